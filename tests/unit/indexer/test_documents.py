from datetime import timedelta

from perspektiven.contracts import Image, Paragraph, ParagraphKind, TranslatedParagraph
from perspektiven.index import Document, Status
from perspektiven.text.fingerprints import fingerprint
from services.indexer.documents import document
from tests.support.factories import NOW, TEXTS, article, translation

LATER = NOW + timedelta(minutes=1)


def test_a_translated_article_has_both_texts() -> None:
    found = document(translation(), LATER)

    assert found.status is Status.TRANSLATED
    assert found.body == tuple(f"Auf Deutsch: {text}" for text in TEXTS)
    assert found.original.body == {"pl": ("Nowy most na Wiśle", *TEXTS)}
    assert [paragraph.text for paragraph in found.original.paragraphs] == list(TEXTS)
    assert found.indexed_at == LATER
    assert found.cluster_id == found.id


def test_an_untranslated_article_is_found_by_its_original_alone() -> None:
    found = document(translation(status="untranslated"), LATER)

    assert found.status is Status.UNTRANSLATED
    assert found.title is None
    assert found.body == ()
    assert found.original.body is not None


def test_an_article_in_the_target_language_is_not_searched_twice() -> None:
    german = article(language="de", paragraphs=["Ein Satz."])

    found = document(translation(article=german, status="same_language"), LATER)

    assert found.body == ("Ein Satz.",)
    assert found.original.body is None
    assert found.original.paragraphs == german.paragraphs


def test_a_withdrawn_article_leaves_a_tombstone_without_text() -> None:
    gone = article(paragraphs=[], withdrawn_at=NOW, revision=2, fingerprint="x")

    found = document(translation(article=gone, status="untranslated"), LATER)

    assert found.status is Status.WITHDRAWN
    assert found.original.paragraphs == ()
    assert found.original.body is None
    assert found.fingerprint is None
    assert found.bands == ()


def test_a_language_without_an_analyzer_goes_to_the_common_one() -> None:
    found = document(translation(article=article(language="tlh")), LATER)

    assert found.original.body is not None
    assert list(found.original.body) == ["und"]


def test_kinds_and_warnings_of_paragraphs_are_kept_for_display() -> None:
    original = article(paragraphs=[Paragraph(kind=ParagraphKind.HEADING, text="Nagłówek")])
    kept = TranslatedParagraph(
        kind=ParagraphKind.HEADING, text="Überschrift", warnings=("numbers",)
    )

    source = document(translation(article=original, paragraphs=[kept]), LATER).to_source()

    assert source["paragraphs"] == [
        {"kind": "heading", "text": "Überschrift", "warnings": ["numbers"]}
    ]


def test_the_caption_of_the_image_is_kept_in_both_languages() -> None:
    image = Image(url="https://gazeta.example/most.jpg", caption="Most o świcie")
    given = translation(article=article(image=image), image_caption="Die Brücke am Morgen")

    found = document(given, LATER)

    assert found.image is not None
    assert (found.image.url, found.image.caption) == (image.url, image.caption)
    assert found.image.translated_caption == "Die Brücke am Morgen"
    assert Document.model_validate(found.to_source()).image == found.image


def test_an_article_from_the_future_is_dated_by_its_discovery() -> None:
    early = document(translation(article=article(published_at=NOW + timedelta(days=400))), LATER)
    undated = document(translation(article=article(published_at=None)), LATER)

    assert early.dated_at == NOW
    assert undated.dated_at == NOW


def test_bands_are_of_the_language_too() -> None:
    print_of_it = fingerprint([" ".join(f"wort{number}" for number in range(40))])

    found = document(translation(article=article(fingerprint=print_of_it)), LATER)

    assert len(found.bands) == 64
    assert all(band.startswith("pl") for band in found.bands)


def test_what_is_no_fingerprint_is_left_out() -> None:
    found = document(translation(article=article(fingerprint="no base64")), LATER)

    assert found.fingerprint is None
    assert found.bands == ()


def test_a_document_is_the_same_after_a_trip_through_json() -> None:
    found = document(translation(), LATER)

    assert Document.model_validate(found.to_source()) == found
