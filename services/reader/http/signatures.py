"""Signatures of what is posted to webhooks."""

import hashlib
import hmac

HEADER = "Perspektiven-Signature"


def signature(secret: str, body: bytes, at: int) -> str:
    """`t=SECONDS,v1=HEX`: HMAC-SHA256 over the time, a full stop and the body.

    Whoever checks it also refuses an old time, so that a copied request is of no use.
    """
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
