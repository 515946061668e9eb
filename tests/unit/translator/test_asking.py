"""One request to an engine: answers that are believed, and failures that are a text's own."""

from collections.abc import Sequence

import pytest
from typing_extensions import override

from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from services.translator.asking import Asker
from services.translator.engines.engine import Answer, Answers, Limits, Stumbled
from tests.unit.translator.fake_engines import Fake, in_german

PAIR = ("pl", "de")
TEXTS = ["Burmistrz otworzył nowy most.", "Budowa trwała 12345 dni.", "Policja liczyła gości."]


def failing(error: PipelineError, *, on: str = "") -> Fake:
    """An engine that fails at batches with that text."""

    async def on_batch(texts: list[str]) -> Answers | None:
        if any(on in text for text in texts):
            raise error
        return None

    return Fake(on_batch=on_batch, limits=Limits(texts=8))


def said(answers: Sequence[Answer | None] | None) -> list[str] | None:
    return None if answers is None else [each.text if each else "" for each in answers]


async def test_answers_stand_where_their_texts_stood() -> None:
    answers = await Asker(Fake(limits=Limits(texts=8))).answers(TEXTS, PAIR)

    assert said(answers) == [in_german(text) for text in TEXTS]


async def test_fewer_answers_than_texts_are_none() -> None:
    async def too_few(texts: list[str]) -> Answers | None:
        return [Answer(in_german(text)) for text in texts[:-1]]

    asker = Asker(Fake(on_batch=too_few, limits=Limits(texts=8)))

    assert await asker.answers(TEXTS, PAIR) is None
    assert await asker.answers(TEXTS[:1], PAIR) == [None]


async def test_an_answer_that_is_overlong_is_not_looked_at() -> None:
    (answer,) = await Asker(Fake(lambda _: "Wort " * 5_000)).answers(TEXTS[:1], PAIR) or [None]

    assert answer is not None
    assert answer.text == ""
    assert answer.failures == ("overlong",)


async def test_who_refuses_whatever_it_is_asked_is_set_up_wrongly() -> None:
    refusing = Asker(failing(Permanent("engine_refused")))

    with pytest.raises(Stumbled):
        await refusing.answers(TEXTS[:1], PAIR)


async def test_a_text_that_a_good_engine_refuses_is_given_up() -> None:
    asker = Asker(failing(Permanent("engine_refused"), on="Policja"))
    await asker.answers(TEXTS[:1], PAIR)

    assert await asker.answers(TEXTS[2:], PAIR) == [None]
    assert await asker.answers(TEXTS, PAIR) is None


async def test_a_pair_that_is_not_there_is_no_texts_fault() -> None:
    with pytest.raises(Permanent, match="unsupported_pair"):
        await Asker(failing(Permanent("unsupported_pair"))).answers(TEXTS, PAIR)


async def test_a_text_that_fails_alone_three_times_is_given_up_while_others_are_done() -> None:
    asker = Asker(failing(Stumbled("500"), on="Policja"))
    await asker.answers(TEXTS[:1], PAIR)
    for _ in range(2):
        with pytest.raises(Stumbled):
            await asker.answers(TEXTS[2:], PAIR)
    suspected = asker.is_suspect(PAIR, TEXTS[2])

    assert suspected
    assert await asker.answers(TEXTS[2:], PAIR) == [None]


async def test_an_outage_is_no_texts_fault_and_the_engine_rests() -> None:
    asker = Asker(failing(Transient("away"), on="Policja"))
    await asker.supports(PAIR)
    await asker.answers(TEXTS[:1], PAIR)

    for _ in range(5):
        with pytest.raises(Transient):
            await asker.answers(TEXTS[2:], PAIR)

    assert asker.rest.trouble == "away"
    assert await asker.supports(PAIR)
    with pytest.raises(Transient):
        await asker.supports(("es", "de"))


async def test_a_busy_engine_gets_smaller_batches_and_larger_ones_when_it_is_well() -> None:
    asker = Asker(failing(Stumbled("busy"), on="Policja"))
    before = asker.most_texts
    answers = await asker.answers(TEXTS, PAIR)
    busy = asker.most_texts
    for _ in range(20):
        await asker.answers([f"Zdanie numer {n}." for n in range(asker.most_texts)], PAIR)

    assert answers is None
    assert (before, busy, asker.most_texts) == (8, 1, 8)


async def test_a_defect_of_an_engine_is_no_fault_of_the_article() -> None:
    async def broken(_: list[str]) -> Answers | None:
        raise KeyError("translations")

    with pytest.raises(Stumbled, match="KeyError"):
        await Asker(Fake(on_batch=broken)).answers(TEXTS[:1], PAIR)


async def test_an_engine_that_refuses_to_name_its_languages_is_the_operators_matter() -> None:
    class Refusing(Fake):
        @override
        async def supports(self, source: str, target: str) -> bool:
            raise Permanent("engine_refused", f"403 for {source}-{target}")

    with pytest.raises(WrongSetting, match="403"):
        await Asker(Refusing()).supports(PAIR)


async def test_an_engine_that_answers_in_another_order_is_asked_one_by_one() -> None:
    async def reversed_(texts: list[str]) -> Answers | None:
        return [Answer(in_german(text)) for text in reversed(texts)]

    asker = Asker(Fake(on_batch=reversed_, limits=Limits(texts=8)))

    assert await asker.answers(TEXTS, PAIR) is None
