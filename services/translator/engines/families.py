"""Model families: how each takes language codes, and how words become tokens.

OPUS-MT and Firefox: one pair a model, or `>>deu<<` first for several targets. NLLB and M2M100:
a token for the source in front (and the end token behind), one for the target as prefix of the
answer. MADLAD: `<2de>` in front. Source: CTranslate2's guides for each.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
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
    "as": "asm_Beng", "ast": "ast_Latn", "ay": "ayr_Latn", "az-arab": "azb_Arab",
    "ba": "bak_Cyrl", "bho": "bho_Deva", "bm": "bam_Latn", "bo": "bod_Tibt", "ceb": "ceb_Latn",
    "ckb": "ckb_Arab", "crh": "crh_Latn", "dz": "dzo_Tibt", "ee": "ewe_Latn", "eo": "epo_Latn",
    "fj": "fij_Latn", "fo": "fao_Latn", "fur": "fur_Latn", "gd": "gla_Latn", "gn": "grn_Latn",
    "ht": "hat_Latn", "ig": "ibo_Latn", "jv": "jav_Latn", "ku": "kmr_Latn", "ku-arab": "ckb_Arab",
    "lb": "ltz_Latn", "lg": "lug_Latn", "li": "lim_Latn", "ln": "lin_Latn", "mai": "mai_Deva",
    "mg": "plt_Latn", "mi": "mri_Latn", "ny": "nya_Latn", "oc": "oci_Latn", "om": "gaz_Latn",
    "or": "ory_Orya", "prs": "prs_Arab", "qu": "quy_Latn", "rn": "run_Latn", "rw": "kin_Latn",
    "sa": "san_Deva", "sc": "srd_Latn", "sd": "snd_Arab", "sm": "smo_Latn", "sn": "sna_Latn",
    "ss": "ssw_Latn", "st": "sot_Latn", "su": "sun_Latn", "szl": "szl_Latn", "ti": "tir_Ethi",
    "tk": "tuk_Latn", "tn": "tsn_Latn", "tpi": "tpi_Latn", "ts": "tso_Latn", "tt": "tat_Cyrl",
    "ug": "uig_Arab", "wo": "wol_Latn", "xh": "xho_Latn", "yi": "ydd_Hebr", "yue": "yue_Hant",
}  # fmt: skip
# What is read as another language, whose script it has: FLORES knows Serbian in Cyrillic alone.
_READ_AS = {"sr-latn": "hrv_Latn", "bs-cyrl": "srp_Cyrl", "sh": "hrv_Latn", "sh-cyrl": "srp_Cyrl"}
# Codes that OPUS has for what FLORES calls otherwise.
_OPUS = {"zho_Hant": "cmn_Hant", "zho_Hans": "cmn_Hans", "arb_Arab": "ara", "pes_Arab": "fas"}


@dataclass(frozen=True, slots=True)
class Frame:
    """Tokens around a text for one language pair."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    prefix: list[str] | None = None


@dataclass(frozen=True)
class Vocabulary:
    """Vocabulary of a model's folder: sentencepiece models and tokens."""

    source: SentencePieceProcessor
    target: SentencePieceProcessor
    tokens: frozenset[str]
    adds_end: bool

    @cached_property
    def names_targets(self) -> bool:
        """Whether OPUS' tokens for target languages (`>>deu<<`) are among them."""
        return any(each.startswith(">>") and each.endswith("<<") for each in self.tokens)


def read_vocabulary(folder: Path) -> Vocabulary:
    """Reads the files beside a converted model. Raises WrongSetting if one is missing."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise WrongSetting(
            f"PERSPEKTIVEN_TRANSLATOR_MODEL: {folder} holds no CTranslate2 model ({exc})"
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
        ours = _READ_AS.get(canonical(source)) or _flores(source)
        return _with_prefix(vocabulary, ours, _flores(target), end)
    if family == "m2m100":
        ours, theirs = (_known(vocabulary, "__{}__", code) for code in (source, target))
        return _with_prefix(vocabulary, ours, theirs, end)
    if family == "madlad":
        token = _known(vocabulary, "<2{}>", target)
        return Frame(before=[token], after=end) if token in vocabulary.tokens else None
    return _of_marian(vocabulary, target, [] if family == "argos" else end)


def _of_marian(vocabulary: Vocabulary, target: str, end: list[str]) -> Frame | None:
    """OPUS and Argos: a token in front where a model writes several languages."""
    if not vocabulary.names_targets:
        return Frame(after=end)
    names = dict.fromkeys(_opus_names(target))
    found = next((f">>{each}<<" for each in names if f">>{each}<<" in vocabulary.tokens), None)
    return Frame(before=[found], after=end) if found is not None else None


def _opus_names(language: str) -> Iterator[str]:
    """What OPUS may call a language: with its script and without, and as FLORES does."""
    flores = _flores(language)
    first, *rest = canonical(language).split("-")
    scripts = [each.title() for each in rest if len(each) == 4]
    for code in (_OPUS.get(flores, flores), flores):
        name = code.partition("_")[0]
        yield from (f"{name}_{script}" for script in scripts)
        if not scripts or first == "zh":
            yield from (code, name)


def _flores(language: str) -> str:
    """FLORES' name of a language; without one, what it is called by itself."""
    code = canonical(language)
    return _FLORES.get(code) or _FLORES.get(base(code), base(code))


def _known(vocabulary: Vocabulary, token: str, language: str) -> str:
    """The token of a language, with its variant where the vocabulary has that."""
    code = canonical(language)
    first, *rest = code.split("-")
    variant = "_".join(
        [first, *(each.title() if len(each) == 4 else each.upper() for each in rest)]
    )
    names = [code, variant, variant.replace("_", "-"), first, *(("no",) if first == "nb" else ())]
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
