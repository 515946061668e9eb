"""Interface of translation engines, and the table of engines by name.

An engine takes texts and gives back one answer for each, by position. What it can't do at all
it says by an error: Transient (down, busy, quota), Stumbled (failed, perhaps over a text),
WrongSetting (key, address, model); Permanent (`unsupported_pair`) for languages, which `supports`
should have told before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from perspektiven.errors import Transient
from perspektiven.text.valid_text import has_lone_half, valid

ENGINES = {
    "memory": "services.translator.engines.memory:Memory",
    "argos": "services.translator.engines.argos:Argos",
    "ctranslate2": "services.translator.engines.ctranslate2:CTranslate2",
    "libretranslate": "services.translator.engines.libretranslate:LibreTranslate",
    "openai": "services.translator.engines.openai:OpenAI",
    "deepl": "services.translator.engines.deepl:DeepL",
    "apertium": "services.translator.engines.apertium:Apertium",
}
"""Where each engine's class is, which is imported only when the engine is used."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Request limits of an engine."""

    texts: int = 32
    characters: int = 20_000
    longest: int = 2_000
    """Characters of one text; longer sentences are cut before they are sent."""
    concurrency: int = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """An engine's translation of one text."""

    text: str
    complete: bool = True
    """False where the engine knows that it stopped before the end."""
    failures: tuple[str, ...] = ()
    """What the engine itself found wrong with it (a check after a pivot's first half)."""

    def __post_init__(self) -> None:
        """Makes the text valid; one with half a character (a lone surrogate) is no answer."""
        if has_lone_half(self.text):
            object.__setattr__(self, "text", "")
            object.__setattr__(self, "failures", (*self.failures, "encoding"))
        object.__setattr__(self, "text", valid(self.text))


@dataclass(frozen=True, slots=True)
class Made:
    """Which model of an engine translates a pair, as it is told to readers."""

    model: str
    version: str


Order = Literal["certain", "checked"]
"""`certain`: code of this process pairs texts and answers, or one request holds one text.
`checked`: a server answers many texts at once; whether each answer stands at its own text's place
is checked (batch_order.py).
"""

Pair = tuple[str, str]
"""Source and target language."""

Answers = list[Answer | None]
"""By position; None where the engine has no answer for this text, and asking again is no use."""


class Engine(Protocol):
    """Interface of an engine."""

    name: str
    limits: Limits
    is_human: bool
    """Whether people wrote the answers: then nothing is checked, mended or kept in the cache."""

    order: Order
    """What vouches for it that each answer of a batch is that to its own text."""

    async def start(self) -> None:
        """Prepares the engine. Raises WrongSetting if it can never work as configured."""
        ...

    async def supports(self, source: str, target: str) -> bool:
        """Whether the engine can translate the pair (BCP 47, with script and region)."""
        ...

    def made(self, source: str, target: str) -> Made:
        """Model for a supported pair."""
        ...

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Answer for each text; `again` if our checks rejected a first answer."""
        ...

    async def close(self) -> None:
        """Closes connections and models."""
        ...


class Quota(Transient):
    """The engine's quota is used up; the wait is longer than after an outage."""


class Stumbled(Transient):
    """A request failed, perhaps because of one of its texts (500, timeout)."""
