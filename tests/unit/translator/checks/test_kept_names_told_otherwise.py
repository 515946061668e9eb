"""Names that translations render, and those that they keep."""

import pytest

from services.translator.checks.added_names import has_lost_persons
from services.translator.checks.kept_names import has_lost_names


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Spotkanie odbyło się na placu Zbawiciela.", "Das Treffen war am Erlöserplatz.", "pl de"),
        ("Увечери je стигао у Рим.", "Am Abend kam er in Rom an.", "sr de"),
        ("Vlak iz Rima kasni.", "Der Zug aus Rom ist verspätet.", "hr de"),
        ("Ieri i due GPs hanno votato.", "Gestern stimmten die zwei Ärzte ab.", "it de"),
        ("Sjeverno je Jadran, kaže Mađar.", "Im Norden liegt die Adria, sagt der Ungar.", "hr de"),
        ("Enligt Världshälsoorganisationen minskar den.", "Laut WHO sinkt sie.", "sv de"),
        ("Dün gece Tuz Gölü kurudu.", "Gestern Nacht trocknete der Salzsee aus.", "tr de"),
        ("He joined the Red Cross.", "Er ging zum Roten Kreuz.", "en de"),
        ("Le ministre a quitté Bercy.", "Der Minister verließ das Finanzministerium.", "fr de"),
        ("Včera na Hradě mluvil.", "Gestern sprach er auf der Burg.", "cs de"),
        ("Si sale ai Monti Sibillini.", "Es geht in die Sibillinischen Berge.", "it de"),
        ("Dnes ráno vyhrála Sparta.", "Heute Morgen gewann der Prager Klub.", "cs de"),
        ("Τα νέα της Θεσσαλονίκης.", "Die Nachrichten der Thessaloniker.", "el de"),
        ("Am fost la Izvorul Lac.", "Ich war am Quellsee.", "ro de"),
        ("Vlak iz Karlovca kasni.", "Der Zug aus Karlstadt ist verspätet.", "hr de"),
    ],
)
def test_landmarks_places_and_peoples_may_have_other_names(
    source: str, target: str, pair: str
) -> None:
    assert not has_lost_names(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Toen kwam burgemeester Bernink.", "Dann kam Bürgermeister Rolands.", "nl de"),
        ("Vlak iz Beograda kasni.", "Der Zug aus Ogulin ist verspätet.", "hr de"),
        ("Eva Hronková včera zářila.", "Eva Malinská strahlte gestern.", "cs de"),
        ("Η ηθοποιός Ελένη Ράντου βραβεύτηκε.", "Die Schauspielerin Anna Vissi siegte.", "el de"),
    ],
)
def test_other_names_are_told(source: str, target: str, pair: str) -> None:
    assert has_lost_names(source, target, *pair.split())


def test_a_person_behind_a_title_is_looked_for_in_german() -> None:
    source = "Trainerin Heike Lorenz tritt zurück, sagte der Sprecher am Montag."

    assert has_lost_persons(source, "L’entraîneuse démissionne.", "de", "fr")
    assert not has_lost_persons(source, "L’entraîneuse Heike Lorenz démissionne.", "de", "fr")
