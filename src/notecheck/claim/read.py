"""A claim object to a typed claim. Nothing is refused: what cannot be used is a fault, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator

from notecheck.claim.fields import Fault, Fields, Notes, as_code, as_day, as_diagnosis
from notecheck.claim.model import APPROACHES, PAYERS, REGIONS, Authorization, Claim, Earlier, Line, Program, Visit
from notecheck.concepts.levels import parse_levels

__all__ = ["read_claim"]

SERVICES = (
    "esi", "scs", "pva", "cervical-fusion", "nerve-lesion", "vns", "phrenic", "incontinence", "sacral",
    "impotence", "knee-arthroscopy", "hypoglossal", "skin-substitute", "pild", "other", "none",
)  # fmt: skip
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP".split()
)
"""Two-letter names of states and territories."""
SIDES = ("left", "right", "bilateral", "midline")
KINDS = ("procedure", "drug")
DECISIONS = ("affirmed", "non_affirmed", "partial")
LONGEST_LEVEL = 20


def read_claim(data: object) -> tuple[Claim, tuple[Fault, ...], tuple[str, ...]]:
    """The claim, the faults found in reading it, and the names of fields that no rule reads."""
    notes = Notes()
    top = Fields(data, "", notes)
    top.read_only(
        "payer", "plan", "state", "place_of_service", "date_of_service", "lines", "authorizations", "history",
        "program", "patient",
    )  # fmt: skip
    claim = Claim(
        payer=top.choice("payer", PAYERS, required=True),
        plan=top.text("plan"),
        state=_state(top),
        place=_place(top),
        day=top.day("date_of_service", required=True),
        lines=tuple(_lines(top, notes)),
        authorizations=tuple(_authorizations(top, notes)),
        history=tuple(_history(top, notes)),
        program=_program(top, notes),
    )
    _check_birth(top, claim, notes)
    _check_decisions(claim, notes)
    return claim, tuple(sorted(set(notes.faults))), tuple(sorted(notes.unread))


def _state(top: Fields) -> str | None:
    value = top.text("state")
    state = value.strip().upper() if value else None
    if state is None or state in STATES:
        return state
    top.invalid("state", "expected the two letters of a state")
    return None


def _place(top: Fields) -> str | None:
    value = top.text("place_of_service")
    if value is None or (len(value) == 2 and value.isascii() and value.isdigit() and value != "00"):
        return value
    top.invalid("place_of_service", 'expected two digits in quotes, such as "11"')
    return None


def _lines(top: Fields, notes: Notes) -> Iterator[Line]:
    for number, data in enumerate(top.items("lines", required=True), 1):
        fields = Fields(data, "lines", notes, line=number)
        fields.read_only("code", "modifiers", "units", "diagnoses")
        if not isinstance(data, dict):
            continue
        units = fields.whole("units", required=True)
        modifiers = frozenset(_modifiers(fields))
        diagnoses = frozenset(_diagnoses(fields))
        code = _code(fields)
        if code:
            yield Line(number, code, modifiers, units, diagnoses)


def _code(fields: Fields) -> str | None:
    value = fields.raw("code", required=True)
    code = as_code(value)
    if value is not None and code is None:
        fields.invalid("code", "expected a CPT or HCPCS code of five characters, as a string")
    return code


def _modifiers(fields: Fields) -> Iterator[str]:
    found = set()
    for value in fields.items("modifiers"):
        mark = value.strip().upper() if isinstance(value, str) and value.isascii() else ""
        if len(mark) == 2 and mark.isalnum():
            found.add(mark)
            yield mark
        else:
            fields.invalid("modifiers", "expected two letters or digits each")
    if "50" in found and found & {"LT", "RT"}:
        fields.invalid("modifiers", "50 stands for both sides and contradicts LT or RT")


def _diagnoses(fields: Fields) -> Iterator[str]:
    for value in fields.items("diagnoses"):
        code = as_diagnosis(value)
        if code is None:
            fields.invalid("diagnoses", "expected ICD-10-CM codes")
        else:
            yield code


def _codes(fields: Fields, key: str, *, required: bool = False) -> frozenset[str]:
    found = [as_code(value) for value in fields.items(key, required=required)]
    if None in found:
        fields.invalid(key, "expected CPT or HCPCS codes of five characters")
    return frozenset(code for code in found if code)


def _authorizations(top: Fields, notes: Notes) -> Iterator[Authorization]:
    for index, data in enumerate(top.items("authorizations"), 1):
        fields = Fields(data, "authorizations", notes, authorization=index)
        fields.read_only(
            "kind", "number", "decision", "decided", "codes", "affirmed_codes", "levels", "side", "approach",
            "valid_from", "valid_to",
        )  # fmt: skip
        if not isinstance(data, dict):
            continue
        affirmed = _codes(fields, "affirmed_codes") if fields.raw("affirmed_codes") is not None else None
        read = Authorization(
            index=index,
            kind=fields.choice("kind", KINDS, required=True),
            number=fields.text("number"),
            decision=fields.choice("decision", DECISIONS, required=True),
            decided=fields.day("decided"),
            codes=_codes(fields, "codes", required=True),
            affirmed_codes=affirmed,
            levels=tuple(_levels(fields)),
            side=fields.choice("side", SIDES),
            approach=fields.choice("approach", APPROACHES),
            valid_from=fields.day("valid_from"),
            valid_to=fields.day("valid_to"),
        )
        _check_authorization(fields, read)
        yield read


def _levels(fields: Fields) -> Iterator[str]:
    for value in fields.items("levels"):
        short = isinstance(value, str) and value.isascii() and len(value) <= LONGEST_LEVEL
        levels = parse_levels(value) if short and isinstance(value, str) else ()
        if not levels:
            fields.invalid("levels", 'expected levels of the spine, such as "L4-L5"')
        yield from levels


def _check_authorization(fields: Fields, read: Authorization) -> None:
    """Contradictions within one authorization."""
    affirmed = read.affirmed_codes
    if read.decision == "partial" and affirmed is None:
        fields.missing("affirmed_codes", "a partial decision names the codes that were affirmed")
    if affirmed and not affirmed <= read.codes:
        fields.invalid("affirmed_codes", "affirmed codes that are not among the codes")
    if affirmed and read.decision == "non_affirmed":
        fields.invalid("affirmed_codes", "affirmed codes in a decision that affirmed none")
    if read.valid_from and read.valid_to and read.valid_from > read.valid_to:
        fields.invalid("valid_to", "before valid_from")
    elif read.decided and read.valid_to and read.decided > read.valid_to:
        fields.invalid("valid_to", "before the decision")


def _history(top: Fields, notes: Notes) -> Iterator[Earlier]:
    for data in top.items("history"):
        fields = Fields(data, "history", notes)
        fields.read_only("service", "date", "region", "approach", "levels", "side", "first")
        if not isinstance(data, dict):
            continue
        service = fields.choice("service", SERVICES, required=True)
        region = fields.choice("region", REGIONS, required=service == "esi")
        fields.choice("approach", APPROACHES)
        fields.choice("side", SIDES)
        fields.flag("first")
        for _ in _levels(fields):
            pass
        day = fields.day("date", required=True)
        if service and day:
            yield Earlier(service, day, region)


def _program(top: Fields, notes: Notes) -> Program | None:
    data = top.raw("program")
    if data is None:
        return None
    fields = Fields(data, "program", notes)
    fields.read_only("month", "minutes", "initial_visit")
    month = fields.text("month")
    if month and (len(month) != 7 or as_day(f"{month}-01") is None):
        fields.invalid("month", "expected a month, YYYY-MM")
        month = None
    return Program(month, fields.amount("minutes"), _visit(fields, notes, month))


def _visit(program: Fields, notes: Notes, month: str | None) -> Visit | None:
    data = program.raw("initial_visit")
    if data is None:
        return None
    fields = Fields(data, "program.initial_visit", notes)
    fields.read_only("date", "in_person", "minutes")
    visit = Visit(fields.day("date"), fields.flag("in_person"), fields.amount("minutes"))
    if visit.day and month and visit.day.isoformat()[:7] > month:
        fields.invalid("date", "after the month that is billed")
    return visit


def _check_birth(top: Fields, claim: Claim, notes: Notes) -> None:
    if (data := top.raw("patient")) is None:
        return
    fields = Fields(data, "patient", notes)
    fields.read_only("birth_date")
    born = fields.day("birth_date")
    if born is None:
        return
    if claim.day and claim.day < born:
        top.invalid("date_of_service", "before the patient's birth")
    if any(each.day < born for each in claim.history):
        top.invalid("history.date", "before the patient's birth")


def _check_decisions(claim: Claim, notes: Notes) -> None:
    """Contradictions between authorizations, and decisions that lie after the service they are used for."""
    billed = {line.code for line in claim.lines}
    told: dict[tuple[str | None, str | None], set[str]] = {}
    for each in claim.authorizations:
        told.setdefault((each.kind, each.number), set()).update({each.decision} if each.decision else ())
    for each in claim.authorizations:
        fields = Fields({}, "authorizations", notes, authorization=each.index)
        if each.number is not None and len(told[each.kind, each.number]) > 1:
            fields.invalid("decision", "another decision stands under the same number; ask the payer which one holds")
        is_utn = claim.payer == "original_medicare" and each.kind == "procedure"
        if billed & each.codes and not is_utn and each.decided and claim.day and each.decided > claim.day:
            fields.invalid("decided", "after the date of service")
