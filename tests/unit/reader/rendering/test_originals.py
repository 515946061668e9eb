"""Articles without their translation."""

import pickle

from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.query.search import Hit
from services.reader.rendering import content
from services.reader.rendering.originals import hit_in_original, in_original, is_in_original
from tests.support import factories


def made() -> Document:
    article = factories.article(title="Most", paragraphs=["Tekst."], language="pl")
    translation = factories.translation(article=article, title="Brücke", paragraphs=["Text."])
    return document(translation, factories.NOW)


def test_title_teaser_and_text_are_those_of_the_original() -> None:
    shown = in_original(made())
    teaser = content.teaser(shown)

    assert is_in_original(shown)
    assert (content.headline(shown), content.title_language(shown)) == ("Most", "pl")
    assert teaser is not None
    assert (teaser.text, teaser.language) == ("Tekst.", "pl")
    assert [each.text for each in content.shown(shown)] == ["Tekst."]


def test_the_document_itself_is_not_changed() -> None:
    whole = made()
    in_original(whole)

    assert whole.title == "Brücke"
    assert not is_in_original(whole)


def test_what_is_not_translated_stays_as_it_is() -> None:
    article = factories.article(title="Most", paragraphs=["Tekst."], language="pl")
    same = document(factories.translation(article=article, status="untranslated"), factories.NOW)

    assert in_original(same) is same
    assert not is_in_original(same)


def test_it_can_be_sent_to_a_worker() -> None:
    assert is_in_original(pickle.loads(pickle.dumps(in_original(made()))))  # noqa: S301 - our own


def test_only_marks_in_the_original_are_left() -> None:
    marks = {"title": ["Brücke"], "body": ["Text."], "original.body": ["Tekst."]}
    hit = hit_in_original(Hit(made(), None, marks))

    assert hit.highlights == {"original.body": ["Tekst."]}
    assert is_in_original(hit.document)
