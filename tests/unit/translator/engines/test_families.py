"""Models that know many languages, and how folders say which: real models, made word for word."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.translator.engines.ctranslate2 import CTranslate2
from services.translator.engines.families import frame, read_vocabulary
from services.translator.settings import TranslatorSettings
from tests.support.dictionaries import word_for_word

WORDS = {"ayer": "gestern", "llovió": "regnete"}


def engine(folder: Path, **overrides: object) -> CTranslate2:
    values: dict[str, object] = {"translator_model": str(folder), "translator_threads": 1}
    return CTranslate2(TranslatorSettings(**values | overrides))  # type: ignore[arg-type]  # checked by pydantic


@pytest.mark.parametrize(
    ("tokens", "pairs", "unknown"),
    [
        (["spa_Latn", "deu_Latn"], [("es", "de")], ("pl", "de")),
        (["__es__", "__de__", "__pl__"], [("es", "de"), ("pl", "de")], ("fr", "de")),
        (["<2de>"], [("es", "de"), ("pl", "de")], ("es", "fr")),
        (["nob_Latn", "deu_Latn"], [("no", "de"), ("nb", "de")], ("es", "de")),
        (["__no__", "__de__"], [("nb", "de")], ("es", "de")),
        (["zho_Hant", "zho_Hans", "deu_Latn"], [("zh-Hant", "de")], ("ja", "de")),
    ],
)
async def test_a_model_of_many_is_told_its_languages(
    tmp_path: Path,
    tokens: list[str],
    pairs: list[tuple[str, str]],
    unknown: tuple[str, str],
) -> None:
    made = engine(word_for_word(tmp_path / "many", WORDS, tokens=tokens))
    await made.start()

    texts = []
    for source, target in pairs:
        assert await made.supports(source, target)
        (answer,) = await made.translate(["ayer llovió"], source, target)
        texts.append(answer and answer.text.strip())
    is_known = await made.supports(*unknown)
    await made.close()

    assert texts == ["gestern regnete"] * len(pairs)
    assert not is_known


async def test_a_model_of_many_without_german_is_tried_out_too(tmp_path: Path) -> None:
    tokens = ["spa_Latn", "pol_Latn"]
    folder = word_for_word(tmp_path / "broken", WORDS, tokens=tokens)
    vocabulary = folder / "shared_vocabulary.json"
    words = json.loads(vocabulary.read_text())
    kept = {*tokens, "</s>"}
    vocabulary.write_text(json.dumps([word if word in kept else "" for word in words]))

    with pytest.raises(WrongSetting, match="self-test"):
        await engine(folder, translator_family="nllb").start()


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("opus-mt-pol-deu", ("pl", "de")),
        ("opus-mt-pl-de", ("pl", "de")),
        ("firefox-nb-en", ("no", "en")),
    ],
)
async def test_a_folders_name_says_its_pair(
    tmp_path: Path, name: str, pair: tuple[str, str]
) -> None:
    made = engine(word_for_word(tmp_path / name, WORDS))
    await made.start()

    assert await made.supports(*pair)
    assert not await made.supports("es", "fr")
    await made.close()


async def test_a_folder_may_list_several_languages(tmp_path: Path) -> None:
    folder = word_for_word(tmp_path / "opus-mt-zle-gmw", WORDS)
    (folder / "languages.json").write_text('{"from": ["ru", "uk"], "to": ["de", "nl"]}')
    made = engine(folder)
    await made.start()

    assert await made.supports("uk", "nl")
    assert not await made.supports("pl", "nl")
    await made.close()


@pytest.mark.parametrize("name", ["opus-mt-zle-gmw", "opus-mt-mul-en", "my-best-model", "x"])
async def test_a_name_that_is_no_pair_of_languages_is_a_wrong_setting(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(WrongSetting, match=r"languages\.json"):
        await engine(word_for_word(tmp_path / name, WORDS)).start()


async def test_another_beam_is_another_version(tmp_path: Path) -> None:
    folder = word_for_word(tmp_path / "words-es-de", WORDS)
    versions = []
    for beam in (1, 4):
        made = engine(folder, translator_beam=beam)
        await made.start()
        versions.append(made.made("es", "de").version)
        await made.close()

    assert versions[1] == f"{versions[0]}-beam4"


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
    vocabulary = replace(read_vocabulary(folder), tokens=frozenset(tokens))

    found = frame(family, vocabulary, "es", "de")

    assert found is not None
    assert (found.before, found.prefix) == (before, prefix)


@pytest.mark.parametrize(
    ("family", "tokens", "source", "target", "found"),
    [
        ("nllb", {"zho_Hant", "zho_Hans", "deu_Latn"}, "zh-HK", "de", "zho_Hant"),
        ("nllb", {"zho_Hant", "zho_Hans", "deu_Latn"}, "zh", "de", "zho_Hans"),
        ("nllb", {"ckb_Arab", "deu_Latn"}, "ckb", "de", "ckb_Arab"),
        ("nllb", {"tir_Ethi", "deu_Latn"}, "ti", "de", "tir_Ethi"),
        ("nllb", {"ydd_Hebr", "deu_Latn"}, "yi", "de", "ydd_Hebr"),
        ("nllb", {"prs_Arab", "deu_Latn"}, "prs", "de", "prs_Arab"),
        ("nllb", {"yue_Hant", "deu_Latn"}, "yue-Hant", "de", "yue_Hant"),
        ("nllb", {"srp_Cyrl", "hrv_Latn", "deu_Latn"}, "sr-Latn", "de", "hrv_Latn"),
        ("nllb", {"srp_Cyrl", "hrv_Latn", "deu_Latn"}, "sr", "de", "srp_Cyrl"),
        ("nllb", {"por_Latn", "deu_Latn"}, "pt-BR", "de", "por_Latn"),
        ("m2m100", {"__zh__", "__de__"}, "zh-TW", "de", "__zh__"),
        ("madlad", {"<2zh>", "<2zh_Hant>"}, "de", "zh-TW", "<2zh_Hant>"),
        ("madlad", {"<2zh>"}, "de", "zh-TW", "<2zh>"),
        ("opus", {">>cmn_Hant<<", ">>cmn_Hans<<"}, "de", "zh-HK", ">>cmn_Hant<<"),
        ("opus", {">>cmn_Hant<<", ">>cmn_Hans<<"}, "de", "zh", ">>cmn_Hans<<"),
        ("opus", {">>zho<<"}, "de", "zh-Hant", ">>zho<<"),
        ("opus", {">>srp_Latn<<", ">>srp_Cyrl<<"}, "de", "sr-Latn", ">>srp_Latn<<"),
        ("opus", {">>srp_Latn<<", ">>srp_Cyrl<<"}, "de", "sr", ">>srp_Cyrl<<"),
        ("opus", {">>ara<<"}, "de", "ar", ">>ara<<"),
    ],
)
def test_each_family_is_told_script_and_variant_where_it_knows_them(
    folder: Path, family: str, tokens: set[str], source: str, target: str, found: str
) -> None:
    vocabulary = replace(read_vocabulary(folder), tokens=frozenset(tokens))

    around = frame(family, vocabulary, source, target)

    assert around is not None
    assert around.before == [found]


def test_a_model_without_the_script_that_is_wanted_does_not_write_it(folder: Path) -> None:
    vocabulary = replace(read_vocabulary(folder), tokens=frozenset({">>srp_Cyrl<<"}))

    assert frame("opus", vocabulary, "de", "sr-Latn") is None
