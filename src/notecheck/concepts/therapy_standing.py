"""Where each therapy stands: tried, ongoing, planned or declined. A helper of conservative_therapy.

The verb before a therapy counts first, unless words after it say that it is refused or still to come; then
a verb shared over a list, then the heading over the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from notecheck.concepts.therapy_box import closes, is_answer, is_only_asked, is_ticked, is_unticked
from notecheck.concepts.therapy_clause import Line, direct, goes_on, new_entry
from notecheck.concepts.therapy_heading import heading
from notecheck.concepts.therapy_intent import is_habit, is_infinitive, is_intended, of_teaching
from notecheck.concepts.therapy_reading import Reading, between, breaks
from notecheck.concepts.therapy_refusal import of_surgery
from notecheck.concepts.therapy_words import Named
from notecheck.core.mention import Mention

__all__ = ["Standing", "standings"]

NOUNS = ("trial", "a trial", "course", "round", "session", "weeks of", "months of", "includ", "consist",
         "current", "ongoing", "active")  # fmt: skip
"""Cues that are part of the therapy's name; a verb before them says more ("recommended a trial of")."""
ENDED = ("complet", "finish", "discharg", "has completed", "has finished")
AHEAD = ("plan", "follow_up", "recovery", "instructions", "assessment", "procedure", "complications")
LEAVING = ("plan", "follow_up", "recovery", "instructions")
PROCEDURE = ("procedure", "procedure_title", "injectate", "anesthesia", "guidance", "complications")
ACTED = frozenset("using used uses applied applies applying given received following performing after and".split())
"""Verbs that in the text of a procedure tell of its steps."""
ABSENT = ("no", "none", "never", "n")
LATELY = ("last ", "past ")
"""Words of the stretch that a form asks about, which is no length of a therapy."""
AUTHOR = frozenset({"i", "we", "i've", "we've"})
YES = ("told-yes", "ticked-yes")
ASKED = 160
"""Characters before the label of a form in which it says what it asks for."""
TRIED = ("tried", "trial", "failed", "past ", "prior", "previous", "before", "to date", "history", "completed")
IDLE = ("ticked", "asked", "which", "idiom")
"""Patterns that take up an answer, whose "no" governs nothing after it, or a verb that is part of an idiom."""
LASTING = ("done", "taken", "used", "worn", "had", "attended", "been")
"""Participles of care that goes on."""
STRONG = ("declined", "planned")
CONDITION = 24
CONDITIONS = frozenset({"before", "once", "if", "unless", "until", "doubt", "whether"})
SUBJECTS = frozenset({"he", "she", "they", "pt", "patient"})
ASKS = (["now"], ["current"], ["currently"], ["present"], ["ongoing"])
LABEL_END = 30
"""Blanks between a label and its bar, at most."""
DONE = ("tried", "ongoing")
VERB_REACH = 60
"""Characters between a verb and the therapy that it governs."""
LONGEST_LEAD = 300
"""Characters before a therapy in which its verb is looked for."""

