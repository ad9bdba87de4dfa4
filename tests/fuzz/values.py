"""Values as somebody may type them: right ones, half right ones, and text that has broken programs before."""

import json
from pathlib import Path

from hypothesis import strategies as st

from tests.strategies import ZONES

_VECTORS = Path(__file__).resolve().parent.parent / "vectors"
_HOSTILE = json.loads((_VECTORS / "hostile_text.json").read_text("utf-8"))["cases"]
_NAUGHTY = json.loads((_VECTORS / "big_list_of_naughty_strings.json").read_text("utf-8"))
_BREAKERS = (
    *("", " ", "\n", "\t", "-", "--", "=", ";", ";;;", "@", "@0", "@-1", "@1", "@99999999999999999999", ":", "case:"),
    *(
        "\x00",
        "a\x00b",
        "\udc80",
        "a\ud800",
        "\udc80\x00",
        "\ufeffwords",
        "\u202eabc",
        "\x1b[31mred",
        "\x9b31m",
        "\r\nerror: x",
    ),
    *("x" * 300, "x" * 70_000, "é" * 40_000, "\u0301" * 5_000, "9" * 5_000, "[" * 5_000, "-9223372036854775809"),
    *("' OR 1=1 --", "../../etc/passwd", "/", ".", "~", "$(touch x)", "%s%n", "{0}", "[red]x[/red]", "null", "NaN"),
)
HOSTILE = st.sampled_from((*_BREAKERS, *(one["text"] for one in _HOSTILE), *_NAUGHTY))
"""Text that has broken programs before; NUL, halves of surrogate pairs, marks at the beginning, a great deal."""
PRINTED = st.sampled_from([one["text"] for one in _HOSTILE if one["rule"] == "neutralise"])
"""Text that is taken in as it stands, and must not act where it is printed."""

_DAYS = ("2024-01-16", "2024-01-18", "2024-01", "2024", "2024-01-16~", "2024-01-16?", "2024-01-16%", "2024-01-XX")
_MOMENTS = (
    "2024-01-18T04:30+03:30",
    "2024-01-18T04:30:15Z",
    "2024-01-18T04:30",
    "2024-01-18 04:30",
    "2024-01-18T24:00Z",
)
_SPANS = (
    "2024-01-15/2024-01-16",
    "../2024-01-16",
    "2024-01-03/..",
    "../..",
    "/",
    "2024-01-16/2024-01-15",
    "2024-21",
    "2024-W03",
)
_ABSURD = (
    *(
        "0000",
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:59-23:59",
        "0001-01-01T00:00+14:00",
        "10000-01-01",
        "-0044-03-15",
    ),
    *(
        "Y-17000",
        "1e9",
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00-00",
        "2024-01-18T23:59:60Z",
        "2024-01-18T25:00Z",
    ),
    *(
        "2024-01-18T04:30+25:00",
        "2024-01-18T04:30+03:30:15",
        "01/02/2024",
        "yesterday",
        "unknown",
        "2024-W54",
        "20240118",
    ),
    *(
        "2024-03-31T01:30",
        "2024-03-10T02:30",
        "2011-12-30T12:00",
        "2024-10-27T01:30",
        "1890-01-01T00:00",
        "\u0662\u0660\u0662\u0664-\u0660\u0661-\u0661\u0668",
    ),
)
TIMES = st.sampled_from((*_DAYS, *_DAYS, *_MOMENTS, *_MOMENTS, *_SPANS, *_ABSURD)) | st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}{}".format,
    st.integers(0, 10_000),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(0, 24),
    st.integers(0, 60),
    st.sampled_from(["", "Z", "+03:30", "-12:00", "+15:00"]),
)
"""Times of all forms: days, moments, intervals, gaps of clock changes, years that nobody lived in."""

