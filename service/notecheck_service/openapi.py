"""The description of the service for programs: OpenAPI 3.1, with the problems that each route may answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from notecheck_service.access.policy import Rule, Table, load
from notecheck_service.problems import PROBLEMS
from notecheck_service.routes.schemas import PROBLEM, PROBLEM_EXAMPLE

__all__ = ["describe"]

ANYWHERE = (400, 401, 403, 404, 408, 413, 422, 429, 503)
WITH_PATH = (410,)
WRITING = (409, 412, 415, 428)
CHANGES = (
    ("/v1/notes/{id}", ("patch", "/v1/notes/{id}")),
    ("/v1/batches/{id}", ("post", "/v1/batches/{id}/cancel")),
    ("/v1/people/{id}", ("patch", "/v1/people/{id}")),
    ("/v1/webhooks/{id}", ("post", "/v1/webhooks/{id}/rotate")),
    ("/v1/webhooks/{id}", ("post", "/v1/webhooks/{id}/enable")),
    ("/v1/webhooks/{id}", ("delete", "/v1/webhooks/{id}")),
)
"""What is looked at, and the change that its ETag is for."""
METHODS = ("get", "post", "put", "patch", "delete")
SCHEMES = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key: nck_…"},
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-notecheck", "description": "A person who signed in."},
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The document; made once."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes, openapi_version="3.1.0"
        )
        table = load()
        for path, operations in found["paths"].items():
            for method in METHODS:
                if method in operations:
                    _complete(operations[method], path, method, table)
        _restore_examples(app, found["paths"])
        _link(found["paths"])
        parts = found.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = PROBLEM
        for unused in ("HTTPValidationError", "ValidationError"):
            parts["schemas"].pop(unused, None)
        parts["securitySchemes"] = SCHEMES
        app.openapi_schema = found
    return app.openapi_schema


def _restore_examples(app: FastAPI, paths: dict[str, Any]) -> None:
    """The examples as they were written: the framework drops every null from them."""
    for context in iter_route_contexts(app.routes):
        for method in context.methods or ():
            told = paths.get(str(context.path), {}).get(method.lower(), {}).get("responses", {})
            for status, answer in getattr(context.original_route, "responses", {}).items():
                for kind, content in answer.get("content", {}).items():
                    if "example" in content:
                        told[str(status)]["content"][kind]["example"] = content["example"]


def _link(paths: dict[str, Any]) -> None:
    """Say which change the ETag of an answer is for."""
    for seen, (method, changed) in CHANGES:
        name = paths[changed][method]["operationId"]
        passed = {"path.id": "$request.path.id", "header.If-Match": "$response.header.ETag"}
        answer = paths[seen]["get"]["responses"]["200"]
        answer.setdefault("links", {})[name] = {"operationId": name, "parameters": passed}


def _complete(operation: dict[str, Any], path: str, method: str, table: Table) -> None:
    """Add the problems, and what lets a caller in."""
    statuses = [*ANYWHERE, *(WITH_PATH if "{" in path else ()), *(WRITING if method != "get" else ())]
    if "application/json" in operation["responses"].get("422", {}).get("content", {}):
        # The framework's own.
        del operation["responses"]["422"]
    for status in sorted(statuses):
        operation["responses"].setdefault(str(status), _problem(status))
    operation["security"] = _asked_for(table[f"{method.upper()} {path}"])


def _asked_for(rule: Rule) -> list[dict[str, list[str]]]:
    """What lets a caller in, as the table has it: a key with the scope, or a person's session; nothing: anyone."""
    key = [{"key": [rule.scope]}] if rule.scope else []
    return [*key, {"session": []}] if rule.roles else list(key)


def _problem(status: int) -> dict[str, Any]:
    codes = [code for code, (at, _) in PROBLEMS.items() if at == status]
    example = PROBLEM_EXAMPLE if status == 422 else problem_example(codes[0])
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "Codes: " + ", ".join(codes),
        "content": {"application/problem+json": {"schema": schema, "example": example}},
    }


def problem_example(code: str) -> dict[str, Any]:
    """A problem without fields."""
    status, title = PROBLEMS[code]
    return {"type": f"urn:notecheck:problem:{code}", "title": title, "status": status, "code": code}
