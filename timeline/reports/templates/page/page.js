"use strict";
// All facts stand in the document; this script shows, hides and marks, and computes none. It reads:
//   data-k="FROM:UNTIL ..."  where a thing holds; UNTIL exclusive, empty: still so
//   data-action, -link, -claim, -source  what an element stands for
//   svg[data-figure]: data-scale="seconds,place ..."; [data-level="N"]: from zoom 2^N on
// HTML is hidden by `hidden`, what is drawn by display="none": a style sheet must show neither again.
const $ = (id) => document.getElementById(id);
const $$ = (query, within = document) => [...within.querySelectorAll(query)];
const on = (target, type, act) => target.addEventListener(type, act);
const put = (node, name, value) => value === null ? node.removeAttribute(name) : node.setAttribute(name, value);
const write = (id, text) => ($(id).textContent = text);
const split = (text, at = " ") => (text || "").split(at).filter(Boolean);
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const span = (className, text) => Object.assign(document.createElement("span"), { className, textContent: text });
const drawn = (name, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) put(made, key, value);
  made.append(...children);
  return made;
};

// --- what is on the page

const KINDS = ["claim", "link", "source", "action"]; // the first named counts
const NAMED = KINDS.map((kind) => `[data-${kind}]`).join();
// Filter: its key in the address, and the attribute of a step.
const FILTERS = { side: ["by", "side"], territory: ["terr", "territory"], kind: ["kind", "kind"], strength: ["s"],
  claimant: ["who", "claimants"], status: ["st", "status"], root: ["root", "roots"], changed: ["ch", "changed"] };
const ENDS = ["from", "to"];
const thing = (node) => {
  const kind = KINDS.find((one) => node.dataset[one]);
  return kind && `${kind}:${node.dataset[kind]}`;
};
const holder = (node) => node.closest(NAMED);
const ranges = (text) => split(text).map((one) => one.split(":").map(Number)).map(([a, b]) => [a, b || Infinity]);
const holds = (part, at) => !part.k || part.k.some(([from, until]) => from <= at && at < until);

const stops = $$("#stops [data-position]").map((item) => ({ item, at: Number(item.dataset.position) }));
const last = stops.length - 1;
// What an id, an address or the head of a column says is not said twice.
for (const node of $$("tr[id*=':'],svg a")) {
  const [name, kind = "action"] = (node.href?.baseVal.slice(1) || node.id).split(":").reverse();
  node.dataset[kind] ??= name;
}
for (const cell of $$(".claims td")) {
  cell.dataset.claimant = $$("th", cell.closest("table"))[cell.cellIndex].dataset.claimant;
}
const parts = $$(`[data-k],${NAMED},[data-claimant],.basis-only,.not-at-basis`).map((node) => ({
  ...node.dataset,
  node,
  name: thing(node),
  k: node.dataset.k && ranges(node.dataset.k),
  isDrawn: node instanceof SVGElement,
  owner: holder(node),
  only: /basis-only|not-at-basis/.exec(node.className)?.[0],
}));
const partOf = new Map(parts.map((part) => [part.node, part]));
const members = new Map();
for (const part of parts) {
  if (!members.has(part.name)) members.set(part.name, []);
  members.get(part.name).push(part);
}
const rows = $$("tr.row").map((node) => partOf.get(node));
const OF_STEPS = Object.entries(FILTERS).filter(([, [, attribute]]) => attribute);
const valuesOf = new Map(rows.map(({ node }) => [node, [node, ...$$("th i", node)]]));
const linkRows = $$("tr[data-link]").map((node) => partOf.get(node));
const boxes = new Map($$("fieldset[data-filter]").map((set) => [set.dataset.filter, $$("input", set)]));
const figures = $$("svg[data-figure]").map((svg) => {
  const { x, y, width, height } = svg.viewBox.baseVal;
  const [whole, frame] = [{ x, y, width, height }, svg.closest("figure,.beside")];
  const isUpright = /upright/.test(svg.dataset.figure);
  return { svg, whole, seen: whole, frame, told: frame.querySelector(".told"), isUpright };
});

