"""The description of the service for programs: OpenAPI 3.1, with the problems that each route may answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from notecheck_service.access.policy import Table, load
from notecheck_service.problems import PROBLEMS
from notecheck_service.routes.schemas import PROBLEM, PROBLEM_EXAMPLE

__all__ = ["describe"]

ANYWHERE = (400, 401, 403, 404, 408, 413, 422, 429, 503)
WITH_PATH = (410,)
WRITING = (409, 412, 415, 428)
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


def _complete(operation: dict[str, Any], path: str, method: str, table: Table) -> None:
    """Add the problems, and who is asked for a key or a session: all but what is open to anyone."""
    statuses = [*ANYWHERE, *(WITH_PATH if "{" in path else ()), *(WRITING if method != "get" else ())]
    if "application/json" in operation["responses"].get("422", {}).get("content", {}):
        # The framework's own.
        del operation["responses"]["422"]
    for status in sorted(statuses):
        operation["responses"].setdefault(str(status), _problem(status))
    operation["security"] = [] if table[f"{method.upper()} {path}"].anyone else [{"key": []}, {"session": []}]


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
