"""Since when a stage has made no progress, on real Kafka."""

from datetime import timedelta

import pytest

from perspektiven import topics
from perspektiven.ops import stalls
from perspektiven.settings import Settings
from tests.support.aged_records import HOURS, SECONDS, sent
from tests.support.stack import MakeSettings


@pytest.mark.parametrize(
    ("came", "worked", "stands"),
    [
        pytest.param((HOURS, HOURS), HOURS, True, id="nothing for hours"),
        pytest.param((HOURS, HOURS), SECONDS, False, id="slow, but at work"),
        pytest.param((HOURS, SECONDS), HOURS, False, id="idle until just now"),
    ],
)
async def test_a_stage_stands_still_when_neither_its_input_nor_its_output_moves_for_long(
    settings: MakeSettings, came: tuple[timedelta, timedelta], worked: timedelta, stands: bool
) -> None:
    own = settings(Settings)
    await topics.create_all(own)
    for age in came:
        await sent(own, topics.ARTICLES, age)
    await sent(own, topics.TRANSLATIONS, worked)

    since = await stalls.standing_since(own, "translator", {(topics.ARTICLES.full_name(own), 0): 1})

    assert (since is not None) == stands
