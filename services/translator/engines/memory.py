"""Translation memory: exact matches in TMX files, by paragraph or sentence.

Texts are compared in Unicode's NFC with white space folded. TMX 1.4b; its DTD is never fetched
and no entity is resolved.
"""

import asyncio
import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog
from lxml import etree

from perspektiven.errors import WrongSetting
from perspektiven.text.language_tags import base
from perspektiven.text.valid_text import valid
from services.translator.engines.engine import Answer, Answers, Made, Order, RequestLimits, Unit
from services.translator.settings import TranslatorSettings

log = structlog.get_logger()

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Elements within a segment that hold codes of the original's format, not its text.
_CODES = ("bpt", "ept", "ph", "it", "ut")

_BAD_CHARACTER = "ERR_INVALID_CHAR"

Units = dict[tuple[str, str], dict[str, str]]
"""Translations by pair of languages, then by folded text."""


class Memory:
    """Exact matches in the files of PERSPEKTIVEN_TRANSLATION_MEMORY."""

    name = "memory"
    limits = RequestLimits(texts=1000, characters=10**7, longest=10**6, concurrency=8)
    is_human = True
    unit: Unit = "sentence"
    order: Order = "certain"

    def __init__(self, settings: TranslatorSettings) -> None:
        self._paths = [Path(path) for path in settings.translation_memory]
        self._units: Units | None = None
        self._reading = asyncio.Lock()
        self._version = "empty"

    async def start(self) -> None:
        """Reads the files; raises WrongSetting for an invalid one."""
        await self._read()

    async def supports(self, source: str, target: str) -> bool:
        """Whether there is a unit of the pair."""
        return (base(source), base(target)) in await self._read()

    def made(self, source: str, target: str) -> Made:
        """The files' names, and what they hold as a short digest."""
        names = ",".join(path.name for path in self._paths)
        return Made(model=names or "empty", version=self._version)

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """The memory's own texts, untouched."""
        units = (await self._read()).get((base(source), base(target)), {})
        found = [units.get(_folded(text)) for text in texts]
        return [None if text is None else Answer(text) for text in found]

    async def close(self) -> None:
        """Nothing is open."""

    async def _read(self) -> Units:
        async with self._reading:
            if self._units is not None:
                return self._units
            units, version = await asyncio.to_thread(_read_all, self._paths)
            self._units, self._version = units, version
            return units


def _read_all(paths: Sequence[Path]) -> tuple[Units, str]:
    units: Units = {}
    digest = hashlib.sha256()
    for path in paths:
        try:
            digest.update(path.read_bytes())
            for variants in _variants(path):
                _add(units, variants)
        except OSError as exc:
            raise WrongSetting(
                f"PERSPEKTIVEN_TRANSLATION_MEMORY: can't read {path}: {exc.strerror}"
            ) from exc
        except etree.XMLSyntaxError as exc:
            raise WrongSetting(
                f"PERSPEKTIVEN_TRANSLATION_MEMORY: {path} is not TMX: {exc}"
            ) from exc
    return units, digest.hexdigest()[:12] if paths else "empty"


def _variants(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Language and text of each variant, unit by unit, in bounded memory.

    Characters that XML can't hold cost a unit at most. Raises WrongSetting for any other
    fault: a file that was cut off must not pass for a smaller one.
    """
    units = etree.iterparse(
        str(path),
        tag="tu",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, unit in units:
        try:
            yield _variants_of(unit)
        except UnicodeDecodeError:
            log.warning("memory_unit_left_out", file=str(path), line=unit.sourceline)
        unit.clear()
        while unit.getprevious() is not None:
            del unit.getparent()[0]
    for fault in units.error_log:
        if fault.type_name != _BAD_CHARACTER:
            where = f"line {fault.line}: {fault.message}"
            raise WrongSetting(f"PERSPEKTIVEN_TRANSLATION_MEMORY: {path} is not TMX: {where}")


def _variants_of(unit: etree._Element) -> list[tuple[str, str]]:
    """Raises UnicodeDecodeError for a unit that refers to half a character (`&#xD800;`)."""
    return [
        (base(variant.get(_XML_LANG) or variant.get("lang") or ""), _text(segment))
        for variant in unit.iterfind("tuv")
        if (segment := variant.find("seg")) is not None
    ]


def _add(units: Units, variants: list[tuple[str, str]]) -> None:
    """The first translation of a text stays: files named first outrank later ones."""
    for language, text in variants:
        for other, translated in variants:
            if language and other and language != other and text and translated:
                units.setdefault((language, other), {}).setdefault(_folded(text), translated)


def _text(segment: etree._Element) -> str:
    for code in segment.iter(*_CODES):
        code.text = None
        for inner in list(code):
            code.remove(inner)
    return " ".join(valid("".join(str(part) for part in segment.itertext())).split())


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
