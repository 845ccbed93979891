"""GET /v1/versions: what a result rests on."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter

from notecheck import load_policies
from notecheck.batch.edition import lexicons_sha256, program_sha256
from notecheck.report.result import SCHEMA, program_version
from notecheck_service.door.guarded import Guarded
from notecheck_service.routes.schemas import VERSIONS, VERSIONS_EXAMPLE, answers

__all__ = ["router"]

router = APIRouter(route_class=Guarded, tags=["service"])


@router.get("/v1/versions", responses=answers(VERSIONS, VERSIONS_EXAMPLE))
def versions() -> dict[str, Any]:
    """Program, rules and policies, each with the sum of its bytes; the same sums give the same results."""
    return _versions()


@cache
def _versions() -> dict[str, Any]:
    policies = [
        {"id": each.id, "version": each.version, "effective": str(each.effective), "sha256": each.sha256}
        for each in load_policies()
    ]
    return {
        "program": {"name": "notecheck", "version": program_version(), "sha256": program_sha256()},
        "schema": SCHEMA,
        "lexicons": {"sha256": lexicons_sha256()},
        "models": [],
        "policies": policies,
    }
