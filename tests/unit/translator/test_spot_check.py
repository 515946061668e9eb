"""Spot checks: like sentences whose answers come in another order, and what only looks so."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from perspektiven.errors import Transient
from services.translator import batch_order
from services.translator.batches import Batcher
from services.translator.engines.engine import Answer, Answers, Limits
from services.translator.spot_check import SpotCheck, found_at
from tests.unit.translator.fake_engines import LIKE, Fake

TEXTS = random.Random(5).sample(list(LIKE), 25)

Order = Callable[[list[str]], list[str]]
OnBatch = Callable[[list[str]], Awaitable[Answers | None]]


def reversed_(answers: list[str]) -> list[str]:
    return answers[::-1]


def shifted(answers: list[str]) -> list[str]:
    return [*answers[1:], answers[0]]


def neighbours_changed(answers: list[str]) -> list[str]:
    at = len(answers) // 2
    return [*answers[: at - 1], answers[at], answers[at - 1], *answers[at + 1 :]]


def in_another_order(order: Order) -> OnBatch:
    async def on_batch(texts: list[str]) -> Answers:
        # Several are under way at once.
        await asyncio.sleep(0)
        return [Answer(text) for text in order([LIKE[text] for text in texts])]

    return on_batch


def server(on_batch: OnBatch | None = None, *, texts: int = 32, concurrency: int = 4) -> Fake:
    return Fake(
        LIKE.__getitem__,
        limits=Limits(texts=texts, concurrency=concurrency),
        order="unvouched",
        on_batch=on_batch,
    )


@pytest.mark.parametrize("order", [reversed_, shifted])
async def test_an_engine_that_answers_like_sentences_in_another_order_is_found_out(
    order: Order,
) -> None:
    engine = server(in_another_order(order), texts=6)
    batcher = Batcher(engine)

    outcome = await batcher.translate(TEXTS, "pl", "de")
    before = len(engine.batches)
    await batcher.translate(TEXTS[:2], "pl", "de")
    await batcher.close()

    # Nothing else would have told it.
    assert not batch_order.out_of_place(TEXTS[:6], order([LIKE[text] for text in TEXTS[:6]]))
    assert {text: answer and answer.text for text, answer in outcome.answers.items()} == LIKE
    assert [len(batch) for batch in engine.batches[before:]] == [1, 1]


async def test_two_neighbours_that_change_places_are_found_out_in_time() -> None:
    batcher = Batcher(server(in_another_order(neighbours_changed), concurrency=1))
    rounds = 0

    is_right = False
    while not is_right and rounds < 2_000:
        rounds += 1
        outcome = await batcher.translate(TEXTS, "pl", "de")
        is_right = all(
            answer and answer.text == LIKE[text] for text, answer in outcome.answers.items()
        )
    await batcher.close()

    assert is_right


async def test_spot_checks_add_one_request_of_twenty_at_most() -> None:
    engine = server()
    batcher = Batcher(engine)

    for _ in range(400):
        await batcher.translate(TEXTS[:8], "pl", "de")
    await batcher.close()

    alone = [at for at, batch in enumerate(engine.batches) if len(batch) == 1]
    asked_again = {engine.batches[at][0] for at in alone}
    assert alone[0] == 1
    assert 400 / 25 <= len(alone) - 1 <= 400 * 0.05
    assert len(asked_again) > 2


async def test_an_engine_whose_words_vary_is_believed() -> None:
    varied = iter(range(10_000))

    async def on_batch(texts: list[str]) -> Answers:
        return [Answer(f"{LIKE[text]} Und das zum {next(varied)}. Mal!") for text in texts]

    engine = server(on_batch)
    batcher = Batcher(engine)
    for _ in range(50):
        await batcher.translate(TEXTS, "pl", "de")
    await batcher.close()

    assert len([batch for batch in engine.batches if len(batch) == 1]) <= 3


async def test_two_sentences_that_mean_the_same_are_no_swap() -> None:
    answers = {"Tak jest.": "Ja.", "Owszem.": "Jawohl."}

    async def on_batch(texts: list[str]) -> Answers:
        return [Answer(answers[text] if len(texts) > 1 else "Jawohl.") for text in texts]

    engine = server(on_batch)
    batcher = Batcher(engine)
    for _ in range(100):
        await batcher.translate(list(answers), "pl", "de")
    await batcher.close()

    assert engine.batches[-1] == list(answers)


async def test_a_spot_check_that_fails_leaves_the_batch_its_answers() -> None:
    async def on_batch(texts: list[str]) -> Answers | None:
        if len(texts) == 1:
            raise Transient("connection refused")
        return None

    batcher = Batcher(server(on_batch))

    outcome = await batcher.translate(TEXTS, "pl", "de")
    await batcher.close()

    assert outcome.error is None
    assert set(outcome.answers) == set(TEXTS)


async def test_an_engine_in_this_process_is_not_looked_into() -> None:
    engine = Fake(LIKE.__getitem__)
    batcher = Batcher(engine)

    await batcher.translate(TEXTS, "pl", "de")
    await batcher.close()

    assert engine.batches == [TEXTS]


@pytest.mark.parametrize(
    ("alone", "place"),
    [
        ("Der Koch sah den Hund!", 2),
        ("Es regnete nun den ganzen Tag lang.", 1),
        # Its own answer in other words, and one that is like every other.
        ("Der Arzt sah eben ein Haus.", None),
        ("Der Fischer sah den Hund.", None),
        ("", None),
    ],
)
def test_an_answer_is_found_at_anothers_place(alone: str, place: int | None) -> None:
    answers = [
        "Der Arzt sah ein Haus.",
        "Es regnete den ganzen Tag lang.",
        "Der Koch sah den Hund.",
    ]

    assert found_at(alone, 0, answers) == place


def test_the_middle_and_what_has_neighbours_of_its_length_is_picked_most() -> None:
    spots = SpotCheck(random.Random(1))
    texts = ["a" * 10, "b" * 90, "c" * 40, "d" * 41, "e" * 90, "f" * 200]

    picks = [spots.pick(texts, texts) for _ in range(600)]

    assert set(picks) == set(range(6))
    assert picks.count(2) + picks.count(3) > 300


@pytest.mark.parametrize("answers", [[], ["", "", ""], ["Ja.", "Ja."], ["", "Ja.", ""]])
def test_answers_that_could_tell_nothing_are_not_picked(answers: list[str]) -> None:
    assert SpotCheck().pick(["Tak."] * len(answers), answers) is None
