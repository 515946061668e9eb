"""The translator's event loop turns, whatever a megabyte of it comes with an article or answer."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from perspektiven.contracts import Translation
from perspektiven.errors import Permanent, PipelineError, WrongSetting
from perspektiven.kafka.delivery import Record
from services.translator.app import Translator
from services.translator.engines.engine import RequestLimits
from services.translator.engines.memory import Memory
from services.translator.settings import TranslatorSettings
from tests.support import megabytes
from tests.support.factories import article
from tests.support.loop_watch import LoopWatch
from tests.support.megabytes import MEGABYTES, megabyte
from tests.unit.fetcher.memory import MemoryProducer
from tests.unit.translator.fake_engines import Fake, Translate, chain_of

MOST_SECONDS = 1.0
PARTS: dict[str, Callable[[str], bytes]] = {
    "paragraphs": megabytes.article_record,
    "title": megabytes.title_record,
}


def same(text: str) -> str:
    return text


async def handled(value: bytes, engine: Fake, folder: Path) -> Translation | str:
    """The translation that was sent, or the reason of the refusal."""
    settings = TranslatorSettings(data_dir=folder)
    producer = MemoryProducer()
    engines = chain_of(engine)
    record = Record("articles", 0, 0, 0, b"key", value)
    try:
        await Translator(settings, engines, producer).handle(record)
    except Permanent as exc:
        return exc.reason
    finally:
        await engines.close()
    ((_, sent),) = producer.sent["translations"]
    return Translation.model_validate_json(sent or b"")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", MEGABYTES)
async def test_an_article_of_a_megabyte_does_not_hold_the_loop(
    tmp_path: Path, name: str, part: str
) -> None:
    value = PARTS[part](megabyte(name))
    engine = Fake(same, limits=RequestLimits(texts=1_000, characters=2**20, longest=2_000))
    async with LoopWatch() as watch:
        made = await handled(value, engine, tmp_path)

    if isinstance(made, Translation):
        given = json.loads(value)
        assert len(made.paragraphs) in {0, len(given["paragraphs"])}
    assert made != "unexpected"
    assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize("name", MEGABYTES)
async def test_an_answer_of_a_megabyte_does_not_hold_the_loop(tmp_path: Path, name: str) -> None:
    answer: Translate = lambda _: megabyte(name)  # noqa: E731 - the engine's whole manner
    value = article().to_bytes()
    async with LoopWatch() as watch:
        made = await handled(value, Fake(answer), tmp_path)

    assert isinstance(made, Translation)
    assert len(made.paragraphs) in {0, len(article().paragraphs)}
    assert watch.longest < MOST_SECONDS


@pytest.mark.parametrize("name", MEGABYTES)
async def test_a_translation_memory_of_a_megabyte_does_not_hold_the_loop(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "memory.tmx"
    path.write_bytes(megabytes.tmx(megabyte(name)))
    memory = Memory(
        TranslatorSettings(translator="memory", translation_memory=str(path), data_dir=tmp_path)
    )
    failure: PipelineError | None = None
    async with LoopWatch() as watch:
        try:
            await memory.start()
        except WrongSetting as exc:
            failure = exc

    assert failure is None or str(path) in str(failure)
    assert watch.longest < MOST_SECONDS
