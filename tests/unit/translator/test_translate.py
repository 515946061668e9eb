"""Articles through the steps of the translator."""

import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.contracts import Paragraph, TranslationStatus
from services.translator.engines.engine import Answer, Answers
from services.translator.translate import translate
from tests.support.factories import NOW, article
from tests.unit.translator.fake_engines import Fake, chain_of, in_german
from tests.unit.translator.translated import GERMAN, SENTENCES, translated


async def test_a_translation_says_who_made_it() -> None:
    done = await translated(article(), Fake())

    assert done.status is TranslationStatus.TRANSLATED
    assert done.engine is not None
    assert (done.engine.name, done.engine.model, done.engine.version) == ("fake", "pl-de", "1")


async def test_an_article_in_the_target_language_passes_untouched() -> None:
    given = article(language="de", title="Neue Brücke", paragraphs=[GERMAN])

    done = await translated(given, Fake())

    assert done.status is TranslationStatus.SAME_LANGUAGE
    assert [each.text for each in done.paragraphs] == [GERMAN]
    assert done.engine is None


async def test_an_article_that_names_the_wrong_language_is_marked() -> None:
    done = await translated(article(language="pl", title="Brücke", paragraphs=[GERMAN]), Fake())

    assert done.status is TranslationStatus.SAME_LANGUAGE
    assert done.warnings == ("language_mismatch",)


async def test_a_foreign_title_over_a_text_in_the_target_language_is_translated() -> None:
    title = " ".join(SENTENCES)
    given = article(language="und", title=title, paragraphs=[GERMAN])

    done = await translated(given, Fake())
    without_engine = await translated(given, Fake(pairs=()))

    assert done.status is TranslationStatus.TRANSLATED
    assert done.title == " ".join(map(in_german, SENTENCES))
    assert [each.text for each in done.paragraphs] == [GERMAN]
    assert without_engine.status is TranslationStatus.SAME_LANGUAGE
    assert without_engine.warnings == ("title:not_translated",)


async def test_a_title_without_words_does_not_make_an_article_one_of_the_target_language() -> None:
    given = article(title="#Most2024", paragraphs=SENTENCES)

    done = await translated(given, Fake(pairs=()))

    assert done.status is TranslationStatus.UNTRANSLATED


async def test_a_short_article_does_not_wait_until_a_long_one_is_prepared() -> None:
    engine = Fake()
    chain = chain_of(engine)
    long = article(paragraphs=[f"Zdanie numer {n} jest o nowym moście." for n in range(2_000)])
    short = article(title="Most", paragraphs=["Ala ma kota."])

    await asyncio.gather(translate(long, "de", chain, NOW), translate(short, "de", chain, NOW))
    await chain.close()

    assert engine.batches[0] == ["Most", "Ala ma kota."]


async def test_a_paragraph_in_the_target_language_passes_untouched() -> None:
    done = await translated(article(paragraphs=[SENTENCES[0], GERMAN]), Fake())

    assert done.paragraphs[1].text == GERMAN
    assert done.paragraphs[1].warnings == ()
    assert done.paragraphs[0].text == in_german(SENTENCES[0])


POLISH = SENTENCES[1]


CZECH = "Starosta včera slavnostně otevřel nový most přes řeku, na který obyvatelé čekali roky."


async def test_a_foreign_paragraph_of_an_article_in_the_target_language_is_translated() -> None:
    done = await translated(
        article(language="de", title="Neue Brücke", paragraphs=[GERMAN, POLISH, GERMAN]), Fake()
    )

    assert done.status is TranslationStatus.TRANSLATED
    assert [each.text for each in done.paragraphs] == [GERMAN, in_german(POLISH), GERMAN]
    assert done.title == "Neue Brücke"
    assert done.engine is not None


async def test_a_foreign_paragraph_that_no_engine_can_do_is_marked() -> None:
    done = await translated(
        article(language="de", title="Neue Brücke", paragraphs=[GERMAN, POLISH, GERMAN]),
        Fake(pairs=[("es", "de")]),
    )

    assert done.status is TranslationStatus.SAME_LANGUAGE
    assert [each.text for each in done.paragraphs] == [GERMAN, POLISH, GERMAN]
    assert [each.warnings for each in done.paragraphs] == [(), ("not_translated",), ()]


async def test_a_paragraph_of_a_language_without_engine_is_tried_as_the_article_s_own() -> None:
    done = await translated(article(paragraphs=[SENTENCES[0], CZECH]), Fake())

    assert done.paragraphs[1].text == in_german(CZECH)
    assert "language_mismatch" in done.paragraphs[1].warnings
    assert "language_mismatch" not in done.paragraphs[0].warnings


async def test_a_pair_that_no_engine_has_stays_untranslated() -> None:
    done = await translated(article(), Fake(pairs=[("es", "de")]))

    assert done.status is TranslationStatus.UNTRANSLATED
    assert done.engine is None


async def test_a_withdrawn_article_goes_on_without_text() -> None:
    done = await translated(article(paragraphs=[], withdrawn_at=NOW), Fake())

    assert done.status is TranslationStatus.UNTRANSLATED
    assert done.paragraphs == ()


async def test_addresses_survive_engines_that_bend_them() -> None:
    text = "Zgłoszenia proszę wysyłać na adres moje_konto@most.example albo do urzędu miasta."

    done = await translated(
        article(paragraphs=[text]), Fake(lambda each: in_german(each).replace("_", " "))
    )

    assert "moje_konto@most.example" in done.paragraphs[0].text


async def test_a_line_without_words_is_not_handed_to_an_engine() -> None:
    engine = Fake()

    done = await translated(article(paragraphs=[SENTENCES[0], "https://most.example/a_b"]), engine)

    assert done.paragraphs[1].text == "https://most.example/a_b"
    assert done.paragraphs[1].warnings == ()
    assert not any("https" in text for batch in engine.batches for text in batch)


async def test_quotation_marks_become_those_of_the_target() -> None:
    text = 'Burmistrz powiedział wczoraj: "Most jest gotowy i piękny", a potem wszyscy poszli.'

    done = await translated(article(paragraphs=[text]), Fake())

    assert "„Most jest gotowy i piękny“" in done.paragraphs[0].text


KINDS = st.sampled_from(["paragraph", "heading", "quote", "list_item", "caption"])


PARAGRAPHS = st.lists(
    st.builds(lambda kind, text: Paragraph(kind=kind, text=text), KINDS, st.text(max_size=80)),
    max_size=6,
)


@given(PARAGRAPHS, st.text(max_size=40), st.sampled_from(["good", "empty", "same", "short"]))
async def test_paragraphs_out_are_paragraphs_in(
    paragraphs: Sequence[Paragraph], title: str, manners: str
) -> None:
    answers = {
        "good": Fake(in_german),
        "empty": Fake(lambda _: ""),
        "same": Fake(lambda text: text),
        "short": Fake(on_batch=_too_few),
    }

    done = await translated(article(paragraphs=paragraphs, title=title), answers[manners])

    if done.status is not TranslationStatus.UNTRANSLATED:
        assert [each.kind for each in done.paragraphs] == [each.kind for each in paragraphs]


async def _too_few(texts: list[str]) -> Answers | None:
    return [Answer(in_german(text)) for text in texts[:-1]]
