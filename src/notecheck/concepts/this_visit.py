"""Whether a procedure was done at this visit, as the words around its name tell. A helper of procedure.

How clinicians write it: "here for her L5 TFESI", "GON block bilat today", "today I did a caudal", "ESI, first one
ever". What it must not match: an operation of old that is only a place ("where the fusion scar stops it").
"""

from __future__ import annotations

__all__ = ["is_todays", "is_what_is_left", "says_today"]

OPEN = frozenset({"open", "fusion", "fusion-part", "anterior-discectomy"})
"""Operations that leave something behind."""
REMAINS = ("scar", "mass", "hardware", "construct", "site", "bed", "defect", "segment", "screws", "rods", "incision")
"""What is left of an operation."""
OLD = (
    " old",
    " adjacent to",
    " above the",
    " below the",
    " beside the",
    " next to the",
    " remote",
    " healed",
    " solid",
)
"""Words before an operation that is only a place."""
TODAY_BEFORE = (
    "here for",
    "presents for",
    "comes in for",
    "is in for",
    "comes for",
    "came for",
    "came in for",
    "in today for",
    "today for",
    "today i did",
    "today i gave",
    "today i performed",
    "today i carried out",
    "today we did",
    "today we gave",
    "today we performed",
    "today, i did",
    "today, i gave",
    "today, i performed",
    "today, we performed",
    "i did today",
    "today did",
)
FIRST = ("first one ever", "first ever", "1st ever")
"""Words right behind a name that say that none went before."""
SIDES = frozenset(
    "left right bilateral bilaterally bilat b/l l r on the side both sides x2 under with fluoroscopy fluoroscopic "
    "guidance control c-arm x-ray ct here in office at our the my center centre clinic facility surgery".split()
)
AFTER = frozenset({"s/p", "sp", "post", "after", "since", "following"})
"""Words before a name whose course is told, not the thing itself: "s/p ESI right S1, today 80% better"."""
TODAY_REACH = 5
"""Words after a name within which "today" is its own."""
TODAY_AFTER = (
    "performed today",
    "done today",
    "given today",
    "administered today",
    "carried out today",
    "performed in the office today",
)


def says_today(after: str) -> bool:
    """Whether the words behind a name say that it was done at this visit."""
    return any(word in after for word in TODAY_AFTER) or _today_follows(after)


def is_what_is_left(kind: str, before: str, after: str) -> bool:
    """Whether an operation is named as a place or by what it left: "adjacent to the old L3-5 fusion"."""
    return kind in OPEN and (after.lstrip().startswith(REMAINS) or before.rstrip().endswith(OLD))


def _today_follows(after: str) -> bool:
    """Whether "today" follows, at most behind the level, the side and the guidance: "GON block bilat today"."""
    words = after.replace(",", " ").replace(".", " ").split()[:TODAY_REACH]
    lead = words[: words.index("today")] if "today" in words else None
    return lead is not None and all(word in SIDES or _is_level(word) for word in lead)


def _is_level(word: str) -> bool:
    return word[:1] in "lcts" and any(char.isdigit() for char in word)


def is_todays(before: str, after: str) -> bool:
    """Whether the words beside the name say that it was done at this visit."""
    if says_today(after):
        earlier = any(word in before for word in ("prior", "previous", "last "))
        return not earlier and AFTER.isdisjoint(before.split()[-2:])
    if after.lstrip(" ,(-").startswith(FIRST):
        return True
    lead = before[-28:]
    return any(word in lead for word in TODAY_BEFORE) and not any(word in lead for word in ("follow", "f/u"))
