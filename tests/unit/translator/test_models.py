"""Models that run in this process: real CTranslate2 models, made word for word."""

import json
import zipfile
from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.translator.engines.argos import Argos
from services.translator.engines.ctranslate2 import CTranslate2
from services.translator.engines.families import frame, read_vocabulary
from services.translator.engines.models import Hardware, Model
from services.translator.settings import TranslatorSettings
from tests.support.dictionaries import argos_package, word_for_word

SPANISH = {
    "ayer": "gestern",
    "llovió": "regnete",
    "mucho": "viel",
    "los": "die",
    "trenes": "Züge",
    "llegaron": "kamen",
    "tarde": "spät",
}
ENGLISH = {"yesterday": "gestern", "trains": "Züge", "late": "spät"}
TO_ENGLISH = {"ayer": "yesterday", "trenes": "trains", "tarde": "late"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return word_for_word(tmp_path_factory.mktemp("models") / "words-es-de", SPANISH)


def settings(tmp_path: Path, **overrides: object) -> TranslatorSettings:
    values: dict[str, object] = {"data_dir": tmp_path, "translator_threads": 1}
    return TranslatorSettings(**values | overrides)  # type: ignore[arg-type]  # checked by pydantic


async def test_a_model_in_a_folder_translates_the_pair_of_its_name(
    folder: Path, tmp_path: Path
) -> None:
    engine = CTranslate2(settings(tmp_path, translator_model=str(folder)))
    await engine.start()

    answers = await engine.translate(
        ["ayer llovió mucho", "los trenes llegaron tarde", ""], "es", "de"
    )

    assert [answer and answer.text for answer in answers] == [
        "gestern regnete viel",
        "die Züge kamen spät",
        "",
    ]
    assert await engine.supports("es", "de")
    assert not await engine.supports("pl", "de")
    assert engine.made("es", "de").model == "words-es-de"
    await engine.close()


async def test_an_answer_that_was_cut_says_so(folder: Path) -> None:
    model = Model(str(folder), Hardware(threads=1, beam=1))

    whole = await model.translate([["▁ayer", "▁mucho"]])
    model.close()

    assert whole[0].complete
    assert whole[0].tokens == ["▁gestern", "▁viel"]


async def test_a_text_longer_than_the_model_is_refused_and_no_other(
    folder: Path, tmp_path: Path
) -> None:
    from services.translator.batches import Batcher  # noqa: PLC0415 - needed here alone

    engine = CTranslate2(settings(tmp_path, translator_model=str(folder)))
    await engine.start()
    batcher = Batcher(engine)

    outcome = await batcher.translate(["ayer llovió", "ayer " * 300, "los trenes"], "es", "de")
    await batcher.close()

    texts = [answer and answer.text for answer in outcome.answers.values()]
    assert texts == ["gestern regnete", None, "die Züge"]


async def test_a_folder_without_a_model_is_a_wrong_setting(tmp_path: Path) -> None:
    engine = CTranslate2(settings(tmp_path, translator_model=str(tmp_path)))

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_MODEL"):
        await engine.start()


async def test_a_model_that_only_loops_fails_its_self_test(tmp_path: Path) -> None:
    broken = word_for_word(tmp_path / "broken-es-de", SPANISH)
    vocabulary = broken / "shared_vocabulary.json"
    words = json.loads(vocabulary.read_text())
    vocabulary.write_text(json.dumps(["" if word != "</s>" else word for word in words]))
    engine = CTranslate2(settings(tmp_path, translator_model=str(broken)))

    with pytest.raises(WrongSetting, match="self-test"):
        await engine.start()


def test_language_tokens_follow_the_family(folder: Path) -> None:
    vocabulary = read_vocabulary(folder)

    plain = frame("opus", vocabulary, "es", "de")

    assert plain is not None
    assert (plain.before, plain.after, plain.prefix) == ([], [], None)
    assert frame("nllb", vocabulary, "es", "de") is None


@pytest.mark.parametrize(
    ("family", "tokens", "before", "prefix"),
    [
        ("nllb", {"spa_Latn", "deu_Latn"}, ["spa_Latn"], ["deu_Latn"]),
        ("m2m100", {"__es__", "__de__"}, ["__es__"], ["__de__"]),
        ("madlad", {"<2de>"}, ["<2de>"], None),
        ("opus", {">>deu<<"}, [">>deu<<"], None),
    ],
)
def test_each_family_is_told_its_languages(
    folder: Path, family: str, tokens: set[str], before: list[str], prefix: list[str] | None
) -> None:
    from dataclasses import replace  # noqa: PLC0415 - needed here alone

    vocabulary = replace(read_vocabulary(folder), tokens=frozenset(tokens))

    found = frame(family, vocabulary, "es", "de")

    assert found is not None
    assert (found.before, found.prefix) == (before, prefix)


async def test_an_argos_package_is_read_from_its_zip(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    argos_package(packages / "es_de.argosmodel", "es", "de", SPANISH)
    engine = Argos(settings(tmp_path, argos_download=False))
    await engine.start()

    assert await engine.supports("es", "de")
    assert not await engine.supports("pl", "de")
    answers = await engine.translate(["ayer llovió mucho"], "es", "de")
    await engine.close()

    assert answers[0] is not None
    assert answers[0].text == "gestern regnete viel"


async def test_two_packages_make_a_pair_through_english(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    argos_package(packages / "es_en.argosmodel", "es", "en", TO_ENGLISH)
    argos_package(packages / "en_de.argosmodel", "en", "de", ENGLISH)
    engine = Argos(settings(tmp_path, argos_download=False))
    await engine.start()

    assert await engine.supports("es", "de")
    answers = await engine.translate(["ayer trenes tarde"], "es", "de")
    made = engine.made("es", "de")
    await engine.close()

    assert answers[0] is not None
    assert answers[0].text == "gestern Züge spät"
    assert made.model == "es-en+en-de"


async def test_a_file_that_is_no_package_is_a_wrong_setting(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    (packages / "x.argosmodel").write_bytes(b"no zip")

    with pytest.raises(WrongSetting, match="no Argos package"):
        await Argos(settings(tmp_path, argos_download=False)).start()


async def test_a_package_that_changed_since_its_download_is_refused(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    path = packages / "es_de.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/metadata.json", "{}")
    (packages / "checksums.json").write_text(json.dumps({path.name: "0" * 64}))

    with pytest.raises(WrongSetting, match="not what was downloaded"):
        await Argos(settings(tmp_path)).start()
