"""Engines in their order: who translates a segment, and what becomes of bad answers."""

import asyncio
from pathlib import Path

import pytest

from perspektiven.errors import Permanent, Transient
from services.translator.engines.engine import Answer, Answers
from services.translator.translate import translate
from tests.support.factories import NOW, article
from tests.unit.translator.fake_engines import Fake, chain_of, in_german
from tests.unit.translator.translated import SENTENCES, translated


async def test_an_outage_leaves_nothing_untranslated() -> None:
    async def down(_: list[str]) -> Answers | None:
        raise Transient("connection refused")

    with pytest.raises(Transient):
        await translated(article(), Fake(on_batch=down))


async def test_the_next_engine_does_what_the_first_can_not() -> None:
    first = Fake(lambda _: "", name="first")

    done = await translated(article(paragraphs=SENTENCES), first, Fake(name="second"))

    assert done.engine is not None
    assert done.engine.name == "second"
    assert not any("not_translated" in each.warnings for each in done.paragraphs)


async def test_engines_that_share_an_article_are_both_named() -> None:
    first = Fake(lambda text: in_german(text) if "Toruniu" in text else "", name="first")

    done = await translated(article(paragraphs=SENTENCES), first, Fake(name="second"))

    assert done.engine is not None
    assert done.engine.name == "first+second"


def reverse(texts: list[str]) -> Answers:
    return [Answer(in_german(text)) for text in reversed(texts)]


def drop(texts: list[str]) -> Answers:
    return [Answer(in_german(text)) for text in texts[1:]]


def add(texts: list[str]) -> Answers:
    return [Answer("Noch etwas."), *(Answer(in_german(text)) for text in texts)]


@pytest.mark.parametrize("misbehave", [reverse, drop, add])
async def test_sentences_never_change_their_place(misbehave: object) -> None:
    async def on_batch(texts: list[str]) -> Answers | None:
        return misbehave(texts) if len(texts) > 1 and callable(misbehave) else None

    done = await translated(article(paragraphs=SENTENCES), Fake(on_batch=on_batch))

    assert [each.text for each in done.paragraphs] == [in_german(text) for text in SENTENCES]


@pytest.mark.parametrize(
    "answer",
    [
        lambda text: text,
        lambda _: "",
        lambda _: "Wort " * 500,
        lambda text: f"<p>{in_german(text)}</p>",
        lambda text: in_german(text).replace("e", "<unk>"),
        lambda _: "Сегодня мэр открыл новый мост через реку.",
        lambda text: f"Translation: {text}",
    ],
)
async def test_an_unfit_answer_is_never_shown(answer: object) -> None:
    engine = Fake(lambda text: answer(text) if "Krakowie" in text else in_german(text))  # type: ignore[operator]  # a lambda of the table above

    done = await translated(article(paragraphs=SENTENCES), engine)

    assert [each.text for each in done.paragraphs] == [
        in_german(SENTENCES[0]),
        SENTENCES[1],
        in_german(SENTENCES[2]),
    ]
    assert done.paragraphs[1].warnings == ("not_translated",)


async def test_a_paragraph_with_one_sentence_lost_is_marked() -> None:
    engine = Fake(lambda text: "" if "Krakowie" in text else in_german(text))

    done = await translated(article(paragraphs=[" ".join(SENTENCES)]), engine)

    assert "partly_translated" in done.paragraphs[0].warnings
    assert SENTENCES[1] in done.paragraphs[0].text


async def test_a_bad_segment_does_not_take_its_batch_down() -> None:
    async def refuse(texts: list[str]) -> Answers | None:
        if any("Krakowie" in text for text in texts):
            raise Permanent("engine_refused", "too long")
        return None

    done = await translated(article(paragraphs=SENTENCES), Fake(on_batch=refuse))

    lost = ["not_translated" in each.warnings for each in done.paragraphs]
    assert lost == [False, True, False]


async def test_an_agency_report_is_paid_for_once(tmp_path: Path) -> None:
    engine = Fake()
    chain = chain_of(engine, folder=tmp_path)
    reports = [article(url=f"https://a.example/{n}", paragraphs=SENTENCES) for n in range(5)]

    await asyncio.gather(*(translate(each, "de", chain, NOW) for each in reports))
    await translate(reports[0], "de", chain, NOW)
    await chain.close()

    asked = [text for batch in engine.batches for text in batch]
    assert sorted(asked) == sorted(set(asked))
