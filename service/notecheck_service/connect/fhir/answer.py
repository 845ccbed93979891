"""The answer to one request: a Bundle of all that the scans of its documents say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notecheck.ingest.record import Record
from notecheck_service.connect.fhir.documents import Sent
from notecheck_service.connect.fhir.outcome import about, outcome, refused
from notecheck_service.connect.fhir.provenance import device, provenance
from notecheck_service.connect.fhir.response import response
from notecheck_service.connect.fhir.task import task
from notecheck_service.connect.fhir.words import Resource, full_url, instant, without_none

__all__ = ["Answered", "Refused", "bundle"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A document that was scanned."""

    sent: Sent
    record: Record
    result: dict[str, Any]
    """The contract's object."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not."""

    sent: Sent
    code: str
    detail: str

    @property
    def issue(self) -> Resource:
        """The same as an issue of an OperationOutcome."""
        return refused(self.code, self.detail, self.sent.expression, self.sent.kind)


def bundle(answers: Iterable[Answered | Refused], when: datetime) -> Resource:
    """Everything that is answered, in the order of the documents."""
    entries: dict[str, Resource] = {}
    for each in answers:
        if isinstance(each, Refused):
            entries[full_url("refused", each.sent.expression)] = outcome(each.issue)
        else:
            entries |= _Entries(each, instant(when)).made()
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": instant(when),
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries.items()],
    }


@dataclass(slots=True)
class _Entries:
    """The resources of one document under their addresses."""

    answered: Answered
    when: str
    held: dict[str, Resource] = field(default_factory=dict)

    def made(self) -> dict[str, Resource]:
        result, sent = self.answered.result, self.answered.sent
        program = device(result)
        # Documents of one rule set share their Device.
        agent = {"reference": self._add(program, "device", repr(program), shared=True), "display": "notecheck"}
        responses = self._responses(agent)
        targets = list(responses)
        if asked := task(result, responses, self._head_of_task(agent)):
            targets.append(self._add(asked, "task"))
        targets.append(self._add(outcome(*about(result, sent.expression)), "outcome"))
        self._add(provenance(result, targets, agent, sent.reference, self.when), "provenance")
        return self.held

    def _responses(self, agent: Resource) -> list[str]:
        result = self.answered.result
        facts = {fact["id"]: fact for fact in result["facts"]}
        head = without_none({"subject": self.answered.sent.subject, "authored": self.when, "author": agent})
        return [self._add(response(each, facts, head), "response", each["id"]) for each in result["checklists"]]

    def _head_of_task(self, agent: Resource) -> Resource:
        sent = self.answered.sent
        head = {"focus": sent.reference, "for": sent.subject, "authoredOn": self.when}
        return without_none(head | {"requester": agent, "owner": sent.author})

    def _add(self, resource: Resource, *names: str, shared: bool = False) -> str:
        sent, result = self.answered.sent, self.answered.result
        own = () if shared else (sent.expression, result["note_id"], result["text"]["sha256"])
        url = full_url(*names, *own)
        self.held[url] = resource
        return url
