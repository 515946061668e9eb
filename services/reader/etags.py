"""ETags: what an answer's body is known by."""

import hashlib


def etag(body: bytes) -> str:
    """Weak, since the body may be compressed on its way (RFC 9110, 8.8.1)."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
