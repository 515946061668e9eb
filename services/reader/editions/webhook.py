"""Posts an edition to a webhook, signed as alerts are."""

import asyncio
import time
from dataclasses import dataclass

import httpx

from perspektiven.errors import Permanent, Transient
from services.reader.http.signatures import HEADER, signature

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts to webhooks, through a guarded client."""

    web: httpx.AsyncClient
    secret: str
    seconds: float = SECONDS

    async def post(self, url: str, body: bytes, identity: str) -> None:
        """Returns when the webhook has answered with 2xx. Raises Transient otherwise.

        `identity` is the same whenever the edition is posted there again.
        """
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": identity,
            HEADER: signature(self.secret, body, round(time.time())),
        }
        try:
            async with (
                asyncio.timeout(self.seconds),
                self.web.stream("POST", url, content=body, headers=headers) as got,
            ):
                # What it answers besides is not read, however long it is.
                if not got.is_success:
                    raise Transient(f"the webhook said HTTP {got.status_code}")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, Permanent, TimeoutError) as exc:
            raise Transient(f"the webhook can't be posted to: {type(exc).__name__}: {exc}") from exc
