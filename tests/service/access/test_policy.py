"""The table of who may call what, against one by hand: b(iller), p(hysician), a(dmin), (a)u(ditor), * anyone."""

from notecheck_service.access.policy import FOLDER, load

BY_HAND = """
POST   /v1/scan                   bp    scan
POST   /v1/batches                b     batch
GET    /v1/batches                b     batch
GET    /v1/batches/{id}           b     batch
GET    /v1/batches/{id}/results   b     batch
POST   /v1/batches/{id}/cancel    b     batch
GET    /v1/notes                  bpu   read
GET    /v1/notes/{id}             bpu   read
PATCH  /v1/notes/{id}             bp    -
GET    /v1/notes/{id}/text        bpu   read
GET    /v1/notes/{id}/results     bpu   read
GET    /v1/notes/{id}/results/newest bpu read
GET    /v1/notes/{id}/release     bpu   release
GET    /v1/worklist               bp    read
GET    /v1/events                 bau   release
GET    /v1/jobs                   a     -
GET    /v1/versions               *     -
GET    /v1/keys                   a     -
POST   /v1/keys                   a     -
DELETE /v1/keys/{id}              a     -
GET    /v1/people                 a     -
POST   /v1/people                 a     -
GET    /v1/people/{id}            a     -
PATCH  /v1/people/{id}            a     -
GET    /v1/audit                  u     -
GET    /v1/audit/readers          u     -
GET    /health/live               *     -
GET    /health/ready              *     -
GET    /openapi.json              *     -
GET    /sign-in                   *     -
POST   /sign-in                   *     -
GET    /sign-in/provider          *     -
GET    /sign-in/provider/back     *     -
POST   /sign-out                  bpau  -
GET    /prove                     bpau  -
POST   /prove                     bpau  -
"""
LETTERS = {"b": "biller", "p": "physician", "a": "admin", "u": "auditor"}


def test_the_tables_say_what_was_decided():
    found = {
        route: ("*" if rule.anyone else "".join(a for a, role in LETTERS.items() if role in rule.roles), rule.scope)
        for route, rule in load([FOLDER / "http.toml", FOLDER / "sign_in.toml"]).items()
    }
    rows = (line.split() for line in BY_HAND.strip().splitlines())
    assert found == {f"{method} {path}": (who, None if scope == "-" else scope) for method, path, who, scope in rows}


def test_only_these_routes_are_open_to_anyone():
    opened = {route for route, rule in load().items() if rule.anyone and "/static" not in route}
    assert opened == {
        "GET /v1/versions", "GET /health/live", "GET /health/ready", "GET /openapi.json", "GET /sign-in",
        "POST /sign-in", "GET /sign-in/provider", "GET /sign-in/provider/back", "GET /fhir/metadata",
        "GET /fhir/Questionnaire", "GET /fhir/Questionnaire/{id}", "GET /cds-services",
    }  # fmt: skip
