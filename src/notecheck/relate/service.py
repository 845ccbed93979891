"""Service: which of the contract's services a note records, an epidural's way in, and whether it is a repeat.

Names are weighed by where they stand: a title or heading says most, the plan and the story less, an earlier
or merely
considered procedure nothing. A visit that only thinks of a procedure records none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from notecheck.concepts.beside import line_end, line_start
from notecheck.concepts.decided import decided
from notecheck.concepts.deed import places_of, planned, steroids, way_of
from notecheck.concepts.performed import told_done
from notecheck.concepts.procedure import Procedure, is_name, opens_line, opens_note, region_of, status, told_today
from notecheck.concepts.steroid import names_steroid
from notecheck.concepts.technique import went_in
from notecheck.core.fact import Fact
from notecheck.core.mention import Mention, Mentions
from notecheck.core.page import Page
from notecheck.core.verdict import Service
from notecheck.relate.approach import session_approach
from notecheck.relate.occasion import is_aftermath, is_visit
from notecheck.relate.paddle import is_paddle_laid
from notecheck.relate.scope import outside
from notecheck.relate.session import session_of
from notecheck.relate.titled import is_titled
from notecheck.relate.told import is_told

__all__ = ["recognise"]

Weights = defaultdict[str, float]
TITLE, HEAD, LINE, BODY, THOUGHT = 12.0, 6.0, 4.0, 1.0, 0.3
LABEL, TITLE_LENGTH, HEAD_END = 40, 500, 700
"""Characters within which a note says what it is about."""
TITLE_SECTIONS = frozenset({"procedure_title", "procedure"})
TITLE_WORDS = (["proc"], ["proc."], ["procedure"], ["procedures"], ["px"], ["operation"], ["performed"])
"""Words that head a line with the procedure's name and no colon."""
ACTS = 3
"""Different words of an act from which on something was done."""
UNNAMED_ACTS = 4
"""The same, where no procedure is named."""
TOP = 200
"""Characters of a note's title."""
RECORD_ACTS = 2
"""The same, in a record with the headings of an operation."""
OPERATIVE = frozenset({"preop_diagnosis", "postop_diagnosis"})
STRETCH = 1500
"""Characters within which the words of one act stand."""
ENOUGH = 3.0
"""Weight from which on a name is the note's subject."""
SIGNS = 4
"""How many signs of a service count, such as cement or the loss of resistance."""
STEPS = {
    "esi": frozenset(
        {"other:facet", "other:joint", "other:sacroiliac", "other:trigger", "other:nerve-block", "other:study"}
    ),
    "scs": frozenset({"other:open", "other:fusion-part", "other:other-needle", "other:nerve-block"}),
    "cervical-fusion": frozenset({"other:open", "other:fusion-part", "other:other-needle", "other:fusion"}),
    "nerve-lesion": frozenset({"other:radiofrequency", "other:nerve-block"}),
    "pva": frozenset({"other:radiofrequency", "other:study", "other:other-needle"}),
    "pild": frozenset({"other:open", "other:study", "esi"}),
}
"""What may be a step of a larger procedure, or a vaguer name for it."""
ACT_FACTS = frozenset({"spinal_target", "injectate", "imaging_guidance"})
NEVER_MAIN = frozenset({"other:fusion-part"})
OPEN = frozenset({"other:open", "other:fusion", "cervical-fusion", "pva", "scs", "pild", "nerve-lesion", "sacral"})
"""In whose course the words of an epidural's way in are no sign of an epidural."""


SURGICAL = frozenset({"scs", "pva", "cervical-fusion", "nerve-lesion", "pild"})
"""Whose name at the head of a note is its subject, even where nothing of the operation is told."""


