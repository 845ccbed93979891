"""A stored note with gaps, and a physician of its practice."""

from dataclasses import replace

import pytest
from service_notes import put

from notecheck_service.store import Scope, Store


@pytest.fixture
def physician_scope(practice: Scope) -> Scope:
    return replace(practice, actor_id="per_vane", role="physician")


@pytest.fixture
def note_id(database: Store, practice: Scope) -> str:
    return put(database, practice)
