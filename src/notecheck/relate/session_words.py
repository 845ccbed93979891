"""Session words: whether words about an injection tell of one that was given before this one.

What they must not be: an injection into a joint, of contrast or of a suture's size, one for childbirth, one
that is planned, offered or called off, and today's own, whose result is also told or awaited.
"""

from __future__ import annotations

from notecheck.concepts.answer import answer
from notecheck.concepts.procedure import of_kin, region_of
from notecheck.concepts.session_number import numbers_another
from notecheck.concepts.technique import Technique
from notecheck.core.mention import Mention
from notecheck.core.note import Span
from notecheck.core.page import Page

__all__ = ["DENIALS", "answers_none", "is_elsewhere", "is_firm_first", "is_not_given", "tells_repeat", "usable"]

# fmt: off
BESIDE = 40
NAME_NEAR = 70
NAMES = (
    "epidural", "esi", "injection", "block", "ablation", "session", "today", "transforaminal", "repeat",
    "region", "medial branch", "mbb", "rfa", "procedure",
)
HAD = frozenset({"underwent", "received", "had", "got", "gave", "did"})
"""Verbs before a first injection by which it was given."""
SUTURES = ("vicryl", "prolene", "nylon", "chromic", "monocryl", "suture", "silk", "ethibond")
OTHER_KINDS = (
    "facet", "knee", "trigger", "si joint", "medial", "rfa", "botox", "shoulder", "hip", "flu", "joint",
    "branch",
)
OTHER_SITES = (*OTHER_KINDS, "elbow", "wrist", "thumb", "foot", "heel", "plantar", "bursa", "carpal")
EPIDURAL = ("epidural", "esi", "transforaminal", "interlaminar", "caudal", "snrb")
LATER = (
    "if ", "expect", "anticipat", "would", "may ", "could", "next ", "consider", "only ", "penciled",
    "follow-up in", "follow up in", "followed by", "rtc", "series of", "in two weeks", "scheduled for",
    "return in", "return to", "return for possible",
    "return for ", "return prn", "return as needed", "can ", "plan to", "should", "possible", "possibly",
    "when ", "unless", "reason:", "schedule", "plan:", "re-evaluat", "reevaluat", "evaluated for", "will ",
)
LATER_AFTER = (
    " if ", " only if", " may ", " will be", " would", " in two weeks", " in 2 weeks", " as needed",
    " only",
)
NUMBERS = frozenset({"number", "number-one"})
STEPS = ("aspirat", "contrast", "fluoro", "needle", "dye", "x-ray", "image", " was ", " before ", " were ")
"""Words of the procedure's own course: "repeat aspiration was negative before injection"."""
# fmt: on
LOOSE = frozenset(
    {"month-shot", "dated-result", "response-to", "same-before", "had-some", "again-words", "so-many-so-far"}
)
"""Patterns whose "injection" may be one elsewhere."""
TODAYS = frozenset({"response-to", "result-of-last", "earlier-one"})
"""Patterns whose words also tell of today's injection: of its steps, and of the result that is awaited."""
STORY = frozenset({"indication", "history", "chief_complaint"})
"""Sections that tell of what went before."""
NOT_STEROID = ("contrast", "dye", "omnipaque", "isovue", "saline", "local", "lidocaine", " air", "the needle")
INTO = ("into", "in", "to", "of", "for", "at")
LASTING = (
    "last",
    "hel",
    "wore",
    "worn",
    "return",
    "gave",
    "gone",
    "month",
    "week",
    "year",
    "fade",
    "came back",
    "until",
)
AWAITED = ("diary", "call ", "record", "report", "track", "keep ", "log ", "document", "monitor", "assess", "tell ")
CHILDBIRTH = (
    " labor ",
    " labor.",
    " labour",
    " delivery",
    " deliveries",
    "childbirth",
    "cesarean",
    "c-section",
    "obstetric",
)
BOXES = frozenset({"box-first", "first-label", "no-history"})
DENIALS = frozenset({"never", "told-first", "never-needled", "none-counted"})
"""Patterns that say none went before."""
FIRM = ("this is", "today is", "will be", " ever", "any level", "first-time", "first time", "today's is")
THIS_ONE = ("this will be", "this would be", "today will be", "today would be")
"""Words before a number by which it is of today's, though it is yet to be given."""
RESULTS = frozenset(
    "relief benefit help helped improvement improved change effect response result results complications complication"
    " lasting worked reaction problems issues good".split()
)
"""What an earlier injection brought or did not."""
RESULT_REACH = 5
"""Words behind the colon of an earlier injection within which its result is named."""
NUMBERED_BEFORE = ("after", "before", "post", "pre", "following", "until", "since", "with", "during", "-")
# fmt: off
NOT_GIVEN = (
    "suggest", "scheduled", "offered", "recommend", "proposed", "declin", "refus", "cancel", "postpon", "deferred",
    "called off", "call off", "not done", "never done", "never took", "wanted to wait", "was to have", "denied by",
    "not approved", "turned down", "considered", "advised", "put off", "wished to avoid", "was planned", "planned for",
    "never broke", "aborted", "abandoned", "did not show", "no-show", "did not go", "backed out", "held off",
    "fell through", "ordered", "requested",
)
# fmt: on


