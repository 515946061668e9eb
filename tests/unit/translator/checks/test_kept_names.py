"""Names kept, lost and exchanged, in several scripts."""

import pytest

from services.translator.checks.kept_names import has_lost_names


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Tak mówi Adam Wrona z Torunia.", "So spricht Adam Sikora aus Toruń.", "pl de"),
        ("Так сказал Игорь Соколов.", "So sprach Igor Lebedew.", "ru de"),
        ("We met Anna Fletcher there.", "Там мы встретили Анну Морган.", "en ru"),
        ("Yesterday Margaret Doyle spoke.", "Gestern sprach Margaret Boyd.", "en de"),
        ("Wczoraj grał Mantas Žukauskas.", "Gestern spielte Mantas Kazlauskas.", "pl de"),
        ("The mayor met President Arlov.", "Der Bürgermeister traf Präsident Karsten.", "en de"),
    ],
)
def test_another_name_is_told(source: str, target: str, pair: str) -> None:
    assert has_lost_names(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("Tak mówi Adam Wrona z Warszawy.", "So spricht Adam Wrona aus Warschau.", "pl de"),
        ("Так сказал Игорь Соколов.", "So sprach Igor Sokolow.", "ru de"),
        ("Η Μαρία Παππά μίλησε.", "Maria Pappa sprach.", "el de"),
        ("We met Anna Fletcher there.", "Там мы встретили Анну Флетчер.", "en ru"),
        (
            "On Tuesday the Supreme Court ruled.",
            "Am Dienstag urteilte das Oberste Gericht.",
            "en de",
        ),
        ("Mayor Wants New Buses Before Winter", "Bürgermeisterin will neue Busse", "en de"),
        ("Dlatego Polacy głosowali w maju.", "Deshalb stimmten die Polen im Mai ab.", "pl de"),
        ("Au XXIe siècle, l’Italie change.", "Im 21. Jahrhundert ändert sich Italien.", "fr de"),
        ("Gestern sprach der Bürgermeister.", "The mayor spoke.", "de en"),
        ("Він читав «Велику втечу» у Львові.", "Er las „Die große Flucht“ in Lwiw.", "uk de"),
        ("Ella ganó el Premio Orsini en mayo.", "Sie gewann im Mai den Orsini-Preis.", "es de"),
        ("Так сказав Євген Соколов.", "So said Eugene Sokolov.", "uk en"),
        ("It was the Department for Transport.", "Es war das Verkehrsministerium.", "en de"),
        ("Вчора Повітряні сили сказали.", "Gestern sagte die Luftwaffe.", "uk de"),
        ("Lezárták tegnap a Lánchidat.", "Gestern wurde die Kettenbrücke gesperrt.", "hu de"),
        ("They moved on to Lille.", "Ze reisden door naar Rijsel.", "en nl"),
        (
            "Il treno va da Aquisgrana a Ratisbona.",
            "Der Zug fährt von Aachen nach Regensburg.",
            "it de",
        ),
        ("Рух у Салмарському окрузі спинено.", "Im Salmar-Kreis ruht der Verkehr.", "uk de"),
    ],
)
def test_names_in_other_words_are_kept(source: str, target: str, pair: str) -> None:
    assert not has_lost_names(source, target, *pair.split())


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("We met Anna Fletcher there.", "우리는 거기서 안나 플레처를 만났다.", "en ko"),
        ("We met Anna Fletcher there.", "আমরা সেখানে আনা ফ্লেচারের সাথে দেখা করেছি।", "en bn"),
        ("We met Anna Fletcher there.", "Մենք այնտեղ հանդիպեցինք Աննա Ֆլետչերին։", "en hy"),
        ("Մենք հանդիպեցինք Աննա Ֆլետչերին այնտեղ։", "Wir trafen Anna Fletcher dort.", "hy de"),
    ],
)
def test_a_script_that_is_not_read_raises_no_alarm(source: str, target: str, pair: str) -> None:
    assert not has_lost_names(source, target, *pair.split())


@pytest.mark.parametrize(
    ("target", "is_lost"),
    [("हम वहाँ आना फ्लेचर से मिले।", False), ("हम वहाँ सुनीता कपूर से मिले।", True)],
)
def test_devanagari_is_compared_by_its_consonants(target: str, is_lost: bool) -> None:
    assert has_lost_names("We met Anna Fletcher there.", target, "en", "hi") == is_lost


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Most na Odrze wciąż jest zamknięty.", "Die Oderbrücke ist weiter gesperrt.", "pl"),
        ("Il libro sugli anni Ottanta piace.", "Das Buch über die 1980er gefällt.", "it"),
        ("A vonat Temesváron állt meg.", "Der Zug hielt in Timișoara.", "hu"),
        ("Про це сказав Бондаренкові лікар.", "Das sagte der Arzt zu Bondarenko.", "uk"),
        ("Slechts enkele Vlamingen kwamen.", "Nur wenige Flamen kamen.", "nl"),
    ],
)
def test_exonyms_numbers_and_inflections_are_no_lost_names(
    source: str, target: str, language: str
) -> None:
    assert not has_lost_names(source, target, language, "de")
