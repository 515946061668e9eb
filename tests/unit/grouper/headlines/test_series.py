import pytest

from services.grouper.headlines.series import (
    are_instances,
    instance_terms,
    series,
    without_masthead,
    without_rubric,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wetter am 3. März: Regen", "Wetter am 4. März: Regen"),
        ("Prozess Vasseur, Tag 2: Zeuge sagt aus", "Prozess Vasseur, Tag 21: Urteil naht"),
        ("Die Lage um 7:30 Uhr", "Die Lage um 18:30 Uhr"),
        ("Der Montag in Bildern", "Der Dienstag in Bildern"),
        ("Horoskop: Glück für Widder", "Horoskop: Glück für Widder"),
        ("Die wichtigsten Nachrichten", "Die wichtigsten Nachrichten"),
        ("Lotto: Die Zahlen vom Samstag", "Lotto: Die Zahlen vom Samstag"),
        ("Tour: 3. Etappe im Regen", "Tour: 4. Etappe im Regen"),
    ],
)
def test_instances_of_a_series_are_told_apart(one: str, other: str) -> None:
    assert are_instances(series(one, "de"), series(other, "de"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15 Tote bei Erdbeben in Peru", "17 Tote bei Erdbeben in Peru"),
        ("Prozess Vasseur, Tag 2: Zeuge sagt aus", "Zeuge entlastet Vasseur am Tag 2"),
        ("Wahl am 3. Mai in Polen", "Polen wählt am Sonntag einen Präsidenten"),
        ("Unwetter in Genua", "Unwetter in Genua: zwei Tote"),
    ],
)
def test_counts_and_dates_of_an_event_make_no_series(one: str, other: str) -> None:
    assert not are_instances(series(one, "de"), series(other, "de"))


def test_days_and_months_are_known_in_the_language_of_the_headline() -> None:
    assert series("Partido del lunes, jornada 12", "es").instance == {"lunes", "jornada 12"}


def test_the_name_of_a_live_ticker_is_no_part_of_the_headline() -> None:
    assert without_rubric("Liveticker: +++ Hafen gesperrt +++") == "Hafen gesperrt"
    assert without_rubric("Hafen gesperrt: Lotsen streiken") == "Hafen gesperrt: Lotsen streiken"
    assert without_rubric("Newsblog:") == "Newsblog:"


@pytest.mark.parametrize(
    "named",
    [
        "Lotsen streiken in Brest weiter | Der Kurier",
        "Lotsen streiken in Brest weiter │ Ausland | Der Kurier",
        'Lotsen streiken in Brest weiter " Hafenbote',
        "Lotsen streiken in Brest weiter - Hafenbote",
        "Lotsen streiken in Brest weiter - Der Bote | Häfen und Meere",
    ],
)
def test_the_outlet_behind_a_headline_is_no_part_of_it(named: str) -> None:
    assert without_masthead(named) == "Lotsen streiken in Brest weiter"


@pytest.mark.parametrize(
    "title",
    [
        "Streik | Lotsen legen in Brest die Arbeit nieder",
        "Lotsen streiken in Brest - Schiffe warten vor dem Hafen",
        "Lotsen streiken in Brest weiter – ohne Ende",
        'Brest: Lotsen nennen den Streik "historisch"',
        "Lotsen streiken in Brest |  ",
        "",
    ],
)
def test_a_rubric_or_a_second_sentence_leaves_the_headline_whole(title: str) -> None:
    assert without_masthead(title) == title


def test_terms_that_say_when_or_that_it_is_live_are_known_as_stems_too() -> None:
    assert {"montag", "liveticker", "livetick"} <= instance_terms("de")
