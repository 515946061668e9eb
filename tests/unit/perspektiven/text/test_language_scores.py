"""Likelihoods by language are those of py3langid."""

from functools import cache
from pathlib import Path

import py3langid
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import LanguageIdentifier

from perspektiven.text import language_scores
from perspektiven.text.language_scores import likelihoods

_TEXTS = (
    "The mayor opened the new bridge over the river, and the council said the bridge is paid for.",
    "Der Bürgermeister eröffnete gestern die neue Brücke über den breiten Fluss.",
    "Новий міст через річку відкриють у п’ятницю, повідомили вчора в міській раді.",
    "市长昨天宣布，横跨河流的新桥将于下个月正式开放通车。",
    "THE BRIDGE IS OPEN, SAYS THE MAYOR OF THE TOWN",
    "Cafe\u0301 de la plage",
)


@cache
def _library() -> LanguageIdentifier:
    path = Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    return LanguageIdentifier.from_modelpath(str(path), norm_probs=False)


def _assert_as_the_library(text: str) -> None:
    found = likelihoods(text)
    for language, score in _library().rank(text):
        if language in found and language not in language_scores._STANDARD.values():
            assert found[language] == score
    assert list(found.values()) == sorted(found.values(), reverse=True)


@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("times", [1, 2])
def test_words_seen_before_change_nothing(text: str, times: int) -> None:
    for _ in range(times):
        _assert_as_the_library(text)


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_text_has_the_likelihoods_that_the_library_gives(text: str) -> None:
    _assert_as_the_library(text)


def test_a_variety_counts_for_its_standard_language_where_it_is_likelier() -> None:
    ranked = dict(_library().rank(_TEXTS[1]))
    found = likelihoods(_TEXTS[1])

    assert "arz" not in found
    assert found["ar"] == max(ranked["ar"], ranked["arz"], ranked["ary"])


def test_no_more_words_are_remembered_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_scores, "_MOST_WALKS", 5)
    language_scores._scorer.cache_clear()

    likelihoods(" ".join(f"word{number}" for number in range(100)))

    assert len(language_scores._scorer()._walks) <= 5
    language_scores._scorer.cache_clear()


def test_what_is_no_word_is_not_remembered() -> None:
    endless = "harbour" * 20

    likelihoods(f"{endless} and more")

    words = {word for _, word in language_scores._scorer()._walks}
    assert endless.encode() not in words
    assert b"and" in words
