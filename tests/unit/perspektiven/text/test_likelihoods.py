"""How likely each language is, given a text."""

import math
from pathlib import Path

import numpy as np
import py3langid
import pytest
from py3langid.langid import LanguageIdentifier

from perspektiven.text.likelihoods import known_languages, likelihoods

TEXTS = [
    "Der Bürgermeister eröffnete gestern die neue Brücke über den breiten Fluss.",
    "THE COUNCIL SAID ON MONDAY THAT THE BRIDGE WILL BE CLOSED FOR REPAIRS.",
    "Новий міст через річку відкриють у п’ятницю, повідомили вчора в міській раді.",
    "नगर परिषदेने मंगळवारी नवीन अर्थसंकल्प मंजूर केला आणि कर कमी केले.",
    "تم افتتاح الجسر الجديد فوق النهر الكبير يوم الجمعة بحضور رئيس البلدية.",
    "Nowy most na Wiśle zostanie otwarty w piątek, poinformował zarząd dróg. " * 8,
]


@pytest.fixture(scope="module")
def ranking() -> LanguageIdentifier:
    path = Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    return LanguageIdentifier.from_modelpath(str(path), norm_probs=False)


@pytest.mark.parametrize("text", TEXTS)
def test_they_are_those_of_the_library(text: str, ranking: LanguageIdentifier) -> None:
    theirs = dict(ranking.rank(text))
    ours = likelihoods(text).by_language()

    for language in ("de", "en", "uk", "ps", "pl"):
        assert ours[language] == pytest.approx(theirs[language], rel=1e-5)


def test_the_likeliest_comes_first_and_is_the_best() -> None:
    found = likelihoods(TEXTS[0])

    assert next(iter(found.by_language().items())) == (found.best, found.top)
    assert found.best == "de"


def test_a_variety_counts_for_its_standard_language(ranking: LanguageIdentifier) -> None:
    theirs = dict(ranking.rank(TEXTS[3]))

    assert "gom" not in known_languages()
    assert likelihoods(TEXTS[3]).by_language()["mr"] == pytest.approx(
        max(theirs["mr"], theirs["gom"]), rel=1e-5
    )


def test_the_best_of_some_languages_is_one_of_them() -> None:
    found = likelihoods(TEXTS[0])
    mask = np.array([language in {"en", "fr"} for language in known_languages()])

    language, value = found.best_of(mask)

    assert language in {"en", "fr"}
    assert value == max(found.by_language()["en"], found.by_language()["fr"])
    assert value < found.top


@pytest.mark.parametrize("text", ["", "42"])
def test_all_are_as_likely_for_a_text_without_words(text: str) -> None:
    assert len(set(likelihoods(text).by_language().values())) == 1


def test_letters_that_are_no_text_have_a_likelihood_too() -> None:
    assert math.isfinite(likelihoods("lone half \ud800 of a sign").top)