def recognise(page: Page, facts: Sequence[Fact], mentions: Mentions, given: str | None = None) -> Service:
    """The service of the note; `given` is what the caller says that it is."""
    named = mentions.get("procedure", ())
    weights: Weights = defaultdict(float)
    settled = frozenset() if mentions.get("called_off") else decided(page, mentions)
    own = {m.span.end for m in named if m.value["service"] == "esi" and is_name(page, m)}
    for mention in named:
        # "L5 nerve block", "epidural nerve blocks": the vaguer name ends with the epidural's own.
        vague = mention.value.get("kind") == "nerve-block" and mention.span.end in own
        if is_name(page, mention) and not vague:
            weights[_kind(mention)] += _weight(page, mention, settled)
    _settle_fusion(page, named, weights)
    own_name = max(weights.values(), default=0.0) >= BODY
    _add_signs(page, named, weights)
    titled = _titles(page, named)
    deed = () if titled - {"esi"} else places_of(page, facts, mentions)
    off, after = bool(mentions.get("called_off")), is_aftermath(page)
    plan = not off and not deed and not titled and planned(page, mentions)
    if deed:
        weights = defaultdict(float, esi=TITLE)
    elif plan:
        weights["esi"] = max(weights["esi"], LINE)
    elif titled and "esi" not in titled:
        weights["esi"] = min(weights["esi"], BODY)
    acts = _acts(page, named)
    told = bool(deed) or (not off and (_is_told_today(page, named) or told_done(page, mentions)))
    shown = own_name and not after and (_shows(page, facts, named) or bool(steroids(page, facts, mentions)))
    told = told or (not off and any(m.pattern == "caged-and-plated" and status(page, m) == "performed" for m in named))
    done = told or shown or _is_done(page, named, acts, own_name) or (not off and _opens_as_other(page, named))
    if (off and not went_in(page, mentions)) or (after and not (done or settled or plan)):
        weights, done = defaultdict(float), False
    main, _, kind = _main(weights, done=done, decided=plan or bool(settled), told=not is_visit(page)).partition(":")
    unnamed = main == "esi" and not any(
        m.value["service"] == "esi" and is_name(page, m) and _weight(page, m, settled) >= BODY for m in named
    )
    if outside(page, named, main) or (unnamed and not deed and not names_steroid(page.plain)):
        main = "other"
    if main == "none" and not any(weights.values()) and not is_visit(page) and is_titled(page, mentions):
        main = "other"
    main, kind = (given, "") if given and given != main else (main, kind)
    if main == "none":
        return Service("none", None, "unknown", ())
    named_so = tuple(f for f in facts if isinstance(f.value, Procedure) and f.value.service == main)
    # A procedure that is told but never named is shown by what was done.
    evidence = named_so or tuple(f for f in facts if f.type in ACT_FACTS and f.assertion == "present")
    approach = (session_approach(page, named, _weight) or way_of(deed)) if main == "esi" else None
    return Service(main, approach, session_of(page, facts, mentions, main), evidence[:6], kind or None)


def _is_done(page: Page, named: Sequence[Mention], acts: int, has_name: bool) -> bool:
    """Whether something was done at this visit: its acts are told, or it is said, or the form is a record."""
    has_name = has_name or any(_heads_note(page, m) for m in named if m.pattern == "plain-injection")
    if acts >= (ACTS if has_name else UNNAMED_ACTS):
        return True
    return acts >= RECORD_ACTS and {section.name for section in page.sections} >= OPERATIVE


def _is_told_today(page: Page, named: Sequence[Mention]) -> bool:
    return any(is_name(page, m) and told_today(page, m) for m in named)


def _titles(page: Page, named: Sequence[Mention]) -> frozenset[str]:
    """What the title, or the word of this day, names."""
    names = (m for m in named if m.value["service"] not in ("act", "way") and is_name(page, m))
    return frozenset(
        _kind(m)
        for m in names
        if told_today(page, m)
        or _weight(page, m) >= TITLE
        or (m.span.start < TOP and status(page, m) == "performed" and opens_line(page, m))
    )


def _opens_as_other(page: Page, named: Sequence[Mention]) -> bool:
    """Whether the first words are the name of an operation of another kind, which says what was done."""
    others = (m for m in named if m.value["service"] == "other" and m.span.start < TOP)
    return not is_visit(page) and any(is_name(page, m) and opens_note(page, m) for m in others)


def _shows(page: Page, facts: Sequence[Fact], named: Sequence[Mention]) -> bool:
    """Whether the facts show that something was done: a drug at its target, guidance or sedation for it.

    What is told with an earlier or only considered procedure shows nothing.
    """
    apart = {m.sentence for m in named if is_name(page, m) and status(page, m) in ("past", "considered")}
    acts = (f for f in facts if f.assertion == "present" and _is_act(f))
    return any(page.sentence_at(f.span.start).index not in apart for f in acts)


def _is_act(fact: Fact) -> bool:
    depth = getattr(fact.value, "depth", None)
    guided = fact.type == "imaging_guidance" and fact.time == "current"
    return guided or fact.type == "injectate" or (fact.type == "sedation" and depth not in (None, "none", "local"))


def _heads_note(page: Page, mention: Mention) -> bool:
    """Whether the top of the note calls itself an injection's."""
    return mention.span.start < TOP and status(page, mention) == "performed"


def _kind(mention: Mention) -> str:
    service = str(mention.value["service"])
    return f"{service}:{mention.value.get('kind', 'other')}" if service == "other" else service


