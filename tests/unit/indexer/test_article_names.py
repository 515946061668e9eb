"""Names in an article: which words get keys."""

import time

from perspektiven.text.name_keys import name_keys
from services.indexer.article_names import names


def test_names_of_people_and_places_have_keys_once_each() -> None:
    found = names(["Selenskyj reiste nach Kiew.", "Zelensky was in Kyiv."])

    assert found == (*name_keys("Selenskyj"), *name_keys("Kyjiw"))


def test_german_nouns_and_small_words_have_none() -> None:
    assert names(["Die Regierung plant ein Weltordnungsmodell; putin klein geschrieben."]) == ()


def test_parts_of_double_names_have_keys_too() -> None:
    assert set(name_keys("Assad")) <= set(names(["Baschar al-Assad"]))
    assert set(name_keys("Lukaschenko")) <= set(names(["Lukaschenko-Regime"]))


def test_places_are_known_in_scripts_without_capitals() -> None:
    assert names(["رئيس دمشق"]) == name_keys("Damaskus")


def test_long_texts_are_looked_at_to_a_limit() -> None:
    text = " ".join(f"Name{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}burger" for n in range(100_000))
    begun = time.monotonic()

    found = names([text, "Selenskyj"])

    assert name_keys("Selenskyj")[0] not in found
    assert time.monotonic() - begun < 1
