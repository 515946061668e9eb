"""The demo newspapers hold together, and the memory is made of their texts."""

from pathlib import Path

import pytest
from lxml import etree

from console.demo import papers
from console.demo.papers import DemoArticle, Paper
from perspektiven.contracts import Paragraph, ParagraphKind

ACCEPTANCE = "/swiat/putin-i-kim-dzong-un-zawarli-historyczny-pakt-1043.html"


def _units() -> dict[tuple[str, str], str]:
    """Language and text to the German of the memory."""
    units = {}
    for unit in etree.parse(str(papers.MEMORY)).iter("tu"):
        source, target = unit.findall("tuv")
        name = "{http://www.w3.org/XML/1998/namespace}lang"
        assert target.get(name) == "de"
        key = (str(source.get(name)), str(source.findtext("seg")))
        assert key not in units
        units[key] = str(target.findtext("seg"))
    return units


def _versions(paper: Paper) -> list[DemoArticle]:
    return [
        version
        for article in paper.articles
        for version in (article, article.revised)
        if version is not None
    ]


def test_there_are_newspapers_in_many_languages() -> None:
    languages = {paper.language for paper in papers.load()}

    assert languages >= {"pl", "es", "fr", "en", "uk", "ar", "ja", "de"}


def test_every_newspaper_has_its_own_port_and_paths() -> None:
    for paper in papers.load():
        paths = [article.path for article in paper.articles]
        paths += [moved.path for moved in paper.moved]
        paths += [page.path for page in paper.bad_pages]

        assert len(paths) == len(set(paths))
    assert len({paper.port for paper in papers.load()}) == len(papers.load())


def test_every_unit_of_the_memory_is_a_text_of_the_newspapers() -> None:
    texts = {
        (paper.language, text)
        for paper in papers.load()
        for article in _versions(paper)
        for text in (article.title, *(block.text for block in article.paragraphs))
    }

    assert set(_units()) <= texts


def test_about_two_thirds_of_the_foreign_articles_are_covered_and_the_rest_not_at_all() -> None:
    units = _units()
    shares = []
    for paper in papers.load():
        if paper.language == "de":
            continue
        for article in _versions(paper):
            texts = (article.title, *(block.text for block in article.paragraphs))
            shares.append(sum((paper.language, text) in units for text in texts) / len(texts))

    assert set(shares) == {0.0, 1.0}
    assert 0.55 <= sum(shares) / len(shares) <= 0.8


def test_the_memory_gives_the_acceptance_article_in_german() -> None:
    outlet = next(paper for paper in papers.load() if paper.name == "Do Rzeczy")
    article = next(each for each in outlet.articles if each.path == ACCEPTANCE)
    units = _units()

    german = [units["pl", block.text] for block in article.paragraphs]

    assert outlet.country == "PL"
    assert units["pl", article.title] == "Putin und Kim Jong Un schließen historischen Pakt"
    assert len(german) == 8
    assert german[5] == (
        "Er bezeichnete Russland als „den ehrlichsten Verbündeten“ und Putin als "
        "„den kostbarsten Freund des koreanischen Volkes“."
    )


@pytest.mark.parametrize(
    ("block", "paragraph"),
    [
        ("Ala ma\nkota.", Paragraph(text="Ala ma kota.")),
        ("## Śródtytuł", Paragraph(kind=ParagraphKind.HEADING, text="Śródtytuł")),
        ("> Cytat", Paragraph(kind=ParagraphKind.QUOTE, text="Cytat")),
        ("- Punkt", Paragraph(kind=ParagraphKind.LIST_ITEM, text="Punkt")),
    ],
)
def test_a_block_is_what_its_mark_says(tmp_path: Path, block: str, paragraph: Paragraph) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\npath: /a\ntitle: A\nage: 1\nsummary: S\n---\n{block}\n", "utf-8")

    assert papers.read_article(path).paragraphs == (paragraph,)
