"""Target languages: which one is meant, and links that stay in it."""

import pytest

from services.reader.settings import ReaderSettings
from services.reader.targets import target

SETTINGS = ReaderSettings(target_language=("de", "en", "pt-BR"))


@pytest.mark.parametrize(
    ("wanted", "language"), [(None, "de"), ("", "de"), ("EN", "en"), ("pt-br", "pt-BR")]
)
def test_a_language_is_known_in_any_spelling_and_the_first_is_the_default(
    wanted: str | None, language: str
) -> None:
    assert target(SETTINGS, wanted).language == language


@pytest.mark.parametrize("wanted", ["fr", "pt", "de,en", "../en"])
def test_what_is_no_target_language_is_refused_with_those_that_are(wanted: str) -> None:
    with pytest.raises(ValueError, match="de, en, pt-BR"):
        target(SETTINGS, wanted)


def test_parameters_that_say_nothing_are_left_out_of_links() -> None:
    german = target(SETTINGS)

    assert german.address("/search", q="a b", country=["PL", "CZ"], tag=[], sort=None) == (
        "/search?q=a+b&country=PL&country=CZ"
    )
    assert german.address("/search", q="") == "/search"


def test_links_stay_in_a_language_that_is_not_the_first() -> None:
    english = target(SETTINGS, "en")

    assert english.address("/") == "/?lang=en"
    assert english.address("/search", q="a") == "/search?q=a&lang=en"


def test_a_page_has_a_version_in_each_language_without_the_cursor_of_one() -> None:
    asked = [("country", "PL"), ("country", "CZ"), ("lang", "en"), ("cursor", "x"), ("q", "")]

    assert target(SETTINGS, "en").versions("/search", asked) == [
        ("de", "/search?country=PL&country=CZ&q="),
        ("en", "/search?country=PL&country=CZ&q=&lang=en"),
        ("pt-BR", "/search?country=PL&country=CZ&q=&lang=pt-BR"),
    ]
