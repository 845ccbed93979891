"""The description of the service for programs: OpenAPI 3.1, with the problems that each route may answer."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

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
        for path, operations in found["paths"].items():
            for method in METHODS:
                if method in operations:
                    _complete(operations[method], path, method)
        parts = found.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = PROBLEM
        for unused in ("HTTPValidationError", "ValidationError"):
            parts["schemas"].pop(unused, None)
        parts["securitySchemes"] = SCHEMES
        app.openapi_schema = found
    return app.openapi_schema


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    """Add the problems; health answers everyone, everything else only who is known."""
    statuses = [*ANYWHERE, *(WITH_PATH if "{" in path else ()), *(WRITING if method != "get" else ())]
    if "application/json" in operation["responses"].get("422", {}).get("content", {}):
        # The framework's own.
        del operation["responses"]["422"]
    for status in sorted(statuses):
        operation["responses"].setdefault(str(status), _problem(status))
    operation["security"] = [] if path.startswith("/health/") else [{"key": []}, {"session": []}]


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
