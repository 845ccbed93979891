"""What a scan did not check, said in the result itself so that no silence reads as "no gaps"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notecheck.core.note import Span
from notecheck.core.page import Zone
from notecheck.core.verdict import Checklist, ModelUse, Service

__all__ = ["Limit", "limits"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that was not checked."""

    id: str
    statement: str
    spans: tuple[Span, ...] = ()
    """The part of the note it concerns, where it concerns a part."""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        spans = [[span.start, span.end] for span in self.spans]
        return {"id": self.id, "statement": self.statement, "spans": spans}


ALWAYS = (
    Limit("attachments", "Images, scans and documents that the note refers to or that came with it."),
    Limit("claim", "The claim: codes, units, modifiers, prior authorization, and services billed before."),
    Limit("signature", "Whether the note is signed, by whom and when, and whether entries were amended."),
    Limit("truth", "Whether what is written was done and was right for the patient: only the words were judged."),
)
ESI = (
    Limit("sessions-elsewhere", "Injections in this or another region that this text does not mention."),
    Limit("volume-limits", "Limits on the volume injected."),
)
ROLES = {
    "consent": "Passages read as consent or as a list of risks: no evidence was taken from them.",
    "instruction": "Passages read as instructions to the patient: no evidence was taken from them.",
    "family": "Passages read as family history: no evidence was taken from them.",
    "legend": "Passages read as the legend of a scale or form: no evidence was taken from them.",
    "blank": "Placeholders and unticked boxes: they document nothing.",
}


def limits(
    service: Service,
    checklists: Sequence[Checklist],
    zones: Sequence[Zone],
    notes: int = 1,
    models: Sequence[ModelUse] = (),
) -> tuple[Limit, ...]:
    """Everything that the scan of so many notes left unchecked, in a fixed order."""
    return (
        *_scope(service, checklists),
        *_revisions(checklists),
        _other_notes(notes),
        *ALWAYS,
        *(ESI if any(each.id == "esi" for each in checklists) else ()),
        *_unread(models),
        *_passed_over(zones),
    )


def _other_notes(read: int) -> Limit:
    which = "only this text was read" if read == 1 else f"only the {read} texts given were read"
    return Limit("other-notes", f"Other notes of the chart: {which}.")


def _scope(service: Service, checklists: Sequence[Checklist]) -> tuple[Limit, ...]:
    """A service without a checklist of its own is judged, if at all, by what holds for every procedure."""
    if any(each.id.split(".")[0] == service.id for each in checklists):
        return ()
    if service.id == "none":
        return (Limit("no-procedure", "No procedure was recognised, so no procedure's requirements were checked."),)
    return (
        Limit(
            "no-service-checklist",
            f"Requirements of this service ({service.id}): there is no checklist for it.",
        ),
    )


def _revisions(checklists: Sequence[Checklist]) -> tuple[Limit, ...]:
    if not checklists:
        return ()
    versions = ", ".join(f"{each.id} {each.version}" for each in checklists)
    statement = f"Policy text later than the checklists used ({versions}), and the local contractor's further rules."
    return (Limit("later-policy-text", statement),)


def _unread(models: Sequence[ModelUse]) -> tuple[Limit, ...]:
    """Models that were not asked: what the rules did not find, nothing else looked for."""
    return tuple(
        Limit(f"model-{model.name}", f"The model {model.name} was not used ({model.fault}): only the rules looked.")
        for model in models
        if model.fault
    )


def _passed_over(zones: Sequence[Zone]) -> tuple[Limit, ...]:
    by_role = {role: tuple(zone.span for zone in zones if zone.role == role) for role in ROLES}
    return tuple(Limit(f"passages-{role}", ROLES[role], spans) for role, spans in by_role.items() if spans)
