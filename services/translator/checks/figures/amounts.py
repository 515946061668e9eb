"""Whether amounts keep their currency and their percent sign."""

import re
from collections.abc import Iterable
from functools import cache

from perspektiven.text.language_tags import base
from services.translator.checks.figures.quantities import quantities
from services.translator.checks.figures.quantity import Key, Quantity
from services.translator.checks.figures.shares import confirmed_by_shares, has_share, percentages
from services.translator.checks.figures.units import units_behind
from services.translator.checks.word_lists import LETTER, WordSet, lines, word_set

_AROUND = 24
_TOKEN = re.compile(rf"[A-Z]{{0,3}}[$€£¥₹₽₩₺₴₫₪₦฿%٪％‰]|{LETTER}+(?:-{LETTER}+)*")
_LINKS = frozenset({"de", "d", "di", "do", "da", "von", "of", "us", "u", "s", "der", "ملايين"})
# `41,37 за долар` is what a dollar costs.
_FOR_ONE = frozenset({"за", "на", "per", "pro", "por", "par", "je", "za", "na", "för", "to", "al"})
_ENDING = 4
# In these, the words for currencies are listed with all their forms.
_LISTED = frozenset({"de", "en", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "ru", "uk"})
_NO_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_POINTS = re.compile(r"\b(?:Punkt|[Pp]oint|[Pp]unt[oi]|[Ii]ndex|[Ii]ndeks|[Íí]ndice)", re.UNICODE)
# `500-Pfund-Bombe`
_POUND_OF = re.compile(r"[\d ]-?Pfund-")
_PERCENTAGE_POINTS = re.compile(
    r"[ \u00a0-](?:Prozentpunkt|percentage[ -]points?|puntos? porcentual|points? de pourcentage"
    r"|punt[oi] percentual|pontos? percentua|punkt\w* procentow|процентн\w+ пункт"
    r"|відсотков\w+ пункт|procentn\w+ bod|procentpunt|procentenhet|prosenttiyksik"
    r"|ποσοστιαί\w+ μονάδ|százalékpont|yüzde puan|puncte procentuale)",
)
_PERCENT = re.compile(
    r"[ \u00a0]?(?:%|(?:Prozent|per ?cent|pour ?cent|por ciento|por cento|per cento|procent)\b)"
)
# What else may tell points, and in which languages papers tell them for certain.
_ANY_POINTS = re.compile(r"p[uo]i?nt|punkt|ponto", re.IGNORECASE)
_WITH_POINTS = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
_FIGURE = re.compile(r"\d")


def has_other_currency(
    source: str, target: str, source_language: str, target_language: str
) -> bool:
    """Whether amounts are in another currency, or have lost theirs."""
    ours = currencies(source, source_language)
    if not ours:
        return False
    theirs = currencies(target, target_language)
    if theirs:
        if "ar" in {base(source_language), base(target_language)}:
            ours, theirs = _as_pounds(ours), _as_pounds(theirs)
        return bool(ours - theirs and theirs - ours)
    if _POINTS.search(target):
        # Japanese papers tell indices of shares in yen.
        return False
    if ours == {"pound"} and _are_weights(source, target, source_language, target_language):
        return False
    return base(target_language) in _LISTED and bool(_FIGURE.search(target))


def _are_weights(source: str, target: str, language: str, target_language: str) -> bool:
    """Whether the pounds of the source may be weights, and the target weighs something as well."""
    if "£" in source or not _tells_mass(source, language):
        return False
    return _tells_mass(target, target_language) or _POUND_OF.search(target) is not None


def _tells_mass(text: str, language: str) -> bool:
    return any(
        unit.dimension == "mass"
        for each in quantities(text, language)
        for unit in units_behind(text, each.end)
    )


def _as_pounds(names: set[str]) -> set[str]:
    """Arabic has one word for lira and pound: ليرة."""
    return {"pound" if name == "lira" else name for name in names}


