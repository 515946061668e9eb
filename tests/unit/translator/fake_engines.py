"""Engines for tests: small classes with the real interface, and the bad manners of real ones."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import product
from pathlib import Path

from services.translator.cache import SegmentCache
from services.translator.chain import Chain
from services.translator.engines.engine import Answer, Answers, Made, Order, RequestLimits, Unit

_WHO = {
    "Sąsiad": "Der Nachbar",
    "Lekarz": "Der Arzt",
    "Kucharz": "Der Koch",
    "Uczeń": "Der Schüler",
    "Rybak": "Der Fischer",
}
_WHAT = {
    "psa": "einen Hund",
    "dom": "ein Haus",
    "ptaka": "einen Vogel",
    "konia": "ein Pferd",
    "chmurę": "eine Wolke",
}
# Alike in all that outlives translation: no names, no numbers, no marks, one length.
LIKE = {
    f"{who} widział {what} podczas długiej wędrówki po okolicy.": (
        f"{_WHO[who]} sah {_WHAT[what]} auf seinem langen Gang durch die Gegend."
    )
    for who, what in product(_WHO, _WHAT)
}
Translate = Callable[[str], str]


def in_german(text: str) -> str:
    """A made-up translation that keeps names and numbers, as a real one does."""
    return f"Auf Deutsch: {text}"


class Fake:
    """An engine that answers by a function, for Polish to German unless told otherwise."""

    is_human = False
    unit: Unit = "sentence"

    def __init__(
        self,
        translate: Translate = in_german,
        *,
        name: str = "fake",
        pairs: Sequence[tuple[str, str]] = (("pl", "de"),),
        limits: RequestLimits | None = None,
        order: Order = "checked",
        on_batch: Callable[[list[str]], Awaitable[Answers | None]] | None = None,
    ) -> None:
        self.name = name
        self.limits = limits or RequestLimits()
        self.order = order
        self.batches: list[list[str]] = []
        self.closed = False
        self._translate = translate
        self._pairs = pairs
        self._on_batch = on_batch

    async def start(self) -> None:
        """Nothing to be wrong."""

    async def supports(self, source: str, target: str) -> bool:
        return (source, target) in self._pairs

    def made(self, source: str, target: str) -> Made:
        return Made(model=f"{source}-{target}", version="1")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        self.batches.append(list(texts))
        if self._on_batch is not None:
            answers = await self._on_batch(list(texts))
            if answers is not None:
                return answers
        return [Answer(self._translate(text)) for text in texts]

    async def close(self) -> None:
        self.closed = True


def chain_of(*engines: Fake, folder: Path | None = None) -> Chain:
    """A chain of engines, with a cache only where a folder is given."""
    path = (folder or Path()) / "segments.sqlite3"
    return Chain(engines, SegmentCache(path, 10**6 if folder else 0))