// --- the state: all that the address holds

const fresh = () => ({ selected: "", stop: last, from: null, to: null, surely: false, undated: true, zone: "local",
  view: "", off: new Map([...boxes.keys()].map((name) => [name, new Set()])) });
let state = fresh();
let sentence = ""; // how much is shown
let marked = false; // "new" and "changed" are shown: from a move of the slider until the next
let pending = 0;

const say = (...texts) => write("live", texts.filter(Boolean).join(". "));
const second = (text) => Date.parse(text) / 1000;
const utc = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16);
const parsed = (text) => {
  const whole = text.length === 10 ? `${text}T00:00` : text;
  const seconds = second(`${whole}Z`);
  return !isNaN(seconds) && utc(seconds) === whole ? seconds : null;
};

const address = () => {
  const { selected, stop, surely, undated, off, zone, view } = state;
  const pairs = [["sel", selected && [selected.replace(/^action:/, "")]], ["k", stop < last && [stops[stop].at]]];
  for (const end of ENDS) pairs.push([end, state[end] !== null && [utc(state[end]).replace("T00:00", "")]]);
  pairs.push(["in", surely && ["surely"]], ["undated", !undated && ["no"]]);
  for (const [name, gone] of off) {
    pairs.push([FILTERS[name][0], gone.size && boxes.get(name).map((box) => box.value).filter((one) => !gone.has(one))]);
  }
  pairs.push(["tz", zone !== "local" && [zone]], ["v", view && [view]]);
  const coded = (one) => encodeURIComponent(one).replace(/%3A/g, ":");
  return `#${pairs.filter((pair) => pair[1]).map(([key, list]) => `${key}=${list.map(coded).join()}`).join("&")}`;
};
// Values are looked up in the page's lists; what is not there is dropped, and said.
const readKey = (key, values) => {
  const filter = [...boxes.keys()].find((name) => FILTERS[name][0] === key);
  const [value] = values;
  if (filter) {
    const listed = boxes.get(filter).map((box) => box.value);
    const kept = listed.filter((one) => values.includes(one));
    if (!kept.length && value) return false;
    state.off.set(filter, new Set(listed.filter((one) => !kept.includes(one))));
    return !value || kept.length === values.length;
  }
  const stop = stops.findIndex(({ at }) => `${at}` === value);
  const name = value.includes(":") ? value : `action:${value}`;
  const reads = {
    sel: () => members.has(name) && (state.selected = name),
    k: () => (state.stop = stop < 0 ? last : stop) === stop,
    from: () => (state.from = parsed(value)) !== null,
    to: () => (state.to = parsed(value)) !== null,
    in: () => (state.surely = value === "surely"),
    undated: () => !(state.undated = value !== "no"),
    tz: () => ["local", "utc", "yours"].includes(value) && (state.zone = value),
    v: () => $(`view-${value}`) && (state.view = value),
  };
  return values.length === 1 && Object.hasOwn(reads, key) && reads[key]();
};
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone %
  }
};
const readAddress = (hash) => {
  state = fresh();
  return split(hash.slice(1), "&").filter((pair) => {
    const [, key, values] = /^([^=]*)=?(.*)$/.exec(pair);
    return !readKey(key, values.split(",").map(decoded));
  });
};
// One entry in the history per selection. Browsers refuse many changes in a row: a slider's wait.
const writeNow = (isEntry) => {
  clearTimeout(pending);
  pending = 0;
  history[isEntry ? "pushState" : "replaceState"](null, "", address());
};
const touch = () => (pending ||= setTimeout(writeNow, 150));

// --- what is shown

