"""What becomes of an article: status, marks and engines, from what was made of its texts."""

from collections.abc import AsyncIterator, Sequence

import pytest

from perspektiven.contracts import Translation, TranslationStatus
from services.translator.chain import Chain, Done
from services.translator.engines.engine import Made
from services.translator.language_spans import LanguageSpan
from services.translator.outcome import ArticleText, TranslationRequest, translation, untranslated
from services.translator.paragraph_languages import ArticleLanguages
from tests.support.factories import NOW, article
from tests.unit.translator.fake_engines import Fake, chain_of

POLISH = ("Pierwszy akapit.", "Drugi akapit.")


@pytest.fixture
async def chain() -> AsyncIterator[Chain]:
    made = chain_of(Fake(name="first"), Fake(name="second"))
    yield made
    await made.close()


def _made(engine: str, text: str = "Absatz.") -> Done:
    return Done(text, engine, Made("model", "1"), is_human=False)


def _text(original: str, *, by: Sequence[Done] = (), language: str = "pl") -> ArticleText:
    result = by[0].text if by else None
    return ArticleText(original, language, result=result, by=list(by))


def _outcome(chain: Chain, title: ArticleText, *paragraphs: ArticleText) -> Translation:
    given = article(title=title.original, paragraphs=[each.original for each in paragraphs])
    parts = tuple((LanguageSpan(each.original, each.language),) for each in paragraphs)
    languages = ArticleLanguages("pl", parts, (), ("language_mismatch",))
    return translation(TranslationRequest(given, "de", NOW), [title, *paragraphs], languages, chain)


async def test_what_nothing_was_made_of_stands_in_the_original_and_is_marked(chain: Chain) -> None:
    done = _outcome(chain, _text("Tytuł"), _text(POLISH[0], by=[_made("first")]), _text(POLISH[1]))

    assert done.status is TranslationStatus.TRANSLATED
    assert done.title == "Tytuł"
    assert [(each.text, each.warnings) for each in done.paragraphs] == [
        ("Absatz.", ()),
        (POLISH[1], ("not_translated",)),
    ]
    assert done.warnings == ("language_mismatch", "title:not_translated")


async def test_engines_are_named_in_the_order_of_the_chain(chain: Chain) -> None:
    done = _outcome(
        chain,
        _text("Tytuł", by=[_made("second", "Titel")]),
        _text(POLISH[0], by=[_made("first")]),
    )

    assert done.engine is not None
    assert done.engine.name == "first+second"


async def test_without_any_result_an_article_is_untranslated(chain: Chain) -> None:
    done = _outcome(chain, _text("Tytuł"), *map(_text, POLISH))

    assert done.status is TranslationStatus.UNTRANSLATED
    assert done == untranslated(TranslationRequest(done.article, "de", NOW), ("language_mismatch",))


async def test_an_article_in_the_target_language_is_passed_on(chain: Chain) -> None:
    title, text = (ArticleText(each, "de", is_passed=True) for each in ("Titel", "Ein Absatz."))

    done = _outcome(chain, title, text)

    assert done.status is TranslationStatus.SAME_LANGUAGE
    assert (done.title, done.engine) == ("Titel", None)
