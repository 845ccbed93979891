"""Session plan: how many sessions of this injection are foreseen.

How clinicians write it: "series of up to 3", "no more than 4 per year in this region", "Sessions
anticipated: 2", "this one plus one more at most", "no. 2 of the 3 ordered". What it must not match: therapy
visits, an earlier series, another person's, the payer's limit. The upper end of a range counts. Source:
guide v6.0 ESI-06.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.concepts.levels import region_of
from notecheck.concepts.spinal_target import read as read_targets
from notecheck.concepts.technique import Nearby
from notecheck.core.fact import Fact, Value
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page

__all__ = ["SessionPlan", "count_in", "read"]


NUMBERS = {
    "once": 1,
    "twice": 2,
    "thrice": 3,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "twelve": 12,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
}
NOT_PLAN = frozenset({"consent", "family", "legend"})
ABOUT_REACH = 45
PLANNING = frozenset({"plan", "follow_up", None})
LABELS = (
    "planned",
    "anticipat",
    "expected",
    "session",
    "injection",
    "12 mo",
    "per year",
    "total",
    "series",
    "foreseen",
    "ceiling",
    "limit",
    "maximum",
    "agreed",
    "region",
)
UNITS = ("week", "wk", "month", "mo ", "mo.", "mos", "day", "mg", "ml", "cc", "level", "min", "hour")
OF_ALL = ("people have ", "people need ", "patients have ", "patients need ", "patients get ", "people get ")
"""Words before a number that tell of patients at large."""
AGREED = ("agreed with", "discussed with", "reviewed with", "explained to")
NOW = ("now", "today")
"""Words after "ESI x1" that tell of this session alone."""
BESIDE = 20
BEFORE = 12
"""So close before the number stands a verb that makes it one of blocks walked, or of injections long given."""
PATIENT_IS = (["scheduled"], ["is"], ["will"], ["may"], ["to"], ["has"], ["can"], ["should"],
              ["agrees."], ["agrees"], ["agreeable"], ["understands"], ["aware"], ["ok"])  # fmt: skip
"""Words behind "PT" that make it the patient where a number of injections follows."""
SESSION_WORDS = ("epidural", "injection", "session", "esi", "caudal", "count.", "count:", "frequency.", "frequency:")
"""Words, or the labels of a plan, before a number of injections."""
NEAR = 80
FAR = 200
REGIONS = {
    "cervical/thoracic": ("cervical", "neck", "thoracic"),
    "lumbar/sacral": ("lumbar", "low back", "lumbosacral", "sacral", "caudal"),
}
MOST = 12
"""More sessions than this are no plan for injections."""


@dataclass(frozen=True, slots=True)
class SessionPlan(Value):
    """The number of sessions foreseen."""

    count: int | None
    """Upper end where a range is given; None where sessions are planned without a number."""


def read(page: Page, mentions: Mentions) -> Iterator[Fact]:
    """The plan with the highest number: what the author allows at most."""
    words = mentions.get("session_plan", ())
    near = Nearby(words)
    counted = ((n, m) for m in words if (n := count_in(page, m)) is not None)
    plans = [(n, m) for n, m in counted if _is_plan(page, m, near.around(m.sentence, 0, 0))]
    count: int | None
    if plans:
        count, best = max(plans, key=lambda p: (p[0], p[1].span.end - p[1].span.start, -p[1].span.start))
    else:
        so_far = [m for m in words if "so_far" in m.value and m.assertion.subject == "patient"]
        if not so_far:
            return
        count, best = None, so_far[0]
    yield Fact(
        type="session_plan",
        span=best.span,
        value=SessionPlan(count),
        time="planned" if plans else "current",
        relevant=not _is_other_region(page, mentions, best),
        section=best.section,
        source=best.source,
        confidence=0.9,
    )


def _is_other_region(page: Page, mentions: Mentions, plan: Mention) -> bool:
    """Whether the plan names one region and today's injection went into the other."""
    end = page.sentences[plan.sentence].span.end
    owner = page.plain[plan.span.end : min(end, plan.span.end + NEAR)].lower().partition(" for ")[2]
    words = f"{page.plain[plan.span.start : plan.span.end].lower()} {' '.join(owner.split()[:3])}"
    named = {region for region, names in REGIONS.items() if any(name in words for name in names)}
    if len(named) != 1:
        return False
    treated = _treated(page, mentions)
    return bool(treated) and not treated & named


def _treated(page: Page, mentions: Mentions) -> set[str | None]:
    """The regions of the levels that were treated today."""
    levels = (level for f in read_targets(page, mentions) for level in getattr(f.value, "levels", ()))
    return {region_of(level) for level in levels}


def count_in(page: Page, mention: Mention) -> int | None:
    """The number that a mention carries, or None."""
    group = next((mention.groups[g] for g in ("count", "also", "again") if g in mention.groups), None)
    if group is not None:
        span = group
        word = page.plain[span.start : span.end].lower()
        number = NUMBERS.get(word) or int(word.rstrip("stndrh"))
        return number if 1 <= number <= MOST else None
    constant = mention.value.get("count")
    return constant if isinstance(constant, int) else None


