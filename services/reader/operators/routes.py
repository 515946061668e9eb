"""Routes of the operators' page: the page itself, signing in and out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from services.reader.dependencies import Dependencies, RequestDependencies
from services.reader.http.forms import form
from services.reader.operators.access import PATH, Access
from services.reader.operators.replay import Replays
from services.reader.operators.view import view
from services.reader.operators.watch import Watch
from services.reader.pages.page_answer import common_values, spoken_headers
from services.reader.rendering.templating import rendered

_HEADERS = {
    "Cache-Control": "no-store",
    # With `no-referrer`, as elsewhere, browsers hide the origin of our own forms.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True)
class Operators:
    """What the routes work with; `app.state.operators`."""

    access: Access
    watch: Watch
    replays: Replays


async def _checked(request: Request) -> Operators:
    operators: Operators = request.app.state.operators
    operators.access.check(request)
    return operators


AnyOperators = Annotated[Operators, Depends(_checked)]
"""Of a request that may ask at all, whoever it is from."""

router = APIRouter(prefix=PATH, default_response_class=HTMLResponse)


@router.get("")
async def status_page(
    request: Request, dependencies: RequestDependencies, operators: AnyOperators
) -> Response:
    """Stages, outlets, dead letters, numbers by day; a form for the token where one is needed."""
    if not operators.access.is_operator(request):
        return await _sign_in(request, dependencies, is_wrong=False)
    return await answer(
        request,
        dependencies,
        "status.html",
        view=view(operators.watch, datetime.now(UTC)),
        since=operators.watch.since,
        may_replay=operators.access.has_token,
        replay=operators.replays.last,
        form_word=operators.access.form_word(request),
    )


@router.post("/sign-in")
async def sign_in(
    request: Request, dependencies: RequestDependencies, operators: AnyOperators
) -> Response:
    """Begins a session for who knows the token."""
    given = (await form(request)).get("token", "")
    if not operators.access.is_token(request, given):
        return await _sign_in(request, dependencies, is_wrong=True)
    response = back(dependencies)
    operators.access.begin(response)
    return response


@router.post("/sign-out")
async def sign_out(
    request: Request, dependencies: RequestDependencies, operators: AnyOperators
) -> Response:
    """Ends the session of this browser."""
    if not operators.access.is_own_form(request, (await form(request)).get("word", "")):
        raise HTTPException(
            403, "The form belongs to another session. Load the page again and send it from there."
        )
    response = back(dependencies)
    operators.access.end(response)
    return response


def back(dependencies: Dependencies) -> Response:
    """Back to the page, by GET."""
    return RedirectResponse(dependencies.target.address(PATH), 303, headers=_HEADERS)


async def answer(
    request: Request,
    dependencies: Dependencies,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    """A page for operators: nobody keeps it."""
    html = await rendered(
        dependencies.settings,
        dependencies.target,
        template,
        **common_values(request, dependencies),
        **values,
    )
    headers = _HEADERS | spoken_headers(dependencies)
    if status == 401:
        headers |= {"WWW-Authenticate": "Bearer"}
    return HTMLResponse(html, status, headers=headers)


async def _sign_in(request: Request, dependencies: Dependencies, *, is_wrong: bool) -> Response:
    return await answer(request, dependencies, "status_sign_in.html", status=401, is_wrong=is_wrong)
