"""Languages within an article: texts in the target language stay, captions are translated."""

import pytest

from perspektiven.contracts import Image, TranslationStatus
from tests.support.factories import article
from tests.unit.translator.fake_engines import Fake, in_german
from tests.unit.translator.translated import GERMAN, SENTENCES, translated

ENGLISH = (
    "“We have waited for this bridge for eleven years and nobody believed in it any more. "
    "My children have never once walked to school without getting their feet wet. "
    "When spring comes, somebody will surely tell us about autumn again.”"
)
CAPTION = "Mieszkańcy świętowali do samego rana na nowym moście nad szeroką rzeką."
IN_GERMAN = "Die Bewohner feierten bis zum Morgen auf der neuen Brücke über dem breiten Fluss."
TRADITIONAL = "市長說，這座橋將在新年之後關閉，居民對這個決定都很生氣，因為沒有別的路。"


def captioned(text: str) -> str:
    """What an engine makes of the caption, and of any other text."""
    return IN_GERMAN if text == CAPTION else in_german(text)


async def test_a_long_quotation_is_translated_and_the_sentences_around_it_stay() -> None:
    engine = Fake(lambda text: f"„{in_german(text)}“".replace("“We", "We"), pairs=[("en", "de")])
    given = article(language="de", title="Neue Brücke", paragraphs=[f"{GERMAN} {ENGLISH} {GERMAN}"])

    done = await translated(given, engine)

    asked = [text for batch in engine.batches for text in batch]
    (paragraph,) = done.paragraphs
    assert done.status is TranslationStatus.TRANSLATED
    assert paragraph.text.startswith(f"{GERMAN} ")
    assert paragraph.text.endswith(f" {GERMAN}")
    assert "Auf Deutsch" in paragraph.text
    assert not any("Bürgermeister" in text for text in asked)


async def test_a_quotation_that_no_engine_can_do_leaves_a_paragraph_partly_translated() -> None:
    given = article(
        language="de", title="Neue Brücke", paragraphs=[f"{GERMAN} {ENGLISH}", SENTENCES[1]]
    )

    done = await translated(given, Fake())

    assert done.paragraphs[0].text == f"{GERMAN} {ENGLISH}"
    assert done.paragraphs[0].warnings == ("partly_translated",)


async def test_sentences_in_the_target_language_are_not_handed_to_an_engine() -> None:
    engine = Fake()

    done = await translated(article(paragraphs=[f"{SENTENCES[0]} {GERMAN}"]), engine)

    assert done.paragraphs[0].text == f"{in_german(SENTENCES[0])} {GERMAN}"
    assert GERMAN not in [text for batch in engine.batches for text in batch]


async def test_the_caption_of_the_image_is_translated() -> None:
    image = Image(url="https://gazeta.example/most.jpg", caption=CAPTION)

    done = await translated(article(paragraphs=SENTENCES[:1], image=image), Fake(captioned))

    assert done.image_caption == IN_GERMAN
    assert len(done.paragraphs) == 1


@pytest.mark.parametrize("caption", [GERMAN, "1987", None])
async def test_a_caption_that_needs_no_translation_has_none(caption: str | None) -> None:
    image = Image(url="https://gazeta.example/most.jpg", caption=caption)

    done = await translated(article(paragraphs=SENTENCES[:1], image=image), Fake())

    assert done.image_caption is None


async def test_a_caption_alone_makes_no_translation() -> None:
    image = Image(url="https://gazeta.example/most.jpg", caption=CAPTION)
    given = article(language="de", title="Neue Brücke", paragraphs=[GERMAN], image=image)

    done = await translated(given, Fake(captioned))

    assert done.status is TranslationStatus.SAME_LANGUAGE
    assert done.image_caption == IN_GERMAN


@pytest.mark.parametrize("language", ["zh-Hant", "zh-TW", "zh-HK"])
async def test_an_engine_is_asked_for_the_script_that_the_article_names(language: str) -> None:
    engine = Fake(lambda _: GERMAN, pairs=[(language, "de")])
    given = article(language=language, title="新橋", paragraphs=[TRADITIONAL])

    done = await translated(given, engine)

    assert done.engine is not None
    assert done.engine.model == f"{language}-de"


async def test_an_article_in_traditional_characters_is_so_whether_or_not_it_says_it() -> None:
    engine = Fake(lambda _: GERMAN, pairs=[("zh-Hant", "de")])

    done = await translated(article(language="zh", title="新橋", paragraphs=[TRADITIONAL]), engine)

    assert done.status is TranslationStatus.TRANSLATED
