"""What engines make of a text, paragraph by paragraph."""

from services.translator.trials.trial import in_segments, language_of, tried
from tests.support.factories import NOW
from tests.unit.translator.fake_engines import Fake, chain_of

TEXTS = ["Most w mieście zamknięto w nocy. Otwarto go rano.", "Pociągi jeżdżą znowu punktualnie."]


def test_the_language_of_a_text_is_found_or_left_open() -> None:
    assert language_of(TEXTS) == "pl"
    assert language_of(["1234"]) == "und"


def test_sentences_are_shown_without_any_engine() -> None:
    shown = in_segments(TEXTS, "pl")

    assert shown["language"] == "pl"
    assert [each["text"] for each in shown["paragraphs"]] == TEXTS
    assert shown["paragraphs"][0]["segments"] == [
        "Most w mieście zamknięto w nocy.",
        "Otwarto go rano.",
    ]


async def test_each_paragraph_comes_with_its_translation_and_its_engine() -> None:
    chain = chain_of(Fake(lambda text: f"Auf Deutsch und in ganzen Sätzen gesagt: {text}"))

    done = await tried(TEXTS, "pl", "de", chain, NOW)
    await chain.close()

    assert (done["language"], done["target_language"]) == ("pl", "de")
    assert done["engine"]["name"] == "fake"
    assert [each["text"] for each in done["paragraphs"]] == TEXTS
    assert len(done["paragraphs"][0]["segments"]) == 2


async def test_what_no_engine_translates_is_null_and_warned_of() -> None:
    chain = chain_of(Fake(pairs=[("fr", "de")]))

    done = await tried(TEXTS, "pl", "de", chain, NOW)
    await chain.close()

    assert done["engine"] is None
    assert [each["translation"] for each in done["paragraphs"]] == [None, None]
    assert {word for each in done["paragraphs"] for word in each["warnings"]} == {"not_translated"}


async def test_no_engine_is_asked_for_a_title() -> None:
    engine = Fake()
    chain = chain_of(engine)

    await tried(["Pociągi jeżdżą znowu punktualnie."], "pl", "de", chain, NOW)
    await chain.close()

    assert {text for batch in engine.batches for text in batch} == {
        "Pociągi jeżdżą znowu punktualnie."
    }
