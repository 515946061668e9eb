"""A real Apertium server: a Spanish article through translator and indexer to a hit in English."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from perspektiven import topics
from perspektiven.contracts import TranslationStatus
from perspektiven.index import read_alias
from services.indexer.settings import IndexerSettings
from services.translator.settings import TranslatorSettings
from tests.integration.test_translator import publish, running, until
from tests.support.eventually import eventually
from tests.support.factories import article
from tests.support.indexing import index_all, running_indexer
from tests.support.stack import MakeSettings

MODES = Path("/usr/share/apertium/modes")
PAGE = "https://puente.example/plan_a"


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


async def test_a_spanish_article_becomes_a_hit_in_english(settings: MakeSettings, url: str) -> None:
    await eventually(lambda: _is_up(url), seconds=60, what="Apertium answers")
    ours = settings(
        TranslatorSettings, translator="apertium", translator_url=url, target_language="en"
    )
    await topics.create_all(ours)
    given = article(
        url="https://diario.example/puente",
        language="es",
        title="El alcalde abre el puente nuevo",
        paragraphs=[
            "El alcalde de la ciudad abrió ayer el puente nuevo. La obra duró cuatro años.",
            f"El plan está en {PAGE} y lo puede leer todo el mundo.",
        ],
    )

    async with running(ours):
        await publish(ours, [given])
        (done,) = await until(ours, lambda found: len(found) >= 1, seconds=90)

    assert done.status is TranslationStatus.TRANSLATED
    assert done.engine is not None
    assert (done.engine.name, done.engine.model) == ("apertium", "spa|eng")
    assert len(done.paragraphs) == 2
    assert "The mayor of the city" in done.paragraphs[0].text
    assert "four years" in done.paragraphs[0].text
    assert PAGE in done.paragraphs[1].text

    indexing = settings(IndexerSettings, target_language="en")
    async with running_indexer(indexing) as (indexer, elasticsearch):
        await index_all(indexer, [done])
        alias = read_alias(indexing, "en")
        await elasticsearch.indices.refresh(index=alias)
        found = await elasticsearch.search(index=alias, q="mayor AND bridge")

    assert [hit["_id"] for hit in found["hits"]["hits"]] == [given.id]
