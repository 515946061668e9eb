"""Real models in this process: whole answers, at their texts' places, in whatever batches."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from services.translator.engines.engine import Answers
from services.translator.engines.hardware import Hardware
from services.translator.engines.models import Model
from tests.support.dictionaries import word_for_word
from tests.support.random_models import TOKENS, random_model
from tests.unit.translator.engines.words import SPANISH


class Spaced:
    """A tokenizer for texts that are tokens with spaces between them."""

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return [text.split() for text in texts]

    def decode(self, tokens: Sequence[list[str]]) -> list[str]:
        return [" ".join(each) for each in tokens]


@pytest.fixture(scope="module")
def at_random(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return random_model(tmp_path_factory.mktemp("random"))


async def answers(folder: Path, texts: list[str], batch_tokens: int, compute: str) -> Answers:
    model = Model(str(folder), Hardware(2, compute_type=compute, batch_tokens=batch_tokens))
    found = await model.answers(texts, Spaced())
    model.close()
    return found


def sentences(count: int) -> list[str]:
    chance = random.Random(5)
    return [
        " ".join(f"t{chance.randrange(TOKENS)}" for _ in range(chance.randint(1, 40)))
        for _ in range(count)
    ]


async def test_an_answer_that_was_cut_says_so(folder: Path, at_random: Path) -> None:
    (whole,) = await answers(folder, ["▁ayer ▁mucho"], 100, "default")
    (cut,) = await answers(at_random, ["t1 t2"], 100, "default")

    assert whole is not None
    assert (whole.text, whole.complete) == ("▁gestern ▁viel", True)
    assert cut is not None
    assert (len(cut.text.split()), cut.complete) == (2 * 3 + 20, False)


async def test_an_answer_depends_on_no_other_text_of_its_batch(at_random: Path) -> None:
    texts = sentences(80)
    mixed = random.Random(6).sample(texts, len(texts))

    together = await answers(at_random, texts, 4096, "float32")
    in_small_batches = await answers(at_random, texts, 60, "float32")
    in_another_order = dict(
        zip(mixed, await answers(at_random, mixed, 500, "float32"), strict=True)
    )
    alone = [(await answers(at_random, [text], 2048, "float32"))[0] for text in texts[:10]]

    assert len({answer and answer.text for answer in together}) > 70
    assert together == in_small_batches == [in_another_order[text] for text in texts]
    assert together[:10] == alone


async def test_each_answer_stands_at_its_texts_place_in_int8_too(folder: Path) -> None:
    chance = random.Random(8)
    texts = [
        " ".join(f"▁{word}" for word in chance.choices(list(SPANISH), k=chance.randint(1, 60)))
        for _ in range(200)
    ]

    for batch_tokens in (50, 1000, 100_000):
        found = await answers(folder, texts, batch_tokens, "int8_float32")

        for text, answer in zip(texts, found, strict=True):
            wanted = " ".join(f"▁{SPANISH[word[1:]]}" for word in text.split())
            assert answer is not None
            assert answer.text == wanted


async def test_a_text_beyond_the_position_table_takes_no_other_with_it(tmp_path: Path) -> None:
    short = word_for_word(tmp_path / "words-es-de", SPANISH, positions=16)

    found = await answers(short, ["▁ayer", "▁mucho " * 20, "▁tarde"], 1000, "default")

    assert [answer and answer.text for answer in found] == ["▁gestern", None, "▁spät"]
