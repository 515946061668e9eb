"""Names of countries and languages become codes, or are named as not understood."""

import pytest

from services.reader.query.parse import parse
from services.reader.query.resolve import Sources, named, refuse_unknown_outlets
from services.reader.query.tree import QueryRefused, leaves
from services.reader.query.why import Why


def test_countries_and_languages_become_codes() -> None:
    assert str(named(parse("land:Polen -lang:(Deutsch OR Polnisch)"), "de")) == (
        "country:PL -(lang:de OR lang:pl)"
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [("country:Narnia", Why.UNKNOWN_COUNTRY), ("lang:Quenja1", Why.UNKNOWN_LANGUAGE)],
)
def test_an_unknown_name_is_ignored_and_said_to_be(text: str, why: Why) -> None:
    query = named(parse(f"Pakt {text}"), "de")

    assert str(query) == "Pakt"
    assert [(part.text, part.why) for part in query.ignored] == [(text, why)]


def test_an_unknown_name_under_a_not_is_refused_with_its_place() -> None:
    with pytest.raises(QueryRefused) as refused:
        named(parse("Pakt -(Sport country:Narnia)"), "de")

    assert refused.value.part.place.start == 21


def test_a_name_that_stands_alone_leaves_an_empty_query() -> None:
    assert not named(parse("country:Narnia"), "de")


SOURCES = Sources({"press": ("gazeta", "tisa")}, unknown=frozenset({"narnia"}))


def test_a_list_becomes_its_outlets_unless_it_is_quoted() -> None:
    query = named(parse('source:Press OR source:"press" OR source:gazeta'), "de", SOURCES)

    assert [leaf.outlets for leaf in leaves(query.root)] == [("gazeta", "tisa"), (), ()]
    assert query.ignored == ()


def test_an_unknown_source_is_ignored_and_said_to_be() -> None:
    query = named(parse("Pakt source:narnia,gazeta"), "de", SOURCES)

    assert str(query) == "Pakt outlet:gazeta"
    assert [(part.text, part.why) for part in query.ignored] == [
        ("outlet:narnia", Why.UNKNOWN_OUTLET)
    ]


def test_an_unknown_source_under_a_not_is_refused() -> None:
    with pytest.raises(QueryRefused):
        named(parse("Pakt -source:narnia"), "de", SOURCES)


def test_who_gets_articles_unasked_gets_none_of_an_unknown_source() -> None:
    refuse_unknown_outlets(named(parse("source:gazeta country:Narnia"), "de", SOURCES))

    with pytest.raises(QueryRefused):
        refuse_unknown_outlets(named(parse("source:narnia"), "de", SOURCES))