const show = (part, isShown) => {
  if (part.isShown === isShown) return;
  part.isShown = isShown;
  if (part.isDrawn) put(part.node, "display", isShown ? null : "none");
  else part.node.hidden = !isShown;
};
const isOn = (filter, value) => !state.off.get(filter)?.has(value);
// May lie in the range, or surely does; half-open, like --occurred.
const inRange = ({ earliest, latest }) => {
  if (!earliest && !latest) return state.undated;
  const [first, end] = [earliest ? second(earliest) : -Infinity, latest ? second(latest) : Infinity];
  const [from, to] = [state.from ?? -Infinity, state.to ?? Infinity];
  return state.surely ? first >= from && end <= to : end > from && first < to;
};
// The values of an action by filter, and the filters that hide it.
const judged = (values) => {
  const listed = {};
  const failed = inRange(values) ? [] : ["occurred"];
  for (const [filter, [, attribute]] of OF_STEPS) {
    listed[filter] = split(values[attribute] || "none");
    if (!listed[filter].some((value) => isOn(filter, value))) failed.push(filter);
  }
  return { listed, failed };
};
const render = () => {
  const at = stops[state.stop].at;
  const not = state.stop === last ? "not-at-basis" : "basis-only";
  for (const part of parts) part.isKnown = holds(part, at) && part.only !== not;
  const isKnown = (node) => partOf.get(node)?.isKnown ?? true;
  const steps = new Map(rows.filter((row) => row.isKnown).map(({ node, action }) =>
    [action, judged(Object.assign({}, ...valuesOf.get(node).filter(isKnown).map((one) => one.dataset)))]));
  const isHidden = (id) => steps.get(id)?.failed.length > 0;
  const links = new Map(linkRows.filter((row) => row.isKnown).map(({ link, earlier, later, strength }) => {
    const hasEnds = !isHidden(earlier) && !isHidden(later);
    return [link, { strength, hasEnds, isShown: hasEnds && isOn("strength", strength) }];
  }));
  for (const part of parts) {
    show(part, part.isKnown
      && !isHidden(part.action) && links.get(part.link)?.isShown !== false && isOn("claimant", part.claimant));
  }
  tally([...steps.values()], [...links.values()]);
  showStop();
  showChanges();
  showSelected();
  showBrush();
  figures.forEach(keepOneStop);
};
// A value's count: what would show with it, the other filters as they are.
const tally = (steps, links) => {
  for (const [filter, list] of boxes) {
    for (const box of list) {
      const found = filter === "strength" ? links.filter((link) => link.hasEnds && link.strength === box.value)
        : steps.filter(({ listed, failed }) => listed[filter].includes(box.value) && failed.every((one) => one === filter));
      box.checked = isOn(filter, box.value);
      box.parentElement.querySelector(".count").textContent = `(${found.length})`;
    }
  }
  const seen = steps.filter((step) => !step.failed.length).length;
  const joined = links.filter((link) => link.isShown).length;
  sentence = `${seen} of ${plural(steps.length, "step")}, ${joined} of ${plural(links.length, "link")}`;
  write("shown", sentence);
  const [gone, of, word] = seen < steps.length ? [steps.length - seen, steps, "step"] : [links.length - joined, links, "link"];
  const note = $("hidden-note");
  note.hidden = !gone;
  note.querySelector("span").textContent = `${gone} of ${plural(of.length, word)} hidden by filters; `;
  $("pieces").hidden = isOn("strength", "followed");
};

const moved = (told) => {
  render();
  say(told?.innerText.trim(), sentence);
  touch();
};

// --- knowledge time

