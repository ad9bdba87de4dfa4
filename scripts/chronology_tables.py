"""What a person decided about the chronology: ids, titles and parties of its records, and who is who.

Keys are the chronology's own texts. What is not in a table stops the build: nothing is guessed.
"""

from typing import NamedTuple

from events.actions import ActionKind, Means
from events.actors import AffiliationKind, Party
from events.claims import Dimension, Quantity, Stance
from events.responses import Strength


def own(actor: str) -> Party:
    """Return an actor that says itself that it acted."""
    return Party(actor=actor, basis="self_claimed")


def kept(actor: str) -> Party:
    """Return an actor that the chronology names, on no other word than the chronology's."""
    return Party(actor=actor, basis="recorder")


def aimed(actor: str, by: str | None = None) -> Party:
    """Return a target: by the chronology, or as somebody says."""
    return Party(actor=actor, basis="recorder" if by is None else "attributed", by=by, fate="intended")


def hit(words: str) -> Party:
    """Return people or a building hit that have no name of their own on record."""
    return Party(actor=None, words=words, basis="recorder", fate="hit")


def unknown(words: str) -> Party:
    """Return an actor that nobody names, in the words that there are."""
    return Party(actor=None, words=words, basis="unknown")


class Act(NamedTuple):
    """One record of the chronology as an action. `passage` names what a cited page says, in our words.

    The first of `places` carries the record's coordinates. A record whose `actor`
    holds two names is mutual: `between`. Parties whose words are ours, not a
    source's, are kept short and neutral.
    """

    id: str
    kind: ActionKind
    title: str
    passage: str
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    between: tuple[Party, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    means: tuple[Means, ...] = ()
    foiled: bool = False


BOTH = (kept("iran"), kept("pakistan"))
ISLAMABAD = (("Islamabad", "at"),)

ACTS: dict[str, Act] = {
    "e00": Act(
        "damascus-2023-12-25",
        "strike.air",
        "An air strike near Damascus kills an adviser of the IRGC",
        "the killing near Damascus",
        actors=(Party(actor="israel", basis="attributed", by="iran"),),
        targets=(aimed("irgc"),),
        places=(("Sayyida Zeinab, Damascus", "at"),),
    ),
    "e01": Act(
        "rask-2023-12-15",
        "assault",
        "Gunmen attack the police headquarters in Rask",
        "the attack in Rask",
        actors=(own("jaish-al-adl"),),
        targets=(aimed("iran-police"),),
        places=(("Rask (Rasak), Sistan-Baluchestan (Siestan-o-Balochistan)", "at"),),
    ),
    "e02": Act(
        "kerman-2024-01-03",
        "bombing.suicide",
        "Two bombs explode at a commemoration of Soleimani in Kerman",
        "the bombing in Kerman",
        actors=(own("islamic-state"),),
        targets=(hit("mourners"),),
        places=(("Kerman, road to the cemetery", "at"),),
    ),
    "e02b": Act(
        "kerman-claim-2024-01-04",
        "statement.responsibility",
        "Islamic State claims the attack in Kerman and names two bombers",
        "the claim of the attack in Kerman",
        actors=(own("islamic-state"),),
        targets=(aimed("iran"),),
    ),
    "e03": Act(
        "erbil-2024-01-15",
        "strike.missile",
        "Iran's IRGC fires ballistic missiles at Erbil",
        "the strike on Erbil",
        actors=(own("irgc"),),
        targets=(
            Party(actor=None, words="Mossad centre", basis="attributed", by="irgc", fate="intended"),
            hit("civilian house"),
        ),
        places=(("Erbil, Pirmam road", "at"),),
    ),
    "e03x": Act(
        "erbil-airport-2024-01-16",
        "strike.drone",
        "Three drones approach Erbil airport and are shot down",
        "the drones at Erbil airport",
        actors=(kept("islamic-resistance-in-iraq"),),
        targets=(Party(actor=None, words="US/coalition forces", basis="recorder", fate="intended"),),
        places=(("Erbil airport", "at"),),
        foiled=True,
    ),
    "e04": Act(
        "idlib-2024-01-15",
        "strike.missile",
        "Iran's IRGC fires ballistic missiles at Idlib",
        "the strike on Idlib",
        actors=(own("irgc"),),
        targets=(
            aimed("islamic-state", by="irgc"),
            Party(actor=None, words="other groups", basis="attributed", by="irgc", fate="intended"),
        ),
        places=(("Idlib governorate (village Taltita by general knowledge)", "inside"),),
    ),
    "e05a": Act(
        "davos-2024-01-16",
        "talks.meeting",
        "Kakar of Pakistan and Amir-Abdollahian of Iran meet at Davos",
        "the meeting at Davos",
        between=(kept("pakistan"), kept("iran")),
        places=(("Davos", "at"),),
    ),
    "e05": Act(
        "panjgur-2024-01-16",
        "strike",
        "Iran's IRGC strikes Koh-e-Sabz in Pakistan's Panjgur district with missiles and drones",
        "the strike in Panjgur district",
        actors=(Party(actor="irgc", basis="attributed", by="iran"),),
        targets=(aimed("jaish-al-adl"),),
        places=(("Koh-e-Sabz (Kouh-Sabz, Sabz Koh), Panjgur district, Balochistan", "inside"),),
        means=("missile", "drone"),
    ),
    "e06": Act(
        "pakistan-protest-2024-01-16",
        "protest",
        "Pakistan condemns the strike and summons Iran's chargé d'affaires",
        "the protest of Pakistan's foreign ministry",
        actors=(own("pakistan-foreign-ministry"),),
        targets=(aimed("iran"),),
        places=ISLAMABAD,
    ),
    "e07": Act(
        "pakistan-recall-2024-01-17",
        "sanction.recall",
        "Pakistan recalls its ambassador, bars Iran's, suspends visits and reserves the right to respond",
        "the recall of Pakistan's ambassador",
        actors=(own("pakistan-foreign-ministry"),),
        targets=(aimed("iran"),),
        places=ISLAMABAD,
    ),
    "e07b": Act(
        "ministers-call-2024-01-17",
        "talks.call",
        "The foreign ministers of Iran and Pakistan speak by phone",
        "the call of the foreign ministers",
        between=BOTH,
        places=(("Kampala", "at"), ("Tehran", "at")),
    ),
    "e08": Act(
        "khash-2024-01-17",
        "assault.shooting",
        "Unknown attackers shoot a colonel of the IRGC on the Khash-Zahedan road",
        "the shooting on the Khash-Zahedan road",
        actors=(unknown("unknown at the time"),),
        targets=(aimed("irgc"),),
        places=(("Khash-Zahedan road", "at"),),
    ),
    "e09": Act(
        "saravan-2024-01-18",
        "strike",
        "Pakistan strikes sites near Saravan in Iran with drones and rockets",
        "the strikes near Saravan",
        actors=(own("pakistan-armed-forces"),),
        targets=(
            Party(actor=None, words="BLA and BLF", basis="attributed", by="pakistan-ispr", fate="intended"),
            Party(actor=None, words="refugees", basis="attributed", by="baloch-national-movement", fate="hit"),
        ),
        places=(("Shamsar (Sham-e-Sar) and Haqabad, Saravan county", "inside"),),
        means=("drone", "missile"),  # the list of means has no rocket
    ),
    "e10": Act(
        "iran-protest-2024-01-18",
        "protest",
        "Iran condemns the strikes, summons Pakistan's chargé d'affaires and asks for an immediate explanation",
        "the protest of Iran's foreign ministry",
        actors=(own("iran-foreign-ministry"),),
        targets=(aimed("pakistan"),),
        places=(("Tehran", "at"),),
    ),
    "e11": Act(
        "pakistan-consultation-2024-01-18",
        "statement",
        "Kakar leaves Davos early and Pakistan's security committee is called",
        "Kakar's return from Davos",
        actors=(kept("pakistan"),),
        places=ISLAMABAD,
    ),
    "e12": Act(
        "ministers-agreement-2024-01-19",
        "agreement",
        "The foreign ministers of Iran and Pakistan agree by phone to de-escalate",
        "the agreement of the foreign ministers",
        between=BOTH,
        places=(("Islamabad", "at"), ("Tehran", "at")),
    ),
    "e13": Act(
        "joint-statement-2024-01-22",
        "agreement",
        "Iran and Pakistan announce the return of ambassadors by 26 January and a visit on 29 January",
        "the joint statement",
        between=BOTH,
        places=(("Islamabad", "at"), ("Tehran", "at")),
    ),
    "e14": Act(
        "ambassadors-return-2024-01-26",
        "relief.ties",
        "The ambassadors of Iran and Pakistan are at their posts again",
        "the return of the ambassadors",
        between=BOTH,
        places=(("Tehran", "at"), ("Islamabad", "at")),
    ),
    "e15": Act(
        "sirkan-2024-01-27",
        "assault.shooting",
        "Three gunmen shoot Pakistani workers in Sirkan, Saravan",
        "the shooting in Sirkan",
        actors=(unknown("three gunmen"),),
        targets=(hit("Pakistani workers"),),
        places=(("Sirkan, Saravan", "at"),),
    ),
    "e16": Act(
        "islamabad-visit-2024-01-29",
        "talks.visit",
        "Amir-Abdollahian of Iran visits Islamabad",
        "the announcement of the visit",
        actors=(kept("iran"),),
        targets=(aimed("pakistan"),),
        places=ISLAMABAD,
    ),
}

RADII: dict[str, int] = {
    "town": 5_000,
    "town centroid": 5_000,
    "neighbourhood": 5_000,  # its coordinates are those of the town
    "city": 10_000,
    "city centroid": 10_000,
    "city centroid (blasts 700 m and 1 km from the grave)": 10_000,
    "road": 30_000,
    "district (town centroid; village some 50 km inside the border by AP)": 30_000,
    "county (town centroid; village 3-4 km from the border by Vahidi)": 30_000,
    "governorate": 100_000,
}
"""Precision of a place → radius in metres, by the convention `radius-1`."""


class Who(NamedTuple):
    """An actor to register: `ties` are (actor, relation), `aliases` (name, use). `word`: what a tie rests on."""

    id: str
    kind: str
    name: str
    ties: tuple[tuple[str, AffiliationKind], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    word: str = "the chronology"


_BY_NAME, _GENERAL = "its own name", "general knowledge"


def _office(actor: str, name: str, of: str, word: str = _BY_NAME) -> Who:
    return Who(actor, "organ", name, ties=((of, "office_of"),), word=word)


ACTORS: tuple[Who, ...] = (
    Who("iran", "state", "Iran"),
    Who("pakistan", "state", "Pakistan"),
    Who("iraq", "state", "Iraq"),
    Who("israel", "state", "Israel"),
    Who(
        "irgc",
        "organ",
        "IRGC",
        ties=(("iran", "organ_of"),),
        aliases=(("Islamic Revolutionary Guard Corps", "official"),),
    ),
    Who("irgc-quds-base", "organ", "IRGC Quds base", ties=(("irgc", "organ_of"),), word=_BY_NAME),
    Who("iran-foreign-ministry", "organ", "Iran's foreign ministry", ties=(("iran", "organ_of"),)),
    Who("iran-police", "organ", "Iranian police", ties=(("iran", "organ_of"),), word=_BY_NAME),
    _office("iran-foreign-minister", "Iran's foreign minister", "iran"),
    _office("iran-interior-minister-vahidi", "Iran's interior minister Vahidi", "iran"),
    _office("iran-health-minister-einollahi", "Iran's health minister Einollahi", "iran"),
    _office("iran-deputy-interior-minister-mirahmadi", "Iran's deputy interior minister Mirahmadi", "iran"),
    _office("iran-deputy-governor-marhamati", "Iran's deputy governor Marhamati", "iran"),
    _office("iran-prosecutor-shamsabadi", "Iran's prosecutor Shamsabadi", "iran"),
    # Whose these are is not said, so no tie is on record.
    Who("rescue-services", "organ", "rescue services in Kerman"),
    Who("emergency-department", "organ", "emergency department in Kerman"),
    Who("kerman-emergency-services", "organ", "Kerman emergency services"),
    Who("kurdistan-security-council", "organ", "Kurdistan security council"),
    Who("pakistan-foreign-ministry", "organ", "Pakistan's foreign ministry", ties=(("pakistan", "organ_of"),)),
    Who("pakistan-armed-forces", "organ", "Pakistan's armed forces", ties=(("pakistan", "organ_of"),)),
    Who(
        "pakistan-ispr",
        "organ",
        "ISPR",
        ties=(("pakistan-armed-forces", "organ_of"),),
        aliases=(("Inter-Services Public Relations", "official"),),
        word=_GENERAL,
    ),
    _office("pakistan-commissioner-umrani", "Pakistan's commissioner Umrani", "pakistan", _GENERAL),
    Who("erbil-person-1", "person", "Hemin Hawrami"),
    Who("islamic-state", "group", "Islamic State", aliases=(("Isis", "acronym"),)),
    Who(
        "jaish-al-adl",
        "group",
        "Jaish al-Adl",
        aliases=(
            ("Jaish ul-Adl", "transliteration"),
            ("Jaish al-Zulm", "pejorative"),
            ("Jaysh al-Dhulm", "pejorative"),
        ),
    ),
    Who("islamic-resistance-in-iraq", "group", "Islamic Resistance in Iraq"),
    Who("baloch-liberation-army", "group", "Baloch Liberation Army", aliases=(("BLA", "acronym"),)),
    Who("baloch-liberation-front", "group", "Baloch Liberation Front", aliases=(("BLF", "acronym"),)),
    Who("baloch-national-movement", "group", "Baloch National Movement", aliases=(("BNM", "acronym"),)),
    Who("syrian-observatory", "group", "Syrian Observatory"),
    Who("financial-times", "outlet", "Financial Times"),
    Who("afp", "outlet", "AFP"),
    Who("anadolu-agency", "outlet", "Anadolu Agency", aliases=(("AA", "acronym"),)),
    Who("ansa", "outlet", "ANSA"),
    Who("balochistan-post", "outlet", "Balochistan Post"),
    Who("daily-pakistan", "outlet", "Daily Pakistan"),
    Who("haalvsh", "outlet", "Haalvsh"),
    Who("indian-bugle", "outlet", "Indian Bugle"),
    Who("irna", "outlet", "IRNA"),
    Who("lbc", "outlet", "LBC"),
    Who("notizie-geopolitiche", "outlet", "notiziegeopolitiche"),
    Who("nour-news", "outlet", "Nour news"),
    Who("rudaw", "outlet", "Rudaw"),
    Who("tasnim", "outlet", "Tasnim"),
    Who("tass", "outlet", "TASS"),
    Who("telegraph-india", "outlet", "Telegraph India"),
    Who("trt", "outlet", "TRT"),
)

PUBLISHERS: dict[str, str] = {
    "ansa.it": "ansa",
    "de.irna.ir": "irna",
    "en.dailypakistan.com.pk": "daily-pakistan",
    "lbcgroup.tv": "lbc",
    "notiziegeopolitiche.net": "notizie-geopolitiche",
    "rudaw.net": "rudaw",
    "tass.com": "tass",
    "thebalochistanpost.net": "balochistan-post",
    "theindianbugle.com": "indian-bugle",
    "trt.global": "trt",
    "trtworld.com": "trt",
}
"""Host of an address → outlet, where the chronology names it; another outlet goes by its host."""

CLAIMANTS: dict[str, tuple[str | None, str]] = {
    "AA": ("anadolu-agency", ""),
    "AFP via LBC": ("afp", "via LBC"),
    "ANSA": ("ansa", ""),
    "BLF per Daily Pakistan / BLA per Globalist": (None, ""),
    "Baloch National Movement": ("baloch-national-movement", ""),
    "Balochistan Post": ("balochistan-post", ""),
    "Fars / Marhamati": ("iran-deputy-governor-marhamati", "via Fars"),
    "Haalvsh": ("haalvsh", ""),
    "Hemin Hawrami": ("erbil-person-1", ""),
    "IRGC": ("irgc", ""),
    "IRGC Quds base": ("irgc-quds-base", ""),
    "IRNA": ("irna", ""),
    "ISPR": ("pakistan-ispr", ""),
    "ISPR-based report": (None, ""),
    "Indian Bugle table": ("indian-bugle", "in a table"),
    "Iran": ("iran", ""),
    "Iran foreign minister": ("iran-foreign-minister", ""),
    "Iranian media": (None, ""),
    "Iranian state media": (None, ""),
    "Iraq": ("iraq", ""),
    "Islamic State": ("islamic-state", ""),
    "Jaish al-Adl (Telegram)": ("jaish-al-adl", "on Telegram"),
    "Kerman emergency services": ("kerman-emergency-services", ""),
    "Kurdistan security council": ("kurdistan-security-council", ""),
    "Marhamati": ("iran-deputy-governor-marhamati", ""),
    "Marhamati later": ("iran-deputy-governor-marhamati", "later"),
    "Marhamati via Tasnim": ("iran-deputy-governor-marhamati", "via Tasnim"),
    "Marhamati via Xinhua": ("iran-deputy-governor-marhamati", "via Xinhua"),
    "Nour news": ("nour-news", ""),
    "Pakistan foreign ministry": ("pakistan-foreign-ministry", ""),
    "Rudaw": ("rudaw", ""),
    "Syrian Observatory": ("syrian-observatory", ""),
    "Tasnim": ("tasnim", ""),
    "authorities of both": (None, ""),
    "commissioner Umrani": ("pakistan-commissioner-umrani", ""),
    "deputy governor Marhamati": ("iran-deputy-governor-marhamati", ""),
    "deputy interior minister Mirahmadi": ("iran-deputy-interior-minister-mirahmadi", ""),
    "emergency department": ("emergency-department", ""),
    "health minister Einollahi": ("iran-health-minister-einollahi", ""),
    "hospital sources": (None, ""),
    "interior minister Vahidi": ("iran-interior-minister-vahidi", ""),
    "notiziegeopolitiche": ("notizie-geopolitiche", ""),
    "police official": (None, ""),
    "prosecutor Shamsabadi": ("iran-prosecutor-shamsabadi", ""),
    "rescue services": ("rescue-services", ""),
    "senior Makran official": (None, ""),
    "social media": (None, ""),
    "unnamed report": (None, ""),
}
"""The chronology's claimant → the actor on record (`None`: only words are known), and how it came."""


class Measure(NamedTuple):
    """How a quantity of the chronology is recorded.

    `passage` says what the cited page speaks of. `part` or `status` says who is
    counted where it is not everybody; `slug` goes into the claim's id.
    """

    slug: str
    dimension: Dimension
    passage: str
    counts: Quantity | None = None
    unit: str = "persons"
    part: str | None = None
    status: str | None = None
    stance: Stance = "asserts"


MEASURES: dict[str, Measure] = {
    "killed": Measure("killed", "casualties", "number killed", "killed"),
    "killed_total": Measure("killed-total", "casualties", "number killed in both strikes", "killed"),
    "injured": Measure("injured", "casualties", "number injured", "injured"),
    "attackers_killed": Measure("attackers-killed", "casualties", "attackers killed", "killed", part="attackers"),
    "attackers_captured": Measure(
        "attackers-captured", "casualties", "attackers captured", "captured", part="attackers"
    ),
    "militants_killed": Measure("militants-killed", "casualties", "number killed", "killed", status="militants"),
    "own_dead": Measure("own-dead", "casualties", "the group's own dead", "killed", part="own_side", stance="admits"),
    "second_explosion_casualties": Measure(
        "second-explosion", "casualties", "casualties of a second explosion", "casualties"
    ),
    "missiles": Measure("missiles", "count", "number of missiles", "missiles", "items"),
    "bases_destroyed": Measure("bases", "count", "number of bases destroyed", "bases", "items"),
    "targets_named": Measure("targets", "count", "number of targets named", "targets", "items"),
    "pakistanis_targeted": Measure(
        "pakistanis-targeted", "count", "Pakistanis among the targets", "targets", status="Pakistanis"
    ),
    "gap_minutes": Measure("gap", "time", "time between the two blasts", "gap", "seconds"),
    "time": Measure("time", "time", "time"),
    "time_first": Measure("time-first", "time", "time of the first blast"),
    "date": Measure("date", "time", "date"),
    "method": Measure("means", "means", "means"),
    "munitions": Measure("munitions", "means", "munitions"),
    "target": Measure("target", "target", "target"),
    "nationality": Measure("nationality", "identity", "nationality of the dead"),
    "responsibility": Measure("responsibility", "responsibility", "who says that it did it", stance="claims"),
    "diplomatic": Measure("diplomatic", "other", "diplomatic steps"),
    "report": Measure("report", "other", "the first report itself, known from another page"),
}


class Clock(NamedTuple):
    """How a claimed time is read; `derived` if its date is not in the words."""

    written: str
    as_reported: str
    derived: bool = False


CLOCKS: dict[str, Clock] = {
    # Either end of Thursday, so the day is widened; midnight is no clock time.
    "around midnight, Thursday": Clock("2023-12-14~", "around midnight, Thursday", derived=True),
    "15:04": Clock("2024-01-03T15:04", "15:04", derived=True),
    "15:00": Clock("2024-01-03T15:00", "15:00", derived=True),
    "before sunset Tuesday": Clock("2024-01-16", "before sunset Tuesday", derived=True),
    "Wednesday morning (17 January)": Clock("2024-01-17 morning", "Wednesday morning (17 January)"),
    "17 January": Clock("2024-01-17", "17 January"),
    "04:05": Clock("2024-01-18T04:05", "04:05 (0335 GMT)", derived=True),
    "04:30": Clock("2024-01-18T04:30", "04:30", derived=True),
}
"""Claimed times that are one moment; "about 04:00 and again 06:00" are two, and stay words."""

SPOKEN: dict[str, str] = {
    "2023-12-15T02:00~": "about 02:00",
    "2024-01-03T15:00~/2024-01-03T15:24~": "about 15:00 to 15:24",
    "2024-01-15T23:36~": "about 23:36",
    "2024-01-18T04:05~/2024-01-18T04:30~": "about 04:05 to 04:30",
}
"""Approximate clock times of the records, as one says them: what was read from them is wider."""

TEXTS: dict[str, str] = {
    "gas cylinders (withdrawn)": "gas cylinders",
    "denied: civilians": "a Mossad centre; those hit were civilians, by this account",
    "first report removed soon after": "a first report of the strike",
}
"""Values in words that are recorded in other words than the chronology's."""


class Counted(NamedTuple):
    """What a note adds to a figure: its categories, and what the claimant calls the people counted."""

    parts: tuple[tuple[str, int], ...] = ()
    status: str | None = None


COUNTED: dict[str, Counted] = {
    "children": Counted((("children", 2),)),
    "girls": Counted((("children", 3),)),
    "girl of 6, boy of 11 months": Counted((("children", 2),)),
    "three children and a woman": Counted((("children", 3), ("women", 1))),
    "three women, four children, not Iranian": Counted((("children", 4), ("women", 3)), "not Iranian"),
    "plus two men": Counted((("children", 4), ("women", 3), ("men", 2))),
    "foreigners, in a blast": Counted(status="foreigners"),
    "all Pakistanis; three drones, four houses": Counted((("nationality:PK", 10),), "Pakistanis"),
    "four women, five children, one man": Counted((("children", 5), ("women", 4), ("men", 1))),
    "refugees; family of Dost Mahmood": Counted(status="refugees"),
}

NOTES: dict[str, str] = {
    "other sources: 02:00 on Friday": "Other sources say 02:00 on Friday, read as Iran time.",
    "day differs: Xinhua says Wednesday, others Thursday": (
        "The day of this statement differs: Xinhua says Wednesday, others Thursday."
    ),
    "reason given: body parts and names counted twice": (
        "The reason given for the lower figure: body parts and names had been counted twice."
    ),
    "as relayed by AA: more than 300": "Relayed by Anadolu Agency.",
    "unverified": "Unverified.",
    "15 January in Iraq, already 16 January (00:06) in Iran": (
        "It was 15 January in Iraq and already 16 January, about 00:06, in Iran."
    ),
    "announced after Erbil": "The strike on Idlib was announced after the one on Erbil.",
    "Dizayee and four family members": "The owner of the house and four members of the family, by this account.",
    "heard in Aleppo and its countryside, coming from the sea": (
        "Heard in Aleppo and its countryside, coming from the sea."
    ),
    "one action, two named causes": "One action, and one statement that names two earlier attacks.",
    "conflicts with all others": "Other accounts have 16 January.",
    "girls": "The three are girls.",
    "girl of 6, boy of 11 months": "A girl of 6 and a boy of 11 months.",
    "retraction without explanation": "The first report was removed soon after, without explanation.",
    "same statement: one militant killed at Kastag, Rask county": (
        "The same statement speaks of one militant killed at Kastag, Rask county."
    ),
    "the page adds 0335 GMT, which is wrong: 04:05 IRST = 00:35 UTC": (
        "The page adds 0335 GMT; 04:05 in Iran is 00:35 UTC. Both stay as the page has them."
    ),
    "foreigners, in a blast": "In a blast, by this account.",
    "all Pakistanis; three drones, four houses": "The statement also speaks of three drones and four houses.",
    "refugees; family of Dost Mahmood": "One family, by this account.",
    "conflicts": "Other accounts give another nationality.",
    "the two outlets name different groups for the same statement: https://globalist.it/world/2024/01/18/"
    "i-separatisti-del-baluchistan-minacciano-il-pakistan-dopo-il-blitz-in-territorio-iraniano-vendetta": (
        "Two outlets give the same statement to different groups: Daily Pakistan to the BLF, Globalist to the BLA "
        "(https://globalist.it/world/2024/01/18/i-separatisti-del-baluchistan-minacciano-il-pakistan-dopo-il-blitz-in-"
        "territorio-iraniano-vendetta). Neither is chosen."
    ),
    "the foreign ministry statement names impending attacks as the reason and does not mention the Iranian strike: "
    "https://info-island.com/news1720.html": (
        "The statement of Pakistan's foreign ministry names impending attacks as the reason and does not mention the "
        "Iranian strike (https://info-island.com/news1720.html)."
    ),
    "2 + 9": "The sum is given as 2 and 9.",
}
"""Notes of the chronology in our sentences, without names of private people."""

ASIDES: tuple[tuple[str, str, str], ...] = (
    (
        "claim",
        "kerman-means-nour-news",
        "Withdrawn, by the chronology. By whom and when is not said, so no withdrawal is on record.",
    ),
    ("action", "khash-2024-01-17", "That Jaish al-Adl claimed it is general knowledge; no source for it is on record."),
    (
        "action",
        "islamabad-visit-2024-01-29",
        "The visit is on record as announced; that it took place is general knowledge.",
    ),
    ("response", "sirkan-follows-joint-statement", "A minister of Pakistan is said to suspect a spoiler."),
)
"""Remarks that stand elsewhere in the chronology than in a note: kind of thing, its id, our sentence."""


class Tie(NamedTuple):
    """One link of the chronology: its id, who says so, and what the cited page says of it.

    `quote` only where the source's own words are known. No `by`: `words` say who.
    """

    link: str
    strength: Strength
    by: str | None
    words: str | None
    passage: str
    quote: str | None = None
    statement: str | None = None
    hedged: bool = False


FT_ADDRESS = "FT 2024-01-18"
_ORDER = "the passage that gives the order of the two"

TIES: dict[tuple[str, str, str], Tie] = {
    ("e03", "e00", "IRGC (killing of IRGC and axis commanders)"): Tie(
        "erbil-answers-damascus",
        "stated",
        "irgc",
        None,
        "the IRGC's statement on Erbil: names the killing of IRGC and axis commanders",
    ),
    ("e03", "e02", "TASS: answer to Kerman and to killings of commanders"): Tie(
        "erbil-answers-kerman-tass",
        "attributed",
        "tass",
        None,
        "the report on Erbil: names Kerman and the killings of commanders",
    ),
    ("e03", "e02", "FT seed article (strikes in Iraq and Syria in response to Kerman)"): Tie(
        "erbil-answers-kerman-ft",
        "attributed",
        "financial-times",
        None,
        "the passage on the strikes in Iraq and Syria",
        quote="in response to",
    ),
    ("e04", "e02", "IRGC"): Tie(
        "idlib-answers-kerman",
        "stated",
        "irgc",
        None,
        "the IRGC's statement on Idlib: names Kerman",
        statement="irgc-on-idlib",
    ),
    ("e04", "e01", "IRGC"): Tie(
        "idlib-answers-rask",
        "stated",
        "irgc",
        None,
        "the IRGC's statement on Idlib: names Rask",
        statement="irgc-on-idlib",
    ),
    ("e05", "e01", "media reports"): Tie(
        "panjgur-answers-rask-media",
        "attributed",
        None,
        "media reports",
        "the report on Panjgur: names Rask",
    ),
    ("e05", "e01", "apparent bid to avenge (Telegraph India)"): Tie(
        "panjgur-answers-rask-telegraph",
        "attributed",
        "telegraph-india",
        None,
        "the report on Panjgur: names Rask, as apparent",
        hedged=True,
    ),
    ("e05", "e04", "one day after"): Tie(
        "panjgur-follows-idlib", "followed", None, "order in time: one day after", _ORDER
    ),
    ("e06", "e05", "Pakistan foreign ministry"): Tie(
        "protest-answers-panjgur",
        "stated",
        "pakistan-foreign-ministry",
        None,
        "the ministry's protest: names the strike in Panjgur district",
    ),
    ("e07", "e05", "Pakistan foreign ministry"): Tie(
        "recall-answers-panjgur",
        "stated",
        "pakistan-foreign-ministry",
        None,
        "the ministry on the recall: names the strike in Panjgur district",
    ),
    ("e07b", "e05", "Pakistan foreign ministry"): Tie(
        "call-answers-panjgur",
        "stated",
        "pakistan-foreign-ministry",
        None,
        "the ministry on the call: names the strike in Panjgur district",
    ),
    ("e08", "e05", "one day after"): Tie(
        "khash-follows-panjgur", "followed", None, "order in time: one day after", _ORDER
    ),
    ("e09", "e05", "reporters (retaliatory, tit-for-tat)"): Tie(
        "saravan-answers-panjgur-reporters",
        "attributed",
        None,
        "reporters",
        "the report on Saravan: names the strike in Panjgur district",
    ),
    ("e09", "e07", "carries out the reserved right"): Tie(
        "saravan-follows-recall",
        "followed",
        None,
        "order in time: after the right to respond was reserved",
        "the right to respond is reserved",
    ),
    ("e09", "e05", "FT seed article"): Tie(
        "saravan-answers-panjgur-ft",
        "attributed",
        "financial-times",
        None,
        "the passage on the strike in Sistan-Baluchestan",
        quote="in retaliation for",
    ),
    ("e10", "e09", "Iran foreign ministry"): Tie(
        "iran-protest-answers-saravan",
        "stated",
        "iran-foreign-ministry",
        None,
        "the ministry's protest: names the strikes near Saravan",
    ),
    ("e11", "e09", ""): Tie("consultation-follows-saravan", "followed", None, "order in time", _ORDER),
    ("e12", "e09", "joint"): Tie(
        "agreement-answers-saravan", "stated", "iran", "joint", "the two ministers on their agreement"
    ),
    ("e13", "e12", "joint"): Tie("joint-statement-answers-agreement", "stated", "iran", "joint", "the joint statement"),
    ("e14", "e13", "joint"): Tie(
        "return-answers-joint-statement", "stated", "iran", "joint", "both sides on the return of the ambassadors"
    ),
    ("e15", "e13", "spoiler suspected by Pakistan s minister"): Tie(
        "sirkan-follows-joint-statement", "followed", None, "order in time: after the joint statement", _ORDER
    ),
    ("e16", "e13", "joint"): Tie(
        "visit-answers-joint-statement", "stated", "iran", "joint", "the visit as the joint statement announces it"
    ),
}