Cues = Sequence[Mention | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one therapy stands."""

    status: str | None
    """tried, ongoing, planned, declined; "list" for a bare medication list; None where nothing is said."""
    heading: str | None = None
    """The outcome that a heading gives to all under it ("Failed:")."""
    later: bool = False
    """Whether it was done and is also to start again ("on hold, to restart in two weeks")."""
    absent: bool = False
    """Whether it is only said not to be there ("no opioids"), not that it was refused."""
    verb: bool = False
    """Whether a verb about the patient's own use governs it."""
    ended: bool = False
    """Whether it is said to be completed."""
    perfect: bool = False
    """Whether its verb reaches up to now where a start is told ("has done them since November")."""
    for_pain: bool = False
    """Whether it stands in a list of what is taken for the pain."""


def standings(reading: Reading, rows: Sequence[Line]) -> dict[tuple[int, int], Standing]:
    """The standing of every therapy on the page."""
    heads = tuple(m for m in reading.context if m.value["role"] == "heading")
    out: dict[tuple[int, int], Standing] = {}
    for line in rows:
        ahead = [_verb(reading, line, i) for i in range(len(line.therapies))]
        behind = [_behind(reading, line, i, ahead) for i in range(len(line.therapies))]
        for i, therapy in enumerate(line.therapies):
            verb = ahead[i] or _shared(line, i, ahead)
            after = behind[i] or _shared_behind(reading, line, i, behind)
            cue = _decisive(reading, therapy, verb, after)
            ended = bool(cue and reading.text(cue.span.start, cue.span.end).startswith(ENDED))
            standing = _standing(reading, therapy, cue, after, heading(reading, therapy, heads), _habit(line, i))
            perfect = bool(verb and verb is cue and _is_perfect(reading, verb))
            use = _is_use(reading, therapy, verb)
            out[line.number, i] = replace(standing, verb=use, ended=ended, perfect=perfect)
    return out


def _habit(line: Line, i: int) -> str | None:
    """What a habit says of the therapy, its own or that of the list it stands in: "bridges and exercises daily"."""
    if line.therapies[i].section == "instructions":
        return None
    told = (line.therapies[j].mention.value.get("standing") for j in line.cluster(i) if j >= i)
    return next((str(habit) for habit in told if habit), None)


def _is_perfect(reading: Reading, verb: Mention) -> bool:
    words = reading.text(verb.span.start, verb.span.end).split()
    return words[0] in ("has", "have") and words[-1] in LASTING


def _is_use(reading: Reading, therapy: Named, verb: Mention | None) -> bool:
    """Whether a verb tells of the patient's own use, not of what was done in the procedure."""
    if verb is None or verb.value["status"] == "planned" or verb.span.end - verb.span.start <= 3:
        return False
    acted = reading.text(verb.span.start, verb.span.end).split()[-1] in ACTED
    return not (acted and therapy.section in PROCEDURE)


def _standing(
    reading: Reading, therapy: Named, cue: Mention | None, after: list[Mention], head: Mention | None, habit: str | None
) -> Standing:
    heading = str(head.value["status"]) if head else None
    failed = head is not None and "outcome" in head.value
    status = _said(reading, therapy, cue) if cue else heading if failed or not habit else habit
    if status is None and therapy.section not in AHEAD and is_ticked(reading, therapy.start):
        status = "tried"
    if cue and cue.pattern in YES and not heading and _is_done_now(reading, therapy):
        status = "ongoing"
    own = cue and (cue.value["reach"] == "fore" or therapy.category != "medication")
    if heading == "list" and not own:
        status = "list"
    apart = cue is not None and cue.value["reach"] == "fore" and cue.value["status"] != "tried"
    return Standing(
        status,
        heading=str(head.value["outcome"]) if head and "outcome" in head.value and not apart else None,
        later=status in DONE and any(m.value.get("again") for m in after),
        absent=bool(cue and cue.value.get("absent")),
        for_pain=bool(head and head.value.get("pain")),
    )


def _is_done_now(reading: Reading, therapy: Named) -> bool:
    """Whether a form asks for exercises that are done, not for those that were tried."""
    above = reading.text(max(0, therapy.start - ASKED), therapy.start)
    return therapy.category == "home_exercise" and not any(word in above for word in TRIED)


def _decisive(reading: Reading, therapy: Named, verb: Mention | None, after: list[Mention]) -> Mention | None:
    """The cue that decides."""
    strong = next((m for m in reversed(after) if m.value["status"] in STRONG), None)
    goes_on = next((m for m in after if m.value.get("goes_on")), None)
    if verb and verb.value["status"] == "planned" and goes_on:
        return goes_on
    weak = next((m for m in after if m.value["status"] not in STRONG), None)
    if strong and not verb and strong.value.get("absent") and is_answer(reading, strong):
        return strong  # "pain meds taken today: none"
    if verb and verb.value["status"] == "ongoing" and weak and weak.value.get("over"):
        return weak
    if verb and verb.value["status"] == "tried" and goes_on and is_habit(goes_on):
        return goes_on  # "was given exercises, which he continues"
    if verb and verb.value.get("story") and weak and weak.value["status"] == "ongoing":
        return weak  # "Rx: gabapentin 300, now 600"
    if strong and strong.value["status"] == "planned" and verb and _is_noun(reading, verb):
        return strong  # "brief courses of PT should be considered"
    if strong is None:
        resumed = not verb and goes_on and weak and weak.value["status"] == "tried" and not weak.value.get("over")
        return goes_on if resumed else verb or weak
    intended = next((m for m in after if m.value["status"] == "planned" and is_intended(reading, m)), None)
    done = next((m for m in after if is_habit(m) and m.span.start > strong.span.end), None)
    if not verb and intended:
        return done or intended  # "the glides that she was taught he means to take up every evening"
    compound = strong.span.start - therapy.end <= 1  # "PT referral", "PT eval"
    still = goes_on or (verb if verb and verb.value["status"] == "ongoing" else None)
    kept = still if compound else weak if not verb and _is_taken_up(strong, weak) else None
    if kept and of_teaching(reading, strong):
        return kept  # "continues the exercises taught by the therapist", "drills, taught in therapy, are done daily"
    refused = strong.value["status"] == "declined" and not weak
    return strong if compound or refused or (strong is after[0] and not verb) else verb or weak or strong


def _is_taken_up(strong: Mention, weak: Mention | None) -> bool:
    """Whether words after the teaching of a program say that it goes on."""
    return weak is not None and weak.value["status"] == "ongoing" and weak.span.start >= strong.span.end


def _said(reading: Reading, therapy: Named, cue: Mention) -> str:
    """What a cue says; a prescription told in the history was taken, one given on leaving is to be."""
    if therapy.section in LEAVING and reading.text(cue.span.start, cue.span.end).endswith(("given", "received")):
        return "planned"
    told = therapy.section not in AHEAD and therapy.category == "medication" and not _is_of_today(reading, cue)
    story = cue.value.get("story") if told else None
    return str(story or cue.value["status"])


def _is_of_today(reading: Reading, cue: Mention) -> bool:
    """Whether the author prescribes: "I gave him a prescription for Neurontin"."""
    return not AUTHOR.isdisjoint(reading.text(max(0, cue.span.start - 24), cue.span.end).split())


def _verb(reading: Reading, line: Line, i: int) -> Mention | None:
    """The nearest cue before the therapy that governs it."""
    start, end = line.lead(i)
    start = max(start, end - LONGEST_LEAD)
    cues = between(reading.statuses, start, end)
    boxes = [m.span for m in cues if m.pattern.startswith(IDLE) or closes(reading, m)]
    ahead = [m for m in cues if m.value["reach"] == "fore" and not any(box.overlaps(m.span) for box in boxes)]
    course: Mention | None = None
    for cue in sorted(ahead, key=lambda m: (m.span.end, m.span.end - m.span.start), reverse=True):
        if _governs(reading, cue, end) and not _is_conditional(reading, cue):
            if not _is_noun(reading, cue):
                return cue
            course = course or cue
    return course


def _is_conditional(reading: Reading, cue: Mention) -> bool:
    """Whether it holds only under a condition, or is doubted: "before she goes through", "I doubt he keeps up"."""
    lead = reading.text(max(0, cue.span.start - CONDITION), cue.span.start).split()[-2:]
    return len(lead) == 2 and lead[0] in CONDITIONS and lead[1] in SUBJECTS


def _is_noun(reading: Reading, cue: Mention) -> bool:
    """Whether a cue is part of the therapy's name."""
    return reading.text(cue.span.start, cue.span.end).startswith(NOUNS)


def _governs(reading: Reading, cue: Mention, end: int) -> bool:
    start = cue.span.end
    if new_entry(reading, start, end):
        return False
    if direct(reading, start, end):
        return True
    text = reading.text(start, end)
    strict = cue.value["status"] == "declined" or cue.span.end - cue.span.start < 4
    if strict or len(text) > VERB_REACH or set(text) & set(";.|"):
        return False
    return not breaks(text) and not between(reading.outcomes, start, end)


def _behind(reading: Reading, line: Line, i: int, ahead: Cues) -> list[Mention]:
    """The cues after the therapy that are not the verb of the next one."""
    start, end = line.gap(i)
    following = ahead[i + 1] if i + 1 < len(line.therapies) else None
    if i + 1 == len(line.therapies):
        habit = line.therapies[i].mention.value.get("standing")
        end = line.span.end if habit else line.tail.end
    elif following:
        end = following.span.start
    found = _outermost([m for m in between(reading.statuses, start, end) if m.value["reach"] == "back"])
    found = [m for m in found if m.span.start < line.span.end or goes_on(reading, m.span)]
    told = [m for m in found if not any(idle(reading, m) for idle in (is_unticked, of_surgery, is_only_asked))]
    told = [m for m in told if not (_is_result(reading, start, m) or is_infinitive(m, told))]
    if any(m.value["status"] in STRONG for m in told):
        told = [m for m in told if not _is_of_label(reading, m)]
    # "HEP: yes, every day": what follows a bare yes says more.
    return told[1:] if len(told) > 1 and told[0].pattern in YES else told


def _is_of_label(reading: Reading, cue: Mention) -> bool:
    """Whether it ends the label of a field, which only asks: "Exercise, now | list in folder, to begin next week"."""
    asks = reading.text(cue.span.start, cue.span.end).split()[-1:] in ASKS
    return asks and reading.text(cue.span.end, cue.span.end + LABEL_END).lstrip().startswith((":", "|"))


def _is_result(reading: Reading, start: int, cue: Mention) -> bool:
    """Whether a bare "no" or "none" after a length, or "done" in "has done nothing", tells the result of a therapy."""
    word = reading.text(cue.span.start, cue.span.end).strip("():. ")
    if word == "done":
        return any(m.span.overlaps(cue.span) for m in between(reading.outcomes, cue.span.start - 12, cue.span.end + 40))
    told = reading.text(start, cue.span.start)
    return word in ABSENT and any(c.isdigit() for c in told) and not any(since in told for since in LATELY)


def _outermost(cues: Sequence[Mention]) -> list[Mention]:
    """Cues in order, without those inside a longer one ("discussed" in "not discussed")."""
    kept: list[Mention] = []
    for cue in sorted(cues, key=lambda m: (m.span.start, -m.span.end, not m.value.get("goes_on"))):
        if not kept or cue.span.end > kept[-1].span.end:
            kept.append(cue)
    return kept


def _shared(line: Line, i: int, ahead: Cues) -> Mention | None:
    for j in reversed(line.list_of(i)):
        if j <= i and ahead[j]:
            return ahead[j]
    return None


def _shared_behind(reading: Reading, line: Line, i: int, behind: Sequence[list[Mention]]) -> list[Mention]:
    """The cues after a therapy coordinated with this one; what stands in brackets is of one therapy alone."""
    found = next((behind[j] for j in line.cluster(i) if j > i and behind[j]), [])
    return [m for m in found if not reading.text(m.span.start, m.span.end).startswith("(")]
