"""One request to an engine: answers that are believed, and failures that are a text's own."""

from collections.abc import Sequence

import pytest
from typing_extensions import override

from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from services.translator.engine_requests import EngineRequests
from services.translator.engines.engine import Answer, Answers, RequestLimits, Stumbled
from tests.unit.translator.fake_engines import Fake, in_german

PAIR = ("pl", "de")
TEXTS = ["Burmistrz otworzył nowy most.", "Budowa trwała 12345 dni.", "Policja liczyła gości."]


def failing(error: PipelineError, *, on: str = "") -> Fake:
    """An engine that fails at batches with that text."""

    async def on_batch(texts: list[str]) -> Answers | None:
        if any(on in text for text in texts):
            raise error
        return None

    return Fake(on_batch=on_batch, limits=RequestLimits(texts=8))


def said(answers: Sequence[Answer | None] | None) -> list[str] | None:
    return None if answers is None else [each.text if each else "" for each in answers]


async def test_answers_stand_where_their_texts_stood() -> None:
    answers = await EngineRequests(Fake(limits=RequestLimits(texts=8))).answers(TEXTS, PAIR)

    assert said(answers) == [in_german(text) for text in TEXTS]


async def test_fewer_answers_than_texts_are_none() -> None:
    async def too_few(texts: list[str]) -> Answers | None:
        return [Answer(in_german(text)) for text in texts[:-1]]

    requests = EngineRequests(Fake(on_batch=too_few, limits=RequestLimits(texts=8)))

    assert await requests.answers(TEXTS, PAIR) is None
    assert await requests.answers(TEXTS[:1], PAIR) == [None]


async def test_an_answer_that_is_overlong_is_not_looked_at() -> None:
    requests = EngineRequests(Fake(lambda _: "Wort " * 5_000))

    (answer,) = await requests.answers(TEXTS[:1], PAIR) or [None]

    assert answer is not None
    assert answer.text == ""
    assert answer.failures == ("overlong",)


async def test_who_refuses_whatever_it_is_asked_is_set_up_wrongly() -> None:
    refusing = EngineRequests(failing(Permanent("engine_refused")))

    with pytest.raises(Stumbled):
        await refusing.answers(TEXTS[:1], PAIR)


async def test_a_text_that_a_good_engine_refuses_is_given_up() -> None:
    requests = EngineRequests(failing(Permanent("engine_refused"), on="Policja"))
    await requests.answers(TEXTS[:1], PAIR)

    assert await requests.answers(TEXTS[2:], PAIR) == [None]
    assert await requests.answers(TEXTS, PAIR) is None


async def test_a_pair_that_is_not_there_is_no_texts_fault() -> None:
    with pytest.raises(Permanent, match="unsupported_pair"):
        await EngineRequests(failing(Permanent("unsupported_pair"))).answers(TEXTS, PAIR)


async def test_a_text_that_fails_alone_three_times_is_given_up_while_others_are_done() -> None:
    requests = EngineRequests(failing(Stumbled("500"), on="Policja"))
    await requests.answers(TEXTS[:1], PAIR)
    for _ in range(2):
        with pytest.raises(Stumbled):
            await requests.answers(TEXTS[2:], PAIR)
    suspected = requests.is_suspect(PAIR, TEXTS[2])

    assert suspected
    assert await requests.answers(TEXTS[2:], PAIR) == [None]


async def test_an_outage_is_no_texts_fault_and_the_engine_rests() -> None:
    requests = EngineRequests(failing(Transient("away"), on="Policja"))
    await requests.supports(PAIR)
    await requests.answers(TEXTS[:1], PAIR)

    for _ in range(5):
        with pytest.raises(Transient):
            await requests.answers(TEXTS[2:], PAIR)

    assert requests.breaker.trouble == "away"
    assert await requests.supports(PAIR)
    with pytest.raises(Transient):
        await requests.supports(("es", "de"))


async def test_a_busy_engine_gets_smaller_batches_and_larger_ones_when_it_is_well() -> None:
    requests = EngineRequests(failing(Stumbled("busy"), on="Policja"))
    before = requests.most_texts
    answers = await requests.answers(TEXTS, PAIR)
    busy = requests.most_texts
    for _ in range(20):
        await requests.answers([f"Zdanie numer {n}." for n in range(requests.most_texts)], PAIR)

    assert answers is None
    assert (before, busy, requests.most_texts) == (8, 1, 8)


async def test_a_defect_of_an_engine_is_no_fault_of_the_article() -> None:
    async def broken(_: list[str]) -> Answers | None:
        raise KeyError("translations")

    with pytest.raises(Stumbled, match="KeyError"):
        await EngineRequests(Fake(on_batch=broken)).answers(TEXTS[:1], PAIR)


async def test_an_engine_that_refuses_to_name_its_languages_is_the_operators_matter() -> None:
    class Refusing(Fake):
        @override
        async def supports(self, source: str, target: str) -> bool:
            raise Permanent("engine_refused", f"403 for {source}-{target}")

    with pytest.raises(WrongSetting, match="403"):
        await EngineRequests(Refusing()).supports(PAIR)


async def test_an_engine_that_answers_in_another_order_is_asked_one_by_one() -> None:
    async def reversed_(texts: list[str]) -> Answers | None:
        return [Answer(in_german(text)) for text in reversed(texts)]

    requests = EngineRequests(Fake(on_batch=reversed_, limits=RequestLimits(texts=8)))

    assert await requests.answers(TEXTS, PAIR) is None
