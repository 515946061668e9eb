"""Routes of the page of reading habits: forms whose answers are kept in a cookie."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from perspektiven.text.language_tags import UNKNOWN, base
from services.reader.dependencies import Dependencies, RequestDependencies
from services.reader.habits.cookie import Habits, Kind, Mute, TooManyHabits, habits_of, keep
from services.reader.http.forms import SAME_ORIGIN, fields, is_ours, is_secure
from services.reader.pages.page_answer import common_values, spoken_headers
from services.reader.query import outlets
from services.reader.rendering.templating import rendered

router = APIRouter(default_response_class=HTMLResponse)

PATH = "/habits"
SPANS = {"day": 1, "week": 7, "month": 30, "always": None}
"""Days for which something can be muted."""

_HEADERS = {**SAME_ORIGIN, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@router.get(PATH)
async def habits_page(
    request: Request,
    dependencies: RequestDependencies,
    kind: Kind | None = None,
    value: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The habits of this browser; with `kind` and `value`, a form that mutes just that."""
    asked = (kind, value) if kind and value else None
    return await _page(request, dependencies, habits_of(request), asked=asked)


@router.post(PATH)
async def change_habits(request: Request, dependencies: RequestDependencies) -> Response:
    """Changes the habits as one of the page's forms says, and goes back to the page."""
    if not is_ours(request, dependencies.settings.public_url):
        raise HTTPException(
            403,
            "This request comes from a page of another site. Send it from our own page.",
        )
    habits = habits_of(request)
    given = await fields(request)
    answer = RedirectResponse(dependencies.target.address(PATH), 303, headers=_HEADERS)
    try:
        changed = _changed(habits, given)
        keep(answer, changed, secure=is_secure(dependencies.settings.public_url))
    except TooManyHabits:
        return await _page(request, dependencies, habits, status=422, problem="habits_too_many")
    except ValidationError:
        return await _page(request, dependencies, habits, status=422, problem="habits_invalid")
    return answer


def _changed(habits: Habits, given: Mapping[str, list[str]]) -> Habits:
    """The habits after a form. Raises ValidationError, HTTPException 422 for no form of ours."""
    match given.get("do"):
        case ["read"]:
            chosen = tuple(dict.fromkeys(given.get("language", ())))
            changes: dict[str, Any] = {"languages": chosen, "marks_new": "new" in given}
        case ["mute"]:
            mute = _mute(given)
            others = _without(habits, mute.kind, mute.value)
            changes = {"mutes": (*others, mute)}
        case ["unmute"]:
            kind, _, value = given.get("muted", [""])[0].partition(" ")
            changes = {"mutes": _without(habits, kind, value)}
        case ["forget"]:
            return Habits()
        case _:
            raise HTTPException(
                422, "This form is unknown. Open /habits and send one of its forms."
            )
    kept = {name: getattr(habits, name) for name in Habits.model_fields}
    return Habits.model_validate(kept | changes)


def _mute(given: Mapping[str, list[str]]) -> Mute:
    days = SPANS.get(given.get("span", [""])[0])
    now = datetime.now(UTC).replace(microsecond=0)
    return Mute.model_validate(
        {
            "kind": given.get("kind", [""])[0],
            "value": given.get("value", [""])[0].strip(),
            "until": now + timedelta(days=days) if days else None,
        },
        strict=False,
    )


def _without(habits: Habits, kind: str, value: str) -> tuple[Mute, ...]:
    return tuple(each for each in habits.mutes if not each.names(kind, value))


async def _page(
    request: Request,
    dependencies: Dependencies,
    habits: Habits,
    *,
    status: int = 200,
    asked: tuple[Kind, str] | None = None,
    problem: str | None = None,
) -> Response:
    articles = dependencies.articles
    known = await dependencies.recent.value(
        ("outlets", articles.language), lambda: outlets.all_outlets(articles)
    )
    html = await rendered(
        dependencies.settings,
        dependencies.target,
        "habits.html",
        **common_values(request, dependencies),
        habits=habits,
        asked=asked,
        problem=problem,
        spans=tuple(SPANS),
        muted_feed=_feed(dependencies, habits),
        languages=_languages(known, habits, articles.language),
        countries=sorted({each.country for each in known}),
        outlet_names={each.id: each.name for each in known},
    )
    return HTMLResponse(html, status, headers=_HEADERS | spoken_headers(dependencies))


def _feed(dependencies: Dependencies, habits: Habits) -> str | None:
    """The feed without what is muted for good, since its address stays; None where nothing is."""
    muted = {
        f"mute_{kind}": [
            each.value for each in habits.mutes if each.kind is kind and each.until is None
        ]
        for kind in (Kind.WORD, Kind.OUTLET, Kind.COUNTRY)
    }
    address = dependencies.target.address
    return address("/feed.atom", **muted) if any(muted.values()) else None


def _languages(known: list[outlets.IndexedOutlet], habits: Habits, target: str) -> tuple[str, ...]:
    """Languages of the originals, and those chosen; not the one that all is translated into."""
    found = {base(code) for each in known for code in each.languages} | {*habits.languages}
    return tuple(sorted(found - {base(target), UNKNOWN}))
