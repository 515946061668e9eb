"""Words of queries without the signs around them."""

from services.reader.query.terms import begins_of_words, term
from services.reader.query.why import Why


def test_punctuation_around_a_word_is_not_part_of_it() -> None:
    assert term("+Pakt,", may_be_prefix=True).text == "Pakt"


def test_a_star_makes_a_prefix_only_at_the_end_of_three_letters() -> None:
    assert term("Wel*", may_be_prefix=True).is_prefix
    assert term("We*", may_be_prefix=True).left_out == (("*", Why.SHORT_PREFIX),)
    assert term("Wel*", may_be_prefix=False).left_out == (("*", Why.STAR_NOT_HERE),)
    assert term("W?lt", may_be_prefix=True).text == ""


def test_marks_on_letters_are_no_words() -> None:
    hindi = "हिन्दी में समाचार"

    assert begins_of_words(hindi) == [0, 7, 11]
