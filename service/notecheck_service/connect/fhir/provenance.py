"""Where an answer came from: the program with the versions of its rules, and the document by the hash of its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from notecheck_service.connect.fhir.words import Resource, canonical, concept, system

__all__ = ["device", "provenance"]

ROLE = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


def device(result: Mapping[str, Any]) -> Resource:
    """The program that answered, with the version of each rule set that it used."""
    program = result["program"]
    rules = [
        {"type": concept("version", "policy", each["id"]), "value": f"{each['id']} {each['version']}"}
        for each in result["policies"]
    ]
    return {
        "resourceType": "Device",
        "status": "active",
        "deviceName": [{"name": program["name"], "type": "manufacturer-name"}],
        "version": [{"type": concept("version", "program"), "value": program["version"]}, *rules],
    }


def provenance(
    result: Mapping[str, Any], targets: Sequence[str], agent: Resource, source: Resource, when: str
) -> Resource:
    """How the targets came to be. `source` is a reference to the document, which the hash names to the letter."""
    digest = {"system": system("text-sha256"), "value": result["text"]["sha256"]}
    policies = [canonical("Questionnaire", each["id"], each["version"]) for each in result["policies"]]
    return {
        "resourceType": "Provenance",
        "target": [{"reference": each} for each in targets],
        "recorded": when,
        **({"policy": policies} if policies else {}),
        "activity": concept("activity", "scan"),
        "agent": [{"type": {"coding": [{"system": ROLE, "code": "assembler"}]}, "who": agent}],
        "entity": [{"role": "source", "what": source | {"identifier": digest}}],
    }
