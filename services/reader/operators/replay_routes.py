"""Routes of the replay: a page that asks whether it is meant, and the form that starts it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from perspektiven.kafka.dead_letters import TOPICS
from services.reader.dependencies import RequestDependencies
from services.reader.http.forms import form
from services.reader.operators.access import PATH
from services.reader.operators.replay import Choice
from services.reader.operators.routes import AnyOperators, Operators, answer, back

router = APIRouter(prefix=PATH, default_response_class=HTMLResponse)

Name = Annotated[str, Query(min_length=1, max_length=200)]
_NAMES = {topic.name for topic in TOPICS}


@router.get("/replay")
async def ask(
    request: Request,
    dependencies: RequestDependencies,
    operators: AnyOperators,
    topic: Name,
    reason: Name,
    letter: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Asks whether these letters are to be replayed."""
    _check(request, operators)
    choice = _choice({"topic": topic, "reason": reason, "letter": letter or ""})
    return await answer(
        request,
        dependencies,
        "status_replay.html",
        choice=choice,
        count=_count(operators, choice),
        form_word=operators.access.form_word(request),
    )


@router.post("/replay")
async def replay(
    request: Request, dependencies: RequestDependencies, operators: AnyOperators
) -> Response:
    """Starts the replay, and goes back to the page, which says how it goes."""
    _check(request, operators)
    given = await form(request)
    if not operators.access.is_own_form(request, given.get("word", "")):
        raise HTTPException(
            403, "The form belongs to another session. Load the page again and send it from there."
        )
    if not operators.replays.start(_choice(given)):
        raise HTTPException(409, "A replay is running. Wait until it has ended.")
    return back(dependencies)


def _check(request: Request, operators: Operators) -> None:
    """Raises HTTPException unless it is an operator who has shown the token."""
    if not operators.access.has_token:
        raise HTTPException(403, "Replays are off. Set PERSPEKTIVEN_STATUS_TOKEN to allow them.")
    if not operators.access.is_operator(request):
        raise HTTPException(401, "Sign in at /status.", headers={"WWW-Authenticate": "Bearer"})


def _choice(given: dict[str, str]) -> Choice:
    """The letters that are meant. Raises HTTPException 422."""
    topic, reason = given.get("topic", ""), given.get("reason", "")
    if topic not in _NAMES or not reason:
        raise HTTPException(
            422,
            "`topic` is not the name of a topic, or `reason` is missing. Choose both at /status.",
        )
    return Choice(topic, reason, given.get("letter") or None)


def _count(operators: Operators, choice: Choice) -> int:
    """How many there were at the last look."""
    if choice.letter is not None:
        return 1
    seen = operators.watch.seen
    causes = seen.letters.causes if seen is not None and seen.letters is not None else ()
    same = (each for each in causes if (each.topic, each.reason) == (choice.topic, choice.reason))
    return sum(each.letters for each in same)
