"""Who may see the operators' page: a token, as a bearer or by a login form and a cookie.

The cookie is signed with a key derived from the token, so that another token ends all sessions.
Pages of other origins can neither read the page nor post to it: the cookie is SameSite=Strict, a
request that names another origin is refused, and forms carry a word that belongs to the session.
"""

import hashlib
import hmac
import secrets

from fastapi import Request
from fastapi.responses import Response
from itsdangerous import BadData, URLSafeTimedSerializer
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.exceptions import HTTPException

from services.reader.http.forms import is_ours, is_secure
from services.reader.http.middleware import whose
from services.reader.settings import ReaderSettings

COOKIE = "perspektiven-status"
PATH = "/status"

SESSION_SECONDS = 12 * 3600
WRONG_PER_MINUTE = 10
"""Wrong tokens that one address may try in a minute."""


class Access:
    """Checks requests to the operators' page."""

    def __init__(self, settings: ReaderSettings) -> None:
        self._token = settings.status_token.get_secret_value() if settings.status_token else None
        self.is_on = settings.status_page or self._token is not None
        self._public_url = settings.public_url
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._sessions = _serializer(self._token or "", "session")

    @property
    def has_token(self) -> bool:
        """Whether somebody can prove to be an operator: only such a one may change anything."""
        return self._token is not None

    def check(self, request: Request) -> None:
        """Raises HTTPException 404 where the page is off, 403 for a page of another origin."""
        if not self.is_on:
            raise HTTPException(404)
        if not is_ours(request, self._public_url):
            raise HTTPException(
                403,
                "This request comes from a page of another site. Send it from our own page.",
            )

    def is_operator(self, request: Request) -> bool:
        """Whether the page may be shown: a valid session, the right bearer, or no token is set.

        Raises HTTPException 429 after too many wrong tokens.
        """
        if self._token is None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.is_token(request, given.strip())
        return self._session(request) is not None

    def is_token(self, request: Request, given: str) -> bool:
        """Compares in constant time. Raises HTTPException 429 after too many wrong tokens."""
        client = whose(request.client.host) if request.client else ""
        limit = RateLimitItemPerMinute(WRONG_PER_MINUTE)
        if not self._limiter.test(limit, client):
            raise HTTPException(
                429, "Too many wrong tokens. Wait for a minute.", headers={"Retry-After": "60"}
            )
        if self._token is not None and hmac.compare_digest(given.encode(), self._token.encode()):
            return True
        self._limiter.hit(limit, client)
        return False

    def begin(self, answer: Response) -> None:
        """Begins a session."""
        answer.set_cookie(
            COOKIE,
            str(self._sessions.dumps(secrets.token_urlsafe(12))),
            max_age=SESSION_SECONDS,
            path=PATH,
            secure=is_secure(self._public_url),
            httponly=True,
            samesite="strict",
        )

    def end(self, answer: Response) -> None:
        """Ends the session of this browser."""
        answer.delete_cookie(COOKIE, path=PATH)

    def form_word(self, request: Request) -> str:
        """What forms of this session carry; empty without a session."""
        session = self._session(request)
        return _digest(self._token or "", session) if session is not None else ""

    def is_own_form(self, request: Request, word: str) -> bool:
        """Whether a form was sent from a page of this session; a bearer needs none."""
        if request.headers.get("authorization"):
            return True
        wanted = self.form_word(request)
        return bool(wanted) and hmac.compare_digest(word.encode(), wanted.encode())

    def _session(self, request: Request) -> str | None:
        try:
            said = self._sessions.loads(request.cookies.get(COOKIE, ""), max_age=SESSION_SECONDS)
        except BadData:
            return None
        return str(said)


def _serializer(token: str, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        token, salt=f"perspektiven.status.{salt}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _digest(token: str, session: str) -> str:
    return hmac.new(token.encode(), f"form.{session}".encode(), hashlib.sha256).hexdigest()