def usable(page: Page, cue: Mention, region: str | None) -> bool:
    """Whether the words are about this patient, this kind of injection and this region."""
    if cue.assertion.subject != "patient" or page.sentences[cue.sentence].role in ("family", "instruction"):
        return False
    if of_kin(page, cue.span.start):
        return False
    words = page.plain[cue.span.start : cue.span.end].lower()
    if page.plain[cue.span.end : cue.span.end + 10].lower().lstrip(" -0").startswith(SUTURES):
        return False
    if cue.value.get("needs") == "name" and not _name_near(page, cue):
        return False
    if cue.value.get("session") == "initial" and (_has_result(page, cue) or _is_told_of(page, cue)):
        return False
    if cue.pattern in NUMBERS and (numbers_another(page, cue) or _is_date(page, cue)):
        return False
    if any(kind in words for kind in OTHER_KINDS):
        return False
    if cue.pattern in LOOSE and is_elsewhere(page, cue):
        return False
    if _is_into(page, cue):
        return False
    where = region_of(words) or region_of(_rest_of_clause(page, cue))
    return where is None or region is None or where == region


def _is_date(page: Page, cue: Mention) -> bool:
    """Whether the number opens a date: "ESI 8-17-26"."""
    after = page.plain[cue.span.end : cue.span.end + 2]
    return after[:1] in ("-", "/", ".") and after[1:].isdigit()