def _weight(page: Page, mention: Mention, settled: frozenset[int] = frozenset()) -> float:
    """How much the mention says that its procedure is the subject of the note."""
    state = status(page, mention)
    if state is None or state == "past":
        return 0.0
    if state == "considered":
        return LINE if mention.sentence in settled else THOUGHT
    if is_told(page, mention, state):
        return TITLE
    if state == "planned":
        return LINE if mention.section == "plan" or mention.sentence in settled else BODY
    heading = page.section_at(mention.span.start).heading
    if mention.section in TITLE_SECTIONS and mention.span.start - heading.end <= TITLE_LENGTH:
        return TITLE
    if mention.sentence in settled:
        return LINE
    line = page.plain[line_start(page, mention.span.start) : mention.span.start]
    label = line.lower().rpartition(":")[0]
    if any(word in label for word in ("procedure", "operation", "surgery", "case", "service")) and len(label) < LABEL:
        return TITLE
    if line.lower().split()[:1] in TITLE_WORDS and len(line) < LABEL:
        return TITLE
    lead = len(line)
    if mention.value["service"] in SURGICAL:
        lead = min(lead, mention.span.start - page.sentences[mention.sentence].span.start)
    if mention.span.start < HEAD_END and lead < 60:
        return HEAD
    return LINE if len(line.split()) <= 4 else BODY


def _settle_fusion(page: Page, named: Sequence[Mention], weights: Weights) -> None:
    """An anterior cervical discectomy with an arthrodesis, or a fusion of cervical levels, is a cervical
    fusion.
    """
    fusions = [m for m in named if m.value.get("kind") in ("fusion-part", "fusion") and _is_part(page, m)]
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


def _is_part(page: Page, mention: Mention) -> bool:
    return status(page, mention) == "performed" and mention.assertion.polarity != "denied"


def _is_cervical(page: Page, mention: Mention) -> bool:
    end = min(mention.span.end + 40, line_end(page, mention.span.end))
    words = page.plain[mention.span.start : end]
    before = page.plain[max(line_start(page, mention.span.start), mention.span.start - 40) : mention.span.start]
    return region_of(words) == "cervical" and region_of(before) != "lumbar" and "lumbar" not in words.lower()


def _add_signs(page: Page, named: Sequence[Mention], weights: Weights) -> None:
    """What the hand did counts too: cement, a paddle, the loss of resistance."""
    signs = Counter(
        str(m.value["service"]) for m in named if m.value.get("sign") and m.assertion.polarity == "affirmed"
    )
    for service, count in signs.items():
        weights[service] += min(count, SIGNS)
    if is_paddle_laid(page, named):
        weights["scs"] += TITLE
    opened = sum(weight for kind, weight in weights.items() if kind in OPEN)
    told = (m for m in named if m.value["service"] == "way" and m.assertion.polarity == "affirmed")
    past = (m.span for m in named if m.value["service"] != "way" and status(page, m) == "past")
    earlier = {at for span in past for at in range(*span)}
    ways = {m.pattern + str(m.sentence) for m in told if m.span.start not in earlier}
    if weights["other:study"] >= TITLE and not weights["esi"] and not _is_dyed_injection(page, named):
        return
    if opened < TITLE or weights["esi"] >= TITLE:
        weights["esi"] += min(len(ways), SIGNS)
    if weights["esi"] >= BODY:
        # An epidurogram is then only a step of the injection.
        weights.pop("other:study", None)


def _is_dyed_injection(page: Page, named: Sequence[Mention]) -> bool:
    """Whether an epidurogram is the only name of an injection of steroid."""
    studies = (page.plain[m.span.start : m.span.end].lower() for m in named if m.value.get("kind") == "study")
    return names_steroid(page.plain) and any(study.startswith("epiduro") for study in studies)


def _main(weights: Weights, *, done: bool, decided: bool, told: bool) -> str:
    best = [(w, k) for k, w in weights.items() if k not in NEVER_MAIN and w > 0]
    weight, kind = max(best, default=(0.0, "none"))
    live = {k: w for w, k in best if kind in STEPS.get(k, ())}
    # An operation's steps (a laminectomy to place a lead) do not outweigh the operation itself. Beside an
    # epidural a lesser injection counts for less, where both are in the title.
    if live.get("esi", TITLE) < TITLE:
        del live["esi"]
    if live and max(live.values()) >= max(BODY, weight / 6):
        kind = max(live, key=lambda k: (live[k], k))
    if done:
        return kind if weight >= BODY else "other"
    enough = HEAD if told and kind in SURGICAL else TITLE
    return kind if weight >= enough or (decided and weight >= ENOUGH) else "none"


def _acts(page: Page, named: Sequence[Mention]) -> int:
    """The most different words of an act, outside plans, that one stretch of the note holds."""
    acts = [m for m in named if m.value["service"] == "act" and m.assertion.time != "planned"]
    most, first = 0, 0
    for last, mention in enumerate(acts):
        while mention.span.start - acts[first].span.start > STRETCH:
            first += 1
        words = {page.plain[m.span.start : m.span.end].lower() for m in acts[max(first, last - 20) : last + 1]}
        most = max(most, len(words))
    return most
