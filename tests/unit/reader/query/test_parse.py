"""What a person types: understood, or named as not understood, or refused with the place."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reader.query.conditions import MAX_PREFIXES, MAX_WORDS
from services.reader.query.parse import MAX_DEPTH, parse
from services.reader.query.tree import Kind, Query, QueryRefused, leaves
from services.reader.query.why import Why


def _read(text: str) -> str:
    """The query with all its brackets, where nothing of it is ignored."""
    query = parse(text)
    assert query.ignored == ()
    return str(query)


def _ignored(text: str) -> list[tuple[str, str]]:
    return [(part.text, part.why.value) for part in parse(text).ignored]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("historische Pakte", "historische Pakte"),
        ("„neues Abkommen“", '"neues Abkommen"'),
        ("Pakt NOT Korea", "Pakt -Korea"),
        ("Pakt –Korea", "Pakt -Korea"),
        ("UN-Sanktionen", "UN-Sanktionen"),
        ("Pakt ODER Vertrag", "Pakt OR Vertrag"),
        ("Pakt|Vertrag", "Pakt OR Vertrag"),
        ("Kunst & Kultur UND Musik", "Kunst Kultur Musik"),
        ("Wel*", "Wel*"),
        ("https://gazeta.example/a", "https://gazeta.example/a"),
        ("Beginn 10:30", "Beginn 10:30"),
        ("Schüler:innen Bürger*innen", "Schüler:innen Bürger*innen"),
    ],
)
def test_words_phrases_and_signs_are_read_as_people_mean_them(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a b OR c d", "a (b OR c) d"),
        ("a AND b OR c", "a (b OR c)"),
        ("-a OR b", "-a OR b"),
        ("a NEAR/3 b OR c", "a NEAR/3 b OR c"),
        ("a OR b c NEAR d", "(a OR b) c NEAR/10 d"),
        ("(a b) OR (c (d OR e))", "(a b) OR (c (d OR e))"),
        ("-(Oper OR Affäre) Spiegel", "-(Oper OR Affäre) Spiegel"),
        ("-[Oper OR Affäre] Spiegel", "-(Oper OR Affäre) Spiegel"),
        ("Spiegel-(Oper Ball)", "Spiegel -(Oper Ball)"),
        ("Spiegel - (Oper Ball)", "Spiegel -(Oper Ball)"),
        ("NOT NOT a", "a"),
        ("((a))", "a"),
        ('Putin NEAR/5 (Kim OR "Nord Korea")', 'Putin NEAR/5 (Kim OR "Nord Korea")'),
        ('"neues Abkommen"~2', '"neues Abkommen"~2'),
    ],
)
def test_not_binds_before_near_before_or_before_and(typed: str, read: str) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("title:(a OR b -c)", "(title:a OR title:b) -title:c"),
        ("titel:Pakt", "title:Pakt"),
        ('outlet:"Do Rzeczy" land:Polen', 'outlet:"Do Rzeczy" country:Polen'),
        ("source:a,b", "outlet:a OR outlet:b"),
        ("-quelle:(a OR b)", "-(outlet:a OR outlet:b)"),
        ("autorin:Nowak", "author:Nowak"),
        ("von:2026-11 bis:2026-12-24", "from:2026-11 until:2026-12-24"),
        ("datum:2026-11", "date:2026-11"),
        ("title:-Pakt", "-title:Pakt"),
    ],
)
def test_fields_hold_for_words_and_groups_in_every_language_of_the_pages(
    typed: str, read: str
) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('ארה"ב', ['ארה"ב']),
        ('צה"ל', ['צה"ל']),
        ('דו"ח מבקר המדינה', ['דו"ח', "מבקר", "המדינה"]),
        ("ארה״ב ג'ורג'", ["ארה״ב", "ג'ורג'"]),
        ('27"-Monitor 19"', ['27"-Monitor', '19"']),
    ],
)
def test_a_quotation_mark_within_a_word_belongs_to_it(typed: str, words: list[str]) -> None:
    query = parse(typed)

    assert query.ignored == ()
    assert [(leaf.text, leaf.kind) for leaf in leaves(query.root)] == [
        (word, Kind.WORD) for word in words
    ]


def test_a_hebrew_phrase_is_a_phrase_though_words_in_it_have_quotation_marks() -> None:
    assert _read('"דו"ח מבקר"') == '"דו"ח מבקר"'
    assert next(leaves(parse('"מבקר המדינה"').root)).kind is Kind.PHRASE


@pytest.mark.parametrize(
    ("typed", "left", "ignored"),
    [
        ("Pakt ???", "Pakt", ("???", "no_letters")),
        ("foo:bar Pakt", "Pakt", ("foo:bar", "unknown_field")),
        ("foo:(a OR (b c)) Pakt", "Pakt", ("foo:(a OR (b c))", "unknown_field")),
        ("title: Pakt", "Pakt", ("title:", "field_without_value")),
        ("from:gestern Pakt", "Pakt", ("from:gestern", "bad_date")),
        ("Pa*t Vertrag", "Vertrag", ("Pa*t", "star_within")),
        ("Pa*", "Pa", ("*", "short_prefix")),
        ("tag:Spor*", "tag:Spor", ("*", "star_not_here")),
        ("Pakt~1", "Pakt", ("~1", "no_fuzziness")),
        ("Pakt OR", "Pakt", ("OR", "lone_operator")),
        ("NEAR/3 Pakt", "Pakt", ("NEAR/3", "lone_operator")),
        ("Pakt NOT", "Pakt", ("NOT", "lone_operator")),
        ("(Pakt", "Pakt", ("(", "unclosed_bracket")),
        ("Pakt)", "Pakt", (")", "stray_bracket")),
        ("Pakt ()", "Pakt", ("()", "empty_bracket")),
        ('"neuer Pakt', '"neuer Pakt"', ('"', "unclosed_quote")),
        ("a NEAR/500 b", "a NEAR/50 b", ("500", "too_far")),
        ("Pakt NEAR/3 tag:Sport", "Pakt tag:Sport", ("NEAR/3", "near_what")),
        ("Pakt NEAR/drei Ost", "Pakt Ost", ("NEAR/drei", "bad_distance")),
        ("Pakt NEAR/2-4 Ost", "Pakt Ost", ("NEAR/2-4", "bad_distance")),
        ("titel : Pakt", "Pakt", ("titel :", "field_without_value")),
        ("title:ODER Pakt", "Pakt", ("title:", "field_without_value")),
        ("source:, ", "", (",", "field_without_value")),
        ("before:2026 Pakt", "Pakt", ("before:2026", "unknown_field")),
        ("date:2026-12..2026-11", "", ("date:2026-12..2026-11", "bad_date")),
        ('"neuer Pakt"~2.5', '"neuer Pakt"', ("~2.5", "no_letters")),
        ("o" * 990 + " Grenzverlauf", "o" * 990, ("Grenzverlauf", "too_long")),
        ("o" * 990 + ' "am Fluss entlang"', "o" * 990, ('"am Fluss entlang"', "too_long")),
    ],
)
def test_what_is_not_understood_is_named_and_never_turned_into_words(
    typed: str, left: str, ignored: tuple[str, str]
) -> None:
    assert str(parse(typed)) == left
    assert _ignored(typed) == [ignored]


@pytest.mark.parametrize(
    ("typed", "why", "start"),
    [
        ("Spiegel -(Oper OR Affäre", Why.UNCLOSED_BRACKET, 9),
        ('Spiegel -"Oper', Why.UNCLOSED_QUOTE, 9),
        ("Spiegel -foo:bar", Why.UNKNOWN_FIELD, 9),
        ("Spiegel -date:gestern", Why.BAD_DATE, 14),
        ("Spiegel -Op*", Why.SHORT_PREFIX, 9),
        ("Spiegel -O*er", Why.STAR_WITHIN, 9),
        ("Spiegel NOT OR Oper", Why.NOT_BEFORE_OPERATOR, 8),
        ("Spiegel NOT ??? Oper", Why.NOT_BEFORE_OPERATOR, 8),
        ("Spiegel NEAR/3 -Oper", Why.NEAR_WHAT, 8),
        ("Spiegel -(Oper NEAR/x Ball)", Why.BAD_DISTANCE, 15),
        ("Spiegel -quelle:,", Why.FIELD_WITHOUT_VALUE, 16),
        ("o" * 990 + " -titel:Oper", Why.TOO_LONG, 991),
        ("wort " * MAX_WORDS + "-Oper", Why.TOO_MANY_WORDS, 81),
        ("a" * 1_000 + " -Oper", Why.TOO_LONG, 1_000),
        ("(" * (MAX_DEPTH + 1) + "a", Why.TOO_DEEP, MAX_DEPTH),
    ],
)
def test_a_query_that_would_mean_the_opposite_is_refused_with_the_place(
    typed: str, why: Why, start: int
) -> None:
    with pytest.raises(QueryRefused) as refused:
        parse(typed)

    assert (refused.value.part.why, refused.value.part.place.start) == (why, start)


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

    assert str(query) == kept
    assert [part.why for part in query.ignored] == [Why.TOO_MANY_WORDS]


def test_the_words_of_all_leaves_count_together_and_a_phrase_as_one() -> None:
    query = parse("eins-zwei-drei " * 10 + '"' + "wort " * 60 + '"')

    assert str(query) == " ".join(["eins-zwei-drei"] * 5 + ["eins-"])
    assert len(query.ignored) == 6


def test_an_empty_query_asks_for_nothing() -> None:
    assert not parse("  \t ")
    assert not parse('""')


def test_two_queries_are_equal_wherever_their_words_stand() -> None:
    assert parse("a  (b OR c)") == parse("a b OR c")


_PIECES = st.sampled_from(
    ["a", "b*", "ccc*", '"', '"d e"', "(", ")", "-", "NOT", "OR", "AND", "NEAR/2", "title:",
     "from:", "2026-11", "foo:", "~3", "*", " ", " ", "ארה\"ב", "[", "}", "|", ",", "!", "country:",
     "+", "&&", "/", "4", "NEAR", " :", "\u200c", "\u200b", "\u00ad", "－", "，"]
)  # fmt: skip


def _parsed(text: str) -> Query | None:
    try:
        return parse(text)
    except QueryRefused as refused:
        place = refused.part.place
        assert 0 <= place.start < place.end <= len(text)
        return None


@given(st.text(max_size=3_000) | st.lists(_PIECES, max_size=60).map("".join))
@example("-" * 50)
@example('"' * 7)
@example("a*" * 40 + " " + "b* ccc* ddd* eee* fff*")
@example("title:" * 160)
@example("\x00\ud800 \u202e)(")
@example("(" * 900)
@example("NOT " * 250)
@example("a NEAR " * 140)
def test_any_text_is_understood_or_refused(text: str) -> None:
    query = _parsed(text)
    if query is None:
        return

    found = list(leaves(query.root))
    assert len(found) <= MAX_WORDS
    assert sum(leaf.kind is Kind.PREFIX for leaf in found) <= MAX_PREFIXES
    assert all(any(map(str.isalnum, leaf.text)) for leaf in found)
    assert all(0 <= part.place.start <= part.place.end <= len(text) for part in query.ignored)


@example(",title:b*")
@example(',-a"d e"')
@example("~3*")
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_a_query_that_is_written_out_reads_the_same(text: str) -> None:
    query = _parsed(text)

    assert query is None or parse(str(query)).root == query.root


@given(st.lists(st.from_regex(r"[a-zäöüß]{4,9}", fullmatch=True), max_size=8))
def test_plain_words_read_as_they_were_typed(words: list[str]) -> None:
    assert str(parse(" ".join(words))) == " ".join(words)
