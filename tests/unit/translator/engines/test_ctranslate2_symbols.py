"""Emoji in articles that a real model translates, which knows none of them."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from services.translator.cache import SegmentCache
from services.translator.chain import Chain
from services.translator.engines.ctranslate2 import CTranslate2
from services.translator.engines.engine import Answers
from services.translator.translate import translate
from tests.support.factories import NOW, article
from tests.unit.translator.engines.words import settings


class Listening(CTranslate2):
    """The engine, which remembers what it was asked."""

    asked: list[str]

    @override
    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        self.asked += texts
        return await super().translate(texts, source, target, again=again)


@pytest.fixture
async def engine(folder: Path, tmp_path: Path) -> Listening:
    found = Listening(settings(tmp_path, translator_model=str(folder)))
    found.asked = []
    await found.start()
    return found


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("🚨 ayer llovió mucho", "🚨 gestern regnete viel"),
        ("ayer llovió mucho 👍🏽🎉", "gestern regnete viel 👍🏽🎉"),
        (
            "👉 ayer llovió. 🌧️ los trenes llegaron tarde! ▶️",
            "👉 gestern regnete. 🌧️ die Züge kamen spät! ▶️",
        ),
        ("▶️ayer llovió mucho\u00a0🇪🇸", "▶️gestern regnete viel\u00a0🇪🇸"),
    ],
)
async def test_symbols_around_sentences_never_reach_the_model_and_stay_in_place(
    engine: Listening, text: str, translation: str
) -> None:
    chain = Chain([engine], SegmentCache(Path(), 0))

    made = await translate(
        article(language="es", title="ayer llovió", paragraphs=[text]), "de", chain, NOW
    )
    await chain.close()

    [paragraph] = made.paragraphs
    assert not any(ord(letter) > 0x2000 for asked in engine.asked for letter in asked)
    assert "symbols" not in made.warnings
    assert paragraph.text == translation


@pytest.mark.parametrize(
    ("text", "translation", "is_doubted"),
    [
        ("ayer 🌧️ llovió mucho", "gestern regnete viel", True),
        ("ayer llovió: ☔ mucho", "gestern regnete: ☔ viel", False),
    ],
)
async def test_symbols_amid_a_sentence_do_not_cut_it_and_are_put_back_or_told(
    folder: Path, tmp_path: Path, text: str, translation: str, is_doubted: bool
) -> None:
    engine = CTranslate2(settings(tmp_path, translator_model=str(folder)))
    await engine.start()
    chain = Chain([engine], SegmentCache(Path(), 0))

    made = await translate(
        article(language="es", title="ayer llovió", paragraphs=[text]), "de", chain, NOW
    )
    await chain.close()

    [paragraph] = made.paragraphs
    assert paragraph.text == translation
    assert ("symbols" in paragraph.warnings) == is_doubted
