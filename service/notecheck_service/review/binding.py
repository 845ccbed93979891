"""What is shown is what is signed: the sums a signature covers, and what has changed since it was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from notecheck_service.review.model import Addendum, Binding, Kind, Meaning, Preview, Review, Situation, State
from notecheck_service.review.refusal import Change

__all__ = ["MEANINGS", "bind", "changes", "digest", "findings_sum", "seal", "text_sum"]

SHOWN_FOR: Final = timedelta(minutes=30)
"""How long a preview may be signed."""
PROOF_FOR: Final = timedelta(minutes=2)
"""How long ago a signer may have proved who they are."""
MEANINGS: Final = {
    Kind.ADDENDUM: Meaning.AUTHOR,
    Kind.LATE_ENTRY: Meaning.AUTHOR,
    Kind.ATTESTATION: Meaning.ATTESTS,
    Kind.RETRACTION: Meaning.RETRACTS,
}
FIELDS: Final = {
    "note_id": Change("note.other", "The entry would name another note."),
    "note_version": Change("note.superseded", "A newer version of the note has come in."),
    "note_sha256": Change("note.changed", "The stored text of the note is another."),
    "note_dated": Change("note.redated", "The date of the note is another."),
    "findings_sha256": Change("findings.changed", "The findings of the scan are others."),
    "addendum_sha256": Change("addendum.changed", "The wording of the entry is another."),
    "kind": Change("kind.changed", "The kind of entry is another."),
    "earlier_sha256": Change("addenda.changed", "Another entry to this note was signed in the meantime."),
    "program": Change("program.changed", "The program is of another version."),
    "rules": Change("rules.changed", "The checklists are of another version."),
    "models": Change("models.changed", "The models are of another version."),
    "signer_id": Change("signer.changed", "The preview was shown to another person."),
    "signer_line": Change("signer.renamed", "Your name or credentials are recorded otherwise now."),
    "meaning": Change("meaning.changed", "The signature would mean something else."),
    "entered": Change("date.changed", "The day on which the entry is made is another."),
    "retracts": Change("retracts.changed", "The entry to be taken back is another."),
}
"""A field of the binding -> what it means that it differs."""
GONE = Change("preview.gone", "No preview stands: the answers or the entry were changed after it was shown.")
OTHER = Change("preview.other", "A later preview was made; the one on your screen is no longer it.")
EXPIRED = Change("preview.expired", "The preview was shown too long ago.")
CLOCK = Change("preview.later", "The preview is dated later than now.")
SIGNED = Change("state.signed", "The entry was signed already.")
PROOF = Change("signer.unproved", "You have not just proved who you are.")
ROLE = Change("signer.role", "Only a physician signs.")


def text_sum(text: str) -> str:
    """Hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _sum(data: object) -> str:
    return text_sum(json.dumps(data, sort_keys=True, separators=(",", ":"), default=str))


def findings_sum(result: dict[str, Any]) -> str:
    """The sum of what a scan found: facts, checklists and verdict, whatever else the result says."""
    return _sum([result[key] for key in ("facts", "checklists", "verdict", "service")])


def digest(binding: Binding) -> str:
    """The one sum that stands for everything that is signed."""
    return _sum(asdict(binding))


def seal(signed: str, at: datetime) -> str:
    """The sum of a signature: what was signed, and when."""
    return _sum([signed, at.isoformat()])


def _earlier(addenda: tuple[Addendum, ...]) -> str:
    return _sum([each.digest for each in addenda])


def bind(review: Review, kind: Kind, text: str, at: Situation) -> Binding:
    """The binding of a text, as everything stands now."""
    return Binding(
        review=review.id,
        note_id=at.note.note_id,
        note_version=at.note.version,
        note_sha256=at.note.sha256,
        note_dated=at.note.dated,
        findings_sha256=at.findings_sha256,
        addendum_sha256=text_sum(text),
        kind=kind,
        earlier_sha256=_earlier(review.addenda),
        program=at.edition.program,
        rules=at.edition.rules,
        models=at.edition.models,
        signer_id=at.signer.id,
        signer_line=at.signer.line,
        meaning=MEANINGS[kind],
        entered=at.today,
        retracts=review.draft.retracts if review.draft else None,
    )


def changes(review: Review, now: Binding | None, shown: str, at: Situation) -> tuple[Change, ...]:
    """Everything that forbids to sign what was shown under the digest; empty: it may be signed."""
    preview = review.preview
    if preview is None or now is None:
        signed = any(each.digest == shown for each in review.addenda)
        return (SIGNED if signed or review.state is State.SIGNED else GONE, *_person(at))
    differing = (FIELDS[name] for name in FIELDS if getattr(preview.binding, name) != getattr(now, name))
    other = () if preview.digest == shown else (OTHER,)
    return (*other, *differing, *_age(preview, at.now), *_person(at))


def _age(preview: Preview, now: datetime) -> Iterator[Change]:
    if now - preview.at > SHOWN_FOR:
        yield EXPIRED
    if now < preview.at:
        yield CLOCK


def _person(at: Situation) -> Iterator[Change]:
    proved = at.signer.authenticated_at
    if proved is None or not timedelta(0) <= at.now - proved <= PROOF_FOR:
        yield PROOF
    if at.signer.role != "physician":
        yield ROLE
