"""Countries and cities exchanged, in scripts with and without capitals."""

import pytest

from services.translator.checks.exchanged_places import has_other_places

OTHER = [
    ("法国总统抵达柏林。", "Deutschlands Präsident ist in Berlin.", "zh de"),
    ("日本の首相はインドを訪問した。", "Japans Premier besuchte Pakistan.", "ja de"),
    ("وصل الوزير إلى إيطاليا", "Der Minister kam nach Spanien.", "ar de"),
    ("השר הגיע לאיטליה", "The minister arrived in Spain.", "he en"),
    ("대통령은 프랑스를 방문했다", "Der Präsident besuchte Italien.", "ko de"),
    ("ฝรั่งเศสประกาศหยุดงาน", "Italien kündigt einen Streik an.", "th de"),
    ("Поезд из Самары прибыл.", "The train from Saratov arrived.", "ru en"),
    ("Heavy snow fell in Denver.", "Nevó mucho en Chicago.", "en es"),
]
SAME = [
    ("法国总统抵达柏林。", "Frankreichs Präsident ist in Berlin.", "zh de"),
    ("法国总统在德国", "Der französische Präsident ist in Deutschland.", "zh de"),
    ("日本の首相はインドを訪問した。", "Japan’s prime minister went to Delhi.", "ja en"),
    # One country for another kind of place, and adjectives.
    ("Moskwa zaprzecza.", "Russland dementiert.", "pl de"),
    ("Prezydent Francji w Rzymie", "Der französische Präsident in Italien", "pl de"),
    ("Поезд из Самары прибыл.", "The train from Samara arrived.", "ru en"),
    ("几内亚比绍总统", "Der Präsident von Guinea-Bissau", "zh de"),
    ("Gestern in Bern.", "Yesterday in Zurich.", "de tlh"),
    ("Ein Brief aus Bern.", "Письмо из Берна.", "de ru"),
]


@pytest.mark.parametrize(("source", "target", "pair"), OTHER)
def test_another_place_is_found(source: str, target: str, pair: str) -> None:
    assert has_other_places(source, target, *pair.split())


@pytest.mark.parametrize(("source", "target", "pair"), SAME)
def test_a_place_in_other_words_is_the_same(source: str, target: str, pair: str) -> None:
    assert not has_other_places(source, target, *pair.split())
