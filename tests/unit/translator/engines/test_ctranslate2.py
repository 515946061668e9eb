"""Folders of converted models: real CTranslate2 models, made word for word."""

from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.translator.engines.ctranslate2 import CTranslate2
from tests.unit.translator.engines.words import settings


async def test_a_model_in_a_folder_translates_the_pair_of_its_name(
    folder: Path, tmp_path: Path
) -> None:
    engine = CTranslate2(settings(tmp_path, translator_model=str(folder)))
    await engine.start()

    answers = await engine.translate(
        ["ayer llovió mucho", "los trenes llegaron tarde", ""], "es", "de"
    )

    assert [answer and answer.text for answer in answers] == [
        "gestern regnete viel",
        "die Züge kamen spät",
        "",
    ]
    assert await engine.supports("es", "de")
    assert not await engine.supports("pl", "de")
    assert engine.made("es", "de").model == "words-es-de"
    await engine.close()


async def test_a_text_longer_than_the_model_is_refused_and_no_other(
    folder: Path, tmp_path: Path
) -> None:
    from services.translator.batches import Batcher  # noqa: PLC0415 - needed here alone

    engine = CTranslate2(settings(tmp_path, translator_model=str(folder)))
    await engine.start()
    batcher = Batcher(engine)

    outcome = await batcher.translate(["ayer llovió", "ayer " * 300, "los trenes"], "es", "de")
    await batcher.close()

    texts = [answer and answer.text for answer in outcome.answers.values()]
    assert texts == ["gestern regnete", None, "die Züge"]


async def test_a_folder_without_a_model_is_a_wrong_setting(tmp_path: Path) -> None:
    engine = CTranslate2(settings(tmp_path, translator_model=str(tmp_path)))

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_MODEL"):
        await engine.start()
