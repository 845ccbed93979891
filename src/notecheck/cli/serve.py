"""`notecheck serve`: the service, until it is told to stop, and the exit code."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

__all__ = ["run"]

NEEDED = ("fastapi", "sqlalchemy", "uvicorn")


def run(demo: bool, mllp: str | None = None, *, jobs_only: bool = False, **given: str | int | None) -> int:
    """Serve, or run jobs only. `given`: settings; None where the environment says. 2: it does not start."""
    if any(find_spec(name) is None for name in NEEDED):
        return _say('the service is not installed: pip install "notecheck[service]"')
    from pydantic import ValidationError

    from notecheck_service import events
    from notecheck_service.access.errors import UnsafeSettings
    from notecheck_service.access.safe import refuse_unsafe, refuse_unusable
    from notecheck_service.connect.settings import Connections
    from notecheck_service.demo import serve
    from notecheck_service.server import server_for
    from notecheck_service.settings import Settings
    from notecheck_service.store import StoreError
    from notecheck_service.work import work

    events.set_up()
    try:
        said: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        settings = Settings(demo=demo, **said)
        refuse_unsafe(settings)
        told = Connections(mllp=mllp) if mllp else Connections()
        told.refuse_unsafe()
        if not demo:
            refuse_unusable(settings)
    except UnsafeSettings as error:
        return _say(str(error))
    except StoreError as error:
        return _say(f"{error.code}: {error}")
    except ValidationError as error:
        # Not its message: that quotes the value, which may be a secret.
        faults = {".".join(map(str, each["loc"])).upper(): each["type"] for each in error.errors()}
        return _say("; ".join(f"E_SETTING: NOTECHECK_{name}: {why}" for name, why in faults.items()))
    if jobs_only:
        work(settings, told)
        return 0
    if demo:
        serve(settings.port)
        return 0
    server = server_for(settings, told=told)
    server.run()
    return 0 if server.started else 2


def _say(message: str) -> int:
    sys.stderr.write(f"notecheck: {message}\n")
    return 2
