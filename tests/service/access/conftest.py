"""What the tests of access share."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from service.someone import Someone, add

from notecheck_service.access.secret import Box
from notecheck_service.access.signin import SignIn
from notecheck_service.settings import Settings
from notecheck_service.store import Scope, Store


@pytest.fixture
def box() -> Box:
    return Box("the secret of the tests, of no use elsewhere", "totp")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data=tmp_path, session_absolute=timedelta(hours=1))


@pytest.fixture
def signin(database: Store, box: Box) -> SignIn:
    return SignIn(database, box)


@pytest.fixture
def physician(database: Store, practice: Scope, box: Box) -> Someone:
    return add(database, practice, box, "Physician@Example.org", "physician")
