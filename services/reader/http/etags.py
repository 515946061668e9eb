"""ETags, and bodies of answers with theirs."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaggedBody:
    """An answer's body, ready to be sent, and its ETag."""

    body: bytes
    etag: str


def etag(body: bytes) -> str:
    """Weak, since the body may be compressed on its way (RFC 9110, 8.8.1)."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
