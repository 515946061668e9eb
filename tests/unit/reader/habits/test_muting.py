"""What is muted: outlets, countries, words of headlines, stories."""

import pytest

from perspektiven.contracts import OutletRef
from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.habits.cookie import Kind, Mute
from services.reader.habits.muting import Muting
from tests.support import factories


def made(title: str = "Eine Brücke", original: str = "Most", **more: object) -> Document:
    outlet = OutletRef(id="gazeta", name="Gazeta", country="PL")
    article = factories.article(title=original, paragraphs=["Tekst."], outlet=outlet, **more)
    translation = factories.translation(article=article, title=title, paragraphs=["Text."])
    return document(translation, factories.NOW)


def muting(kind: Kind, *values: str) -> Muting:
    return Muting([Mute(kind=kind, value=each) for each in values])


def test_an_outlet_and_a_country_are_muted() -> None:
    assert muting(Kind.OUTLET, "gazeta").article(made())
    assert muting(Kind.COUNTRY, "PL").article(made())
    assert not muting(Kind.OUTLET, "le-port").article(made())
    assert not muting(Kind.COUNTRY, "gazeta").article(made())


@pytest.mark.parametrize(
    ("word", "title", "is_muted"),
    [
        ("krieg", "Der Krieg endet", True),
        ("Krieg", "KRIEG!", True),
        ("krieg", "Der Krieger", False),
        ("krieg", "Bürgerkrieg", False),
        ("krieg*", "Der Krieger", True),
        ("krieg*", "Bürgerkrieg", False),
        ("rote karte", "Eine rote Karte", True),
        ("a.b", "axb", False),
        ("*", "Ein * im Titel", True),
        ("戦争", "新しい戦争が始まる", True),
        ("(((", "Ohne Klammern", False),
    ],
)
def test_a_word_is_found_as_a_whole_one(word: str, title: str, is_muted: bool) -> None:
    assert muting(Kind.WORD, word).article(made(title)) is is_muted


def test_the_headline_as_printed_and_tags_count_too() -> None:
    assert muting(Kind.WORD, "most").article(made())
    assert muting(Kind.WORD, "wybory").article(made(tags=["Wybory"]))


def test_only_the_beginning_of_an_endless_headline_is_looked_at() -> None:
    assert not muting(Kind.WORD, "krieg").article(made("x " * 300_000 + "krieg"))


def test_kinds_whose_page_is_open_do_not_count() -> None:
    mutes = [Mute(kind=Kind.OUTLET, value="gazeta"), Mute(kind=Kind.WORD, value="krieg")]

    assert not Muting(mutes, {Kind.OUTLET}).article(made())
    assert Muting(mutes, {Kind.OUTLET}).article(made("Krieg"))