ACTORS = ("iran", "pakistan", "irgc", "paper", "unknown", "pak", "nobody", "@2", "bbc")
THINGS = (
    "actor:iran",
    "action:panjgur",
    "claim:nine",
    "response:link",
    "case:kerman",
    "source:ft",
    "note:memo",
    "place:rask",
)
ACTIONS = ("panjgur", "sistan", "gone", "twin", "nothing", "f1", "f2", "action:sistan")
_SOURCES = ("ft", "wire", "paper", "f1", "nothing", "source:ft")
_NUMBERS = (
    "0",
    "1",
    "9",
    "60",
    "-1",
    "1e3",
    "9.5",
    "007",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "٣",
    "",
)
_PARTS = ("children=4", "women=3", "children", "=4", "children=-1", "children=4=3", "men=9999999999", "x y=1")
POOLS: dict[str, tuple[str, ...]] = {
    "ACTOR": ACTORS,
    "WHO": ("us", "publisher", "claimant", *ACTORS),
    "SOURCE": _SOURCES,
    "ACTION": ACTIONS,
    "ACTION...": ACTIONS,
    "BEFORE": ACTIONS,
    "AFTER": ACTIONS,
    "CLAIM": ("nine", "f1", "nothing", "sistan"),
    "RESPONSE": ("link", "f1", "nothing"),
    "CASE": ("kerman", "f1", "nothing"),
    "PLACE": ("rask", "f1", "nothing"),
    "ID": ("f1", "f2", "f3", "iran", "panjgur", "Upper", "a b", "x" * 64, "x" * 65, "-", *THINGS),
    "EVENT": ("@1", "@9", "@17", "@40", "@0", *ACTIONS, *THINGS),
    "OTHER...": (*ACTIONS, *ACTORS),
    "KIND": ("strike", "strike.missile", "talks.call", "demand", "strke", "Strike", "strike."),
    "CODE": ("IR", "PK", "irn", "XX", "ATA", "Iran", "desk", "m-1", "8", "a b"),
    "ZONE": (*ZONES, "place", "none", "+03:30", "-12:00", "+25:00", "Asia/Teheran", "../UTC", "EST5EDT", "localtime"),
    "LANG": ("en", "fa", "ur-PK", "zh-Hant-TW", "English", "x", "en_US", "art-lojban"),
    "LAT,LON": (
        "26.9,64.1",
        "26.9, 64.1",
        "91,0",
        "0,181",
        "-90,-180",
        "26.9",
        "a,b",
        "1e2,1",
        "nan,nan",
        "26.123456789,64.1",
    ),
    "KM": ("5", "0.1", "0", "-1", "1e9", "nan", "inf", "0.0001", "20038", "5,5"),
    "N": _NUMBERS,
    "1-6": ("1", "3", "6", "0", "7"),
    "BYTES": ("1", "100", "0", "99999999999999999999"),
    "SECONDS": _NUMBERS,
    "P": ("0.4", "0", "1", "1.0000001", "-0", "nan", "1e-9", ".5"),
    "Q": ("killed", "injured", "targets", "gap", "other", "kiled"),
    "NAME=N": _PARTS,
    "MEANS": ("missile", "drone", "trebuchet"),
    "FIELD": ("quote", "title", "citations.0.quote", "places.0.name", "nothing", "action", "citations"),
    "FIELD=VALUE": (
        *(
            "title=x",
            "title=",
            "occurred=2024-01-17",
            "occurred=",
            "figure.value=3",
            "figure=unknown",
            "kind=demand",
            "x=1",
        ),
        *(
            "actors=",
            "territory=IR",
            "figure.parts=children=2",
            "action=other",
            "published_at=2024-01-20",
            "name=X",
            "citations=",
        ),
    ),
    "SCHEME=VALUE": ("wd=Q1", "wd", "=", "a b=c", "x=" + "y" * 300),
    "NAME[;LANG][;USE]": ("JAA;en;acronym", "JAA", ";en", "JAA;;pejorative", "a;b;c;d", "x;fa"),
    "[RELATION ]NAME": ("near Panjgur", "Panjgur", "between", "inside ", "near", "towards  x"),
    "ACTOR;QUANTITY=VALUE": (
        "iran;killed=at least 9",
        "iran;killed=9",
        "iran;killed=",
        ";killed=9",
        "iran;x=9",
        "iran;killed=5-3",
    ),
    "ID=NAME[;KIND[;PART-OF]]": (
        "bbc=BBC;outlet",
        "f1=F;group;iran",
        "iran=Iran;state",
        "x=",
        "=x",
        "a=b;c;d;e",
        "a=A;person",
    ),
    "FILE": ("page.html", "nothing.html", ".", "", "page.html/x", "-", "timeline.db", "x" * 300),
    "SHA256": ("0" * 64, "a0", "g", ""),
    "TYPE": ("text/html", "text", "a/b;c", ""),
    "URL": ("https://example.org/1", "doi:10.1000/182", "javascript:alert(1)", "https://", "http://[::1", "x y"),
}
_TEXTS = (
    "words",
    "two strikes",
    "Tuesday",
    "Thursday 4:30am local",
    "a number of",
    "unknown",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u062f",
    "9",
)


def values(metavar: str, choices: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Return what somebody may type for an option or an argument with such a name of its value."""
    if metavar == "TIME":
        likely: st.SearchStrategy[str] = TIMES
    elif choices:
        likely = st.sampled_from((*choices, *choices, choices[0].upper(), f"{choices[0]}x"))
    else:
        likely = st.sampled_from(POOLS.get(metavar, _TEXTS))
    return st.one_of(likely, likely, likely, HOSTILE)
