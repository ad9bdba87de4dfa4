"""A run as a table for people: figures, ratios, targets, and how the ratios moved since another run."""

from typing import Any


def print_report(report: dict[str, Any], before: dict[str, Any] | None) -> None:
    """Print a report of the schema `timeline.bench/1`; `before` is another one to hold it against."""
    environment = report["environment"]
    print(", ".join(f"{name} {value}" for name, value in environment.items() if name not in ("noisy", "gates")))
    print("NOISY: a run that gates nothing" if environment["noisy"] else "quiet")
    if not environment["gates"]:
        print("this SQLite is not safe with a WAL, so another journal was measured: the run gates nothing")
    print(
        f"seed {report['seed']}, {report['rounds']} rounds: median (min to max); speed × the anchor's in the same round"
    )
    for name, case in report["cases"].items():
        print(f"\n{name}, {case['events']:,} events")
        for what, measure in case["measures"].items():
            print(f"  {what}: {figure(measure['median'], measure['unit'])}{_spread(measure)}")
        for pair, ratio in case["speed"].items():
            between = f"{ratio['min']:.2f} to {ratio['max']:.2f}"
            print(f"  {pair}: {ratio['median']:.2f} ({between}){_moved(name, pair, before)}")
    print()
    for one in report["targets"]:
        got, floor, goal = (figure(one[key], one["unit"]) for key in ("got", "floor", "goal"))
        print(f"{one['target']} {one['what']}: {got} (floor {floor}, goal {goal}): {one['verdict']}")


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit, in as many digits as mean something."""
    if unit == "s":
        return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"
    if unit == "×":
        return f"{value:.2f} ×"
    return f"{value:,.0f} {unit}" if value >= 100 or value == int(value) else f"{value:.2f} {unit}"  # noqa: PLR2004


def _spread(measure: dict[str, Any]) -> str:
    low, high = (figure(measure[end], measure["unit"]) for end in ("min", "max"))
    return "" if low == high else f" ({low} to {high})"


def _moved(case: str, pair: str, before: dict[str, Any] | None) -> str:
    if before is None:
        return ""
    ratio = before["cases"].get(case, {}).get("speed", {}).get(pair)
    return f", was {ratio['median']:.2f}" if ratio else ", not in the other run"