def _is_plan(page: Page, mention: Mention, words: Sequence[Mention]) -> bool:
    """Whether the number is one of injections, of this patient, and ahead."""
    if page.sentences[mention.sentence].role in NOT_PLAN or not _of_patient(page, mention):
        return False
    if _spans_lines(page, mention) or _measures(page, mention) or _is_level(page, mention):
        return False
    if mention.pattern == "only-one" and page.plain.startswith(" if", mention.span.end):
        return False  # "a second one only if the first earns it"
    if mention.pattern == "shot-times" and page.plain[mention.span.end : mention.span.end + 8].strip(" (").startswith(
        NOW
    ):
        return False
    near = [m for m in words if m.sentence == mention.sentence and "about" in m.value and not _is_patient(page, m)]
    if any(
        m.value["about"] == "other" and _gap(m, mention) <= ABOUT_REACH and not _parted(page, m, mention, near)
        for m in near
    ):
        return False
    lead = {m.value["about"] for m in near if 0 <= mention.span.start - m.span.end <= BEFORE}
    if lead & {"measure", "given"}:
        return False
    ahead = any(m.value["about"] == "future" for m in near)
    past = any(m.value["about"] == "past" and 0 <= mention.span.start - m.span.end <= ABOUT_REACH for m in near)
    return not (past and not ahead) and _has_needs(page, mention, near)


def _is_patient(page: Page, word: Mention) -> bool:
    """Whether "PT" is the patient: "PT SCHEDULED FOR 2 MORE INJECTIONS"."""
    after = page.plain[word.span.end : word.span.end + BESIDE].lower().split()[:1]
    return page.plain[word.span.start : word.span.end].lower() == "pt" and after[:1] in PATIENT_IS


def _parted(page: Page, other: Mention, plan: Mention, near: Sequence[Mention]) -> bool:
    """Whether a semicolon, a bracket or the name of an injection stands between the number and other care."""
    if ";" in page.plain[other.span.end : plan.span.start] or "(" in page.plain[plan.span.end : other.span.start]:
        return True
    named = (m.span for m in near if m.value["about"] == "session")
    return any(other.span.end <= span.start and span.end <= plan.span.start for span in named)


def _of_patient(page: Page, mention: Mention) -> bool:
    """Whether the plan is the patient's, also where it was agreed "with the patient and her son"."""
    before = page.plain[max(0, mention.span.start - NEAR) : mention.span.start].lower()
    if before.endswith(OF_ALL):
        return False
    return mention.assertion.subject == "patient" or any(word in before for word in AGREED)


def _is_level(page: Page, mention: Mention) -> bool:
    """Whether the number ends a level: "L4-5 transforaminal epidural is planned"."""
    group = mention.groups.get("count")
    lead = page.plain[max(0, group.start - 3) : group.start] if group else ""
    return lead[:1].upper() in {"L", "C", "T", "S"} and lead[1:2].isdigit() and lead[2:] in {"-", "/", ",", "&"}


def _has_needs(page: Page, mention: Mention, near: Sequence[Mention]) -> bool:
    """The words that a looser pattern needs beside it."""
    needs = mention.value.get("needs")
    about = {str(m.value["about"]) for m in near}
    if needs == "form":
        line = page.plain.rfind("\n", 0, mention.span.start) + 1
        label = page.plain[line : mention.span.start].lower()
        return sum(word in label for word in LABELS) >= 2
    if needs == "section":
        headed = mention.section is not None
        return mention.section in PLANNING and (headed or _follows_session(page, mention, FAR))
    if needs == "ahead" and mention.section in PLANNING and mention.section is not None:
        return True
    if needs in ("future", "ahead"):
        return "future" in about
    if needs in ("session", "plan") and "things" in about and "session" not in about:
        return False  # "AP and lateral each needle, 6 total, to PACS"
    if needs in ("rate", "own") and "  " in page.plain[mention.span.start : mention.span.end]:
        return False
    if needs == "rate":
        return _is_of_session(page, mention, near) or ("future" in about and _follows_session(page, mention, FAR))
    if needs == "own":
        return _is_of_session(page, mention, near) or (mention.section in PLANNING and mention.section is not None)
    if needs == "session":
        return "session" in about or mention.section in PLANNING or _follows_session(page, mention)
    if needs == "plan":
        planning = "future" in about and mention.section in PLANNING and mention.section is not None
        return "session" in about or planning or _follows_session(page, mention, FAR)
    return needs is None or "session" in about


def _is_of_session(page: Page, mention: Mention, near: Sequence[Mention]) -> bool:
    """Whether the same clause names injections before the number or within its words."""
    return any(
        m.value["about"] == "session"
        and m.span.start <= mention.span.end + BESIDE
        and ";" not in page.plain[min(m.span.end, mention.span.end) : max(m.span.start, mention.span.start)]
        for m in near
    )


def _follows_session(page: Page, mention: Mention, reach: int = NEAR) -> bool:
    """Whether the words just before, perhaps a sentence earlier, are about injections."""
    before = page.plain[max(0, mention.span.start - reach) : mention.span.start].lower()
    return any(word in before for word in SESSION_WORDS)


def _measures(page: Page, mention: Mention) -> bool:
    """A number of weeks or milligrams, not of sessions."""
    group = mention.groups.get("count")
    after = page.plain[group.end : group.end + 10].lower().lstrip(" -") if group else ""
    return after.startswith(UNITS)


def _spans_lines(page: Page, mention: Mention) -> bool:
    """Two lines of a form read as one: a new line that begins with a capital or with its number in a list."""
    text = page.plain[mention.span.start : mention.span.end].rstrip()
    _, _, rest = text.partition("\n")
    if any(word in rest.lower().rpartition(":")[0] for word in SESSION_WORDS):
        return False  # "first epidural" above, and below it a label of its own: "Anticipated # of epidurals: 2"
    first = rest.split()[:1] or [""]
    return (first[0][:1].isupper() and not text.isupper()) or (first[0][:-1].isdigit() and first[0][-1] in ".)")


def _gap(one: Mention, other: Mention) -> int:
    return max(one.span.start - other.span.end, other.span.start - one.span.end, 0)
