"""Answers of an engine, mended and checked."""

from services.translator.answers import checked
from services.translator.engines.engine import Answer
from tests.unit.translator.fake_engines import Fake

PAIR = ("pl", "de")


def test_a_good_answer_has_no_failures_and_its_addresses_back() -> None:
    found = checked(Fake(), "Zobacz @moje_konto", Answer(" Siehe @moje konto "), PAIR)

    assert (found.text, found.failures) == ("Siehe @moje_konto", ())


def test_what_the_engine_and_the_checks_say_is_said() -> None:
    answer = Answer("", complete=False, failures=("echo",))

    assert checked(Fake(), "Burmistrz otworzył most.", answer, PAIR).failures == (
        "echo",
        "empty",
        "cut_off",
    )
