"""An engine asked in batches: what one bad text, a busy engine and an outage cost the others."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from perspektiven.errors import Permanent, Transient
from services.translator.batches import Batcher
from services.translator.engines.engine import Answer, Answers, Quota, RequestLimits, Stumbled
from services.translator.translate import translate
from tests.support.factories import NOW, article
from tests.unit.translator.fake_engines import Fake, chain_of, in_german

TEXTS = [f"Zdanie numer {n} o moście." for n in range(32)]
POISON = "Tego zdania silnik nie znosi."

OnBatch = Callable[[list[str]], Awaitable[Answers | None]]


def stumbling_over(*poison: str) -> OnBatch:
    async def on_batch(texts: list[str]) -> Answers | None:
        if set(poison) & set(texts):
            raise Stumbled("500")
        return None

    return on_batch


def taking(requests: int) -> OnBatch:
    """A server that takes so many requests, and says then that it is busy."""
    taken = 0

    async def on_batch(_: list[str]) -> Answers | None:
        nonlocal taken
        taken += 1
        if taken > requests:
            raise Quota("slow down", retry_after=5)
        return None

    return on_batch


async def test_what_was_answered_is_kept_when_the_rest_fails(tmp_path: Path) -> None:
    given = article(title="Most", paragraphs=["Ala ma kota.", "Pies ma dom.", "Kot ma mysz."])
    one_by_one = RequestLimits(texts=1, concurrency=1)
    engines = [Fake(limits=one_by_one, on_batch=taking(2)) for _ in range(2)]

    chain = chain_of(engines[0], folder=tmp_path)
    with pytest.raises(Transient):
        await translate(given, "de", chain, NOW)
    await chain.close()
    chain = chain_of(engines[1], folder=tmp_path)
    done = await translate(given, "de", chain, NOW)
    await chain.close()

    answered = [text for engine in engines for batch in engine.batches[:2] for text in batch]
    assert done.paragraphs[2].text == in_german("Kot ma mysz.")
    assert sorted(answered) == sorted([given.title, *(each.text for each in given.paragraphs)])


async def test_a_text_that_an_engine_can_not_bear_leaves_its_batch_mates_their_answers() -> None:
    batcher = Batcher(Fake(on_batch=stumbling_over(POISON)))

    outcome = await batcher.translate([*TEXTS[:16], POISON, *TEXTS[16:]], "pl", "de")
    await batcher.close()

    assert set(outcome.answers) == set(TEXTS)
    assert isinstance(outcome.error, Stumbled)
    assert batcher.breaker.trouble is None


async def test_a_text_that_fails_alone_while_others_succeed_is_given_up() -> None:
    batcher = Batcher(Fake(on_batch=stumbling_over(POISON)))
    outcomes = [await batcher.translate([*TEXTS[:3], POISON], "pl", "de") for _ in range(5)]
    await batcher.close()

    assert outcomes[0].error is not None
    assert outcomes[-1].error is None
    assert outcomes[-1].answers[POISON] is None


async def test_two_bad_texts_side_by_side_are_given_up_too() -> None:
    other = "Ani tego drugiego zdania."
    batcher = Batcher(Fake(on_batch=stumbling_over(POISON, other)))
    await batcher.translate(TEXTS[:3], "pl", "de")

    outcomes = [await batcher.translate([POISON, other], "pl", "de") for _ in range(5)]
    await batcher.close()

    assert outcomes[-1].answers == {POISON: None, other: None}


async def test_an_engine_that_fails_at_everything_is_down_and_costs_few_requests() -> None:
    engine = Fake(on_batch=stumbling_over(*TEXTS))
    batcher = Batcher(engine)

    outcome = await batcher.translate(TEXTS, "pl", "de")

    assert outcome.answers == {}
    assert len(engine.batches) <= 8
    with pytest.raises(Transient):
        await batcher.translate(TEXTS, "pl", "de")
    await batcher.close()


async def test_an_outage_never_gives_a_text_up() -> None:
    down = False

    async def on_batch(_: list[str]) -> Answers | None:
        if down:
            raise Stumbled("500")
        return None

    batcher = Batcher(Fake(on_batch=on_batch))
    await batcher.translate(TEXTS[:1], "pl", "de")
    down = True
    answers: list[object] = []
    for _ in range(10):
        try:
            outcome = await batcher.translate([POISON], "pl", "de")
        except Transient:
            continue
        answers += outcome.answers
    await batcher.close()

    assert answers == []


async def test_nobody_asks_an_engine_that_rests() -> None:
    engine = Fake(limits=RequestLimits(texts=1, concurrency=2), on_batch=taking(0))
    batcher = Batcher(engine)

    done = await asyncio.gather(*(batcher.translate([text], "pl", "de") for text in TEXTS))
    await batcher.close()

    assert len(engine.batches) <= 2
    assert all(isinstance(each.error, Transient) and each.error.retry_after for each in done)


async def test_what_is_known_needs_no_engine_and_passes_while_it_rests(tmp_path: Path) -> None:
    chain = chain_of(Fake(on_batch=taking(1)), folder=tmp_path)
    known = article(title="Most", paragraphs=TEXTS[:2])
    before = await translate(known, "de", chain, NOW)
    with pytest.raises(Transient):
        await translate(article(paragraphs=["Ala ma kota."]), "de", chain, NOW)

    after = await translate(known, "de", chain, NOW)
    await chain.close()

    assert after.paragraphs == before.paragraphs


async def test_texts_are_asked_for_in_the_order_in_which_articles_wait() -> None:
    engine = Fake(limits=RequestLimits(texts=2, concurrency=1))
    batcher = Batcher(engine)
    articles = [["Most.", "Ala ma kota."], ["Pies ma bardzo duży dom.", "Kot ma długi ogon."]]

    await asyncio.gather(*(batcher.translate(each, "pl", "de") for each in articles))
    await batcher.close()

    assert engine.batches == articles


async def test_a_busy_engine_is_asked_for_less_at_once() -> None:
    async def on_batch(texts: list[str]) -> Answers | None:
        if len(texts) > 5:
            raise Quota("20 per minute")
        return None

    engine = Fake(limits=RequestLimits(texts=32, concurrency=1), on_batch=on_batch)
    batcher = Batcher(engine)
    answers: dict[str, Answer | None] = {}
    for _ in range(5):
        batcher.breaker.__init__()  # type: ignore[misc]  # as if it had waited
        left = [text for text in TEXTS if text not in answers]
        answers |= (await batcher.translate(left, "pl", "de")).answers
    await batcher.close()

    sizes = [len(batch) for batch in engine.batches]
    assert sizes[:4] == [32, 16, 8, 4]
    assert answers


async def test_a_defect_of_an_engine_is_an_outage_and_no_fault_of_the_article() -> None:
    async def on_batch(_: list[str]) -> Answers | None:
        raise KeyError("choices")

    batcher = Batcher(Fake(on_batch=on_batch))

    outcome = await batcher.translate(TEXTS[:1], "pl", "de")
    await batcher.close()

    assert isinstance(outcome.error, Transient)
    assert batcher.breaker.trouble is not None


async def test_an_answer_with_half_a_character_is_no_answer() -> None:
    chain = chain_of(Fake(lambda text: in_german(text) + "\ud83d"), Fake(name="second"))

    done = await translate(article(paragraphs=TEXTS[:1]), "de", chain, NOW)
    await chain.close()

    assert done.paragraphs[0].text == in_german(TEXTS[0])
    assert done.engine is not None
    assert done.engine.name == "second"


async def test_an_engine_that_refuses_everything_gives_no_text_up() -> None:
    async def on_batch(_: list[str]) -> Answers | None:
        raise Permanent("engine_refused", "400: no such parameter")

    batcher = Batcher(Fake(on_batch=on_batch))

    outcome = await batcher.translate(TEXTS[:2], "pl", "de")
    await batcher.close()

    assert outcome.answers == {}
    assert isinstance(outcome.error, Transient)
    assert batcher.breaker.trouble is not None


async def test_a_text_that_is_refused_among_others_that_are_not_is_given_up() -> None:
    async def on_batch(texts: list[str]) -> Answers | None:
        if POISON in texts:
            raise Permanent("engine_refused", "400: this text is refused")
        return None

    batcher = Batcher(Fake(on_batch=on_batch))

    outcomes = [await batcher.translate([POISON, *TEXTS[:3]], "pl", "de") for _ in range(2)]
    await batcher.close()

    assert outcomes[-1].error is None
    assert outcomes[-1].answers[POISON] is None
    assert outcomes[-1].answers[TEXTS[0]] is not None


async def test_what_an_older_larger_batch_met_makes_no_batch_larger() -> None:
    sizes: list[int] = []

    async def on_batch(texts: list[str]) -> Answers | None:
        sizes.append(len(texts))
        if len(sizes) == 1:
            # The second one fails first.
            await asyncio.sleep(0.05)
        raise Quota("busy", retry_after=0.0) if len(sizes) <= 2 else Quota("still busy")

    batcher = Batcher(Fake(limits=RequestLimits(texts=16, concurrency=2), on_batch=on_batch))
    await batcher.translate([*TEXTS[:16], *TEXTS[16:20]], "pl", "de")
    batcher.breaker.__init__()  # type: ignore[misc]  # as if it had waited
    await batcher.translate(TEXTS, "pl", "de")
    await batcher.close()

    assert sizes[:2] == [16, 4]
    assert max(sizes[2:]) <= 2


class OfPeople(Fake):
    """A translation memory."""

    is_human = True


async def test_what_people_translated_is_looked_up_at_once_in_pieces_that_the_memory_takes() -> (
    None
):
    memory = OfPeople(limits=RequestLimits(texts=20), order="certain")
    batcher = Batcher(memory)

    outcome = await batcher.translate([*TEXTS, TEXTS[0]], "pl", "de")
    await batcher.close()

    assert memory.batches == [TEXTS[:20], TEXTS[20:]]
    assert outcome.error is None
    assert outcome.answers == {text: Answer(in_german(text)) for text in TEXTS}


async def test_a_memory_that_fails_over_one_piece_answers_the_others() -> None:
    memory = OfPeople(
        limits=RequestLimits(texts=20), order="certain", on_batch=stumbling_over(*TEXTS[20:])
    )
    batcher = Batcher(memory)

    outcome = await batcher.translate(TEXTS, "pl", "de")
    await batcher.close()

    assert isinstance(outcome.error, Stumbled)
    assert list(outcome.answers) == TEXTS[:20]