const showStop = () => {
  const { item, at } = stops[state.stop];
  const says = `Position ${at}, stop ${state.stop + 1} of ${stops.length}: ${item.dataset.says}`;
  Object.assign($("k"), { value: state.stop, ariaValueText: says });
  write("k-says", says);
  for (const stop of stops) stop.item.ariaCurrent = stop.item === item ? "step" : null;
  write("as-of-command", $("as-of-command").dataset.template.replace("{basis}", () => item.dataset.basis));
};
const moveTo = (number) => {
  if (number < 0 || number > last || number === state.stop) return;
  state.stop = number;
  marked = true;
  moved($("k-says"));
};
const badge = (node, word) => {
  (node.matches("tr") ? node.cells[0] : node.querySelector("h3,h4") || node).append(span(`badge is-${word}`, word));
};
const unmark = (word) => {
  for (const node of $$(`.is-${word}`)) {
    if (node.matches(".badge")) node.remove();
    else node.classList.remove(`is-${word}`, word);
    if (node.dataset.label) node.ariaLabel = node.dataset.label;
  }
};
// What appeared or changed at this stop says so.
const showChanges = () => {
  unmark("new");
  unmark("changed");
  if (!marked) return;
  const at = stops[state.stop].at;
  const begun = parts.filter((part) => part.k && part.owner && part.k.some(([from]) => from === at));
  const drawings = [];
  for (const name of new Set(begun.map((part) => thing(part.owner)))) {
    const own = members.get(name).filter((part) => part.k);
    const word = own.some((part) => holds(part, at - 1)) ? "changed" : "new";
    for (const { node, isDrawn } of own.filter((part) => part.isShown)) {
      node.classList.add(`is-${word}`);
      if (isDrawn) drawings.push([node, word]);
      else badge(node, word);
    }
  }
  // All are measured first: each badge makes that dear.
  for (const one of drawings.map(([node, word]) => [node, word, node.getBBox()])) badgeDrawn(...one);
};
const badgeDrawn = (node, word, { x, y, width }) => {
  const { label = node.ariaLabel, link } = node.dataset;
  if (label) node.ariaLabel = `${(node.dataset.label = label)} (${word})`;
  // A link says it beside its own word, if that had room.
  if (node.matches("a") && link && node.ownerSVGElement.querySelector(`.word[data-link="${link}"]`)) return;
  if (!width) return; // not displayed
  node.append(drawn("text", { x: x + width / 2, y: y - 2, "text-anchor": "middle", "font-size": 11, fill: "currentColor",
    class: `badge ink is-${word}`, "aria-hidden": "true", "pointer-events": "none" }, word));
};

// --- one selection in all views

