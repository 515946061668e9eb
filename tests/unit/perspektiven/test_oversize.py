"""What is too large is refused by name, and what is not fits into its records."""

from collections.abc import Sequence

import pytest

from perspektiven import limits
from perspektiven.contracts import Article, Image, TranslatedParagraph
from perspektiven.errors import Permanent
from perspektiven.kafka.connections import MAX_REQUEST_BYTES
from perspektiven.oversize import (
    of_texts,
    require_parsable,
    require_size,
    require_translation_size,
)
from perspektiven.topics import ARTICLES, TRANSLATIONS
from tests.support.factories import article, translation

LONGEST = limits.PARAGRAPH.most


def reason_of(made: Article) -> str:
    with pytest.raises(Permanent) as caught:
        require_size(made)
    return caught.value.reason


@pytest.mark.parametrize(
    ("title", "paragraphs", "reason"),
    [
        ("a" * 2**20, ["a"], "title_too_long"),
        ("a", ["a"] * 100_000, "too_many_paragraphs"),
        ("a", ["a" * (LONGEST + 1)], "paragraph_too_long"),
        ("a", ["a" * LONGEST] * 5, "article_too_long"),
        ("a", ["a" * LONGEST] * 4, None),
        ("a", ["😀" * 99] * 5_000, "article_too_large"),
        ("a", ['"' * LONGEST] * 4, None),
    ],
)
def test_each_limit_has_its_word(title: str, paragraphs: list[str], reason: str | None) -> None:
    found = of_texts(title, paragraphs)

    assert (found.reason if found else None) == reason


def test_an_article_at_its_limits_is_taken() -> None:
    require_size(article(title="a" * limits.TITLE.most, paragraphs=["a"] * limits.PARAGRAPHS.most))


def test_an_article_of_many_bytes_in_few_letters_is_refused() -> None:
    texts = ["😀" * 99] * 5_000

    assert reason_of(article(title="a", paragraphs=texts)) == "article_too_large"


def test_an_article_in_letters_of_three_bytes_may_have_all_letters_and_paragraphs() -> None:
    require_size(article(title="字", paragraphs=["字" * 99] * limits.PARAGRAPHS.most))


def test_what_fills_a_record_beside_the_text_is_refused_too() -> None:
    assert reason_of(article(content_hash="a" * 3 * 2**20)) == "article_too_large"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (article(tags=["a"], image=Image(url="https://a.example/" + "a" * 3_000_000)), None),
        (article(url="https://a.example/" + "a" * 3_000_000), "article_too_large"),
        (article(paragraphs=["a" * (LONGEST + 1)]), "paragraph_too_long"),
    ],
)
def test_an_article_is_judged_alike_with_its_record_at_hand(
    made: Article, reason: str | None
) -> None:
    if reason is None:
        require_size(made, made.to_bytes())
        return
    with pytest.raises(Permanent) as caught:
        require_size(made, made.to_bytes())

    assert caught.value.reason == reason


def test_names_beside_the_text_keep_to_their_limits() -> None:
    made = article(
        authors=("a" * 71, *(f"Ala {n}" for n in range(20))),
        tags=tuple(map(str, range(100_000))),
        section="a" * 61,
        image=Image(url="https://gazeta.example/" + "a" * 9_000),
    )

    assert made.authors == tuple(f"Ala {n}" for n in range(12))
    assert len(made.tags) == limits.TAGS.most
    assert (made.section, made.image) == (None, None)
    assert Image(url="https://gazeta.example/a", caption="a" * 501).caption is None


# The largest articles: by letter, by JSON's escapes, by paragraph.
LARGEST = [
    ["字" * 99] * 5_000,
    ["😀" * 88] * 5_000,
    ['"' * 99] * 5_000,
    ["\\" * (LONGEST - 1)] * 5,
    ["ж\n" * 49] * 5_000,
]
WARNINGS = ("not_translated", "language_mismatch", "length", "numbers", "names", "quotes")


@pytest.mark.parametrize("texts", LARGEST)
def test_an_article_within_its_limits_fits_into_its_topic(texts: Sequence[str]) -> None:
    made = article(title="a", paragraphs=texts)
    require_size(made)

    assert len(made.to_bytes()) <= limits.ARTICLE_BYTES.most < ARTICLES.max_bytes


@pytest.mark.parametrize("texts", LARGEST)
@pytest.mark.parametrize("growth", [1, 2])
def test_such_an_article_fits_with_its_translation_too(texts: Sequence[str], growth: int) -> None:
    """Doubled as in the target language; twice as long in letters of the same size."""
    original = article(title="a", paragraphs=texts)
    blocks = [TranslatedParagraph(text=each * growth, warnings=WARNINGS) for each in texts]
    made = translation(article=original, paragraphs=blocks)

    require_translation_size(made)

    assert len(made.to_bytes()) <= TRANSLATIONS.max_bytes < MAX_REQUEST_BYTES


def test_a_latin_text_fits_when_it_grows_threefold_into_letters_of_three_bytes() -> None:
    original = article(title="a", paragraphs=["a" * 99] * 5_000)
    blocks = [TranslatedParagraph(text="क" * 3 * 99, warnings=WARNINGS)] * 5_000

    require_translation_size(translation(article=original, paragraphs=blocks))


def test_a_chinese_text_fits_when_it_grows_threefold_into_german() -> None:
    original = article(title="字", paragraphs=["字" * 99] * 5_000)
    blocks = [TranslatedParagraph(text="ä" * 312, warnings=WARNINGS)] * 5_000

    require_translation_size(translation(article=original, paragraphs=blocks))


@pytest.mark.parametrize(
    ("title", "texts", "reason"),
    [
        ("a" * 4_001, ["a"] * 5, "translation_too_long"),
        ("a", ["a" * 400_000] * 5, "translation_too_long"),
        ("a", ["😀" * 399_000] * 5, "translation_too_large"),
    ],
)
def test_a_translation_out_of_all_proportion_is_refused(
    title: str, texts: list[str], reason: str
) -> None:
    original = article(paragraphs=["字" * 99_000] * 5)
    made = translation(article=original, title=title, paragraphs=texts)

    with pytest.raises(Permanent) as caught:
        require_translation_size(made)

    assert caught.value.reason == reason


def test_a_record_of_far_too_many_paragraphs_is_refused_before_it_is_parsed() -> None:
    value = b'{"paragraphs":[' + b'{"kind":"paragraph","text":"Most"},' * 10_001

    with pytest.raises(Permanent) as refused:
        require_parsable(value)

    assert refused.value.reason == "too_many_paragraphs"


def test_a_text_may_speak_of_the_keys_that_are_counted() -> None:

    require_parsable(article(paragraphs=['{"kind":"paragraph"}' * 4_000] * 3).to_bytes())