def has_other_shares(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a percentage of one text is a figure without its sign in the other."""
    if _has_lost_points(source, target, source_language, target_language):
        return True
    ours, theirs = has_share(source, source_language), has_share(target, target_language)
    if ours == theirs:
        return False
    with_share, language = (source, source_language) if ours else (target, target_language)
    lacking, other = (target, target_language) if ours else (source, source_language)
    told = {key for each in _plain(lacking, other) for key in each.keys}
    shares = percentages(quantities(with_share, language), with_share, language)
    # `A third` may be 33 percent; 33 may not.
    known: set[Key] = set(confirmed_by_shares(quantities(lacking, other), lacking, other))
    if _ANY_POINTS.search(lacking):
        # Percentage points may be points.
        known |= _points(with_share, language)
    return any(bool(each.keys & told) and not each.keys & known for each in shares)


def _has_lost_points(source: str, target: str, language: str, target_language: str) -> bool:
    """Whether percentage points are a percentage in a text that tells none."""
    if base(target_language) not in _WITH_POINTS or _ANY_POINTS.search(target):
        return False
    points = _points(source, language) if _PERCENTAGE_POINTS.search(source) else set()
    told = quantities(target, target_language) if points else ()
    return any(points & each.keys for each in told if _PERCENT.match(target, each.end))


def _points(text: str, language: str) -> set[Key]:
    """The values of percentage points in a text that are no percentages there as well."""
    found = quantities(text, language)
    points = [each for each in found if _PERCENTAGE_POINTS.match(text, each.end)]
    return _keys(points) - _keys(set(percentages(found, text, language)) - set(points))


def _keys(found: Iterable[Quantity]) -> set[Key]:
    return {key for each in found for key in each.keys}


def _plain(text: str, language: str) -> list[Quantity]:
    return [each for each in quantities(text, language) if not each.is_offer]


def currencies(text: str, language: str) -> set[str]:
    """The currencies of the amounts in a text, by their English names."""
    found = quantities(text, language)
    return {
        name
        for each in found
        if not each.is_offer
        for name in (_before(text, each, sign=True) or _behind(text, each) or _before(text, each),)
        if name is not None
    }


def _behind(text: str, amount: Quantity) -> str | None:
    near = text[amount.end : amount.end + _AROUND].lstrip(" \u00a0\u202f-")
    if _NO_SPACES.match(near):
        return _unspaced(near)
    tokens = _TOKEN.findall(near)
    for token in tokens[:3]:
        if (name := _named(token)) is not None:
            is_a_name = amount.is_written_out and token.istitle() and text[amount.start].isupper()
            return None if is_a_name else name
        if token.casefold() not in _LINKS and not _is_adjective(token, tokens):
            return None
    return None


def _is_adjective(token: str, tokens: list[str]) -> bool:
    """Whether `US`, `amerikanische` or `Schweizer` stands before the currency itself."""
    at = tokens.index(token)
    if token.casefold() in _FOR_ONE:
        return False
    return at == 0 and len(tokens) > 1 and _named(tokens[1]) is not None


def _before(text: str, amount: Quantity, *, sign: bool = False) -> str | None:
    """The currency before an amount; a word there may be another one's: `Dolar 34 liranın`."""
    near = text[max(0, amount.start - 8) : amount.start].rstrip(" \u00a0\u202f.")
    tokens = _TOKEN.findall(near)
    if not tokens or not near.endswith(tokens[-1]) or tokens[-1].islower():
        return None
    if sign and tokens[-1].isalpha() and not tokens[-1].isupper():
        return None
    return _named(tokens[-1])


def _unspaced(text: str) -> str | None:
    """A currency that stands right at the beginning of a text without spaces; the longest."""
    names = [(len(word), name) for word, name in _parts().items() if text.startswith(word)]
    return max(names)[1] if names else None


@cache
def _parts() -> dict[str, str]:
    known: dict[str, str] = {}
    for line in lines("currencies.txt"):
        name, *words = line.split()
        known |= {word: name for word in words if _NO_SPACES.match(word)}
    return known


@cache
def _sets() -> dict[str, WordSet]:
    return {
        line.split()[0]: word_set(line.split()[1:], longest_rest=_ENDING)
        for line in lines("currencies.txt")
    }


@cache
def _named(token: str) -> str | None:
    word = token.casefold()
    tail = word.rpartition("-")[2]
    for name, words in _sets().items():
        if word in words.whole or words.has(tail):
            return name
    return _named(word[-1]) if len(word) > 1 and not word[-1].isalpha() else None
