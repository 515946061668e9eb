"""Interface of translation engines, and the table of engines by name.

An engine takes texts and gives back one answer for each, by position. What it can't do at all
it says by an error: Transient (down, busy, quota), Stumbled (failed, perhaps over a text),
WrongSetting (key, address, model); Permanent (`unsupported_pair`) for languages, which `supports`
should have told before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

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
class RequestLimits:
    """Request limits of an engine."""

    texts: int = 32
    characters: int = 20_000
    longest: int = 2_000
    """Characters of one text; longer sentences are cut before they are sent."""
    concurrency: int = 4
    """Requests at once, at most."""
    adapts: bool = False
    """Whether how many of them do good is found out (concurrency.py), as with servers."""


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

Unit = Literal["sentence", "paragraph", "article"]
"""What an engine translates at once: a sentence by itself; paragraphs, told title and lead; or all
of an article, so that its names and terms stay the same."""

Pair = tuple[str, str]
"""Source and target language."""

Answers = list[Answer | None]
"""By position; None where the engine has no answer for this text, and asking again is no use."""


class Engine(Protocol):
    """Interface of an engine."""

    name: str
    limits: RequestLimits
    is_human: bool
    """Whether people wrote the answers: then nothing is checked, mended or kept in the cache."""

    unit: Unit
    """Of an article; other than `sentence` only of an ArticleEngine."""

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


@dataclass(frozen=True, slots=True)
class Passage:
    """A title or paragraph of an article."""

    number: int
    """Place in the article, from 1."""
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """An earlier turn: what was asked, and the translations that were good, by number."""

    passages: tuple[Passage, ...]
    translations: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One request about an article."""

    passages: tuple[Passage, ...]
    """To be translated."""
    context: tuple[str, ...] = ()
    """Title and lead, which are not to be translated."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """Names and terms of the article, with the translations that are preferred."""
    earlier: tuple[EarlierTurn, ...] = ()
    """Turns before, which a chat goes on from."""


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """Answers to the passages of a turn by position, and what they cost."""

    answers: Answers
    tokens: int = 0
    """Sent and received; 0 where an engine counts none."""


@runtime_checkable
class ArticleEngine(Engine, Protocol):
    """An engine that can be told more of an article than a sentence."""

    async def translate_turn(self, turn: Turn, source: str, target: str) -> TurnAnswer:
        """Answer for each passage. Raises as `translate` does."""
        ...

    async def headline(self, title: str, lead: str, target: str) -> TurnAnswer:
        """A headline of the translated title and lead, for the unit `article`."""
        ...


class Quota(Transient):
    """The engine's quota is used up; the wait is longer than after an outage."""


class Stumbled(Transient):
    """A request failed, perhaps because of one of its texts (500, timeout)."""
