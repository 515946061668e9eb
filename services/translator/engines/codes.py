"""Language codes of engines matched with ours: pt-BR, nb, hbs_HR, zho.

Codes are compared as CLDR canonises them (eng → en, no → nb, iw → he). The same code is best, then
the language without a variant, then another variant of it; a text may also be handed over as
another language of its family (Croatian as Serbian), but is never asked for in one.
"""

from collections.abc import Iterable

from babel.core import get_global

from perspektiven.text.language_tags import base
from perspektiven.text.languages import same

# Names that some engines have for themselves.
_OWN_NAMES = {
    "zt": "zh-hant", "pb": "pt-br", "sh": "sh", "hbs": "sh", "no": "nb", "nor": "nb",
    "kmr": "ku", "prs": "prs", "fa-af": "prs",
}  # fmt: skip
# Of Chinese the script counts, which regions stand for.
_CHINESE = {
    "hant": "hant", "tw": "hant", "hk": "hant", "mo": "hant",
    "hans": "hans", "cn": "hans", "sg": "hans", "my": "hans",
}  # fmt: skip
_SERBO_CROATIAN = frozenset({"sh", "sr", "hr", "bs"})
# Which variant is meant where none is named.
_COMMON = frozenset({"zh-hans"})

Pair = tuple[str, str]
_SAME, _BARE, _VARIANT, _FAMILY = range(4)


def canonical(code: str) -> str:
    """Normal form of a code: lower case, hyphens, ISO 639-3 shortened."""
    named = code.strip().replace("_", "-").lower()
    if named in _OWN_NAMES:
        return _OWN_NAMES[named]
    first, hyphen, rest = named.partition("-")
    if first in _OWN_NAMES:
        first = _OWN_NAMES[first]
    else:
        first = str(get_global("language_aliases").get(first, first)).replace("_", "-").lower()
    if first == "zh":
        rest = next((_CHINESE[each] for each in rest.split("-") if each in _CHINESE), "")
        return f"zh-{rest}" if rest else "zh"
    return f"{first}{hyphen}{rest}"


class Pairs:
    """Language pairs of an engine, in its own codes."""

    def __init__(self, listed: Iterable[Pair]) -> None:
        self._listed = [((s, t), (canonical(s), canonical(t))) for s, t in listed]
        self._found: dict[Pair, Pair | None] = {}

    def find(self, source: str, target: str) -> Pair | None:
        """The engine's codes of the pair that fits best, or None."""
        wanted = (source, target)
        if wanted not in self._found:
            self._found[wanted] = self._best(canonical(source), canonical(target))
        return self._found[wanted]

    def _best(self, source: str, target: str) -> Pair | None:
        fits = []
        for position, (named, (one, other)) in enumerate(self._listed):
            first, second = _rank(source, one), _rank(target, other)
            if first is not None and second is not None and second < _FAMILY:
                common = (one in _COMMON) + (other in _COMMON)
                script = _is_in_script(source, one) + _is_in_script(target, other)
                fits.append((first + second, -script, -common, position, named))
        return min(fits)[-1] if fits else None


def _is_in_script(wanted: str, listed: str) -> bool:
    """Whether a variant or a relative is in the script that is wanted, as both name it."""
    scripts = {each for each in wanted.split("-")[1:] if len(each) == 4}
    return not scripts.isdisjoint(listed.split("-")[1:])


def _rank(wanted: str, listed: str) -> int | None:
    """How well a listed code fits, 0 best; None where it is another language."""
    if wanted == listed:
        return _SAME
    if base(wanted) == base(listed):
        return _BARE if listed == base(listed) else _VARIANT
    one, other = base(wanted), base(listed)
    if "sh" in {one, other} and {one, other} <= _SERBO_CROATIAN:
        return _VARIANT
    return _FAMILY if same(one, other) else None
