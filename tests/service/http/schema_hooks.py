"""What Schemathesis does not know by itself. Loaded by its command line."""

from collections.abc import Iterator
from pathlib import Path

import schemathesis

OURS = Path("schema.json").read_text(encoding="utf-8")
"""The description itself: names of fields, and words of examples, are no secret of whoever sends them."""
SHORTEST = 8
"""Characters of something sent that no answer has by chance."""
SECONDS = 10
"""After so long an answer is taken for a hang."""


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """How JSON lines are sent."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else str(value).encode()


def words(value: object) -> Iterator[str]:
    """Every text in what is sent, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from words(name)
            yield from words(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from words(each)


@schemathesis.check
def refusals_repeat_nothing(context, response, case) -> None:
    """No refusal says anything of what was sent."""
    if response.status_code < 400:
        return
    sent = {
        *words(case.body),
        *words(case.query),
        *words(case.path_parameters),
        *words([*(case.headers or {}).values()]),
    }
    told = response.text + " ".join(value for values in response.headers.values() for value in values)
    for each in sent:
        if len(each) >= SHORTEST and each in told and each not in OURS:
            raise AssertionError(f"repeats what was sent: {each[:40]!r}")


@schemathesis.check
def no_answer_hangs(context, response, case) -> None:
    """Every answer comes soon."""
    assert response.elapsed < SECONDS, f"{response.elapsed} s"
