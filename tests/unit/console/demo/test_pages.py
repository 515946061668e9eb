"""The demo newspapers' pages on their way: articles word for word, translated where covered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.demo import pages, papers
from console.demo.pages import Site
from console.demo.papers import DemoArticle, Paper
from perspektiven.contracts import Article, OutletRef, Paragraph
from perspektiven.settings import Settings, load
from perspektiven.text import fingerprints
from services.fetcher.extraction.extract import Extracted, Page, extract
from services.indexer.documents import document
from services.reader.rendering.plaintext import plain_text
from services.translator import chain
from services.translator.chain import Chain
from services.translator.settings import TranslatorSettings
from services.translator.translate import translate
from tests.support import factories

EXAMPLE = Path(__file__).parents[3] / "data" / "example-page.txt"
NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
ARTICLES = [(paper, article) for paper in papers.load() for article in paper.articles]
NAMES = [f"{paper.id}{article.path}" for paper, article in ARTICLES]


def _extracted(paper: Paper, article: DemoArticle) -> Extracted:
    site = Site(paper, "http://127.0.0.1:18700", NOW)
    document = pages.article_page(site, article)
    page = Page(
        url=site.base + article.path,
        body=document.body,
        content_type=document.content_type,
        languages=(paper.language,),
    )
    return extract(page, now=NOW)


def _article(paper: Paper, article: DemoArticle) -> Article:
    found = _extracted(paper, article)
    return factories.article(
        url=found.canonical_url,
        outlet=OutletRef(id=paper.id, name=paper.name, country=paper.country),
        language=found.language,
        title=found.title,
        paragraphs=found.paragraphs,
    )


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[Chain]:
    values = {"translator": "memory", "translation_memory": str(papers.MEMORY)}
    engines = chain.build(load(TranslatorSettings, data_dir=tmp_path, **values))
    await engines.start()
    yield engines
    await engines.close()


def _words(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in paragraphs]


@pytest.mark.parametrize(("paper", "article"), ARTICLES, ids=NAMES)
def test_a_demo_page_yields_its_article_word_for_word(paper: Paper, article: DemoArticle) -> None:
    found = _extracted(paper, article)

    assert found.title == article.title
    assert _words(found.paragraphs) == _words(article.paragraphs)
    assert found.language == paper.language
    assert found.published_at is not None
    assert (NOW - article.age).date() == found.published_at.date()


def test_the_agency_report_in_two_newspapers_is_nearly_the_same() -> None:
    copies = [
        _extracted(paper, article)
        for paper, article in ARTICLES
        if any("Brzezie (PAP)" in block.text for block in article.paragraphs)
    ]

    first, second = (
        fingerprints.fingerprint([each.text for each in copy.paragraphs]) for copy in copies
    )

    assert first is not None
    assert second is not None
    assert first != second
    assert fingerprints.are_copies(first, second)


def test_the_agency_is_noted_as_a_tag() -> None:
    paper, article = next(
        pair for pair in ARTICLES if "Brzezie (PAP)" in pair[1].paragraphs[0].text
    )

    assert "PAP" in _extracted(paper, article).tags


@pytest.mark.parametrize("paper", papers.load(), ids=lambda paper: paper.id)
async def test_demo_articles_are_translated_whole_or_not_at_all(
    paper: Paper, memory: Chain
) -> None:
    translations = [
        await translate(_article(paper, article), "de", memory, NOW) for article in paper.articles
    ]

    blocks = [block for translation in translations for block in translation.paragraphs]
    assert [block for block in blocks if block.warnings] == []
    assert [each.warnings for each in translations if each.warnings] == []
    are_german = {translation.status == "same_language" for translation in translations}
    assert are_german == {paper.language == "de"}


async def test_the_acceptance_article_comes_out_as_the_example_page(memory: Chain) -> None:
    paper, article = next(pair for pair in ARTICLES if "Pjongjangu" in pair[1].paragraphs[0].text)

    translation = await translate(_article(paper, article), "de", memory, NOW)

    page = plain_text(document(translation, NOW), load(Settings))
    assert page.removesuffix("\n") == EXAMPLE.read_text(encoding="utf-8").removesuffix("\n")
