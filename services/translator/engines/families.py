"""Model families: how each takes language codes, and how words become tokens.

OPUS-MT and Firefox: one pair a model, or `>>deu<<` first for several targets. NLLB and M2M100:
a token for the source in front (and the end token behind), one for the target as prefix of the
answer. MADLAD: `<2de>` in front. Source: CTranslate2's guides for each.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from perspektiven.errors import WrongSetting
from perspektiven.text.language_tags import base
from services.translator.engines.codes import canonical

# BCP 47 → FLORES-200, as NLLB names languages.
_FLORES = {
    "af": "afr_Latn", "am": "amh_Ethi", "ar": "arb_Arab", "az": "azj_Latn", "be": "bel_Cyrl",
    "bg": "bul_Cyrl", "bn": "ben_Beng", "bs": "bos_Latn", "ca": "cat_Latn", "cs": "ces_Latn",
    "cy": "cym_Latn", "da": "dan_Latn", "de": "deu_Latn", "el": "ell_Grek", "en": "eng_Latn",
    "es": "spa_Latn", "et": "est_Latn", "eu": "eus_Latn", "fa": "pes_Arab", "fi": "fin_Latn",
    "fr": "fra_Latn", "ga": "gle_Latn", "gl": "glg_Latn", "gu": "guj_Gujr", "ha": "hau_Latn",
    "he": "heb_Hebr", "hi": "hin_Deva", "hr": "hrv_Latn", "hu": "hun_Latn", "hy": "hye_Armn",
    "id": "ind_Latn", "is": "isl_Latn", "it": "ita_Latn", "ja": "jpn_Jpan", "ka": "kat_Geor",
    "kk": "kaz_Cyrl", "km": "khm_Khmr", "kn": "kan_Knda", "ko": "kor_Hang", "ky": "kir_Cyrl",
    "lo": "lao_Laoo", "lt": "lit_Latn", "lv": "lvs_Latn", "mk": "mkd_Cyrl", "ml": "mal_Mlym",
    "mn": "khk_Cyrl", "mr": "mar_Deva", "ms": "zsm_Latn", "mt": "mlt_Latn", "my": "mya_Mymr",
    "nb": "nob_Latn", "ne": "npi_Deva", "nl": "nld_Latn", "nn": "nno_Latn", "no": "nob_Latn",
    "pa": "pan_Guru", "pl": "pol_Latn", "ps": "pbt_Arab", "pt": "por_Latn", "ro": "ron_Latn",
    "ru": "rus_Cyrl", "si": "sin_Sinh", "sk": "slk_Latn", "sl": "slv_Latn", "so": "som_Latn",
    "sq": "als_Latn", "sr": "srp_Cyrl", "sv": "swe_Latn", "sw": "swh_Latn", "ta": "tam_Taml",
    "te": "tel_Telu", "tg": "tgk_Cyrl", "th": "tha_Thai", "tl": "tgl_Latn", "tr": "tur_Latn",
    "uk": "ukr_Cyrl", "ur": "urd_Arab", "uz": "uzn_Latn", "vi": "vie_Latn", "yo": "yor_Latn",
    "zh": "zho_Hans", "zh-hant": "zho_Hant", "zu": "zul_Latn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """Tokens around a text for one language pair."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    prefix: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Vocabulary of a model's folder: sentencepiece models and tokens."""

    source: SentencePieceProcessor
    target: SentencePieceProcessor
    tokens: frozenset[str]
    adds_end: bool


