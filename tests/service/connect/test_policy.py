"""Who may call the connections, against a table by hand: b(iller), p(hysician), a(dmin), * anyone."""

from notecheck_service.access.policy import FOLDER, load

BY_HAND = """
GET    /fhir/metadata                       *   -
GET    /fhir/Questionnaire                  *   -
GET    /fhir/Questionnaire/{id}             *   -
POST   /fhir/DocumentReference/$notecheck   bp  fhir
POST   /fhir/$notecheck                     bp  fhir
GET    /cds-services                        *   -
POST   /cds-services/{id}                   -   cds
POST   /cds-services/{id}/feedback          -   cds
GET    /v1/webhooks                         a   webhooks
POST   /v1/webhooks                         a   webhooks
GET    /v1/webhooks/{id}                    a   webhooks
DELETE /v1/webhooks/{id}                    a   webhooks
POST   /v1/webhooks/{id}/rotate             a   webhooks
POST   /v1/webhooks/{id}/enable             a   webhooks
POST   /v1/webhooks/{id}/test               a   webhooks
"""
LETTERS = {"b": "biller", "p": "physician", "a": "admin", "u": "auditor"}


def test_the_table_says_what_was_decided():
    found = {
        route: ("*" if rule.anyone else "".join(a for a, role in LETTERS.items() if role in rule.roles), rule.scope)
        for route, rule in load([FOLDER / "connect.toml"]).items()
    }
    rows = (line.split() for line in BY_HAND.strip().splitlines())
    decided = {f"{method} {path}": (who.strip("-"), scope.strip("-") or None) for method, path, who, scope in rows}
    assert found == decided
