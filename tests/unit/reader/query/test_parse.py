"""What a person types: understood where it has a form, taken as words where it has none."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reader.query.parse import MAX_PREFIXES, MAX_WORDS, Field, Kind, Leaf, Query, parse


def _leaves(query: Query) -> list[Leaf]:
    return [leaf for group in query.must for leaf in group] + list(query.must_not)


def test_words_must_all_occur() -> None:
    query = parse("historische Pakte")

    assert query.must == ((Leaf("historische"),), (Leaf("Pakte"),))


@pytest.mark.parametrize("text", ['"neues Abkommen"', "„neues Abkommen“", "«neues Abkommen»"])
def test_quotes_of_any_kind_make_a_phrase(text: str) -> None:
    assert parse(text).must == ((Leaf("neues Abkommen", Kind.PHRASE),),)


def test_a_quote_that_is_not_closed_closes_at_the_end() -> None:
    assert parse('Pakt "neues Abkommen').must[1] == (Leaf("neues Abkommen", Kind.PHRASE),)


@pytest.mark.parametrize("text", ["Pakt -Korea", "Pakt NOT Korea", "Pakt –Korea"])
def test_a_minus_excludes(text: str) -> None:
    query = parse(text)

    assert query.must == ((Leaf("Pakt"),),)
    assert query.must_not == (Leaf("Korea"),)


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    assert parse("UN-Sanktionen").must == ((Leaf("UN-Sanktionen"),),)


@pytest.mark.parametrize("text", ["Pakt OR Vertrag", "Pakt ODER Vertrag", "Pakt | Vertrag"])
def test_or_makes_alternatives(text: str) -> None:
    assert parse(text).must == ((Leaf("Pakt"), Leaf("Vertrag")),)


def test_or_without_a_neighbour_means_nothing() -> None:
    assert parse("OR Pakt OR").must == ((Leaf("Pakt"),),)


def test_fields_say_where() -> None:
    query = parse('title:Pakt outlet:"Do Rzeczy" land:Polen lang:pl -tag:Sport')

    assert [leaf.field for leaf in _leaves(query)] == [
        Field.TITLE,
        Field.OUTLET,
        Field.COUNTRY,
        Field.LANGUAGE,
        Field.TAG,
    ]


def test_what_is_no_field_is_text() -> None:
    assert parse("https://gazeta.example/a").must == ((Leaf("https://gazeta.example/a"),),)
    assert parse("Uhrzeit:heute").must == ((Leaf("Uhrzeit:heute"),),)


def test_a_star_at_the_end_finds_beginnings_of_three_letters_and_more() -> None:
    assert parse("Wel*").must == ((Leaf("Wel", Kind.PREFIX),),)
    assert parse("We*").must == ((Leaf("We"),),)
    assert parse("*welt").must == ((Leaf("welt"),),)


def test_what_holds_nothing_is_named_as_ignored() -> None:
    query = parse("Pakt ??? ***")

    assert query.must == ((Leaf("Pakt"),),)
    assert query.ignored == ("???", "***")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (",".join("abcdefghij" * 50), "a,b,c,d,e,f,g,h,i,j,a,b,c,d,e,f,"),
        ("東京" * 500, "東京" * 8),
        ("a" + "🎉" * 900, "a" + "🎉" * 15),
        ("เมือง" * 100, ("เมือง" * 4)[:16]),
    ],
)
def test_a_word_that_is_many_words_is_cut_where_they_are_enough(text: str, kept: str) -> None:
    query = parse(text)

    assert query.must == ((Leaf(kept),),)
    assert len(query.ignored) == 1


def test_the_words_of_all_leaves_count_together_and_a_phrase_as_one() -> None:
    query = parse("eins-zwei-drei " * 10 + '"' + "wort " * 60 + '"')

    assert [str(group[0]) for group in query.must] == ["eins-zwei-drei"] * 5 + ["eins-"]
    assert len(query.must) + len(query.ignored) == 12
    assert parse('"' + "wort " * 60 + '"').must[0][0].kind is Kind.PHRASE


def test_marks_on_letters_are_no_words() -> None:
    hindi = "हिन्दी में समाचार और विचार"

    assert [leaf.text for leaf in _leaves(parse(hindi))] == hindi.split()


def test_an_empty_query_asks_for_nothing() -> None:
    assert not parse("  \t ")
    assert not parse('""')


@given(st.text(max_size=3_000))
@example("-" * 50)
@example('"' * 7)
@example("a*" * 40 + " " + "b* ccc* ddd* eee* fff*")
@example("title:" * 100)
@example("\x00\ud800 \u202e)(")
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    query = parse(text)

    leaves = _leaves(query)
    assert len(leaves) <= MAX_WORDS
    assert sum(leaf.kind is Kind.PREFIX for leaf in leaves) <= MAX_PREFIXES
    assert all(any(map(str.isalnum, leaf.text)) for leaf in leaves)
    assert all(query.must)


@given(st.lists(st.from_regex(r"[a-zäöüß]{4,9}", fullmatch=True), max_size=8))
def test_plain_words_read_as_they_were_typed(words: list[str]) -> None:
    assert str(parse(" ".join(words))) == " ".join(words)
