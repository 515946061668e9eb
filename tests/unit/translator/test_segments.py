"""Texts cut into sentences and put together again, with nothing lost on the way."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.translator.segments import assemble, cut

LANGUAGES = ["pl", "de", "ja", "zh-Hans", "ar", "hi", "und", "th"]


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.integers(5, 200))
@example("  Ala.  Kot!\u00a0\n", "pl", 100)
@example("🚨 Ala. 👍🏽  Kot ❤️!\u00a0🐈\n", "pl", 100)
@example("好！👍下一", "zh-Hans", 100)
def test_nothing_of_a_text_is_lost(text: str, language: str, longest: int) -> None:
    found = cut(text, language, longest)

    assert found.joined() == text
    assert all(len(part.text) <= longest for part in found.parts)


@given(st.text(max_size=300), st.sampled_from(["pl", "de"]))
def test_the_same_sentences_make_the_same_text(text: str, language: str) -> None:
    found = cut(text, language)

    texts = [part.text for part in found.parts]

    assert assemble(found, texts, language, "de") == text


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("pl", "To kosztuje ok. 5 proc. Ceny rosną.", ["To kosztuje ok. 5 proc. Ceny rosną."]),
        ("pl", "Most jest gotowy. Otwarcie w piątek.", 2),
        ("de", "Das sagte Hrn. Müller. Dann ging er.", 2),
        ("fr", "Selon M. Dupont, rien. Il part.", 2),
        ("en", "Dr. Smith came. He left at 5 p.m. on Friday.", 2),
        ("ja", "「行きます」と彼は言った。それから帰った。", 2),
        ("es", "¿Qué pasa? Nada. Sr. Gómez vino.", 3),
    ],
)
def test_sentences_end_where_readers_end_them(
    language: str, text: str, sentences: int | list[str]
) -> None:
    found = [part.text for part in cut(text, language).parts]

    assert (found if isinstance(sentences, list) else len(found)) == sentences


def test_a_sentence_without_end_is_cut_where_it_hurts_least() -> None:
    text = "; ".join(["jedno zdanie bez końca"] * 20)

    parts = cut(text, "pl", 100).parts

    assert all(part.text.endswith((";", "końca")) for part in parts)


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        ("https://most.example/a,b;c:d", "Plan budowy mostu leży na stronie pod adresem {}"),
        ("1,5", "Budowa nowego mostu w naszym mieście kosztowała razem aż {} miliona złotych"),
        ("12:30", "Uroczyste otwarcie mostu dla wszystkich mieszkańców zaczyna się {} w piątek"),
    ],
)
@pytest.mark.parametrize("longest", range(60, 75))
def test_a_long_sentence_is_not_cut_within_numbers_and_addresses(
    whole: str, text: str, longest: int
) -> None:
    found = cut(text.format(whole), "pl", longest)

    assert any(whole in part.text for part in found.parts)


def test_a_long_sentence_without_spaces_is_not_cut_within_an_address() -> None:
    text = "桥" * 90 + "https://most.example/a" + "桥" * 50

    found = cut(text, "zh", 100)

    assert "https://most.example/a" in found.parts[1].text


def test_sentences_of_a_language_without_spaces_are_parted_in_one_with() -> None:
    found = cut("桥开通了。市长来了。", "zh")

    assert assemble(found, ["Eins.", "Zwei."], "zh", "de") == "Eins. Zwei."


def test_sentences_are_not_parted_in_a_language_without_spaces() -> None:
    found = cut("The bridge opened. The mayor came.", "en")

    assert assemble(found, ["桥开通了。", "市长来了。"], "en", "zh") == "桥开通了。市长来了。"


@pytest.mark.parametrize(
    ("text", "before", "parts"),
    [
        ("🚨 Most gotowy!", "🚨 ", [("Most gotowy!", "")]),
        ("Most gotowy! 👍🏽 🎉", "", [("Most gotowy!", " 👍🏽 🎉")]),
        ("Most gotowy. 👍 Ludzie tańczą.", "", [("Most gotowy.", " 👍 "), ("Ludzie tańczą.", "")]),
        ("▶️Most gotowy", "▶️", [("Most gotowy", "")]),
        ("Most gotowy. 🇵🇱", "", [("Most gotowy.", " 🇵🇱")]),
        # Amid a sentence, the model sees them.
        ("Kocham ❤️ mój most.", "", [("Kocham ❤️ mój most.", "")]),
        ("👍👍", "", [("👍👍", "")]),
    ],
)
def test_symbols_around_a_sentence_are_no_part_of_it(
    text: str, before: str, parts: list[tuple[str, str]]
) -> None:
    found = cut(text, "pl")

    assert found.before == before
    assert [(part.text, part.after) for part in found.parts if part.text] == parts
    assert found.joined() == text


def test_symbols_stand_where_they_stood_with_a_space_behind_them() -> None:
    found = cut("好！👍下一个。🎉", "zh")

    assert assemble(found, ["Gut!", "Der Nächste."], "zh", "de") == "Gut!👍 Der Nächste.🎉"
