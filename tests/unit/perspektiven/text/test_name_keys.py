"""Keys of names: spellings of one name share a key, other words don't."""

import pytest

from perspektiven.text.name_keys import name_keys

SAME = (
    "Selenskyj Zelensky Selenski Zełenski Zelenskyy Зеленський Зеленский Ζελένσκι",
    "Kyjiw Kiew Kyiv Київ Киев Kijów",
    "Baschar Bashar Башар",
    "Lukaschenko Lukashenko Лукашенко Лукашэнка Łukaszenka Loukachenko",
    "Gorbatschow Gorbachev Горбачёв Gorbaczow",
    "Chruschtschow Khrushchev Хрущёв",
    "Chamenei Khamenei Хаменеи",
    "Putin Poutine Путин",
    "Merkel Меркель Μέρκελ",
    "Deutschland Germany Allemagne Niemcy",
    "Peking Beijing 北京",
)

APART = (
    "Merkel Merkle", "Berlin Verlin", "Müller Miller", "Selenskyj Selinger", "Haus Maus",
    "Jordan Jordanien", "Georgia Georgien", "Austria Australien", "Niger Nigeria",
)  # fmt: skip


@pytest.mark.parametrize("names", SAME)
def test_all_spellings_of_a_name_share_a_key(names: str) -> None:
    keys = [set(name_keys(name)) for name in names.split()]

    assert set.intersection(*keys)


@pytest.mark.parametrize("names", APART)
def test_other_names_share_none(names: str) -> None:
    first, second = (set(name_keys(name)) for name in names.split())

    assert not first & second


@pytest.mark.parametrize("word", ["", "a", "Rom1", "Ali", "Haus", "Max", "x" * 41, "12345", "﷽"])
def test_what_is_too_short_or_too_long_for_a_name_has_no_key(word: str) -> None:
    assert name_keys(word) == ()


def test_a_name_of_a_place_in_the_genitive_is_that_place() -> None:
    assert name_keys("Kyjiws") == name_keys("Kiew")
