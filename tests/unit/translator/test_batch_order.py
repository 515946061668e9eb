"""Answers in each other's places: what tells them, and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.batch_order import out_of_place

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


def test_two_answers_that_were_put_together_are_noticed() -> None:
    merged = f"{ANSWERS[0]} {ANSWERS[1]}"
    assert out_of_place(SOURCES[:2], [merged, ANSWERS[1]])
    assert out_of_place(SOURCES[:2], [ANSWERS[0], merged])


def test_two_segments_that_are_one_within_the_other_have_answers_that_are_so() -> None:
    sources = [SOURCES[0], f"„{SOURCES[0]}” – mówi urząd."]
    assert not out_of_place(sources, [ANSWERS[0], f"„{ANSWERS[0]}“, so das Amt."])


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


# Nothing of the source stands in what an engine makes of it, as with real languages.
PAIRS = {
    "Gdzie jest most?": "Wo ist die Brücke?",
    "Most już stoi.": "Die Brücke steht schon.",
    "Ceny chleba rosną.": "Die Brotpreise steigen.",
    "Hurra, udało się!": "Hurra, geschafft!",
    "Сказал Иванов.": "Das sagte Iwanow.",
    "Ответил Зеленский.": "Es antwortete Selenskyj.",
    "W 1945 roku": "Im Jahr 1945",
    "Długo oczekiwany most otwarto w obecności burmistrza, rady i wielu mieszkańców miasta.": (
        "Die lange erwartete Brücke wurde im Beisein von Bürgermeister, Rat und Bürgern eröffnet."
    ),
    "Przyszło też dużo dzieci z rodzicami.": "Auch viele Kinder kamen mit ihren Eltern.",
    "Potem padał deszcz.": "Dann regnete es.",
}
ALL = list(PAIRS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gdzie jest most?", "Most już stoi."),
        ("Hurra, udało się!", "Ceny chleba rosną."),
        ("Сказал Иванов.", "Ответил Зеленский."),
        (ALL[7], "Potem padał deszcz."),
    ],
)
def test_two_answers_that_changed_places_are_noticed(one: str, other: str) -> None:
    answers = PAIRS | {one: PAIRS[other], other: PAIRS[one]}

    assert out_of_place(ALL, list(answers.values()))


def test_answers_in_the_order_of_their_arrival_are_noticed() -> None:
    lengths = range(160, 80, -8)
    sources = ["a" * length for length in lengths]

    assert out_of_place(sources, [source.replace("a", "b") for source in reversed(sources)])


def test_answers_of_another_language_in_their_places_are_left_there() -> None:
    assert not out_of_place(ALL, list(PAIRS.values()))


@pytest.mark.parametrize(
    ("sources", "answers"),
    [
        # One question less is no sign of a swap.
        (["Naprawdę? Tak.", "Nie."], ["Wirklich, ja.", "Nein."]),
        # Greek asks with a semicolon.
        (["Gdzie jest most?", "Tam."], ["Πού είναι η γέφυρα;", "Εκεί."]),
        # Berlin stands in both, with another ending.
        (["Mieszka w Berlinie.", "Jedzie do Berlina."], ["Sie wohnt in Berlin.", "Er fährt hin."]),
        (["Tak.", "Nie wiadomo, kiedy."], ["", "Wann, ist unbekannt."]),
    ],
)
def test_what_translators_may_do_is_no_sign_of_a_swap(
    sources: list[str], answers: list[str]
) -> None:
    assert not out_of_place(sources, answers)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=12))
def test_any_answers_can_be_looked_at(pairs: list[tuple[str, str]]) -> None:
    sources, answers = [one for one, _ in pairs], [other for _, other in pairs]

    assert out_of_place(sources, answers) in {True, False}
    assert not out_of_place(sources, sources)