const home = (name) => {
  const shown = members.get(name).map((part) => part.node).filter((one) => !one.ownerSVGElement && !one.closest("[hidden]"));
  return shown.find((one) => one.matches("article")) || shown.find((one) => one.matches("tr")) || shown[0];
};
const nameOf = (name) => {
  const place = home(name);
  if (!place) return `${name} (not shown)`;
  const copy = (place.querySelector("h3,h4") || place).cloneNode(true);
  for (const one of $$(".badge,[hidden]", copy)) one.remove();
  for (const cell of $$("td", copy)) cell.prepend(" ");
  return copy.textContent.replace(/\s+/g, " ").slice(0, 120);
};
const showSelected = () => {
  for (const node of $$(".is-selected")) node.ariaCurrent = null;
  unmark("selected");
  $("selection").hidden = !state.selected;
  if (!state.selected) return;
  write("selected-says", nameOf(state.selected));
  for (const { node } of members.get(state.selected)) {
    node.classList.add("selected", "is-selected");
    node.ariaCurrent = "true";
    if (node.matches("tr,article")) badge(node, "selected");
  }
};
// Selecting never scrolls.
const select = (name) => {
  if (name === state.selected) return;
  if (pending) writeNow();
  state.selected = name;
  showSelected();
  say(name ? `Selected: ${nameOf(name)}` : "Nothing is selected");
  writeNow(Boolean(name));
};
const jump = (target) => {
  for (let up = target; up; up = up.parentElement) if ("open" in up) up.open = true;
  if (!target?.getClientRects().length) return say("Not shown: not known at this stop, or hidden by filters");
  if (!target.matches("a,button,input,summary,[tabindex]")) put(target, "tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView();
};
const goTo = (name) => {
  select(name);
  jump(home(name));
};
const showView = () => {
  for (const link of $$("#views a")) link.ariaCurrent = link.hash === `#view-${state.view}` ? "true" : null;
};
const follow = (target) => {
  const owner = holder(target);
  if (owner) select(thing(owner));
  state.view = target.dataset.view ?? state.view;
  showView();
  jump(target);
  touch();
};
on(document, "click", (e) => {
  if (e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const link = e.target.closest("a[href^='#']");
  const owner = holder(e.target);
  const target = link && $(decoded(link.getAttribute("href").slice(1)));
  const mark = link?.closest("svg") && thing(link);
  if (target || mark) {
    e.preventDefault();
    if (link.id === "go-to") goTo(state.selected);
    else if (!mark) follow(target);
    else if (e.detail) select(mark);
    else goTo(mark); // Enter, no pointer
  }
  if (!owner || e.target.closest("a,button,input,label,summary") || !getSelection().isCollapsed) return;
  if (!owner.matches("article") || e.target.closest("h3,h4")) select(thing(owner));
});
on($("clear"), "click", () => select(""));

// --- keys

const shownIn = (svg) => $$("a", svg).filter((node) => !node.closest("[display=none]"));
// One tab stop in each figure: the last, or the first.
const keepOneStop = (figure) => {
  const shown = shownIn(figure.svg);
  if (!shown.includes(figure.reached)) figure.reached = shown[0];
  for (const node of $$("a:not([tabindex='-1'])", figure.svg)) put(node, "tabindex", "-1");
  if (figure.reached) put(figure.reached, "tabindex", "0");
};
const middle = (node) => {
  const box = node.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
const neighbour = ({ svg, isUpright }, from, key) => {
  const [along, across] = isUpright ? [1, 0] : [0, 1];
  const places = shownIn(svg).map((node) => ({ node, at: middle(node) }));
  places.sort((a, b) => a.at[along] - b.at[along] || a.at[across] - b.at[across]);
  const number = places.findIndex((place) => place.node === from);
  const here = places[number];
  const way = /Left|Up/.test(key) ? -1 : 1;
  if (key === "Home" || key === "End") return places.at(key === "Home" ? 0 : -1).node;
  if (/Up|Down/.test(key) === isUpright) return (places[number + way] || here).node;
  const far = ({ at }) => 2 * Math.abs(at[across] - here.at[across]) + Math.abs(at[along] - here.at[along]);
  const beyond = places.filter(({ at }) => (at[across] - here.at[across]) * way > 8);
  return (beyond.sort((a, b) => far(a) - far(b))[0] || here).node;
};
// A link says what its row of Table 2 says.
const tell = ({ told }, node) => {
  const row = linkRows.find((one) => one.isShown && one.link === node.dataset.link)?.node;
  const heads = row && $$("thead th", row.closest("table"));
  const cells = row && [...row.cells].map((cell, number) => `${heads[number].innerText} ${cell.innerText}`.trim());
  told.textContent = row ? cells.join("; ") : node.ariaLabel;
};
// An svg that listens for focus becomes a tab stop itself in Chromium: its holder listens.
for (const figure of figures) {
  const { svg, frame } = figure;
  const stopAt = (e) => svg.contains(e.target) && e.target.closest("a");
  on(svg.parentElement, "focusin", (e) => {
    const node = stopAt(e);
    if (!node) return;
    figure.reached = node;
    keepOneStop(figure);
    tell(figure, node);
    bring(figure, node);
  });
  on(svg, "pointerover", (e) => stopAt(e) && tell(figure, stopAt(e)));
  on(svg, "keydown", (e) => {
    const node = stopAt(e);
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "?") frame.querySelector(".keys").hidden ^= true;
    else if (!node) return;
    else if (/^(Arrow|Home$|End$)/.test(e.key)) neighbour(figure, node, e.key).focus();
    else if (e.key === "Enter") goTo(thing(node));
    else if (e.key === " ") select(thing(node));
    else return;
    e.preventDefault();
  });
}
on(document, "keydown", (e) => {
  const owner = holder(e.target);
  if (e.key === "Escape") {
    for (const { told } of figures) told.textContent = "";
    select("");
  } else if (e.key === " " && owner && e.target.matches("a") && !e.defaultPrevented) {
    e.preventDefault(); // as in a figure: Enter opens, Space selects
    select(thing(owner));
  }
});

// --- zoom

const see = (figure, { x, y, width }) => {
  const { whole, svg } = figure;
  const wide = Math.min(Math.max(width, whole.width / 32), whole.width);
  const high = wide * whole.height / whole.width;
  const within = (value, least, room) => Math.min(Math.max(value, least), least + room);
  const [left, top] = [within(x, whole.x, whole.width - wide), within(y, whole.y, whole.height - high)];
  figure.seen = { x: left, y: top, width: wide, height: high };
  put(svg, "viewBox", `${left} ${top} ${wide} ${high}`);
  const level = Math.log2(whole.width / wide) + 0.01;
  for (const ticks of $$("[data-level]", svg)) put(ticks, "display", ticks.dataset.level <= level ? null : "none");
};
const zoom = (figure, how) => {
  const { seen, whole, svg } = figure;
  const [left, top, wide, high] = split(svg.dataset.dense).map(Number);
  const dense = { x: left, y: top, width: Math.max(wide, high * whole.width / whole.height) };
  // How far the middle moves, in quarters, and how wide it gets.
  const [right, down, by] = { left: [-1, 0, 1], right: [1, 0, 1], up: [0, -1, 1], down: [0, 1, 1], out: [0, 0, 1.5] }[how] || [0, 0, 2 / 3];
  const { x, y, width, height } = seen;
  const moved = { x: x + width * (2 - 2 * by + right) / 4, y: y + height * (2 - 2 * by + down) / 4, width: width * by };
  see(figure, { whole, dense: wide ? dense : whole }[how] || moved);
};
const bring = (figure, node) => {
  const { svg, seen } = figure;
  const frame = svg.getBoundingClientRect();
  const [x, y] = middle(node);
  if (x >= frame.left && x <= frame.right && y >= frame.top && y <= frame.bottom) return;
  const scale = seen.width / frame.width;
  see(figure, { width: seen.width, x: seen.x + (x - frame.left) * scale - seen.width / 2,
    y: seen.y + (y - frame.top) * scale - seen.height / 2 });
};
for (const button of $$("button[data-zoom]")) {
  const own = figures.filter(({ frame }) => frame.contains(button));
  on(button, "click", () => own.forEach((figure) => zoom(figure, button.dataset.zoom)));
}

// --- event time

const isYours = () => state.zone === "yours";
const zoneName = () => isYours() ? "your zone" : "UTC";
const typed = (seconds) => {
  if (seconds === null) return "";
  return utc(isYours() ? seconds - new Date(seconds * 1000).getTimezoneOffset() * 60 : seconds);
};
const untyped = (text) => {
  const seconds = parsed(text.slice(0, 16));
  return seconds !== null && isYours() ? second(text.slice(0, 16)) : seconds;
};
// Time runs evenly between two points.
const along = (points, value, given, wanted) => {
  const next = points.findIndex((point) => point[given] >= value);
  if (next < 1) return points.at(next)[wanted];
  const [a, b] = [points[next - 1], points[next]];
  return a[wanted] + (b[wanted] - a[wanted]) * (value - a[given]) / (b[given] - a[given]);
};
// Two handles on the axis: the multi-thumb slider of ARIA's practices.
const makeHandles = (figure) => {
  const { svg, whole, isUpright } = figure;
  const points = split(svg.dataset.scale).map((pair) => pair.split(",").map(Number));
  const [first, final] = [points[0][0], points.at(-1)[0]];
  const step = [900, 3600, 21600, 86400, 604800, 2592000].find((one) => one * 100 >= final - first) || 31536000;
  const axis = svg.dataset.axis || (isUpright ? whole.x : whole.y) + 16;
  const value = (end) => state[end] ?? (end === "from" ? first : final);
  const bounds = (end) => end === "from" ? [first, value("to")] : [value("from"), final];
  const move = (end, seconds) => {
    const [least, most] = bounds(end);
    const round = least < seconds && seconds < most ? Math.round(seconds / step) * step : seconds;
    const kept = Math.min(Math.max(round, least), most);
    state[end] = kept === (end === "from" ? first : final) ? null : Math.round(kept / 60) * 60;
    moved();
  };
  const handles = ENDS.map((end) => {
    const way = end === "from" ? -1 : 1;
    const handle = drawn("g", { class: "handle", role: "slider", tabindex: 0, "aria-label": `Occurred ${end}`,
      "aria-orientation": isUpright ? "vertical" : "horizontal" },
    drawn("path", { d: `M0-14V14M0 0L${14 * way}-8V8Z`, stroke: "currentColor", "stroke-width": 2, fill: "currentColor" }),
    drawn("rect", { x: way < 0 ? -24 : 0, y: -14, width: 24, height: 28, fill: "none", "pointer-events": "all" }));
    on(handle, "keydown", (e) => {
      const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[e.key];
      const ends = { Home: 0, End: 1 }[e.key];
      if (by) move(end, value(end) + by * step * (isUpright && /Arrow(Up|Down)/.test(e.key) ? -1 : 1));
      else if (ends !== undefined) move(end, bounds(end)[ends]);
      else return;
      e.preventDefault();
    });
    on(handle, "pointerdown", (e) => {
      e.preventDefault();
      handle.setPointerCapture(e.pointerId);
      handle.focus({ preventScroll: true });
    });
    on(handle, "pointermove", (e) => {
      if (!handle.hasPointerCapture(e.pointerId)) return;
      const place = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
      move(end, along(points, isUpright ? place.y : place.x, 1, 0));
    });
    return [end, handle];
  });
  svg.append(...handles.map(([, handle]) => handle));
  figure.showHandles = () => {
    for (const [end, handle] of handles) {
      const place = along(points, value(end), 0, 1);
      const [least, most] = bounds(end);
      put(handle, "transform", isUpright ? `translate(${axis} ${place}) rotate(90)` : `translate(${place} ${axis})`);
      const text = state[end] === null ? "open" : `${typed(state[end])} ${zoneName()}`;
      Object.assign(handle, { ariaValueMin: least, ariaValueMax: most, ariaValueNow: value(end), ariaValueText: text });
    }
  };
};
const BRUSH = { from: $("occurred-from"), to: $("occurred-to"), undated: $("undated"), surely: $("surely") };
const showBrush = () => {
  for (const end of ENDS) {
    if (untyped(BRUSH[end].value) !== state[end]) BRUSH[end].value = typed(state[end]); // else somebody may be typing
  }
  for (const name of ["undated", "surely"]) BRUSH[name].checked = state[name];
  for (const figure of figures) figure.showHandles?.();
};
for (const [name, input] of Object.entries(BRUSH)) {
  on(input, "change", () => {
    state[name] = ENDS.includes(name) ? untyped(input.value) : input.checked;
    moved();
  });
}

// --- zones

const YOURS = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric",
  hour: "2-digit", minute: "2-digit" });
