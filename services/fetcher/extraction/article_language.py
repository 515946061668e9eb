"""Language of an article: paragraphs vote by length; Chinese keeps its script."""

from collections import Counter
from collections.abc import Sequence

from perspektiven.contracts import Paragraph
from perspektiven.text.language_tags import UNKNOWN, base
from perspektiven.text.languages import identify, same

_PARTS, _PART = 6, 300  # looked at of an article; letters of each that tell its language
# Frequent characters that only one of the two scripts has.
_TRADITIONAL = frozenset("這個們來國時說對會學過還開關後經發問題與為無從點長實現當將應種業產動員")
_SIMPLIFIED = frozenset("这个们来国时说对会学过还开关后经发问题与为无从点长实现当将应种业产动员")


def language_of(
    paragraphs: Sequence[Paragraph], declared: str | None, outlets: Sequence[str]
) -> str:
    """The language of the text (BCP 47, without region; `und` where it stays open).

    The text decides; what page and outlet state are the languages that are plausible, and the
    answer where the text is too short to tell. A long quotation in front is one vote.
    """
    plausible = [tag for tag in (declared, *outlets) if tag]
    votes: Counter[str] = Counter()
    for part, size in _parts([each.text for each in paragraphs]):
        found = identify(part, plausible).language
        if found != UNKNOWN:
            votes[found] += size
    language = max(votes, key=votes.__getitem__, default=UNKNOWN)
    if language == UNKNOWN:
        language = base(plausible[0]) if plausible else UNKNOWN
    return _with_script(language, paragraphs, plausible)


def _parts(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Parts of a text, and how many letters each stands for.

    Short paragraphs go together: a detector needs some letters. Of many parts some all over the
    text are looked at.
    """
    parts: list[list[str]] = [[]]
    for text in texts:
        if sum(map(len, parts[-1])) >= _PART:
            parts.append([])
        parts[-1].append(text)
    step = max(1, -(-len(parts) // _PARTS))
    return [
        (" ".join(part)[: _PART + 100], sum(map(len, part))) for part in parts[::step] if any(part)
    ]


def _with_script(language: str, paragraphs: Sequence[Paragraph], plausible: Sequence[str]) -> str:
    """Traditional Chinese as such: engines and readers tell the two scripts apart."""
    if base(language) not in {"zh", "yue"}:
        return language
    letters = Counter("".join(each.text for each in paragraphs)[: _PARTS * _PART])
    traditional = sum(letters[each] for each in _TRADITIONAL - _SIMPLIFIED)
    simplified = sum(letters[each] for each in _SIMPLIFIED - _TRADITIONAL)
    if traditional == simplified:
        stated = next((tag for tag in plausible if same(tag, language)), "").lower()
        is_traditional = any(part in stated for part in ("-hant", "-tw", "-hk", "-mo"))
    else:
        is_traditional = traditional > simplified
    return f"{base(language)}-Hant" if is_traditional else language
