"""A real Apertium server: a newspaper's feed in Spanish becomes a hit in English."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from perspektiven.contracts import Source
from perspektiven.index import client
from perspektiven.settings import Settings
from services.fetcher.settings import FetcherSettings
from services.reader.app import application
from services.reader.settings import ReaderSettings
from tests.drills.pipeline import Pipeline
from tests.integration.fetchers import publish
from tests.support.eventually import eventually
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply
from tests.support.stack import MakeSettings
from tests.unit.fetcher.desk import feed

MODES = Path("/usr/share/apertium/modes")
PAGE = "https://puente.example/plan_a"
TITLE = "El alcalde abre el puente nuevo"
TEXTS = (
    "El alcalde de la ciudad abrió ayer el puente nuevo. La obra duró cuatro años y ocupó a "
    "muchos trabajadores de la región, que llegaban cada mañana en tren desde la capital.",
    f"El plan está en {PAGE} y lo puede leer todo el mundo. Los vecinos celebraron la fiesta "
    "hasta la noche, y la policía cerró todas las calles del centro de la ciudad.",
    "Los trenes y los autobuses circularon con normalidad durante toda la tarde, según explicó "
    "el ayuntamiento en una nota que publicó después de la ceremonia.",
)


@pytest.fixture
def url(requires: Callable[[str], str]) -> Iterator[str]:
    """The address of a server of its own, which is ended again."""
    program = requires("apertium-apy")
    if not (MODES / "spa-eng.mode").is_file():
        pytest.skip("needs the package apertium-eng-spa, which is not installed here")
    port = _free_port()
    server = subprocess.Popen(
        # Without a UTF-8 locale it does not start.
        ["env", "LC_ALL=C.UTF-8", program, "--port", str(port), str(MODES.parent)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


async def _is_up(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            answered = await client.get(f"{url}/listPairs", timeout=10)
        except httpx.TransportError:
            return False
    return answered.is_success


def _page() -> str:
    body = "".join(f"<p>{text}</p>" for text in TEXTS)
    return (
        f"<html lang=es><head><title>{TITLE}</title><meta property=og:type content=article></head>"
        f"<body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    )


# Three services start, and a Kafka and an Elasticsearch where none run yet.
@pytest.mark.timeout(420)
async def test_a_feed_in_spanish_becomes_a_hit_in_english(
    settings: MakeSettings, url: str, tmp_path: Path
) -> None:
    await eventually(lambda: _is_up(url), seconds=60, what="Apertium answers")
    pipeline = Pipeline(settings(Settings, target_language="en"), tmp_path)
    await pipeline.prepare()
    reading = settings(ReaderSettings, target_language="en", warm_up=False, requests_per_minute=0)
    async with Newspaper() as paper, client(reading) as elasticsearch:
        paper.answer("/feed", Reply(body=feed(paper.url("/puente.html"))))
        paper.page("/puente.html", _page())
        web = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=application(reading, elasticsearch)),
            base_url="http://reader.example",
        )
        pipeline.start(
            "fetcher",
            "translator",
            "indexer",
            target_language="en",
            translator="apertium",
            translator_url=url,
            allowed_hosts="127.0.0.0/8",
            crawl_delay=0.05,
            extraction_workers=1,
        )
        await publish(
            settings(FetcherSettings),
            outlet(
                id="diario",
                country="ES",
                languages=("es",),
                homepage=paper.url("/"),
                sources=(Source(url=paper.url("/feed")),),
            ),
        )

        async def hits() -> list[dict[str, Any]]:
            answer = await web.get("/api/v1/search", params={"q": "mayor AND bridge"})
            found: list[dict[str, Any]] = answer.json()["results"] if answer.is_success else []
            return found

        try:
            (hit,) = await eventually(hits, seconds=180, what="the article is found")
            whole = (await web.get(f"/api/v1/articles/{hit['id']}")).json()
        finally:
            pipeline.end()
            await web.aclose()

    assert (hit["status"], whole["engine"]["name"]) == ("translated", "apertium")
    assert whole["engine"]["model"] == "spa|eng"
    assert "The mayor of the city" in whole["paragraphs"][0]["text"]
    assert "four years" in whole["paragraphs"][0]["text"]
    assert PAGE in whole["paragraphs"][1]["text"]
