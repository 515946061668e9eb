"""Languages of an article and its paragraphs: what it declares, and what detectors are sure of."""

import pytest

from perspektiven.contracts import Article
from perspektiven.text.language_tags import UNKNOWN
from perspektiven.text.languages import identify
from services.translator.paragraph_languages import (
    ArticleLanguages,
    is_in_another_language,
    languages_of,
)
from services.translator.text_work import TextWork
from tests.support.factories import article

POLISH = "Burmistrz otworzył wczoraj nowy most w Toruniu, na który mieszkańcy czekali cztery lata."
GERMAN = "Der Bürgermeister eröffnete gestern die neue Brücke über den breiten Fluss in der Stadt."
CZECH = "Starosta včera slavnostně otevřel nový most přes řeku, na který obyvatelé čekali roky."


async def found(given: Article) -> ArticleLanguages:
    work = TextWork()
    try:
        return await languages_of(given, "de", work)
    finally:
        await work.stop()


def named(languages: ArticleLanguages) -> tuple[str, ...]:
    """The languages of the spans."""
    return tuple(each.language for each in languages.spans)


async def test_each_paragraph_has_its_language() -> None:
    languages = await found(article(paragraphs=[POLISH, GERMAN, POLISH]))

    assert languages.whole == "pl"
    assert named(languages) == ("pl", "de", "pl")
    assert languages.warnings == ()


async def test_a_short_paragraph_has_the_language_of_the_article() -> None:
    languages = await found(article(paragraphs=[POLISH, "Der Bürgermeister ist sehr glücklich."]))

    assert named(languages) == ("pl", "pl")


async def test_most_of_the_text_outweighs_what_the_article_declares() -> None:
    languages = await found(article(language="pl", paragraphs=[CZECH, CZECH, POLISH]))

    assert languages.whole == "cs"
    assert languages.warnings == ("language_mismatch",)
    assert named(languages) == ("cs", "cs", "pl")


async def test_half_of_the_text_does_not_outweigh_it() -> None:
    languages = await found(article(language="pl", paragraphs=[f"{CZECH} Lidé čekali.", POLISH]))

    assert (languages.whole, languages.warnings) == ("pl", ())


async def test_an_article_that_declares_nothing_is_identified() -> None:
    languages = await found(article(language="und", title="Most", paragraphs=[POLISH]))

    assert (languages.whole, languages.warnings) == ("pl", ())


async def test_a_title_in_another_language_does_not_hide_that_of_the_paragraphs() -> None:
    title = "Міський голова відкрив учора нові мости через широку річку."
    paragraphs = ["Mieszkańcy miasta czekali na nie podobno przez wiele długich dni."] * 3
    assert identify("\n".join([title, *paragraphs])).language == UNKNOWN

    languages = await found(article(language=UNKNOWN, title=title, paragraphs=paragraphs))

    assert languages.whole == "pl"
    assert named(languages) == ("pl", "pl", "pl")


async def test_most_of_a_mixed_article_that_declares_nothing_tells_its_language() -> None:
    languages = await found(article(language=UNKNOWN, paragraphs=[POLISH, CZECH, POLISH]))

    assert languages.whole == "pl"
    assert named(languages) == ("pl", "cs", "pl")


async def test_paragraphs_too_short_to_tell_are_identified_together() -> None:
    short = ["Burmistrz otworzył wczoraj most.", "Mieszkańcy czekali cztery lata."]
    languages = await found(article(language=UNKNOWN, title="Most", paragraphs=short))

    assert languages.whole == "pl"


async def test_a_paragraph_without_words_is_told() -> None:
    languages = await found(article(paragraphs=[POLISH, "https://most.example/a", "12:45"]))

    assert [each.has_words for each in languages.spans] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "expected"), [(POLISH, True), (GERMAN, False), ("Nowy most.", False)]
)
def test_a_text_is_in_another_language_only_where_that_is_sure(text: str, expected: bool) -> None:
    assert is_in_another_language(text, "de") == expected
