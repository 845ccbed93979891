"""A CDS client of the tests: who it says it is, and how it proves that."""

import time
from datetime import UTC, datetime

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

PUBLIC = "https://notecheck.example"
"""Where the service is, seen from outside."""
KEY = ec.generate_private_key(ec.SECP384R1())


def key_set() -> dict:
    """What it publishes."""
    algorithm = jwt.get_algorithm_by_name("ES384")
    return {"keys": [algorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "k1"}]}


def token(path: str, **more: object) -> dict[str, str]:
    """The headers with which it comes to a path."""
    now = datetime.now(UTC).timestamp()
    claims = {"iss": "https://ehr.example", "aud": PUBLIC + path, "iat": now, "exp": now + 300}
    claims |= {"jti": str(time.monotonic_ns())} | more
    return {"authorization": "Bearer " + jwt.encode(claims, KEY, "ES384", headers={"kid": "k1"})}
