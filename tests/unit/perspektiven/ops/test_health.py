"""What a service says of itself over HTTP."""

import pytest
from aiohttp import ClientSession, web

from perspektiven.errors import WrongSetting
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load

ANY_PORT = load(Settings, http_port=0)


async def ask(health: Health, path: str) -> tuple[int, str]:
    async with (
        ClientSession() as session,
        session.get(f"http://127.0.0.1:{health.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_a_service_without_problems_is_alive_and_ready() -> None:
    health = Health()
    health.add_check("kafka", lambda: None, alive=True)
    await health.serve(ANY_PORT)

    answers = [await ask(health, path) for path in ("/healthz", "/readyz")]
    await health.stop()

    assert [status for status, _ in answers] == [200, 200]


async def test_a_service_that_waits_is_alive_but_says_what_is_missing() -> None:
    health = Health()
    health.add_check("engine", lambda: "libretranslate does not answer")
    await health.serve(ANY_PORT)

    alive, _ = await ask(health, "/healthz")
    ready, said = await ask(health, "/readyz")
    await health.stop()

    assert (alive, ready) == (200, 503)
    assert "libretranslate does not answer" in said


async def test_a_service_that_only_a_restart_mends_is_not_alive() -> None:
    health = Health()
    health.add_check("progress", lambda: "the stream stands still", alive=True)
    await health.serve(ANY_PORT)

    alive, said = await ask(health, "/healthz")
    await health.stop()

    assert alive == 503
    assert "the stream stands still" in said


async def test_a_service_may_answer_at_paths_of_its_own() -> None:
    async def greet(request: web.Request) -> web.Response:
        return web.Response(text=f"hello {request.match_info['name']}")

    health = Health()
    health.add_route("GET", "/greetings/{name}", greet)
    await health.serve(ANY_PORT)

    answer = await ask(health, "/greetings/hub")
    await health.stop()

    assert answer == (200, "hello hub")


async def test_metrics_are_served_in_the_format_of_prometheus() -> None:
    health = Health()
    await health.serve(ANY_PORT)

    status, text = await ask(health, "/metrics")
    await health.stop()

    assert status == 200
    assert "# HELP perspektiven_stage_records_total" in text


async def test_a_taken_port_is_a_wrong_setting_that_is_named() -> None:
    first, second = Health(), Health()
    await first.serve(ANY_PORT)

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_HTTP_PORT"):
        await second.serve(load(Settings, http_port=first.port))
    await first.stop()


async def test_a_note_is_told_and_makes_no_service_less_ready() -> None:
    health = Health()
    health.add_note("attempts", lambda: "articles/3/17 has been worked on for 83 s")
    await health.serve(ANY_PORT)

    ready, said = await ask(health, "/readyz")
    await health.stop()

    assert ready == 200
    assert "articles/3/17 has been worked on for 83 s" in said
