"""Languages told apart by small words."""

import pytest

from perspektiven.text.small_words import listed_languages, small_words, tell


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor of the town said that it was not for sale.", "en"),
        ("Der Rat hat die Brücke für den Verkehr gesperrt.", "de"),
    ],
)
def test_small_words_tell_a_plain_sentence(text: str, language: str) -> None:
    assert tell(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Storm closes harbour, ferries wait",
        "The the ferry waits",
        "“It was for the town and not for us,” 市長は述べた。新しい橋は三年の工事で開通した。",
        "De raad heeft de brug voor het verkeer gesloten en dat is niet in orde.",
        "Rådet har stengt broen for trafikk og det er ikke den eneste.",
        "De Buergermeeschter huet d'Bréck an der Stad zougemaach an dat ass net an der Rei.",
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_too_few_words_or_those_of_a_neighbour_tell_nothing(text: str, language: str) -> None:
    assert not tell(text, language)


def test_languages_with_a_neighbour_that_is_not_known_are_left_to_the_detector() -> None:
    # Catalan has no list, and shares these words with Spanish.
    assert not tell("La ciutat de Lleida no es la que va obrir el pont de la Seu.", "es")


def test_a_word_of_several_languages_counts_for_each() -> None:
    assert small_words(["die", "het"]) == {"de": 1, "nl": 2}
    assert {"de", "nl", "el", "sw"} <= listed_languages()
