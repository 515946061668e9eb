"""Forms of our pages: their fields, and whether one was sent from a page of ours."""

from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException

_MOST_FIELDS = 100
_FEW = 10

SAME_ORIGIN = {"Referrer-Policy": "same-origin"}
"""For pages with forms: with `no-referrer`, as elsewhere, browsers hide the origin of a form."""


async def fields(request: Request, most: int = _MOST_FIELDS) -> dict[str, list[str]]:
    """The values of each field of a form (application/x-www-form-urlencoded), empty ones left out.

    Raises HTTPException 422 for what is no such form.
    """
    try:
        return parse_qs((await request.body()).decode(), max_num_fields=most)
    except ValueError as exc:
        raise HTTPException(
            422, "The body is not a form (application/x-www-form-urlencoded)."
        ) from exc


async def form(request: Request) -> dict[str, str]:
    """The same, the last value of each of a few fields."""
    return {name: values[-1] for name, values in (await fields(request, _FEW)).items()}


def is_ours(request: Request, public_url: str | None) -> bool:
    """Whether a request comes from no page at all, or from one of ours.

    Browsers name the origin of what a page reads (CORS) and of every form (Fetch, 3.1), and
    where they are sure of it how it is related to ours (Fetch Metadata).
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and not _is_followed_link(request):
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    hosts = {request.headers.get("host"), urlsplit(public_url or "").netloc} - {"", None}
    return origin is None or urlsplit(origin).netloc in hosts


def is_secure(public_url: str | None) -> bool:
    """Whether cookies are for https only: that is the address that people use."""
    return urlsplit(public_url or "").scheme == "https"


def _is_followed_link(request: Request) -> bool:
    return request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
