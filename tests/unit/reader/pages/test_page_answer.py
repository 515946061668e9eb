"""What every page is given, and the headers that it is answered with."""

from fastapi import Request

from services.reader.app import application
from services.reader.dependencies import Dependencies
from services.reader.habits.cookie import COOKIE, Habits
from services.reader.pages.page_answer import common_values, page, page_headers, spoken_headers
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub


def request(path: str, query: bytes = b"", host: bytes = b"reader.example") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query,
            "headers": [(b"host", host)],
        }
    )


async def dependencies(**settings: object) -> Dependencies:
    async with stub() as elastic, client_of(elastic) as client:
        made: Dependencies = application(
            ReaderSettings.model_validate(settings), client
        ).state.dependencies
        return made


async def test_a_page_knows_its_path_and_what_was_searched() -> None:
    given = common_values(request("/search", b"q=Br%C3%BCcke"), await dependencies())

    assert (given["here"], given["q"], given["home"]) == ("/search", "Brücke", "")


async def test_a_page_leads_to_itself_in_each_language() -> None:
    made = await dependencies(target_language=("de", "en"))

    given = common_values(request("/search", b"q=Most&cursor=x&lang=en"), made.reading("en"))

    assert given["versions"] == [("de", "/search?q=Most"), ("en", "/search?q=Most&lang=en")]


async def test_what_a_client_calls_us_is_in_no_value() -> None:
    given = common_values(request("/search", host=b"evil.example"), await dependencies())

    assert "evil" not in str({name: given[name] for name in ("here", "home", "versions", "q")})


async def test_an_answer_names_its_language_and_has_an_etag() -> None:
    made = await dependencies()

    answer = await page(request("/outlets"), made, "outlets.html", countries=[], total=0)

    assert answer.headers["content-language"] == spoken_headers(made)["Content-Language"] == "de"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["etag"].startswith('W/"')
    assert bytes(answer.body).startswith(b"<!doctype html>")


async def test_a_page_is_shared_with_nobody_who_has_other_habits() -> None:
    made = await dependencies()
    cookie = f"{COOKIE}={Habits(languages=('pl',)).written()}".encode()
    plain, own = request("/outlets"), request("/outlets")
    own.scope["headers"] = [*own.scope["headers"], (b"cookie", cookie)]

    shared, kept = page_headers(plain, made), page_headers(own, made)

    assert shared["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert kept["Cache-Control"] == "private, no-cache"
    assert shared["Vary"] == kept["Vary"] == "Accept-Encoding, Cookie"


async def test_a_page_leads_to_itself_with_what_is_muted() -> None:
    given = common_values(request("/search", b"q=Most&muted=show"), await dependencies())

    assert given["with_muted"] == "/search?q=Most&muted=show"
    assert given["without_muted"] == "/search?q=Most"


async def _shown(made: Dependencies, of: Request, shared: object, total: int) -> str:
    values = {"countries": [], "total": total}
    answer = await page(of, made, "outlets.html", shared=shared, **values)
    return bytes(answer.body).decode()


async def test_what_many_are_shown_is_rendered_once_for_an_address() -> None:
    made, contents = await dependencies(), object()

    first = await _shown(made, request("/outlets"), contents, 1)

    assert await _shown(made, request("/outlets"), contents, 2) == first
    assert await _shown(made, request("/outlets", b"x=1"), contents, 2) != first
    assert await _shown(made, request("/outlets"), object(), 2) != first


async def test_readers_with_habits_have_pages_of_their_own() -> None:
    made, contents = await dependencies(), object()
    own = request("/outlets")
    cookie = f"{COOKIE}={Habits(languages=('pl',)).written()}".encode()
    own.scope["headers"] = [*own.scope["headers"], (b"cookie", cookie)]

    shared = await _shown(made, request("/outlets"), contents, 1)

    assert await _shown(made, own, contents, 2) != shared
    assert await _shown(made, request("/outlets"), contents, 3) == shared
