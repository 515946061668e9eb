"""The measure of sentence cuts: wrong ones of those made, missed ones of those wanted."""

from bench.sentences.cuts import Given, faults, rates

TWO = Given("en", "", ("One is here.", "Two is there."))


def test_wrong_cuts_and_missed_ones_are_counted_apart() -> None:
    never = rates([TWO, TWO], lambda text, _: [text])
    everywhere = rates([TWO], lambda text, _: text.split())

    assert (never.wrong_share, never.missed_share) == (0.0, 1.0)
    assert (everywhere.made, everywhere.wrong, everywhere.missed) == (5, 4, 0)


def test_a_fault_is_shown_as_it_is_cut() -> None:
    assert faults(TWO, lambda _text, _: list(TWO.sentences)) is None
    assert faults(TWO, lambda text, _: [text]) == "One is here. Two is there."


def test_scripts_without_spaces_join_their_sentences_without_one() -> None:
    assert Given("zh", "", ("一。", "二。")).text == "一。二。"
