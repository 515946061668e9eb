"""Which target language a request reads, and links that stay in it.

Each target language has an index of its own. The parameter `lang` names it; links to the first
one go without, so that an installation with one language has the addresses it always had.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from perspektiven.settings import Settings

PARAMETER = "lang"

_OF_ONE_LANGUAGE = {PARAMETER, "cursor"}
"""Parameters that mean nothing in another language."""

_NOTHING: tuple[object, ...] = (None, "", (), [])


@dataclass(frozen=True, slots=True)
class Target:
    """Target language of a request, and all possible ones: the first is the default."""

    language: str
    known: tuple[str, ...]

    @property
    def parameter(self) -> str | None:
        """Value of `lang` in links; None if it may be left out."""
        return None if self.language == self.known[0] else self.language

    def address(self, path: str, **parameters: Any) -> str:
        """A path with its parameters, in this language; None and what is empty are left out."""
        given = {name: value for name, value in parameters.items() if value not in _NOTHING}
        if self.parameter:
            given[PARAMETER] = self.parameter
        return f"{path}?{urlencode(given, doseq=True)}" if given else path

    def versions(self, path: str, parameters: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Each target language with the address of the same page in it."""
        kept: dict[str, list[str]] = {}
        for name, value in parameters:
            if name not in _OF_ONE_LANGUAGE:
                kept.setdefault(name, []).append(value)
        targets = (Target(language, self.known) for language in self.known)
        return [(each.language, each.address(path, **kept)) for each in targets]


def target(settings: Settings, wanted: str | None = None) -> Target:
    """The target language that is meant, in whatever case; without one, the first.

    Raises ValueError for what is no target language here.
    """
    known = settings.target_language
    if not wanted:
        return Target(known[0], known)
    for language in known:
        if language.lower() == wanted.lower():
            return Target(language, known)
    raise ValueError(f"is not a target language of this reader; choose one of {', '.join(known)}")
