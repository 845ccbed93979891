"""Pain elsewhere: a time that is told of another part of the body than the one treated today.

"Right shoulder stiff as well; that began 01/18/2026" in a note on a lumbar injection. Read only where the note tells
which region of the spine it treats; what names both parts is of today's. A helper of pain_duration.
"""

from __future__ import annotations

from notecheck.concepts.when import When
from notecheck.core.page import Page, Sentence

__all__ = ["is_of_bad_joint", "is_of_other_part", "names_only_others", "names_own_part"]

_ARM = "shoulder shoulders elbow elbows wrist wrists hand hands thumb thumbs finger fingers arm arms".split()
_LEG = "knee knees ankle ankles hip hips foot feet heel heels leg legs calf thigh buttock buttocks groin".split()
_BACK = "back lumbar sciatica sciatic lbp claudication tailbone sacral sacrum".split()
_NECK = "neck cervical nape cervicalgia".split()
_ROOT = "radiculopathy radicular radiating belt rib ribs chest thoracic flank".split()
OWN = {
    "lumbar": frozenset((*_LEG, *_BACK, *_ROOT)),
    "cervical": frozenset((*_ARM, *_NECK, *_ROOT)),
}
AMBIGUOUS = frozenset({"back", "feet", "hand", "hands"})
"""Words that also stand for something else: "crept back", "40 feet", "on the other hand"."""
OTHER = {
    "lumbar": frozenset((*_ARM, *_NECK, "jaw", "headache", "headaches", "migraine", "migraines")) - AMBIGUOUS,
    "cervical": frozenset((*_LEG, *_BACK, "jaw")) - AMBIGUOUS,
}
"""Words for the parts that a region's pain is felt in, and for those that it is not."""
BAD = frozenset("bad sore arthritic frozen torn replaced worn-out bum".split())
"""Words right before a joint by which it is a complaint of its own."""
CAME = frozenset("crept came come comes coming went gone going go slid slipped get got it bounced be is was".split())
"""Words before a "back" that is no part of the body."""
BEHIND, IS = 48, frozenset({"is", "are", "was", "were"})
"""Characters behind a time, and words of which one stands there, where it is said to be another part's."""
FURTHER, OTHER_TROUBLE = 80, (
    "tennis elbow", "carpal tunnel", "trigger finger", "rotator cuff", "plantar fasc", "different problem",
    "another problem", "separate problem", "different complaint", "separate complaint", "unrelated",
)  # fmt: skip
"""Characters behind a time, and words in them, by which it is that of another trouble."""
POINTS_BACK = frozenset({"that", "it", "this", "which", "those", "began", "since", "onset"})
SIGNS = str.maketrans(dict.fromkeys(",;:.()/-", " "))


def is_of_other_part(page: Page, time: When, sentence: Sentence, region: str | None) -> bool:
    """Whether the words of the sentence before the time name only parts that the region's pain is not felt in."""
    if region not in OWN:
        return False
    behind = page.plain[time.span.end : min(sentence.span.end, time.span.end + BEHIND)].lower()
    told = _words(behind)
    named = next((word for word in told if word in OTHER[region] | OWN[region]), None)
    if named in OTHER[region] and IS.intersection(told[: told.index(named)]):
        return True  # "the 14 months on the intake sheet is his shoulder"
    further = page.plain[time.span.end : time.span.end + FURTHER].lower().partition(". ")[0]
    if IS.intersection(told) and any(word in further for word in OTHER_TROUBLE):
        return True  # "the 10 weeks on the intake sheet is the tennis elbow, different problem"
    lead = _words(_lead(page.plain[sentence.span.start : time.span.start].lower()))
    lead = [word for at, word in enumerate(lead) if "with" not in lead[max(0, at - 3) : at]]  # "lifting with her arm"
    for stop in (",", ";", " and "):
        behind = behind.partition(stop)[0]
    clause = _words(behind)
    own = OWN[region].union(AMBIGUOUS)
    return (
        not OTHER[region].isdisjoint(lead) and own.isdisjoint(lead) and own.isdisjoint(clause) and "pain" not in clause
    )


def names_own_part(words: str, region: str | None) -> bool:
    """Whether words, in lower case, name a part that the region's pain is felt in."""
    return not OWN.get(region or "", frozenset()).isdisjoint(_words(words))


def names_only_others(words: str, region: str | None) -> bool:
    """Whether words, in lower case, name a part that the region's pain is not felt in, and none that it is."""
    told = _words(words)
    moved = {i for i, word in enumerate(told) if word == "back" and told[max(0, i - 1)] in CAME}
    own = OWN.get(region or "", frozenset()).intersection(word for i, word in enumerate(told) if i not in moved)
    return not own and not OTHER.get(region or "", frozenset()).isdisjoint(told)


def is_of_bad_joint(page: Page, at: int, region: str | None) -> bool:
    """Whether the words before the place are of another complaint: "for a bad hip, where she can only walk a block"."""
    sentence = page.sentence_at(at).span
    words = _words(page.plain[sentence.start : at].lower())
    bad = (i for i, word in enumerate(words) if word in BAD)
    return any(not OTHER.get(region or "", frozenset()).isdisjoint(words[i + 1 : i + 3]) for i in bad)


def _words(text: str) -> list[str]:
    return text.translate(SIGNS).split()


def _lead(words: str) -> str:
    """The clause that the time stands in, and the one before it where it only points back: "; that began 01/18"."""
    clause = words.rpartition(";")[2]
    return words if clause.split()[:1] and clause.split()[0] in POINTS_BACK else clause