const yours = ({ earliest, latest }) => {
  const [first, end] = [earliest, latest].map((text) =>
    text && YOURS.format(new Date(text)).replace(/,| at/g, "").replace(/ (?=\d\d:)/, ", "));
  if (first && end) return second(latest) - second(earliest) > 60 ? `between ${first} and ${end}` : first;
  return first ? `from ${first}` : end && `by ${end}`;
};
const showZone = () => {
  for (const zone of ["utc", "yours"]) document.body.classList.toggle(`tz-${zone}`, state.zone === zone);
  for (const radio of $$("input[name=tz]")) radio.checked = radio.value === state.zone;
  for (const label of $$(".zone-says")) label.textContent = zoneName();
  if (!isYours() || document.querySelector(".t-yours")) return;
  for (const moment of $$(".t")) {
    const words = yours(("latest" in moment.dataset ? moment : moment.closest("tr")).dataset);
    moment.append(span("t-yours", words ? `${words} (your zone)` : moment.querySelector("time").textContent));
  }
};
for (const radio of $$("input[name=tz]")) {
  on(radio, "change", () => {
    state.zone = radio.value;
    showZone();
    moved();
  });
}

// --- filters

for (const [filter, list] of boxes) {
  for (const box of list) {
    on(box, "change", () => {
      state.off.get(filter)[box.checked ? "delete" : "add"](box.value);
      moved($("pieces"));
    });
  }
  for (const button of $$(`[data-filter=${filter}] button`)) {
    on(button, "click", () => {
      state.off.set(filter, new Set("all" in button.dataset ? [] : list.map((box) => box.value)));
      moved($("pieces"));
    });
  }
}
on($("filters"), "submit", (e) => e.preventDefault());
on($("show-all"), "click", () => {
  const { off, from, to, surely, undated } = fresh();
  Object.assign(state, { off, from, to, surely, undated });
  moved();
  jump($("shown"));
});

