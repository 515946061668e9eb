"""A small WebSub hub: takes subscriptions at a newspaper's address, asks back, delivers."""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

from aiohttp import ClientSession

from tests.support.newspaper import Newspaper, Reply, Request

PATH = "/hub"


class Hub:
    """Keeps the forms that were posted to it; what it does next is the test's to say.

    Callbacks are called on loopback at `port`, whatever host they name.
    """

    def __init__(self, paper: Newspaper, port: int = 0) -> None:
        self.port = port
        self.forms: list[dict[str, str]] = []
        self.answer = Reply(status=202)
        self.url = paper.url(PATH)
        paper.route(PATH, self.take)

    def feed(self, topic: str, *links: str) -> bytes:
        """An Atom feed of these links that names the hub."""
        entries = "".join(
            f"<entry><id>{link}</id><title>Title</title><link href='{link}'/></entry>"
            for link in links
        )
        return (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>"
            f"<link rel='hub' href='{self.url}'/><link rel='self' href='{topic}'/>{entries}</feed>"
        ).encode()

    async def verify(self, lease: int = 86_400, **changes: str) -> tuple[int, str]:
        """Asks whether the newest subscription is wanted; the answer's status and text."""
        form = self.forms[-1]
        query = {
            "hub.mode": "subscribe",
            "hub.topic": form["hub.topic"],
            "hub.challenge": "c-4711",
            "hub.lease_seconds": str(lease),
        } | {f"hub.{name}": value for name, value in changes.items()}
        async with (
            ClientSession() as session,
            session.get(self._address(form), params=query) as answer,
        ):
            return answer.status, await answer.text()

    async def deliver(self, body: bytes, secret: str | None = None, path: str | None = None) -> int:
        """Delivers, signed with the newest secret or another one; returns the answer's status."""
        form = self.forms[-1] if self.forms else {}
        key = form.get("hub.secret", "") if secret is None else secret
        digest = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature": f"sha256={digest}", "Content-Type": "application/atom+xml"}
        url = f"http://127.0.0.1:{self.port}{path}" if path else self._address(form)
        async with (
            ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status

    def take(self, request: Request) -> Reply:
        """Takes the form of a subscription."""
        self.forms.append(dict(parse_qsl(request.body.decode())))
        return self.answer

    def _address(self, form: dict[str, str]) -> str:
        return f"http://127.0.0.1:{self.port}{urlsplit(form['hub.callback']).path}"
