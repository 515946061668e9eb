"""What LibreTranslate does to texts, or says, in its own way."""

from collections.abc import Callable
from typing import Any

import pytest

from perspektiven.errors import WrongSetting
from services.translator.batches import Batcher
from tests.unit.translator.engines.stub import Stub, always, refusal, texts


def echoing(answer: str) -> Callable[[Any], Any]:
    return lambda _: {"translatedText": answer}


async def test_a_german_noun_keeps_its_capital_where_the_original_has_none(stub: Stub) -> None:
    stub.answers["/translate"] = echoing("Nachbarn protestieren")

    assert await texts(stub.engine("libretranslate"), ["vecinos protestan"]) == [
        "Nachbarn protestieren"
    ]


async def test_an_english_phrase_begins_small_where_the_original_does(stub: Stub) -> None:
    stub.answers["/translate"] = echoing("Neighbours protest")

    found = await texts(stub.engine("libretranslate"), ["vecinos protestan"], "es", "en")

    assert found == ["neighbours protest"]


async def test_underscores_are_put_back_or_the_answer_is_refused(stub: Stub) -> None:
    stub.answers["/translate"] = echoing("Die Datei mi cuenta ist weg")
    engine = stub.engine("libretranslate")
    assert await engine.supports("es", "de")

    kept, lost = await engine.translate(["el archivo mi_cuenta", "el archivo tu_casa"], "es", "de")

    assert kept is not None
    assert lost is not None
    assert (kept.text, kept.failures) == ("Die Datei mi_cuenta ist weg", ())
    assert lost.failures == ("underscore",)


async def test_each_request_holds_one_text_and_all_are_answered(stub: Stub) -> None:
    stub.answers["/translate"] = lambda asked: {"translatedText": f"Deutsch: {asked['q']}"}
    batcher = Batcher(stub.engine("libretranslate", translator_concurrency=3))
    sentences = [f"Frase número {n}" for n in range(20)]

    outcome = await batcher.translate(sentences, "es", "de")
    await batcher.close()

    assert {text: each and each.text for text, each in outcome.answers.items()} == {
        text: f"Deutsch: {text}" for text in sentences
    }
    assert sorted(each["q"] for each in stub.asked) == sorted(sentences)


async def test_an_upgraded_libretranslate_is_another_version(stub: Stub) -> None:
    versions = []
    for version in ("1.9.6", "1.9.7"):
        stub.answers["/spec"] = always({"info": {"version": version}})
        engine = stub.engine("libretranslate")
        assert await engine.supports("es", "de")
        versions.append(engine.made("es", "de").version)

    assert versions == ["1.9.6", "1.9.7"]


async def test_a_server_that_refuses_to_name_its_languages_makes_nothing_untranslated(
    stub: Stub,
) -> None:
    stub.answers["/languages"] = refusal(400, "invalid host header")

    with pytest.raises(WrongSetting, match="URL"):
        await stub.engine("libretranslate").supports("es", "de")
