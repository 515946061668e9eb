"""Subjects: what the texts of a story have in common, and nothing of one text alone."""

from collections.abc import Iterable
from datetime import UTC, datetime

from services.grouper.node import IncomingText, Node, node
from services.grouper.subject import subject

_AT = datetime(2026, 11, 3, tzinfo=UTC)


def texts(*titles: str) -> Iterable[Node]:
    for number, title in enumerate(titles):
        yield node(IncomingText(str(number), _AT, title), "de")


def test_names_that_two_texts_hold_are_a_subject_and_common_words_are_not() -> None:
    found = subject(
        texts("Nordhafen: Werft Delling und Bank", "Die Werft Delling und der Nordhafen"), "de"
    )

    assert set(found) == {"nordhaf", "werft", "delling"}


def test_what_one_text_says_alone_is_no_subject() -> None:
    assert subject(texts("Werft Delling in Nordhafen"), "de") == ()


def test_without_a_table_of_weights_nothing_is_known_to_be_rare() -> None:
    told = [
        node(IncomingText(name, _AT, "Ogień i woda w porcie, port i ogień"), "pl") for name in "ab"
    ]

    assert subject(told, "pl") == ()


def test_the_order_of_the_texts_is_of_no_account() -> None:
    told = ["Streik der Lotsen in Brest", "Brest: Lotsen im Streik", "Lotsen von Brest"]

    assert subject(texts(*told), "de") == subject(texts(*reversed(told)), "de")


def test_a_subject_has_its_limit() -> None:
    # Twenty terms of a headline are read, sixteen of them make a subject.
    title = " ".join(f"Ortsname{chr(97 + number)}" for number in range(20))

    assert len(subject(texts(title, title), "de")) == 16
