"""The factories' objects are valid and hang together."""

from perspektiven.contracts import Article, Paragraph, ParagraphKind, Translation
from perspektiven.urls import article_id
from tests.support import factories


def test_an_article_survives_the_wire() -> None:
    article = factories.article(paragraphs=["Ala ma kota."], language="pl")

    assert Article.model_validate_json(article.to_bytes()) == article


def test_an_articles_id_follows_its_url() -> None:
    url = "https://gazeta.example/inny.html"

    assert factories.article(url=url).id == article_id(url)


def test_a_translation_mirrors_the_kinds_of_its_article() -> None:
    heading = Paragraph(kind=ParagraphKind.HEADING, text="Śródtytuł")
    article = factories.article(paragraphs=[heading, "Tekst."])

    translation = factories.translation(article=article, paragraphs=["Zwischentitel", "Text."])

    assert [each.kind for each in translation.paragraphs] == ["heading", "paragraph"]
    assert Translation.model_validate_json(translation.to_bytes()) == translation


def test_an_untranslated_article_has_no_paragraphs_of_its_own() -> None:
    translation = factories.translation(status="untranslated")

    assert (translation.title, translation.paragraphs) == (None, ())


def test_the_outlets_parts_belong_to_it() -> None:
    outlet = factories.outlet(id="kurier")

    assert outlet.sources[0].url.startswith(outlet.homepage)
