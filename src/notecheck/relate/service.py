"""Service: which of the contract's services a note records, an epidural's way in, and whether it is a repeat.

Names are weighed by where they stand: a title or heading says most, the plan and the story less, an earlier
or merely
considered procedure nothing. A visit that only thinks of a procedure records none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from notecheck.concepts.procedure import Procedure, is_name, region_of, status
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page
from notecheck.core.verdict import Service
from notecheck.relate.session import session_of

__all__ = ["recognise"]

Weights = defaultdict[str, float]
TITLE, HEAD, LINE, BODY, THOUGHT = 12.0, 6.0, 4.0, 1.0, 0.3
HEAD_END = 700
"""Characters within which a note says what it is about."""
TITLE_SECTIONS = frozenset({"procedure_title", "procedure"})
ACTS = 3
"""Different words of an act from which on something was done."""
STRETCH = 1500
"""Characters within which the words of one act stand."""
ENOUGH = 3.0
"""Weight from which on a name is the note's subject."""
SIGNS = 4
"""How many signs of a service count, such as cement or the loss of resistance."""
STEPS = frozenset({"other:open", "other:fusion-part", "other:other-needle"})
"""What may be a step of a larger procedure."""
STRENGTH = {
    "tuohy": 3,
    "touhy": 3,
    "hanging drop": 3,
    "loss of resistance": 3,
    "lor": 3,
    "resistance was lost": 3,
    "hiatus": 6,
}
"""How much a word of the act tells of the way in, where more than 1. A caudal entry may use the same
needle."""
NEVER_MAIN = frozenset({"other:fusion-part"})


def recognise(page: Page, facts: Sequence[Fact], mentions: Mentions) -> Service:
    """The service of the note."""
    named = mentions.get("procedure", ())
    weights: Weights = defaultdict(float)
    for mention in named:
        if is_name(page, mention):
            weights[_kind(mention)] += _weight(page, mention)
    _settle_fusion(page, named, weights)
    _add_signs(named, weights)
    main = _main(weights, done=_acts(page, named) >= ACTS, decided=_decided(page, named))
    if main == "none":
        return Service("none", None, "unknown", ())
    evidence = tuple(f for f in facts if isinstance(f.value, Procedure) and f.value.service == main)
    approach = _approach(page, named) if main == "esi" else None
    return Service(main, approach, session_of(page, facts, mentions, main), evidence[:6])


def _kind(mention: Mention) -> str:
    service = str(mention.value["service"])
    return f"{service}:{mention.value.get('kind', 'other')}" if service == "other" else service


def _weight(page: Page, mention: Mention) -> float:
    """How much the mention says that its procedure is the subject of the note."""
    state = status(page, mention)
    if state in (None, "past"):
        return 0.0
    if state == "considered":
        return THOUGHT
    if state == "planned":
        return LINE if mention.section == "plan" else BODY
    if mention.section in TITLE_SECTIONS:
        return TITLE
    line = page.plain[page.plain.rfind("\n", 0, mention.span.start) + 1 : mention.span.start]
    if mention.span.start < HEAD_END and len(line) < 60:
        return HEAD
    return LINE if len(line.split()) <= 4 else BODY


def _settle_fusion(page: Page, named: Sequence[Mention], weights: Weights) -> None:
    """An anterior cervical discectomy with an arthrodesis, or a fusion of cervical levels, is a cervical
    fusion.
    """
    fusions = [
        m
        for m in named
        if m.value.get("kind") in ("fusion-part", "fusion") and status(page, m) == "performed"
    ]
    anterior = weights.pop("other:anterior-discectomy", 0.0)
    if anterior and fusions:
        weights["cervical-fusion"] += anterior + weights.pop("other:fusion", 0.0)
    elif anterior:
        weights["other:open"] += anterior
    for mention in named:
        if mention.value.get("kind") == "fusion" and _is_cervical(page, mention) and weights["other:fusion"]:
            moved = _weight(page, mention)
            weights["other:fusion"] -= moved
            weights["cervical-fusion"] += moved


def _is_cervical(page: Page, mention: Mention) -> bool:
    line_end = page.plain.find("\n", mention.span.end)
    end = min(mention.span.end + 40, line_end if line_end >= 0 else len(page.plain))
    words = page.plain[mention.span.start : end]
    return region_of(words) == "cervical" and "lumbar" not in words.lower()


def _add_signs(named: Sequence[Mention], weights: Weights) -> None:
    """What the hand did counts too: cement, a paddle, the loss of resistance."""
    signs = Counter(
        str(m.value["service"]) for m in named if m.value.get("sign") and m.assertion.polarity == "affirmed"
    )
    for service, count in signs.items():
        weights[service] += min(count, SIGNS)
    opened = sum(
        w for k, w in weights.items() if k in ("other:open", "other:fusion", "cervical-fusion", "pva", "scs")
    )
    ways = {m.pattern + str(m.sentence) for m in named if m.value["service"] == "way"}
    if opened < TITLE or weights["esi"] >= TITLE:
        weights["esi"] += min(len(ways), SIGNS)
    if weights["esi"] >= BODY:
        # An epidurogram is then only a step of the injection.
        weights.pop("other:study", None)


def _main(weights: Weights, *, done: bool, decided: bool) -> str:
    best = [(w, k) for k, w in weights.items() if k not in NEVER_MAIN and w > 0]
    weight, kind = max(best, default=(0.0, "none"))
    live = {k: w for w, k in best if k in ("scs", "cervical-fusion")}
    # An operation's steps (a laminectomy to place a lead) do not outweigh the operation itself.
    if live and kind in STEPS and max(live.values()) >= max(BODY, weight / 6):
        kind = max(live, key=lambda k: (live[k], k))
    if done:
        return kind.partition(":")[0] if weight >= BODY else "other"
    if weight >= TITLE or (decided and weight >= ENOUGH):
        return kind.partition(":")[0]
    return "none"


def _acts(page: Page, named: Sequence[Mention]) -> int:
    """The most different words of an act, outside plans, that one stretch of the note holds."""
    acts = [m for m in named if m.value["service"] == "act" and m.assertion.time != "planned"]
    most, first = 0, 0
    for last, mention in enumerate(acts):
        while mention.span.start - acts[first].span.start > STRETCH:
            first += 1
        words = {
            page.plain[m.span.start : m.span.end].lower() for m in acts[max(first, last - 20) : last + 1]
        }
        most = max(most, len(words))
    return most


def _decided(page: Page, named: Sequence[Mention]) -> bool:
    """Whether a procedure is scheduled, consented or submitted for authorization."""
    return any(
        m.value["service"] == "decided"
        and m.assertion.polarity == "affirmed"
        and page.sentences[m.sentence].role is None
        for m in named
    )


def _approach(page: Page, named: Sequence[Mention]) -> str | None:
    """The way in: the names of this session first, what the needle did where they are silent or at odds."""
    names: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for mention in named:
        approach = mention.value.get("approach")
        if not approach:
            continue
        if mention.value["service"] == "way":
            words = page.plain[mention.span.start : mention.span.end].lower()
            ways[str(approach)] += STRENGTH.get(words, 1) if mention.assertion.polarity == "affirmed" else 0
        elif is_name(page, mention) and status(page, mention) not in ("past", "considered"):
            names[str(approach)] += int(_weight(page, mention))
    best = max(names, key=lambda k: (names[k], k), default=None)
    if best and names[best] > 0:
        return best
    return max(ways, key=lambda k: (ways[k], k), default=None)
