"""Articles in parts, and what feeds and lists show of long ones."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.contracts import Image, Paragraph
from perspektiven.index import Document
from perspektiven.limits import ARTICLE, PARAGRAPHS
from services.indexer.documents import document
from services.reader.rendering import content
from tests.support.factories import article, translation
from tests.support.library import NOW, report


def _article(paragraphs: list[str]) -> Document:
    return document(report(1, original=paragraphs, paragraphs=paragraphs), NOW)


def _texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [each.text for each in paragraphs]


def test_an_article_within_the_limits_has_one_part() -> None:
    article = _article(["Satz."] * PARAGRAPHS.most)

    assert content.part(article, 1) == content.Part(article, 1)


@given(st.lists(st.integers(1, ARTICLE.most), min_size=1, max_size=12))
def test_the_parts_of_an_article_are_all_of_it(lengths: list[int]) -> None:
    texts = ["a" * length for length in lengths]
    article = _article(texts)

    parts = content.part(article, 1).of
    shown = [content.part(article, number + 1).document for number in range(parts)]

    assert [text for each in shown for text in _texts(each.original.paragraphs)] == texts
    for each in shown:
        letters = sum(map(len, _texts(each.original.paragraphs)))
        assert letters <= ARTICLE.most
        assert len(each.paragraphs) == len(each.original.paragraphs)


def test_a_headline_is_cut_where_no_headline_is_that_long() -> None:
    article = document(report(1, title="Wort " * 1_000), NOW)

    assert content.headline(article).endswith("…")
    assert len(content.headline(article)) <= content.HEADLINE_LETTERS + 1


def test_a_feed_says_that_there_is_more_of_an_article() -> None:
    short, long = _article(["Satz."] * 10), _article(["Satz. " * 10] * 1_000)

    assert "…" not in content.html(short)
    assert content.html(long).endswith("<p>…</p>")
    assert len(content.html(long)) < content.FEED_LETTERS * 2


def test_a_caption_is_shown_translated_if_it_was() -> None:
    image = Image(url="https://gazeta.example/most.jpg", caption="Most o świcie")
    original = translation(article=article(image=image))
    translated = translation(article=article(image=image), image_caption="Die Brücke am Morgen")

    assert content.caption(document(original, NOW)) == content.TextWithLanguage(
        "Most o świcie", "pl"
    )
    assert content.caption(document(translated, NOW)) == content.TextWithLanguage(
        "Die Brücke am Morgen", "de"
    )


def test_an_article_came_when_it_was_written_unless_it_had_been_found_long_before() -> None:
    new = document(report(2), NOW)
    revised = document(report(49), NOW)

    assert content.came_at(new) == NOW
    assert content.came_at(revised) == NOW - timedelta(hours=49)
