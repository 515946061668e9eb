"""WebSub protocol: subscription, verification, delivery (W3C Recommendation 2018).

Pure: requests and answers are values, time is an argument. Who mounts it keeps a subscription
beside the source, sends `subscribe_form` to the hub, and goes on polling at a slow pace, for hubs
take subscriptions and then never deliver.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from perspektiven import limits

LEASE = timedelta(days=7)
"""What we ask for."""

LONGEST_LEASE = timedelta(days=14)
"""A hub that grants more is asked again all the same."""

PENDING_FOR = timedelta(hours=1)
"""How long a hub may take to verify our intent."""

BACKUP_POLL = timedelta(hours=6)
"""How often a source is polled although a hub delivers."""

MOST_BYTES = limits.PUSH_BYTES.most

_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
_SMALLEST_LEASE = timedelta(minutes=5)
_BETWEEN_REQUESTS = timedelta(minutes=1)

State = Literal["pending", "active", "denied", "ended"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription at a hub. `topic` is the feed's own rel=self URL, not the polled one.

    `secrets` are those that deliveries may be signed with: the newest first, and the one before,
    which holds until the hub has taken the new one.
    """

    hub: str
    topic: str
    callback: str
    secrets: tuple[str, ...]
    asked_at: datetime
    state: State = "pending"
    verified_at: datetime | None = None
    expires_at: datetime | None = None
    last_delivery: datetime | None = None

    def renewal(self, new_secret: str, now: datetime) -> "Subscription":
        """The renewed subscription; the working secret stays valid meanwhile.

        A secret that the hub has not taken yet is offered again: with a third one, the one that
        works would be lost.
        """
        state: State = "active" if self.state == "active" else "pending"
        if self.verified_at is None or self.verified_at < self.asked_at:
            return replace(self, state=state, asked_at=now)
        secrets = (new_secret, *self.secrets[:1])
        return replace(self, state=state, secrets=secrets, asked_at=now)

    def renew_at(self) -> datetime:
        """When to renew: well before the lease ends; a day after a denial."""
        if self.state == "active" and self.expires_at is not None:
            lease = self.expires_at - self.asked_at
            if lease <= timedelta():
                return self.asked_at + PENDING_FOR
            in_time = self.expires_at - min(lease / 4, timedelta(days=1))
            return max(in_time, self.asked_at + _BETWEEN_REQUESTS)
        if self.state == "pending":
            return self.asked_at + PENDING_FOR
        return self.asked_at + timedelta(days=1)

    def is_delivering(self, now: datetime, expected_within: timedelta) -> bool:
        """Whether the hub delivers, so that polling may be slow."""
        if self.state != "active" or self.expires_at is None or now >= self.expires_at:
            return False
        return self.last_delivery is not None and now - self.last_delivery <= expected_within


def subscribe_form(subscription: Subscription, mode: str = "subscribe") -> dict[str, str]:
    """Form of a subscription request (5.1). The secret is sent only if the hub keeps it."""
    form = {
        "hub.mode": mode,
        "hub.topic": subscription.topic,
        "hub.callback": subscription.callback,
    }
    if mode == "subscribe":
        form["hub.lease_seconds"] = str(int(LEASE.total_seconds()))
        if keeps_secrets(subscription.hub):
            form["hub.secret"] = subscription.secrets[0]
    return form


@dataclass(frozen=True, slots=True)
class CallbackResponse:
    """Response to a hub, and its effects.

    `subscription` is the subscription as it is then, `feed` what is to be read as the source's
    body; with `poll` the source is to be asked itself.
    """

    status: int
    body: str = ""
    subscription: Subscription | None = None
    feed: bytes | None = None
    poll: bool = False


GONE = CallbackResponse(410)
"""To whoever delivers what nobody asked for (5.3 tells the hub to end the subscription)."""


def answer_verification(
    subscription: Subscription | None, query: Mapping[str, str], now: datetime
) -> CallbackResponse:
    """Answers a hub's GET: a verification (5.3) or a denial (5.2).

    The challenge is given back only for the topic that we asked for.
    """
    mode, topic = query.get("hub.mode"), query.get("hub.topic")
    if subscription is None or topic != subscription.topic:
        return CallbackResponse(404)
    if mode == "denied":
        return CallbackResponse(
            200, subscription=replace(subscription, state="denied", expires_at=None)
        )
    challenge = query.get("hub.challenge", "")
    if mode == "unsubscribe" and subscription.state == "ended":
        return CallbackResponse(200, challenge)
    if mode != "subscribe" or not challenge or subscription.state in {"denied", "ended"}:
        return CallbackResponse(404)
    granted = replace(subscription, state="active", verified_at=now, expires_at=now + _lease(query))
    # The hub has the newest secret now; deliveries under way may still be signed with the other.
    return CallbackResponse(200, challenge, granted)


def answer_delivery(
    subscription: Subscription | None, headers: Mapping[str, str], body: bytes, now: datetime
) -> CallbackResponse:
    """Answers a hub's delivery. `headers` have lower-case names.

    A wrong signature is answered as a right one, as 8 asks for, but nothing is read. A hub without
    TLS had no secret from us: what it delivers is but a hint that there is something new.
    """
    if subscription is None or subscription.state in {"denied", "ended"}:
        return GONE
    if len(body) > MOST_BYTES:
        return CallbackResponse(413)
    delivered = replace(subscription, last_delivery=now)
    if not keeps_secrets(subscription.hub):
        return CallbackResponse(202, subscription=delivered, poll=True)
    if not is_signed(body, headers.get("x-hub-signature", ""), subscription.secrets):
        return CallbackResponse(202)
    return CallbackResponse(202, subscription=delivered, feed=body)


def is_signed(body: bytes, signature: str, secrets: tuple[str, ...]) -> bool:
    """Whether a signature, `method=hexadecimal`, matches one of the secrets (7)."""
    method, _, digest = signature.strip().partition("=")
    algorithm = _METHODS.get(method.strip().lower())
    if algorithm is None:
        return False
    given = digest.strip().lower().encode()
    expected = [hmac.new(key.encode(), body, algorithm).hexdigest().encode() for key in secrets]
    # All are compared: the time taken tells nothing of which one fits.
    fits = [hmac.compare_digest(given, each) for each in expected]
    return any(fits)


def keeps_secrets(hub: str) -> bool:
    """Whether a hub's URL keeps secrets from others: by TLS, or on this machine."""
    parts = urlsplit(hub)
    if parts.scheme.lower() == "https":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _lease(query: Mapping[str, str]) -> timedelta:
    seconds = query.get("hub.lease_seconds", "")
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > 10:
        return LEASE
    return min(max(timedelta(seconds=int(seconds)), _SMALLEST_LEASE), LONGEST_LEASE)
