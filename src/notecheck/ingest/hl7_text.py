"""What an HL7 message says: its segments, its observations as text, and what it tells about the note."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notecheck.core.errors import NoteError
from notecheck.ingest.about import About
from notecheck.ingest.admit import MAX_ID
from notecheck.ingest.attachment import decoded, read_attachment
from notecheck.ingest.continued import joint
from notecheck.ingest.given import printable
from notecheck.ingest.hl7_time import iso_date
from notecheck.ingest.origin import Pieces
from notecheck.ingest.record import Warned

__all__ = ["Message", "about_of", "text_of"]

# fmt: off
SEGMENTS = frozenset(
    "MSH SFT UAC EVN PID PD1 PV1 PV2 NK1 ARV AL1 IAM DB1 DG1 PR1 ROL PRT GT1 IN1 IN2 IN3 ACC UB1 UB2 PDA ORC OBR OBX "
    "TQ1 TQ2 TXA CON NTE SPM SAC CTD CTI FT1 BLG DSC DSP DSM MSA ERR QAK QRD QRF QPD RCP QRI RDT EQP STF PRA AFF LAN "
    "EDU CER ORG SCH RGS AIS AIG AIL AIP APR RF1 AUT GOL PRB PTH VAR REL RMI RXA RXC RXD RXE RXG RXO RXR RXV IPC IVC "
    "IIM ILT IPR ISD ITM IVT LCC LCH LDP LOC LRL MCP MFA MFE MFI MRG NCK NDS NPU NSC NST OBR ODS ODT OM1 OM2 OM3 OM4 "
    "OM5 OM6 OM7 OMC PAC PCR PEO PES PKG PM1 PMT PSG PSH PSL PSS PYE RFI RQ1 RQD SCD SCP SDD SHP SID SLT STZ TCC TCD "
    "URD URS VTQ VND ABS ADJ BPO BPX BTX BUI CDM CDO CM0 CM1 CM2 CNS CSP CSR CSS DEV DMI DON DPS DRG DST ECD ECR EQL "
    "EQU GP1 GP2 INV OH1 OH2 OH3 OH4 OMC GSP GSR GSC".split()
)
# fmt: on
REPEATS, FIELDS = 100_000, 1000
"""Lines of text in one message, fields in one segment; more is no note."""
PLAIN = ("TX", "FT", "ST", "TN", "")
"""Types of running text. One that no standard knows is taken for text as well: nothing is to be lost."""
CODED = ("NM", "SN", "CE", "CWE", "CF", "CNE", "DT", "TM", "TS", "DTM", "IS", "ID", "NR")
NUMBERS = ("HD", "EI", "CX", "XCN", "XON", "XTN", "XAD", "XPN", "PPN")
"""Types of identifiers and addresses, which no note consists of."""
POINTERS = ("RP",)
WITHDRAWN = ("D", "W")
"""Result status: deleted, or sent for the wrong patient."""
ESCAPE = re.compile(r"\\(\.[A-Za-z]{2}[+-]?\d{0,4}|[FSTREHNfstrehn]|X(?:[0-9A-Fa-f]{2}){1,200}|[CM][0-9A-Fa-f]{4,6})\\")
LAYOUT = {".br": "\n", ".sp": "\n", ".ce": "\n", ".sk": " "}
MEDIA = {
    "pdf": "application/pdf", "rtf": "text/rtf", "html": "text/html", "plain": "text/plain", "txt": "text/plain",
    "text": "text/plain", "xml": "text/xml", "x-hl7-cda-level-one": "text/xml", "cda": "text/xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """A message, split into segments and those into fields."""

    segments: tuple[tuple[str, ...], ...]
    signs: str
    """Component, repetition, escape and subcomponent separators, after the field separator itself."""
    encoding: str
    doubts: tuple[Warned, ...]

    @classmethod
    def of(cls, text: str, encoding: str, doubts: tuple[Warned, ...]) -> Message:
        """Split a message; NoteError where a line is no segment."""
        bar = text[3]
        raws: list[str] = []
        for number, line in enumerate(text.split("\n"), 1):
            _add_line(raws, line, bar, number)
        if any(raw.count(bar) > FIELDS for raw in raws):
            raise NoteError("E_BAD_HL7", f"a segment of more than {FIELDS} fields")
        segments = [tuple(raw.split(bar)) for raw in raws]
        signs = bar + (segments[0][1] if len(segments[0]) > 1 else "")
        if len(signs) < 5 or len(set(signs[:5])) < 5 or any(sign.isalnum() or sign.isspace() for sign in signs[:5]):
            raise NoteError("E_BAD_HL7", "MSH does not name its separators")
        # MSH-1 is the separator itself: with it, the numbers of all fields are as in the standard.
        return cls((("MSH", bar, *segments[0][1:]), *segments[1:]), signs, encoding, doubts)

    def first(self, name: str, within: Sequence[int] = ()) -> tuple[str, ...]:
        """The first segment of the name, among those given where one is there."""
        near = (self.segments[index] for index in within if self.segments[index][0] == name)
        return next(near, None) or next((each for each in self.segments if each[0] == name), ())

    def component(self, segment: Sequence[str], field: int, number: int = 1) -> str:
        """A component of the first repetition of a field, unescaped; "" where there is none."""
        value = segment[field] if len(segment) > field else ""
        parts = value.split(self.signs[2])[0].split(self.signs[1])
        return self.unescaped(parts[number - 1].split(self.signs[4])[0]) if len(parts) >= number else ""

    @property
    def control_id(self) -> str | None:
        """MSH-10, by which its sender knows the message."""
        return printable(self.component(self.segments[0], 10)).strip()[:MAX_ID] or None

    @property
    def reports(self) -> list[tuple[int, ...]]:
        """The numbers of the segments of each note: of the whole message, or of each OBR that has a text."""
        starts = [index for index, each in enumerate(self.segments) if each[0] == "OBR"]
        kind = self.component(self.segments[0], 9)
        if kind == "ORU" and len(starts) > 1:
            ends = [*starts[1:], len(self.segments)]
            groups = [tuple(range(start, end)) for start, end in zip(starts, ends, strict=True)]
            found = [group for group in groups if any(self._has_text(index) for index in group)]
            if found:
                return found
        begin = next((index for index, each in enumerate(self.segments) if each[0] in ("TXA", "OBX")), 0)
        return [tuple(range(begin, len(self.segments)))]

    def _has_text(self, index: int) -> bool:
        segment = self.segments[index]
        return segment[0] == "OBX" and _at(segment, 2) in (*PLAIN, "ED") and bool(_at(segment, 5).strip())

    def unescaped(self, text: str) -> str:
        """The text with its escape sequences resolved."""
        if self.signs[3] not in text:
            return text
        if self.signs[3] != "\\":
            text = text.replace("\\", "\0").replace(self.signs[3], "\\")
        text = ESCAPE.sub(self._meant, text)
        return text if self.signs[3] == "\\" else text.replace("\\", self.signs[3]).replace("\0", "\\")

    def _meant(self, found: re.Match[str]) -> str:
        code = found[1]
        if code.startswith("."):
            times = code[3:].lstrip("+")
            return LAYOUT.get(code[:3].lower(), "") * (int(times) if times.isdigit() and int(times) < 100 else 1)
        if code[0] == "X":
            data = bytes.fromhex(code[1:])
            return data.decode("utf-8", "replace") if max(data) < 128 else data.decode("cp1252", "replace")
        at = "FSRET".find(code.upper())
        return self.signs[(0, 1, 2, 3, 4)[at]] if at >= 0 else ""


def _add_line(raws: list[str], line: str, bar: str, number: int) -> None:
    """A segment, or what goes on in the text of the segment before."""
    name = line[:3]
    if len(line) > 3 and line[3] == bar and name.isalnum() and name.isupper():
        if name == "ADD" and raws:
            raws[-1] += line[4:]
        elif name in SEGMENTS or name[0] == "Z":
            raws.append(line)
        else:
            raise NoteError("E_BAD_HL7", f"an unknown segment at line {number} of the message")
    elif line.strip() and line[:3] not in SEGMENTS:
        if not raws or not _is_open(raws[-1], bar):
            raise NoteError("E_BAD_HL7", f"no segment at line {number} of the message")
        raws[-1] += "\n" + line


def _is_open(raw: str, bar: str) -> bool:
    """Whether a line end within the segment can only stand in the text of an observation or a remark."""
    return raw.count(bar) == {"OBX": 5, "NTE": 3}.get(raw[:3], -1)


def _at(segment: Sequence[str], field: int) -> str:
    return segment[field] if len(segment) > field else ""


def text_of(message: Message, within: Sequence[int], limit: int) -> tuple[Pieces, list[Warned]]:
    """The observations and remarks of a report as text; NoteError where there is none."""
    pieces, doubts, fault = Pieces(), [], None
    lines = plain = 0
    before = ""
    for index in within:
        segment = message.segments[index]
        if segment[0] not in ("OBX", "NTE"):
            continue
        place = f"{segment[0]} {_at(segment, 1)}" if _at(segment, 1).isdigit() else f"segment {index + 1}"
        if segment[0] == "OBX" and _at(segment, 11) in WITHDRAWN:
            doubts.append(Warned("W_STRUCK", f"{place} is withdrawn and left out"))
            continue
        lines += _at(segment, 5).count(message.signs[2]) + 1
        if lines > REPEATS:
            raise NoteError("E_TOO_LARGE", f"a message of more than {REPEATS} lines")
        try:
            plain += _add(message, segment, place, before, pieces, limit)
        except NoteError as error:
            fault = fault or error
            doubts.append(Warned("W_LEFT_OUT", f"{place} is left out: {error.code}"))
        before = _at(segment, 5) if segment[0] == "OBX" else ""
    if plain:
        return pieces, doubts
    raise fault or NoteError("E_NOT_A_NOTE", "no text among the observations of the message")


def _add(message: Message, segment: Sequence[str], place: str, before: str, pieces: Pieces, limit: int) -> bool:
    """Write an observation or a remark; whether it is running text."""
    if segment[0] == "NTE":
        _add_lines(pieces, _lines(message, _at(segment, 3)), place, "")
        return False
    kind, value = _at(segment, 2).strip(), _at(segment, 5)
    if kind == "ED":
        _add_attached(message, value, place, pieces, limit)
        return True
    if kind in POINTERS:
        raise NoteError("E_UNSUPPORTED", f"{place} points to a document elsewhere; nothing is fetched")
    if kind in NUMBERS:
        return False
    if kind in CODED:
        if value.strip():
            _add_lines(pieces, [_coded(message, segment)], place, "")
        return False
    _add_lines(pieces, _lines(message, value), place, before)
    return bool(value.strip())


def _add_lines(pieces: Pieces, lines: Iterator[str] | list[str], place: str, before: str) -> None:
    for number, line in enumerate(lines):
        if pieces.length:
            pieces.add(joint(before, line) if number == 0 else "\n")
        pieces.add(line, place)


def _lines(message: Message, value: str) -> Iterator[str]:
    return map(message.unescaped, value.split(message.signs[2]))


def _coded(message: Message, segment: Sequence[str]) -> str:
    """A value that is no text, with its name: "Pain score: 7 /10"."""
    name = message.component(segment, 3, 2) or message.component(segment, 3)
    value = message.component(segment, 5, 2) or message.component(segment, 5)
    return f"{name}: {value} {message.component(segment, 6)}".strip(" :")


def _add_attached(message: Message, value: str, place: str, pieces: Pieces, limit: int) -> None:
    """The document within an observation: source, type, subtype, encoding, data."""
    parts = value.split(message.signs[1])
    if len(parts) < 5 or not parts[4].strip():
        raise NoteError("E_EMPTY", "the attached data is empty")
    data = message.signs[1].join(parts[4:])
    coding = parts[3].strip().lower()
    if coding in ("base64", "b64"):
        content = decoded(message.unescaped(data))
    elif coding == "hex":
        content = _unhexed(data)
    else:
        content = message.unescaped(data).encode("utf-8", "replace")
    reading = read_attachment(content, MEDIA.get(parts[2].strip().lower(), ""), limit)
    if pieces.length:
        pieces.add("\n")
    pieces.add(reading.text, place, inner=reading.origin)


def _unhexed(data: str) -> bytes:
    try:
        return bytes.fromhex(data)
    except ValueError:
        pass
    raise NoteError("E_DECODE", "the attached data is not hexadecimal")


def about_of(message: Message, within: Sequence[int]) -> About:
    """What the message tells about the note."""
    part = message.component
    patient, visit = message.first("PID"), message.first("PV1")
    document, order = message.first("TXA"), message.first("OBR", within)
    dates = (part(document, 4), part(order, 7), part(visit, 44), part(message.segments[0], 7))
    return About(
        account=part(patient, 18) or part(visit, 19) or None,
        patient=part(patient, 3) or None,
        provider=_person(message, document, 9) or _person(message, document, 5) or _person(message, order, 32)
        or _person(message, visit, 7),
        location=part(visit, 3) or part(visit, 3, 4) or None,
        service_date=next(filter(None, map(iso_date, dates)), None),
        source=part(message.segments[0], 4) or part(message.segments[0], 3) or None,
    )  # fmt: skip


def _person(message: Message, segment: Sequence[str], field: int) -> str | None:
    """Given and family name, or the number where there is none."""
    names = [message.component(segment, field, number) for number in (3, 2)]
    return " ".join(filter(None, names)) or message.component(segment, field) or None