def _rest_of_clause(page: Page, cue: Mention) -> str:
    """The few words that follow the cue in its clause."""
    after = page.plain[cue.span.end : cue.span.end + BESIDE // 2]
    for stop in ".;,:\n":
        after = after.partition(stop)[0]
    return after if after.lower().split()[:1] and after.lower().split()[0] in INTO else ""


def is_elsewhere(page: Page, cue: Mention) -> bool:
    """Whether the clause speaks of a joint or another site and of no epidural."""
    sentence = page.sentences[cue.sentence].span
    start, end = max(sentence.start, cue.span.start - NAME_NEAR), min(sentence.end, cue.span.end + NAME_NEAR)
    clause = page.plain[start:end].lower()
    return any(site in clause for site in OTHER_SITES) and not any(name in clause for name in EPIDURAL)


def is_not_given(page: Page, span: Span) -> bool:
    """Whether the sentence says that the injection was only proposed or called off, or eased a childbirth."""
    sentence = page.sentence_at(span.start).span
    start, end = max(sentence.start, span.start - NAME_NEAR), min(sentence.end, span.end + NAME_NEAR)
    words = page.plain[start:end].lower()
    return any(cue in words for cue in (*NOT_GIVEN, *CHILDBIRTH))


def is_firm_first(page: Page, cue: Mention) -> bool:
    """Whether the words leave no room for an earlier one: a denial, or "this is her first"."""
    if cue.pattern in BOXES:
        return True
    if _is_told_of(page, cue):
        return False
    if cue.pattern in DENIALS:
        return not page.plain[cue.span.start : cue.span.end].lower().endswith(("none", "none before", "so far"))
    words = page.plain[max(0, cue.span.start - 12) : cue.span.end + 12].lower()
    return cue.value["session"] == "initial" and any(said in words for said in FIRM)


def _is_told_of(page: Page, cue: Mention) -> bool:
    """Whether the first is told as one that was had: "he underwent the first of these on February 24"."""
    lead = page.plain[max(0, cue.span.start - 24) : cue.span.start].lower().split()
    first = page.plain[cue.span.start : cue.span.end].lower().startswith(("first", "1st"))
    return first and any(verb in lead for verb in HAD)


def tells_repeat(page: Page, cue: Mention, none_before: set[int], technique: Technique) -> bool:
    """Whether the words tell of an injection that was given before, rather than of today's or one that may follow."""
    denied = cue.assertion.polarity == "denied" and not (_is_definite(page, cue) or _has_result(page, cue))
    if cue.sentence in none_before or denied:
        return False
    sentence = page.sentences[cue.sentence].span
    before = page.plain[max(sentence.start, cue.span.start - BESIDE) : cue.span.start].lower()
    after = page.plain[cue.span.end : min(sentence.end, cue.span.end + 24)].lower()
    today = after.lstrip(" ,(").startswith("today")
    if (
        cue.pattern == "repeat"
        and cue.assertion.word == "hypothetical"
        and cue.assertion.time != "current"
        and not today
    ):
        return False
    later = any(word in before for word in LATER) and not today
    later = later and not (before.rstrip().endswith(THIS_ONE) or _is_carried_out(page, cue, before, technique))
    if later or any(after.startswith(word) for word in LATER_AFTER):
        return False
    if cue.pattern == "earlier-one" and _comes_for_first(page, cue, before):
        return False
    if _is_in_a_while(after) or (cue.pattern == "earlier-one" and (_is_open(after) or answers_none(page, cue))):
        return False
    if _is_todays(page, cue, before, technique) or is_not_given(page, cue.span):
        return False
    return cue.section not in ("follow_up", "instructions", "past_history")


def _has_result(page: Page, cue: Mention) -> bool:
    """Whether "no" denies only what an earlier one did: "Prior TFESI: no relief", "Previous ESI: no complications"."""
    label, colon, said = page.plain[cue.span.start : cue.span.end + BESIDE].lower().partition(":")
    words = said.partition(".")[0].partition(",")[0].split()[:RESULT_REACH]
    return bool(colon) and "\n" not in label and words[:1] in (["no"], ["none"]) and not RESULTS.isdisjoint(words[1:])


def answers_none(page: Page, cue: Mention) -> bool:
    """Whether a form asks for an earlier one and is answered that there is none: "Prior ESI: ( ) yes (x) no"."""
    return answer(page, cue.span) == "no" and not _has_result(page, cue)


def _is_open(after: str) -> bool:
    """Whether a form only asks for an earlier one, or is answered with "never"."""
    return after.startswith("?") or after.lstrip(" ;:-|").startswith("never")


def _is_carried_out(page: Page, cue: Mention, before: str, technique: Technique) -> bool:
    """Whether a plan is that of the procedure described after it: "PLAN: Repeat left L5-S1 transforaminal"."""
    rest = page.plain[cue.span.start : page.sentences[cue.sentence].span.end].lower()
    plan = before.rstrip().endswith("plan:") and rest.startswith("repeat")
    if not plan or any(word in rest for word in (*LATER, *LATER_AFTER)) or " in " in rest:
        return False
    return any(technique.describes(Span(at, at)) for at in technique.starts if at > cue.span.end)


def _is_definite(page: Page, cue: Mention) -> bool:
    """Whether only the relief is denied: there was an injection to have "not much relief from the last one"."""
    words = page.plain[cue.span.start : cue.span.end].lower().split()
    return cue.pattern in TODAYS and not {"last", "first"}.isdisjoint(words)


def _is_into(page: Page, cue: Mention) -> bool:
    """Whether the words right after lead to another site or another fluid: "previous injections into the knee"."""
    words = page.plain[cue.span.end : cue.span.end + BESIDE].partition(".")[0].lower().split()
    if not words or words[0] not in INTO:
        return False
    lead = " ".join(words[1:4])
    return any(site in lead for site in (*OTHER_SITES, *NOT_STEROID))


def _is_todays(page: Page, cue: Mention, before: str, technique: Technique) -> bool:
    """Whether it is this session's: a step of it, a count of scores, or a result that nobody can know yet."""
    words = page.plain[cue.span.start : cue.span.end].lower()
    if words.startswith(("prior to ", "previous to ")):
        return True
    if cue.pattern == "number":
        counted = words[:1].isalpha() and not words.startswith("n")
        return counted and before.rstrip().removesuffix("the").rstrip().endswith(NUMBERED_BEFORE)
    if cue.pattern == "repeat" and any(step in words for step in STEPS):
        return True
    if cue.pattern not in TODAYS:
        return False
    sentence = page.sentences[cue.sentence].span
    whole = page.plain[sentence.start : sentence.end].lower()
    if technique.describes(cue.span) and cue.section not in STORY and not any(word in whole for word in LASTING):
        return True
    if any(word in before for word in AWAITED):
        return True
    return cue.pattern == "response-to" and _is_bare(words) and not any(word in whole for word in (*LASTING, "gave"))


def _comes_for_first(page: Page, cue: Mention, before: str) -> bool:
    """Whether it is what the patient came for: "brought back for her first epidural at our office"."""
    first = page.plain[cue.span.start : cue.span.end].lower().startswith("first")
    return (
        first
        and before.split()[-2:-1] == ["for"]
        and before.rsplit(maxsplit=1)[-1] in ("a", "the", "his", "her", "their")
    )


def _is_in_a_while(after: str) -> bool:
    """Whether the words lead to a time that is to come: " in two to three weeks"."""
    words = after.replace("-", " ").split()
    return words[:1] == ["in"] and any(word.startswith(("week", "wk", "day")) for word in words[1:6])


def _is_bare(words: str) -> bool:
    """Whether nothing tells the injection from today's: "relief after the injection"."""
    return not any(f" {whose} " in words for whose in ("his", "her", "their", "that", "last", "each", "both"))


def _name_near(page: Page, cue: Mention) -> bool:
    near = page.plain[max(0, cue.span.start - NAME_NEAR) : cue.span.end + 30].lower()
    return any(word in near for word in NAMES)