def read_vocabulary(folder: Path) -> Vocabulary:
    """Reads the files beside a converted model. Raises WrongSetting if one is missing."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise WrongSetting(
            f"PERSPEKTIVEN_TRANSLATOR_MODEL: {folder} holds no model of CTranslate2 ({exc})"
        ) from exc
    source = _first_of(folder, "source.spm", "srcvocab*.spm", "*.spm", "*sentencepiece*.model")
    target = _first_of(folder, "target.spm", "trgvocab*.spm", "*.spm", "*sentencepiece*.model")
    tokens: set[str] = set()
    for name in ("shared_vocabulary", "source_vocabulary", "target_vocabulary"):
        tokens |= _tokens(folder, name)
    return Vocabulary(
        SentencePieceProcessor(model_file=str(source)),
        SentencePieceProcessor(model_file=str(target)),
        frozenset(tokens),
        adds_end=bool(config.get("add_source_eos")),
    )


def family_of(vocabulary: Vocabulary) -> str:
    """Family of a model, recognized by its language tokens."""
    tokens = vocabulary.tokens
    if "deu_Latn" in tokens:
        return "nllb"
    if "__de__" in tokens:
        return "m2m100"
    if "<2de>" in tokens:
        return "madlad"
    return "opus"


def some_pair(family: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Two languages that a model of many knows, English and German if it can; None without any."""
    languages = list(dict.fromkeys(("en", "de", *_FLORES)))
    return next(
        (
            (source, target)
            for target in languages[1:] + languages[:1]
            for source in languages
            if source != target and frame(family, vocabulary, source, target) is not None
        ),
        None,
    )


def frame(family: str, vocabulary: Vocabulary, source: str, target: str) -> Frame | None:
    """Frame of a pair; None if the model lacks a language."""
    end = [] if vocabulary.adds_end else ["</s>"]
    if family == "nllb":
        return _with_prefix(vocabulary, _flores(source), _flores(target), end)
    if family == "m2m100":
        ours, theirs = (_known(vocabulary, "__{}__", code) for code in (source, target))
        return _with_prefix(vocabulary, ours, theirs, end)
    if family == "madlad":
        token = _known(vocabulary, "<2{}>", target)
        return Frame(before=[token], after=end) if token in vocabulary.tokens else None
    return _of_marian(vocabulary, target, [] if family == "argos" else end)


def _of_marian(vocabulary: Vocabulary, target: str, end: list[str]) -> Frame | None:
    """OPUS and Argos: a token in front where a model writes several languages."""
    token = f">>{_flores(target).partition('_')[0]}<<"
    has_targets = any(each.startswith(">>") and each.endswith("<<") for each in vocabulary.tokens)
    if has_targets and token not in vocabulary.tokens:
        return None
    return Frame(before=[token] if has_targets else [], after=end)


def _flores(language: str) -> str:
    """FLORES' name of a language; without one, what it is called by itself."""
    code = canonical(language)
    return _FLORES.get(code) or _FLORES.get(base(code), base(code))


def _known(vocabulary: Vocabulary, token: str, language: str) -> str:
    """The token of a language, with its variant where the vocabulary has that."""
    code = canonical(language)
    names = [code, base(code), *(("no",) if base(code) == "nb" else ())]
    tokens = [token.format(name) for name in names]
    return next((each for each in tokens if each in vocabulary.tokens), tokens[0])


def _with_prefix(vocabulary: Vocabulary, source: str, target: str, end: list[str]) -> Frame | None:
    if source not in vocabulary.tokens or target not in vocabulary.tokens:
        return None
    return Frame(before=[source], after=end, prefix=[target])


def _first_of(folder: Path, *patterns: str) -> Path:
    for pattern in patterns:
        if found := sorted(folder.glob(pattern)):
            return found[0]
    raise WrongSetting(
        f"PERSPEKTIVEN_TRANSLATOR_MODEL: {folder} has no sentencepiece model; copy it there "
        "(source.spm and target.spm, or sentencepiece.model)"
    )


def _tokens(folder: Path, name: str) -> set[str]:
    as_json = folder / f"{name}.json"
    if as_json.exists():
        return set(json.loads(as_json.read_text(encoding="utf-8")))
    as_text = folder / f"{name}.txt"
    return set(as_text.read_text(encoding="utf-8").splitlines()) if as_text.exists() else set()
