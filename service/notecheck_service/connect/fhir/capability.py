"""What this server can do, as FHIR has it: CapabilityStatement."""

from __future__ import annotations

from datetime import datetime

from notecheck.report.result import program_version
from notecheck_service.connect.fhir.words import Resource, canonical, instant

__all__ = ["capability"]

NOTECHECK = {"name": "notecheck", "definition": canonical("OperationDefinition", "notecheck")}


def capability(when: datetime) -> Resource:
    """For /fhir/metadata; `when` is when the process was started."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": instant(when),
        "publisher": "notecheck",
        "kind": "instance",
        "software": {"name": "notecheck", "version": program_version()},
        "implementation": {"description": "Documentation checks of procedure notes, within the practice"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "security": {"description": "An API key with the scope `fhir`, as a bearer token."},
                "resource": [
                    {"type": "DocumentReference", "operation": [NOTECHECK]},
                    {"type": "Questionnaire", "interaction": [{"code": "read"}, {"code": "search-type"}]},
                ],
                "operation": [NOTECHECK],
            }
        ],
    }
