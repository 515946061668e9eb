"""Scripts in language tags: named where a language is not in its usual one."""

import pytest

from perspektiven.text.script_subtags import with_script
from tests.support.labelled_texts import labelled


@pytest.mark.parametrize(
    ("language", "text", "tag"),
    [
        ("sr", "Влада усвојила предлог", "sr"),
        ("sr", "Vlada usvojila predlog", "sr-Latn"),
        ("be", "Урад вырашыў", "be"),
        ("az", "Hökumət qərar verdi", "az"),
        ("az", "حکومت قرار وئردی", "az-Arab"),
        ("uz", "Ҳукумат қарор қабул қилди", "uz-Cyrl"),
        ("pl", "Rząd zdecydował", "pl"),
        ("pl-PL", "Rząd zdecydował", "pl"),
        ("ja", "政府は決めた", "ja"),
        ("ja", "Seifu", "ja"),
        ("uk", "The government decided", "uk"),
        ("sh", "Vlada je odlučila", "sh"),
        ("zh", "政府決定興建", "zh-Hant"),
        ("zh", "政府决定兴建", "zh"),
        ("sr", "2024", "sr"),
        ("und", "abc", "und"),
    ],
)
def test_an_unusual_script_is_named(language: str, text: str, tag: str) -> None:
    assert with_script(language, text) == tag


def test_chinese_without_a_telling_character_is_in_the_script_that_is_stated() -> None:
    assert with_script("zh", "中文", ["zh-HK"]) == "zh-Hant"
    assert with_script("zh", "中文", ["en", "zh-CN"]) == "zh"
    assert with_script("zh", "中文") == "zh"


def test_mixed_scripts_without_majority_name_none() -> None:
    assert with_script("sr", "Влада Vlada") == "sr"


@pytest.mark.parametrize(("tag", "text"), list(labelled("languages/families.txt"))[::5])
def test_texts_of_the_labelled_set_keep_their_tag(tag: str, text: str) -> None:
    assert with_script(tag, text, [tag]) == tag
