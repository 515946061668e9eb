"""One Argos package: a zip with a CTranslate2 model and its tokenizer.

The words are a sentencepiece model, or subword-nmt's codes over Moses' tokens. Nothing is
unpacked to disk, so that no name in the zip can lead anywhere.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sentencepiece import SentencePieceProcessor

from perspektiven.errors import WrongSetting
from services.translator.checks.symbols import without_inner
from services.translator.engines.engine import Answers
from services.translator.engines.hardware import Hardware
from services.translator.engines.models import Model, Words

MOST_BYTES = 4 * 2**30
_MOST_FILES = 1000


class ArgosModel:
    """A loaded package."""

    def __init__(self, path: Path, hardware: Hardware) -> None:
        """Raises WrongSetting for a file that is not an Argos package."""
        with opened(path) as package:
            root = _root(package)
            about = metadata(package)
            self._words = _words(package, root, about)
            model = f"{root}model/"
            files = {
                name.removeprefix(model): package.read(name)
                for name in package.namelist()
                if name.startswith(model) and not name.endswith("/")
            }
        self._model = Model(path.name, hardware, files)
        prefix = str(about.get("target_prefix") or "")
        self._prefix = [prefix] if prefix else None

    async def translate(self, texts: Sequence[str], *, again: bool = False) -> Answers:
        """One answer for each text."""
        # A symbol that the vocabulary lacks spoils the words beside it.
        bare = [without_inner(text) for text in texts]
        return await self._model.answers(bare, self._words, self._prefix, again=again)

    def close(self) -> None:
        """Frees the model."""
        self._model.close()


def opened(path: Path) -> zipfile.ZipFile:
    """Opens a package. Raises WrongSetting if it is invalid, or too large unpacked."""
    try:
        package = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as exc:
        raise WrongSetting(f"{path} is not an Argos package: {exc}") from exc
    infos = package.infolist()
    if len(infos) > _MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        package.close()
        raise WrongSetting(f"{path} is not an Argos package: it would unpack to too many bytes")
    return package


def metadata(package: zipfile.ZipFile) -> dict[str, Any]:
    """Metadata of a package: from_code, to_code, package_version, type, target_prefix."""
    try:
        about = json.loads(package.read(f"{_root(package)}metadata.json"))
    except (KeyError, ValueError, zipfile.BadZipFile) as exc:
        raise WrongSetting(
            f"{package.filename} is not an Argos package: it has no metadata"
        ) from exc
    if not isinstance(about, dict):
        raise WrongSetting(f"{package.filename} is not an Argos package: its metadata is invalid")
    return about


def _root(package: zipfile.ZipFile) -> str:
    names = [name for name in package.namelist() if name.endswith("metadata.json")]
    return min(names, key=len).removesuffix("metadata.json") if names else ""


def _words(package: zipfile.ZipFile, root: str, about: dict[str, Any]) -> Words:
    names = package.namelist()
    if f"{root}sentencepiece.model" in names:
        return _Pieces(package.read(f"{root}sentencepiece.model"))
    if f"{root}bpe.model" in names:
        codes = package.read(f"{root}bpe.model").decode("utf-8")
        return _Subwords(codes, str(about.get("from_code")), str(about.get("to_code")))
    raise WrongSetting(f"{package.filename} is not an Argos package: it has no vocabulary")


class _Pieces:
    """Sentencepiece, as nearly all packages have it."""

    def __init__(self, model: bytes) -> None:
        self._processor = SentencePieceProcessor(model_proto=model)

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return [
            [str(t) for t in each] for each in self._processor.encode(list(texts), out_type=str)
        ]

    def decode(self, tokens: Sequence[list[str]]) -> list[str]:
        return [str(text).strip() for text in self._processor.decode_pieces(list(tokens))]


class _Subwords:
    """Subword-nmt over Moses' tokens, as some older packages have it."""

    def __init__(self, codes: str, source: str, target: str) -> None:
        try:
            from sacremoses import (  # noqa: PLC0415
                MosesDetokenizer,
                MosesPunctNormalizer,
                MosesTokenizer,
            )
            from subword_nmt.apply_bpe import BPE  # noqa: PLC0415
        except ModuleNotFoundError as exc:
            raise WrongSetting(
                f"an Argos package from {source} to {target} is of the older kind, which needs "
                f"{exc.name}: pip install 'perspektiven[argos-subwords]', or a newer package"
            ) from exc

        self._bpe = BPE(io.StringIO(codes))
        self._normalizer = MosesPunctNormalizer(source)
        self._tokenizer = MosesTokenizer(source)
        self._detokenizer = MosesDetokenizer(target)

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        return [
            self._bpe.segment_tokens(
                self._tokenizer.tokenize(self._normalizer.normalize(text), escape=False)
            )
            for text in texts
        ]

    def decode(self, tokens: Sequence[list[str]]) -> list[str]:
        return [
            str(self._detokenizer.detokenize(" ".join(each).replace("@@ ", "").split()))
            for each in tokens
        ]
