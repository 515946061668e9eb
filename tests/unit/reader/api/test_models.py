"""The JSON of articles and results: what is cut, marked and left out."""

from typing import Any

from perspektiven.index import Document
from perspektiven.limits import TITLE
from services.indexer.documents import document
from services.reader.api.models import article_answer, article_head, result, search_answer
from services.reader.query.marks import CLOSING, OPENING
from services.reader.query.near_duplicates import Member, Others
from services.reader.query.parse import parse
from services.reader.query.search import Hit, Search, SearchResult
from tests.support.library import NOW, SPANISH, report


def made(number: int = 1, **overrides: Any) -> Document:
    return document(report(number, **overrides), NOW)


def found(*hits: Hit, query: str = "", **more: Any) -> SearchResult:
    values: dict[str, Any] = {
        "total": len(hits),
        "is_exact": True,
        "took_ms": 3,
        "facets": {},
        "next": None,
        "language": "de",
        "query": parse(query),
    }
    return SearchResult(hits=hits, **values | more)


def test_an_article_has_its_texts_paragraph_by_paragraph() -> None:
    answer = article_answer(made(original=["Raz.", "Dwa."], paragraphs=["Eins.", "Zwei."]))

    assert [each.text for each in answer.original.paragraphs] == ["Raz.", "Dwa."]
    assert [each.text for each in answer.paragraphs] == ["Eins.", "Zwei."]
    assert answer.engine is not None


def test_an_untranslated_article_has_neither_title_nor_text_nor_engine() -> None:
    answer = article_answer(made(status="untranslated"))

    assert (answer.title, answer.paragraphs, answer.engine) == (None, (), None)
    assert answer.original.title == "Most 1"


def test_titles_from_before_the_limits_are_cut_in_lists_alone() -> None:
    long = made().model_copy(update={"title": "a" * (TITLE.most + 1)})

    assert article_head(long).title == "a" * TITLE.most + "…"
    assert article_answer(long).title == long.title


def test_found_words_are_marked_and_all_else_is_escaped() -> None:
    hit = Hit(made(), 1.5, {"title": [f"<b>{OPENING}Brücke{CLOSING}</b>"]})

    answer = result(hit)

    assert answer.score == 1.5
    assert answer.highlights == {"title": ["&lt;b&gt;<mark>Brücke</mark>&lt;/b&gt;"]}


def test_near_duplicates_are_counted_and_named_only_where_that_is_asked_for() -> None:
    hit = Hit(made(), None, {})
    others = Others(7, (Member("other", SPANISH),))

    plain, naming, alone = result(hit, others), result(hit, others, names_them=True), result(hit)

    assert (plain.copies, plain.also_at) == (7, None)
    assert naming.also_at is not None
    assert [each.id for each in naming.also_at] == ["other"]
    assert (alone.copies, alone.also_at) == (None, None)


def test_a_page_says_whether_its_total_is_exact() -> None:
    exact = search_answer(found(), Search(), None)
    least = search_answer(found(total=10_000, is_exact=False), Search(), "cursor")

    assert (exact.total.relation, exact.next_cursor) == ("eq", None)
    assert (least.total.value, least.total.relation) == (10_000, "gte")
    assert least.next_cursor == "cursor"


def test_a_page_names_near_duplicates_only_when_they_are_collapsed() -> None:
    hit = Hit(made(), None, {})
    others = {hit.document.id: Others(1, (Member("other", SPANISH),))}

    collapsed = search_answer(found(hit, others=others), Search(collapsed=True), None)
    plain = search_answer(found(hit, others=others), Search(), None)

    assert collapsed.results[0].also_at is not None
    assert plain.results[0].also_at is None
    assert plain.results[0].copies == 1


def test_what_was_ignored_is_named_with_its_place_and_why() -> None:
    answer = search_answer(found(query="Brücke ) from:gestern"), Search(), None)

    first, second = answer.query.ignored
    assert answer.query.text == "Brücke"
    assert (first.text, first.reason, first.start, first.end) == (")", "stray_bracket", 7, 8)
    assert (second.reason, second.start, second.end) == ("bad_date", 14, 21)
    assert first.why
    assert first.why != second.why


def test_a_page_without_a_query_has_no_explanation() -> None:
    assert search_answer(found(), Search(), None).query.explanation == ""