// --- copies and paper

const copies = $("copies");
copies.id = "";
for (const step of $$("article[data-action]")) step.append(copies.cloneNode(true));
copies.remove();
on(document, "click", (e) => {
  const button = e.target.closest("button.copy");
  if (!button) return;
  const { id, dataset: { action } } = button.closest("article") || button;
  const text = button.dataset.copyCitation || { id: action, link: `${location.href.split("#")[0]}#${id}` }[button.dataset.copy]
    || `No. ${nameOf(`action:${action}`)} (${action}), in ${$("basis").textContent}`;
  const told = (how) => () => say(`${how}: ${text}`);
  const failed = told("Not copied, the browser refused");
  navigator.clipboard ? navigator.clipboard.writeText(text).then(told("Copied"), failed) : failed();
});
// Without the escapes of five signs the bytes have the printed digest.
const SIGNS = /\\(?:u(003c|003e|0026|2028|2029)|[^])/gi;
if ($("download")) on($("download"), "click", () => {
  const text = $("report").textContent.trim().replace(SIGNS, (escape, code) => code ? String.fromCharCode(parseInt(code, 16)) : escape);
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: $("download").dataset.filename }).click();
  setTimeout(URL.revokeObjectURL, 9999, href);
});
let folded = [];
const fold = (isOpen) => folded.forEach((details) => (details.open = isOpen));
on(window, "beforeprint", () => {
  folded = $$("details:not([open])");
  fold(true);
});
on(window, "afterprint", () => fold(false));

// --- the start

on($("k"), "input", () => moveTo(Number($("k").value)));
on($("k-back"), "click", () => moveTo(state.stop - 1));
on($("k-on"), "click", () => moveTo(state.stop + 1));
// An address is a state, or a plain anchor.
const arrive = (isStart) => {
  clearTimeout(pending);
  const hash = location.hash;
  const target = $(decoded(hash.slice(1)));
  const dropped = target ? [] : readAddress(hash);
  const owner = target && holder(target);
  if (owner) state.selected = thing(owner);
  state.view = target?.dataset.view ?? state.view;
  marked = state.stop !== last;
  showZone();
  showView();
  render();
  say(dropped.length && `Not understood in the address: ${dropped.join(", ")}`, sentence);
  const seen = state.view ? $(`view-${state.view}`) : state.selected && home(state.selected);
  if (target) jump(target);
  else if (isStart && seen) seen.scrollIntoView();
  if (!target && hash.length > 1) writeNow();
};
for (const node of $$(".needs-script")) node.hidden = false;
for (const figure of figures) if (figure.svg.dataset.scale) makeHandles(figure);
arrive(true);
on(window, "popstate", () => arrive());
on(window, "resize", showChanges); // only what is displayed is measured
