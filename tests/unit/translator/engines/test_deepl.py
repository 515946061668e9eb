"""DeepL's glossaries, models and refusals."""

from typing import Any

import pytest
from aiohttp import web

from perspektiven.errors import WrongSetting
from services.translator.engines.engine import ArticleEngine, Made, Passage, Stumbled, Turn
from services.translator.engines.http import MOST_BYTES
from tests.unit.translator.engines.stub import LLUVIA, Stub, refusal, texts


def in_german(asked: Any) -> Any:
    return {
        "translations": [
            {"text": f"Deutsch: {text}", "detected_source_language": "ES", "billed_characters": 1}
            for text in asked["text"]
        ]
    }


async def test_a_glossary_goes_with_the_pairs_that_it_knows(stub: Stub) -> None:
    stub.answers["/v2/translate"] = in_german
    stub.answers["/v3/glossaries/g1"] = lambda _: {
        "glossary_id": "g1",
        "name": "politics",
        "creation_time": "2026-01-01T00:00:00.000Z",
        "dictionaries": [{"source_lang": "es", "target_lang": "de", "entry_count": 2}],
    }
    engine = stub.engine("deepl", translator_glossary="g1")
    assert await engine.supports("es", "de")

    await engine.translate(LLUVIA, "es", "de")
    await engine.translate(LLUVIA, "pl", "de")
    made = [engine.made(source, "de") for source in ("es", "pl")]

    assert [asked.get("glossary_id") for asked in stub.asked] == ["g1", None]
    # DeepL says nothing of what it translates with.
    assert made == [Made("default, glossary g1", "unknown"), Made("default", "unknown")]


async def test_a_glossary_that_is_not_there_is_the_operators_matter(stub: Stub) -> None:
    engine = stub.engine("deepl", translator_glossary="g2")

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_GLOSSARY"):
        await engine.supports("es", "de")


async def test_what_deepl_says_of_a_parameter_is_no_texts_fault(stub: Stub) -> None:
    stub.answers["/v2/translate"] = refusal(400, "Value for 'model_type' not supported.")
    engine = stub.engine("deepl", translator_model="quality_optimized")

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_MODEL"):
        await texts(engine, LLUVIA)


async def test_a_models_folder_is_no_model_of_deepl(stub: Stub) -> None:
    stub.answers["/v2/translate"] = in_german
    engine = stub.engine("deepl", translator="ctranslate2,deepl", translator_model="/models/x")

    await texts(engine, LLUVIA)

    assert "model_type" not in stub.asked[0]


def test_a_model_that_deepl_does_not_have_is_a_wrong_setting(stub: Stub) -> None:
    with pytest.raises(WrongSetting, match="quality_optimized"):
        stub.engine("deepl", translator_model="gpt-7")


async def test_a_body_beyond_the_limit_is_not_read(stub: Stub) -> None:
    stub.answers["/v2/translate"] = lambda _: web.Response(
        body=b" " * (MOST_BYTES + 100_000), content_type="application/json"
    )
    engine = stub.engine("deepl")
    assert await engine.supports("es", "de")

    with pytest.raises(Stumbled, match="limit"):
        await engine.translate(LLUVIA, "es", "de")


async def test_paragraphs_go_with_their_title_and_lead_as_context(stub: Stub) -> None:
    stub.answers["/v2/translate"] = in_german
    engine = stub.engine("deepl")
    assert isinstance(engine, ArticleEngine)
    assert await engine.supports("es", "de")
    passages = tuple(Passage(n, "paragraph", text) for n, text in enumerate(LLUVIA, 2))

    found = await engine.translate_turn(Turn(passages, ("Lluvia", LLUVIA[0])), "es", "de")

    assert [each and each.text for each in found.answers] == [f"Deutsch: {text}" for text in LLUVIA]
    assert stub.asked[0]["context"] == f"Lluvia\n{LLUVIA[0]}"
    assert engine.unit == "paragraph"
