"""CTranslate2 models in a folder: OPUS-MT, NLLB, M2M100, MADLAD, Firefox.

The folder is what ct2-transformers-converter and its like write, with the sentencepiece models
copied beside it. A model of one pair says its languages in the folder's name (`opus-mt-pl-de`,
`opus-mt-pol-deu`) or in a `languages.json` ({"from": "pl", "to": "de"}, lists where there are
several). Several folders stand in PERSPEKTIVEN_TRANSLATOR_MODEL with commas.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from babel import Locale

from perspektiven.errors import Permanent, WrongSetting
from perspektiven.text.language_tags import base
from services.translator.checks.symbols import without_inner
from services.translator.engines.codes import Pair, Pairs, canonical
from services.translator.engines.engine import Answers, Made, Order, Unit
from services.translator.engines.families import (
    Frame,
    Vocabulary,
    family_of,
    frame,
    read_vocabulary,
    some_pair,
)
from services.translator.engines.hardware import chosen
from services.translator.engines.models import Model
from services.translator.engines.selftest import self_test
from services.translator.settings import TranslatorSettings

_PAIR_IN_NAME = re.compile(r"(?:^|[-_.])([a-z]{2,3})[-_]([a-z]{2,3})$")


@dataclass(frozen=True, slots=True)
class _Loaded:
    folder: Path
    family: str
    vocabulary: Vocabulary
    model: Model
    pairs: Pairs | None
    """None for a model that tells its languages by its tokens."""
    example: tuple[str, str]
    version: str


class CTranslate2:
    """Converted models in local folders."""

    name = "ctranslate2"
    is_human = False
    unit: Unit = "sentence"
    order: Order = "certain"

    def __init__(self, settings: TranslatorSettings) -> None:
        self._hardware = chosen(settings)
        self.limits = self._hardware.limits()
        folders = settings.access(self.name).model
        self._folders = [Path(each.strip()) for each in folders.split(",")]
        self._family = settings.translator_family
        self._loaded: list[_Loaded] = []
        if not folders:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_MODEL: ctranslate2 needs a model's folder")

    async def start(self) -> None:
        """Loads and tests the models; raises WrongSetting for a broken one."""
        for folder in self._folders:
            loaded = await asyncio.to_thread(self._load, folder)
            self._loaded.append(loaded)
            found = self._frame(loaded, *loaded.example)
            if found is None:
                raise WrongSetting(f"{folder} has no token for the language {loaded.example[1]}")
            await self_test(str(folder), partial(_run, loaded, found))

    async def supports(self, source: str, target: str) -> bool:
        """By the languages of the models."""
        return self._find(source, target) is not None

    def made(self, source: str, target: str) -> Made:
        """The folder's name, a digest of the weights, and how they are computed with."""
        loaded, _ = self._found(source, target)
        return Made(model=loaded.folder.name, version=self._hardware.version(loaded.version))

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Translates; None for a text beyond the model's position table."""
        loaded, around = self._found(source, target)
        return await _run(loaded, around, texts, again=again)

    async def close(self) -> None:
        """Frees the models."""
        for loaded in self._loaded:
            loaded.model.close()
        self._loaded = []

    def _load(self, folder: Path) -> _Loaded:
        vocabulary = read_vocabulary(folder)
        family = family_of(vocabulary) if self._family == "auto" else self._family
        many = family in {"nllb", "m2m100", "madlad"}
        pairs = None if many else _pairs(folder)
        example = some_pair(family, vocabulary) if pairs is None else pairs[0]
        if example is None:
            raise WrongSetting(f"{folder} has no language tokens of the family {family}")
        return _Loaded(
            folder=folder,
            family=family,
            vocabulary=vocabulary,
            model=Model(str(folder), self._hardware),
            pairs=Pairs(pairs) if pairs is not None else None,
            example=example,
            version=_digest(folder / "model.bin"),
        )

    def _frame(self, loaded: _Loaded, source: str, target: str) -> Frame | None:
        if loaded.pairs is not None:
            found = loaded.pairs.find(source, target)
            if found is None:
                return None
            source, target = found
        return frame(loaded.family, loaded.vocabulary, source, target)

    def _find(self, source: str, target: str) -> tuple[_Loaded, Frame] | None:
        for loaded in self._loaded:
            if (found := self._frame(loaded, source, target)) is not None:
                return loaded, found
        return None

    def _found(self, source: str, target: str) -> tuple[_Loaded, Frame]:
        found = self._find(source, target)
        if found is None:
            raise Permanent("unsupported_pair", f"no model for {source} → {target}")
        return found


@dataclass(frozen=True, slots=True)
class _Framed:
    """Tokenizer of a model for one pair: with the tokens that tell the languages."""

    vocabulary: Vocabulary
    around: Frame

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        # A symbol that the vocabulary lacks spoils the words beside it.
        bare = [without_inner(text) for text in texts]
        pieces = self.vocabulary.source.encode(bare, out_type=str)
        return [[*self.around.before, *tokens, *self.around.after] for tokens in pieces]

    def decode(self, tokens: Sequence[list[str]]) -> list[str]:
        return [str(text) for text in self.vocabulary.target.decode_pieces(list(tokens))]


async def _run(
    loaded: _Loaded, around: Frame, texts: Sequence[str], *, again: bool = False
) -> Answers:
    words = _Framed(loaded.vocabulary, around)
    return await loaded.model.answers(texts, words, around.prefix, again=again)


def _pairs(folder: Path) -> list[Pair]:
    """The pairs of a model: each language that it reads to each that it writes."""
    sources, targets = _languages(folder)
    unknown = [code for code in (*sources, *targets) if not _is_language(code)]
    if unknown or not sources or not targets:
        raise WrongSetting(
            f"PERSPEKTIVEN_TRANSLATOR_MODEL: which languages does {folder} translate? "
            + (f"{', '.join(unknown)} is not a single language. " if unknown else "")
            + "Name the folder like opus-mt-pl-de, or put a languages.json "
            '{"from": ["pl", "cs"], "to": "de"} there'
        )
    return [(source, target) for source in sources for target in targets]


def _languages(folder: Path) -> tuple[list[str], list[str]]:
    """The languages that a model reads, and those that it writes: of its file, or its name."""
    said = folder / "languages.json"
    if not said.exists():
        match = _PAIR_IN_NAME.search(folder.name)
        return ([match.group(1)], [match.group(2)]) if match else ([], [])
    try:
        languages = json.loads(said.read_text(encoding="utf-8"))
        return _listed(languages["from"]), _listed(languages["to"])
    except (ValueError, KeyError, TypeError) as exc:
        raise WrongSetting(f'{said} is not {{"from": "pl", "to": "de"}}') from exc


def _listed(said: object) -> list[str]:
    return [str(each) for each in said] if isinstance(said, list) else [str(said)]


def _is_language(code: str) -> bool:
    """Whether a code is that of one language, not of a family (`zle`) or of many (`mul`)."""
    name = base(canonical(code))
    return name not in {"mul", "und"} and name in {*Locale("en").languages, "sh"}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
