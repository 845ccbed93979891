"""What Schemathesis does not know by itself: how JSON lines are sent. Loaded by its command line."""

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else str(value).encode()
