"""Engines compared on a set."""

import json

import pytest

from perspektiven.errors import WrongSetting
from perspektiven.ops import metrics
from services.translator.trials.comparison import Sample, compared, read_set
from tests.support.factories import NOW
from tests.unit.translator.fake_engines import Fake, chain_of

SOURCE, REFERENCE = (
    "Most w mieście Toruń zamknięto w nocy.",
    "Die Brücke in Toruń wurde nachts gesperrt.",
)


def _line(**more: object) -> str:
    known = {"source_language": "pl", "target_language": "de", "source": SOURCE}
    return json.dumps({**known, "reference": REFERENCE, **more})


async def test_an_engine_is_scored_by_the_references_names_and_warnings() -> None:
    samples = read_set([_line(names=["Toruń"]), "", _line(names=["Wisła"])])
    chain = chain_of(Fake(lambda _: REFERENCE, pairs=[("pl", "de")]))

    figures = (await compared(samples, "fake", "sentence", chain, NOW)).figures()
    await chain.close()

    assert figures["chrf"] == pytest.approx(100)
    assert figures["names_kept"] == 0.5
    assert figures["paragraphs"] == 2
    assert figures["characters"] == 2 * len(SOURCE)


async def test_what_no_engine_translates_scores_nothing_and_is_warned_of() -> None:
    chain = chain_of(Fake(lambda _: REFERENCE, pairs=[("fr", "de")]))

    outcome = await compared(read_set([_line()]), "fake", "sentence", chain, NOW)
    await chain.close()

    assert outcome.rows[0].translation is None
    assert outcome.figures()["chrf"] == 0
    assert outcome.figures()["warnings"] == {"not_translated": 1.0}


@pytest.mark.parametrize("line", ["{", "[]", _line(colour="red"), "{}"])
def test_a_wrong_line_is_told_by_its_number(line: str) -> None:
    with pytest.raises(WrongSetting, match="line 2"):
        read_set([_line(), line])


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(WrongSetting, match="empty"):
        read_set([""])


def test_a_sample_needs_no_names() -> None:
    assert read_set([_line()]) == [
        Sample(source_language="pl", target_language="de", source=SOURCE, reference=REFERENCE)
    ]


async def test_tokens_are_those_of_the_comparison_alone() -> None:
    def answer(_: str) -> str:
        metrics.TOKENS.labels("openai", "sent").inc(70)
        metrics.TOKENS.labels("openai", "received").inc(30)
        return REFERENCE

    metrics.TOKENS.labels("openai", "sent").inc(1_000)
    chain = chain_of(Fake(answer, pairs=[("pl", "de")]))

    figures = (await compared(read_set([_line()]), "fake", "sentence", chain, NOW)).figures()
    await chain.close()

    assert (figures["tokens_sent"], figures["tokens_received"]) == (70, 30)
