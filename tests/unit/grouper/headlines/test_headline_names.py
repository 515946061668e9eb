import pytest

from services.grouper.headlines.headline_names import NO_NAMES, Names, are_parallel, names
from services.grouper.words.terms import terms


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Zoll findet Kokain im Hafen von Valmadra", Names(others=("valmadra",))),
        ("Schauspieler Ilmari Koskela gestorben", Names(others=("ilmari", "koskela"))),
        ("Erdbeben im Süden Perus", Names(countries=("peru",), within=("PE",))),
        ("Inflation in Eurozone steigt", Names(countries=("eurozon",))),
        ("Notenbank in Prag wartet ab", Names(others=("prag",), within=("CZ",))),
        ("Zoll findet 40 Tonnen Kokain", NO_NAMES),
        ("In der Nachspielzeit fällt ein Tor", NO_NAMES),
        ("", NO_NAMES),
    ],
)
def test_names_are_told_by_place_and_by_how_they_stand(headline: str, found: Names) -> None:
    assert names(headline, "de") == found


def test_where_nouns_are_small_a_capital_within_the_sentence_is_a_name() -> None:
    assert names("Corruption trial of Oskar Velmar opens", "en") == Names(
        others=("oskar", "velmar")
    )


@pytest.mark.parametrize(
    ("one", "other", "parallel"),
    [
        ("Waldbrand auf Rhodos: Hunderte fliehen", "Waldbrand auf Kos: Hunderte fliehen", True),
        ("Waldbrand auf Rhodos: Hunderte fliehen", "Hunderte fliehen vor Feuer auf Kos", False),
        ("Waldbrand auf Rhodos: Hunderte fliehen", "Waldbrand auf Rhodos: viele fliehen", False),
        ("Rhodos brennt", "Kos brennt", False),
    ],
)
def test_headlines_are_parallel_where_a_name_stands_for_another(
    one: str, other: str, parallel: bool
) -> None:
    kinds = [(terms("Rhodos", "de"), terms("Kos", "de"))]

    assert are_parallel(terms(one, "de"), terms(other, "de"), kinds) is parallel


def test_a_country_is_no_other_name_for_a_city() -> None:
    one, other = (terms(f"Panik bei Konzert in {place}", "de") for place in ("Polen", "Krakau"))
    kinds = [(terms("Polen", "de"), ()), ((), terms("Krakau", "de"))]

    assert not are_parallel(one, other, kinds)
