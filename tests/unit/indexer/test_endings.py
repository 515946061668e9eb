"""Endings that are cut from words: the longest that leaves three letters, and nothing else."""

import re

import pytest
import regex  # Java's lookbehind has no fixed width either

from services.indexer.endings import AGENT, ENDINGS


def cut(word: str, language: str) -> str:
    return re.sub(ENDINGS[language], r"\1", word)


@pytest.mark.parametrize(
    ("language", "forms", "stem"),
    [
        ("pl", "most mostu mostem mosty mostów mostami mostach mostowi", "most"),
        ("pl", "polityka polityki polityką polityce", None),
        ("pl", "rządowy rządowego rządowemu rządowych rządową", "rząd"),
        ("uk", "уряд уряду урядом уряди урядів урядами урядах урядові", "уряд"),
        ("be", "урад урада ураду урадам урады урадаў урадамі урадах", "урад"),
        ("hr", "grad grada gradu gradom gradovi gradova gradovima", "grad"),
        ("sk", "mesto mesta mestu mestom mestách mestami", "mest"),
        ("sl", "vlak vlaka vlaku vlakom vlaki vlakov vlakih vlakoma", "vlak"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(language: str, forms: str, stem: str | None) -> None:
    stems = {cut(form, language) for form in forms.split()}

    assert stems == ({stem} if stem else {"polityk", "polityc"})


@pytest.mark.parametrize("word", ["dom", "oko", "tak", "ojca"])
def test_a_short_word_keeps_three_letters(word: str) -> None:
    assert len(cut(word, "pl")) >= 3


def test_words_of_one_root_that_mean_different_things_stay_apart() -> None:
    assert cut("polityka", "pl") != cut("politolog", "pl")


@pytest.mark.parametrize(
    "word", ["schüler", "schueler", "grundschülers", "arbeiter", "lager", "schlager"]
)
def test_a_german_noun_on_er_loses_no_ending(word: str) -> None:
    assert regex.sub(AGENT, "ar", word).removesuffix("ar") == word.removesuffix("s")[:-2]


@pytest.mark.parametrize(
    "word",
    [
        "kinder",
        "länder",
        "häuser",
        "spezifischer",
        "breiter",
        "bereiter",
        "normaler",
        "antiker",
        "dritter",
        "geringer",
    ],
)
def test_a_german_plural_or_adjective_on_er_is_left_to_the_stemmer(word: str) -> None:
    assert regex.sub(AGENT, "ar", word) == word


def test_a_long_german_word_is_read_in_one_pass() -> None:
    assert regex.sub(AGENT, "ar", "schül" * 2_000 + "er").endswith("schülar")


@pytest.mark.parametrize("language", sorted(ENDINGS))
def test_a_long_word_is_cut_in_one_pass(language: str) -> None:
    letters = re.sub(r"\W|\d", "", ENDINGS[language])[-1]

    assert len(cut(letters * 5_000, language)) >= 4_980
