import random

from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.fingerprints import (
    COPY,
    SHARED_BANDS,
    are_copies,
    bands,
    fingerprint,
    similarity,
)

WORDS = [f"wort{number}" for number in range(3_000)]


def text(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def edited(words: list[str], share: float, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice(WORDS) if chance.random() < share else word for word in words]


def made(words: list[str]) -> str:
    found = fingerprint([" ".join(words)])
    assert found is not None
    return found


def test_a_fingerprint_is_the_same_in_every_process_and_version() -> None:
    found = made([f"wort{number}" for number in range(30)])

    assert found.startswith("AfKjRBZldFoAmz3my/kbsSbVw9mQw4gEwttZi8KP")
    assert len(found) == 344


def test_case_punctuation_and_paragraphs_do_not_matter() -> None:
    words = text(1)

    loud = fingerprint(["»" + " ".join(words[:100]).upper() + "!«", ", ".join(words[100:]) + "."])

    assert loud == made(words)


def test_a_short_text_has_no_fingerprint() -> None:
    assert fingerprint([]) is None
    assert fingerprint(["Neun Wörter sagen zu wenig, um eine Kopie zu sein."]) is None


def test_a_lightly_edited_copy_is_recognised() -> None:
    for seed in range(50):
        one, other = made(text(seed)), made(edited(text(seed), 0.10, seed))

        assert are_copies(one, other)
        assert len(set(bands(one)) & set(bands(other))) >= SHARED_BANDS


def test_other_texts_are_no_copies() -> None:
    for seed in range(50):
        one, other = made(text(seed)), made(text(seed + 1_000))

        assert similarity(one, other) < COPY / 2


def test_scripts_without_spaces_are_told_apart() -> None:
    chance = random.Random(3)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 2_000)]
    one = "".join(chance.choices(letters, k=300))
    other = "".join(chance.choices(letters, k=300))
    nearly = one[:150] + "新" + one[151:]

    first, second, third = (fingerprint([each]) for each in (one, other, nearly))

    assert first is not None
    assert second is not None
    assert third is not None
    assert similarity(first, second) < 0.1
    assert similarity(first, third) > 0.8


@given(st.text(max_size=400))
def test_what_is_no_fingerprint_is_similar_to_nothing(nonsense: str) -> None:
    assert similarity(nonsense, made(text(1))) == 0.0
    assert bands(nonsense) == []


@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_text_has_a_fingerprint_or_none_and_is_like_itself(paragraphs: list[str]) -> None:
    found = fingerprint(paragraphs)

    assert found is None or similarity(found, found) == 1.0


def test_a_character_of_another_script_leaves_the_other_words_as_they_are() -> None:
    plain = text(3)
    dashed, quoted = [*plain[:100], "–", *plain[100:]], [*plain[:50], "、", *plain[50:]]

    assert made(plain) == made(dashed) == made(quoted)
