"""What a review is made of: frozen values, and the closed lists of words that name its states and answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

__all__ = [
    "Addendum",
    "Answer",
    "Basis",
    "Binding",
    "Choice",
    "Decision",
    "Draft",
    "Edition",
    "Item",
    "Kind",
    "Meaning",
    "Preview",
    "Reference",
    "Review",
    "Signer",
    "Situation",
    "State",
]


class State(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    ANSWERED = "answered"
    DRAFT = "draft"
    PREVIEWED = "previewed"
    SIGNED = "signed"
    RESCANNED = "rescanned"
    RELEASED = "released"
    HELD = "held"
    PERSON = "person"


class Choice(StrEnum):
    """What a physician may say to a gap; the order is that of the keys 1 to 5."""

    WORDS = "words"
    ALREADY_THERE = "already_there"
    NOT_DONE = "not_done"
    NOT_APPLICABLE = "not_applicable"
    DISAGREE = "disagree"


class Kind(StrEnum):
    """What sort of entry is added to the chart."""

    ADDENDUM = "addendum"
    LATE_ENTRY = "late_entry"
    ATTESTATION = "attestation"
    RETRACTION = "retraction"


class Meaning(StrEnum):
    """What a signature says."""

    AUTHOR = "author"
    ATTESTS = "attests"
    RETRACTS = "retracts"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist as the scan found it: a gap that is asked about."""

    id: str
    topic: str
    """What it is about, without the answer."""
    status: str
    level: str
    policy: str = ""
    """The checklist that it is of, with its version."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a physician said to one gap."""

    item: str
    choice: Choice
    by: str
    """Person id."""
    at: datetime
    words: str = ""
    """Their own words: documentation for `words`, a comment for feedback, empty for `not_done`."""
    span: tuple[int, int] | None = None
    """Where in the note it is said already, in code points."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the physician decided about the entry, beside the answers that it is composed of."""

    kind: Kind
    by: str
    at: datetime
    event_date: date | None = None
    """The day that a late entry tells of."""
    patient: str = ""
    """Who an attestation is about, as the chart names them."""
    reason: str = ""
    """Why an entry is taken back, in the author's words."""
    retracts: str | None = None
    """The addendum that is taken back."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What judged: the program, its rules with their versions and sums, its models."""

    program: str
    rules: str
    models: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The note that is amended, as an addendum names it."""

    note_id: str
    """The caller's name of it."""
    version: int
    sha256: str
    dated: str | None
    """The note's own date, as given or found."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a review was opened on; a rescan does not change it."""

    note: Reference
    findings_sha256: str
    edition: Edition
    verdict: str


@dataclass(frozen=True, slots=True)
class Signer:
    """The person at the screen."""

    id: str
    name: str
    credentials: str
    role: str
    authenticated_at: datetime | None = None
    """When they last proved who they are."""

    @property
    def line(self) -> str:
        """The author's name as printed."""
        return ", ".join(part for part in (self.name, self.credentials) if part)


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand outside the review at this moment."""

    note: Reference
    findings_sha256: str
    edition: Edition
    signer: Signer
    now: datetime
    today: date
    """The day in the practice's own time zone."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Everything that a signature covers. Any difference between shown and signed refuses the signature."""

    review: str
    note_id: str
    note_version: int
    note_sha256: str
    note_dated: str | None
    findings_sha256: str
    addendum_sha256: str
    kind: Kind
    earlier_sha256: str
    """Of the addenda signed before this one."""
    program: str
    rules: str
    models: str
    signer_id: str
    signer_line: str
    meaning: Meaning
    entered: date
    retracts: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What was shown to be signed."""

    binding: Binding
    digest: str
    text: str
    read: tuple[tuple[int, int], ...]
    by: str
    at: datetime
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Addendum:
    """A signed entry. It is never altered; it can only be taken back by another."""

    id: str
    number: int
    kind: Kind
    text: str
    read: tuple[tuple[int, int], ...]
    """The physician's own words within the text."""
    binding: Binding
    digest: str
    signed_at: datetime
    seal: str
    """The sum over the digest and the time: the signature."""
    retracts: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided where words cannot mend a finding."""

    release: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """One note version's gaps and what became of them."""

    id: str
    basis: Basis
    items: tuple[Item, ...]
    """The gaps, in the order in which they are shown."""
    state: State = State.OPEN
    version: int = 1
    answers: tuple[Answer, ...] = ()
    """Not yet signed."""
    draft: Draft | None = None
    preview: Preview | None = None
    addenda: tuple[Addendum, ...] = ()
    objections: tuple[Answer, ...] = ()
    """Answers that were handed to a person: already there, not applicable, disagree."""
    after: tuple[Item, ...] = field(default=())
    """The required gaps that the last rescan still found."""
    decision: Decision | None = None

    def answer_to(self, item: str) -> Answer | None:
        """The unsigned answer to an item."""
        return next((each for each in self.answers if each.item == item), None)

    def item(self, name: str) -> Item | None:
        """The gap of that name."""
        return next((each for each in self.items if each.id == name), None)

    def standing(self) -> tuple[Addendum, ...]:
        """The addenda that document something and were not taken back."""
        gone = {each.retracts for each in self.addenda if each.retracts}
        return tuple(each for each in self.addenda if each.kind is not Kind.RETRACTION and each.id not in gone)
