"""Each rule of the checks: what it finds, and what looks like it and is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.checks import failures, out_of_place, warnings

BRIDGE = "Burmistrz otworzył wczoraj w mieście Toruń nowy most, na który czekano 12345 dni."
ANSWER = (
    "Der Bürgermeister eröffnete gestern in Toruń die neue Brücke, auf die man 12345 Tage wartete."
)
PAGE = "Plan: https://most.example/a_b"

FAULTS = [
    ("empty", BRIDGE, "  ", "pl", "de"),
    ("repetition", BRIDGE, "Die Brücke " + "ist neu " * 40, "pl", "de"),
    ("copy", BRIDGE, BRIDGE, "pl", "de"),
    ("script", BRIDGE, "Сегодня мэр открыл новый мост через реку.", "pl", "de"),
    ("script", BRIDGE, ANSWER, "pl", "ru"),
    ("script", BRIDGE, ANSWER, "pl", "ja"),
    ("markup", BRIDGE, f"<p>{ANSWER}</p>", "pl", "de"),
    ("markup", BRIDGE, ANSWER.replace("e", "⁇"), "pl", "de"),
    ("markup", BRIDGE, ANSWER.replace(" ", "&nbsp;"), "pl", "de"),
    ("markup", BRIDGE, f"Translation: {ANSWER}", "pl", "de"),
    ("markup", BRIDGE, f"Here is the translation: {ANSWER}", "pl", "en"),
    ("markup", BRIDGE, f"Hier ist die Übersetzung: {ANSWER}", "pl", "de"),
    ("url_lost", PAGE, "Plan: https://most.example/a b", "pl", "de"),
    ("url_lost", PAGE, "Plan: Brücke", "pl", "de"),
    ("url_lost", "Plan mostu", PAGE, "pl", "de"),
]

NO_FAULTS = [
    (BRIDGE, ANSWER, "pl", "de"),
    # Refrains repeat, too.
    ("Tak, tak, tak, tak, tak!", "Ja, ja, ja, ja, ja!", "pl", "de"),
    # Names are the same in every language.
    ("Legia Warszawa 2:1", "Legia Warszawa 2:1", "pl", "de"),
    (BRIDGE, BRIDGE, "pl-PL", "pl"),
    # A foreign word amid one's own, and Latin names amid other scripts.
    ("Słowo «мост» znaczy most.", "Das Wort „мост“ bedeutet Brücke.", "pl", "de"),
    ("Elon Musk w Toruniu", "Илон Маск (Elon Musk) приехал в город Торунь", "pl", "ru"),
    ("Znacznik <b> pogrubia.", "Das Zeichen <b> macht fett.", "pl", "de"),
    ("Gdy a < b, most stoi.", "Wenn a < b ist, steht die Brücke.", "pl", "de"),
    # Credits and plain sentences that begin like the chatter of a model.
    ("Tłumaczenie: Jan Kowalski", "Übersetzung: Jan Kowalski", "pl", "de"),
    ("Oto nowy most w Toruniu.", "Here is the new bridge in Toruń.", "pl", "en"),
    ("Plan: https://most.example/a_b.", "https://most.example/a_b, der Plan.", "pl", "de"),
]

DOUBTS = [
    ("length", BRIDGE, "Eine Brücke in Toruń, 12345.", "pl", "de"),
    ("length", BRIDGE, f"{ANSWER} {ANSWER}", "pl", "de"),
    (
        "length",
        "Most",
        "Die Brücke ist ein Bauwerk, das über Flüsse, Täler und Straßen führt.",
        "pl",
        "de",
    ),
    ("numbers", BRIDGE, ANSWER.replace("12345", "12354"), "pl", "de"),
    ("numbers", "Koszt: 1,5 mln.", "Kosten: 150 Mio.", "pl", "de"),
    ("names", "Tak mówi Kowalski, nie Nowak.", "So sagt er, nicht der andere.", "pl", "de"),
    ("quotes", "Rzekł: „Most stoi.”", "Die Brücke stehe, sagte er.", "pl", "de"),
    ("quotes", "Most stoi, rzekł.", "„Die Brücke steht“, sagte er.", "pl", "de"),
]

NO_DOUBTS = [
    (BRIDGE, ANSWER, "pl", "de"),
    ("Most", "Die Brücke", "pl", "de"),
    # Thrice as many letters as Chinese needs.
    ("市长昨天在城里为等待多年的新大桥剪彩,许多居民前来观看庆祝活动,交通一度中断,直到深夜才恢复。",
     "Der Bürgermeister weihte gestern in der Stadt die lange erwartete neue Brücke ein; viele "
     "Einwohner sahen den Feiern zu, und der Verkehr ruhte bis spät in die Nacht.", "zh", "de"),
    ("Koszt: 1,500.50 oraz ٤٥", "Kosten: 1.500,50 und 45", "en", "de"),
    ("Zapłacono 67 890 złotych.", "67.890 Złoty wurden gezahlt.", "pl", "de"),
    ("Trzy mosty, 7 dróg.", "3 Brücken, sieben Straßen.", "pl", "de"),
    ("Tak mówi Kowalski, nie Nowak.", "So sagt es Kowalskis Sohn.", "pl", "de"),
    ("Rzekł: «Most stoi.»", "Er sagte: „Die Brücke steht.“", "pl", "de"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "source", "target", "from_", "to"), FAULTS)
def test_a_fault_is_found(word: str, source: str, target: str, from_: str, to: str) -> None:
    assert word in failures(source, target, from_, to)


@pytest.mark.parametrize(("source", "target", "from_", "to"), NO_FAULTS)
def test_what_only_looks_like_a_fault_is_shown(
    source: str, target: str, from_: str, to: str
) -> None:
    assert failures(source, target, from_, to) == []


@pytest.mark.parametrize(("word", "source", "target", "from_", "to"), DOUBTS)
def test_a_doubt_is_told(word: str, source: str, target: str, from_: str, to: str) -> None:
    assert word in warnings(source, target, from_, to)


@pytest.mark.parametrize(("source", "target", "from_", "to"), NO_DOUBTS)
def test_a_good_translation_raises_no_doubt(source: str, target: str, from_: str, to: str) -> None:
    assert warnings(source, target, from_, to) == []


LANGUAGES = st.sampled_from(["de", "pl", "en", "ru", "zh-Hans", "ja", "und", "tlh"])


@given(st.text(max_size=200), st.text(max_size=200), LANGUAGES, LANGUAGES)
def test_any_two_texts_can_be_compared(source: str, target: str, from_: str, to: str) -> None:
    found = [*failures(source, target, from_, to), *warnings(source, target, from_, to)]

    assert len(set(found)) == len(found)


@given(st.text(max_size=200), LANGUAGES)
def test_a_text_is_a_good_translation_of_itself(text: str, language: str) -> None:
    assert set(failures(text, text, language, language)) <= {"script"}
    assert warnings(text, text, language, language) == []


SOURCES = [
    "Burmistrz otworzył most w Toruniu.",
    "Budowa w Krakowie trwała długo.",
    "W Gdańsku świętowano do rana.",
]
ANSWERS = ["Brücke in Toruniu offen.", "Lange Bauzeit in Krakowie.", "Feier bis früh in Gdańsku."]


@pytest.mark.parametrize(
    "answers",
    [ANSWERS[::-1], [ANSWERS[1], ANSWERS[0], ANSWERS[2]], [*ANSWERS[1:], ANSWERS[0]]],
)
def test_answers_in_each_others_places_are_noticed(answers: list[str]) -> None:
    assert out_of_place(SOURCES, answers)


@pytest.mark.parametrize(
    "answers",
    [
        ANSWERS,
        ["", "", ""],
        # No name outlived its translation: nothing can be said.
        ["Die Brücke ist offen.", "Es dauerte lange.", "Man feierte."],
        # A sentence may name its neighbour's town besides its own.
        ["Brücke in Toruniu statt Krakowie offen.", *ANSWERS[1:]],
    ],
)
def test_answers_in_their_places_are_left_there(answers: list[str]) -> None:
    assert not out_of_place(SOURCES, answers)
