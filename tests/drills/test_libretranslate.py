"""The real LibreTranslate server, in an environment of its own, through our engine."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from perspektiven.contracts import TranslationStatus
from services.translator import chain
from services.translator.engines.libretranslate import LibreTranslate
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support.eventually import eventually
from tests.support.factories import NOW, article
from tests.support.libretranslate import libretranslate

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]

# The engine sends a capital in front, for the server lower-cases what is all lower case.
SPANISH = {"Ayer": "Gestern", "Mucho": "Viel", "llovió": "regnete", "mucho": "viel"}


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with libretranslate(tmp_path, SPANISH) as address:
        yield address


async def _is_up(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as client:
        try:
            return (await client.get(f"{url}/health", timeout=10)).is_success
        except httpx.TransportError:
            return False


async def test_the_real_server_translates_lists_in_their_order(url: str, tmp_path: Path) -> None:
    await eventually(lambda: _is_up(url), seconds=120, what="LibreTranslate answers")
    settings = TranslatorSettings(
        translator="libretranslate", translator_url=url, data_dir=tmp_path
    )
    engine = LibreTranslate(settings)
    await engine.start()

    assert await engine.supports("es", "de")
    assert not await engine.supports("pl", "de")
    there = await engine.translate(["Ayer llovió mucho", "mucho llovió"], "es", "de")
    back = await engine.translate(["Gestern regnete viel"], "de", "es")
    await engine.close()

    assert [answer.text for answer in there if answer] == ["Gestern regnete viel", "Viel regnete"]
    assert [answer.text for answer in back if answer] == ["Ayer llovió mucho"]


async def test_the_real_server_translates_an_article(url: str, tmp_path: Path) -> None:
    await eventually(lambda: _is_up(url), seconds=120, what="LibreTranslate answers")
    settings = TranslatorSettings(
        translator="libretranslate", translator_url=url, data_dir=tmp_path
    )
    engines = chain.build(settings)
    await engines.start()
    given = article(
        language="es",
        title="Ayer llovió mucho",
        paragraphs=["Ayer llovió mucho. Mucho llovió.", "mucho", "https://lluvia.example/a_b"],
    )

    done = await translate(given, "de", engines, NOW)
    await engines.close()

    assert done.status is TranslationStatus.TRANSLATED
    assert done.title == "Gestern regnete viel"
    assert [each.text for each in done.paragraphs] == [
        "Gestern regnete viel. Viel regnete.",
        # A German word that begins a text may be a noun: its capital stays.
        "Viel",
        "https://lluvia.example/a_b",
    ]
    assert not any(each.warnings for each in done.paragraphs)
