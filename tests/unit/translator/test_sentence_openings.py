"""Stops that end a word and its sentence, by the word that opens the next one."""

import pytest

from services.translator.segments import cut
from services.translator.sentence_openings import opening_of, opens_a_sentence


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        # acronyms
        ("They left the harbour to the U.S", "When the tide turned, they came back", "en"),
        ("Le port appartient à l'U.E.F.A", "Rien ne le disait", "fr"),
        ("Der Hafen gehört der EU", "Niemand wusste davon", "de"),
        ("Ladja je prišla iz ZDA", "Kasneje je potonila", "sl"),
        ("Il porto è della UE", "Tuttavia resta chiuso", "it"),
        ("The lake was named after George VI", "Since then it has dried up", "en"),
        # years, centuries, hours, units
        ("Port zamknięto w 1974 r", "Potem rósł tam las", "pl"),
        ("Порт закрыли в 1974 г", "Потом там вырос лес", "ru"),
        ("Порт збудували у XV ст", "Тепер там росте ліс", "uk"),
        ("Uostas uždarytas 1974 m", "Vėliau ten augo miškas", "lt"),
        ("The ferry sails at 7 p.m", "Although it rains, all are on deck", "en"),
        ("Το πλοίο φεύγει στις 7 μ.μ", "Ωστόσο βρέχει πολύ", "el"),
        ("Přístav stál 12 mil. Kč", "Přesto je prázdný", "cs"),
        ("Færgen kostede 12 mio. kr", "Alligevel ligger den stille. Men smuk", "da"),
        # and so on
        ("Es gab Fisch, Brot, Wein usw", "Allerdings fehlte das Salz", "de"),
        ("Se vendía pan, vino, sal, etc", "Nadie compraba", "es"),
        ("Продавали рыбу, хлеб, соль и т. д", "Никто не покупал", "ru"),
        ("Halat, kenevir, balık vb", "Ancak kimse almadı. Herkes bekledi", "tr"),
        ("Volt ott hal, kenyér, só stb", "Senki sem vette meg", "hu"),
        ("Ikan, roti, garam, dll", "Namun sepi pembeli", "id"),
        # companies
        ("The pier was sold to Seaside Corp", "Nobody asked the fishermen", "en"),
        ("Molo koupila firma Přístav, a. s", "Nikdo se rybářů neptal", "cs"),
        ("A móló a Kikötő Zrt", "Senki sem kérdezte a halászokat", "hu"),
        # places in lists, and words that no list has
        ("Das Boot kam auf Platz 3", "Danach regnete es", "de"),
        ("Laivas ceļš ved uz Ogri", "Pēc tam līst", "lv"),
        ("El puerto es de Kurt", "Nadie lo sabía antes", "es"),
    ],
)
def test_a_function_word_opens_a_sentence(left: str, right: str, language: str) -> None:
    assert opens_a_sentence(left, right, language)


@pytest.mark.parametrize(
    ("left", "right", "language"),
    [
        # titles, initials, what stands in front of a name or a number
        ("They met Dr", "He Xin at the harbour", "en"),
        ("They met Sen", "The harbour", "en"),
        ("The harbour of R. K", "So was sold", "en"),
        ("Le port de M", "Le Goff est fermé", "fr"),
        ("Das gilt z. B", "Die Fähre betreffend", "de"),
        ("Der Hafen, vgl", "Die Küste vom Montag", "de"),
        ("De haven van dhr", "De Wit is dicht", "nl"),
        ("Port przy ul", "Na Skarpie jest zamknięty", "pl"),
        ("Он живёт на ул", "На Взморье в порту", "ru"),
        ("La chalupa del subsecr", "De la Cruz se hundió", "es"),
        ("Le port de la S.A", "Les Docks du Nord est fermé", "fr"),
        # a name or a noun is no evidence
        ("W 1974 r", "Gdańsk zbudował port", "pl"),
        ("В 1974 г", "Одесса строила порт", "ru"),
        ("The ferry sails at 7 p.m", "Monday from the pier", "en"),
        ("Der Hafen im Süden der USA", "Schiffe warten", "de"),
        # a number in front, or none
        ("Порт в г", "На Взморье закрыт", "ru"),
        # classes, points of a list
        ("Chodzą do klasy 8", "A lub B", "pl"),
        ("Zwei Bedingungen: 1", "Der Hafen bleibt offen", "de"),
        # headlines
        ("Why the U.S", "Is Closing Harbours Across The Pacific Coast", "en"),
        ("Seaside Corp", "To Sell Three Piers In Western Scotland", "en"),
        # scripts without capitals
        ("वे मिले डॉ", "फिर से कल", "hi"),
        # a word alone
        ("NATO", "The harbour is closed", "en"),
        # parts of a name
        ("a harbour in the U.S", "In-Q-Harbour bought", "en"),
        ("un port de la S.A", "L'Escale du Nord", "fr"),
        ("The harbour is in the U.S", "THE END of the pier", "en"),
    ],
)
def test_what_opens_no_sentence(left: str, right: str, language: str) -> None:
    assert not opens_a_sentence(left, right, language)


@pytest.mark.parametrize(
    ("text", "language", "opening"),
    [
        ("“It’s late,” he said", "en", "It'"),
        ("L’eau monte", "fr", "L'"),
        ("L’Eau vive monte", "fr", ""),
        ("W. Nowak", "pl", ""),
        ("W porcie", "pl", "W"),
        ("फिर वे", "hi", "फिर"),
        ("", "en", ""),
    ],
)
def test_the_opening_of_a_sentence(text: str, language: str, opening: str) -> None:
    assert opening_of(text, language) == opening


def test_abbreviations_in_the_middle_of_a_sentence_do_not_cut_it() -> None:
    text = "Am 7. Mai kam Prof. Dr. A. Die Welt des Hafens usw. betrachtet er mit J. So, vgl. S. 3."

    assert [part.text for part in cut(text, "de").parts] == [text]
