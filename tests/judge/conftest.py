"""Facts typed by hand, so that a policy can be argued about without any note."""

from collections.abc import Callable

import pytest

from notecheck.core.fact import Chart, Fact, Value
from notecheck.core.note import Span
from notecheck.core.verdict import Finding, Service
from notecheck.judge.judge import judge
from notecheck.judge.load import load_policies
from notecheck.judge.policy import Policy
from notecheck.judge.vocabulary import vocabulary

FIRST_SESSION = Service("esi", "interlaminar", "initial")


@pytest.fixture(scope="session")
def policies() -> dict[str, Policy]:
    return {policy.id: policy for policy in load_policies()}


@pytest.fixture(scope="session")
def fact() -> Callable[..., Fact]:
    """A fact around a value; its type is the value's own."""
    kinds = {"".join(part.capitalize() for part in kind.split("_")): kind for kind in vocabulary()}
    return lambda value, **more: Fact(kinds[type(value).__name__], Span(0, 1), value, **more)


@pytest.fixture(scope="session")
def finding(policies: dict[str, Policy], fact: Callable[..., Fact]) -> Callable[..., Finding]:
    """How one item comes out for these values or facts."""

    def found(item: str, *values: Value | Fact, service: Service | None = None) -> Finding:
        name = item.partition(".")[0]
        facts = tuple(value if isinstance(value, Fact) else fact(value) for value in values)
        service = service or (FIRST_SESSION if name in ("esi", "quality") else Service(name))
        checklist = judge(Chart((), facts), policies[name], service)
        return next(each for each in checklist.findings if each.id == item)

    return found
