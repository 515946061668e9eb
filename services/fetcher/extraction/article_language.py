"""Language of an article: paragraphs vote by length; an unusual script is named."""

import re
from collections import Counter
from collections.abc import Sequence

from perspektiven.contracts import Paragraph
from perspektiven.text.language_families import has_neighbours
from perspektiven.text.language_tags import UNKNOWN, base, is_language
from perspektiven.text.languages import identify
from perspektiven.text.script_subtags import with_script
from perspektiven.text.small_words import tell

_PARTS, _PART = 6, 300  # looked at of an article; letters of each that tell its language
_FIRST_LOOK = 160  # letters of each part where no neighbour of the stated language has to be told
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_ALONE = 150  # letters of a paragraph that tell its language without others


def language_of(
    paragraphs: Sequence[Paragraph], declared: str | None, outlets: Sequence[str]
) -> str:
    """The language of the text (BCP 47, with an unusual script, without region; `und` if open).

    The text decides; what page and outlet state are the languages that are plausible, and the
    answer where the text is too short to tell. A long quotation in front is one vote. A region is
    the outlet's (its country): templates declare `en-US` everywhere, and a search for `pt` finds
    what is written in Brazil.
    """
    plausible = [tag for tag in (declared, *outlets) if tag and is_language(tag)]
    parts = _parts([each.text for each in paragraphs])
    votes = _first_votes(parts[::2], plausible)
    if not _is_stated(votes, plausible):
        votes = _votes(parts, plausible)
    language = max(votes, key=votes.__getitem__, default=UNKNOWN)
    if language == UNKNOWN:
        language = base(plausible[0]) if plausible else UNKNOWN
    return with_script(language, "".join(each.text for each in paragraphs), plausible)


def _first_votes(parts: Sequence[tuple[str, int]], plausible: Sequence[str]) -> Counter[str]:
    """Votes of parts all over the text, to see whether it is in the language that is stated.

    The beginnings of three parts are enough for that; that of one may be a quotation.
    """
    if len(parts) < 3 or not plausible or has_neighbours(base(plausible[0])):
        return _votes(parts, plausible)
    return _votes([(part[:_FIRST_LOOK], size) for part, size in parts], plausible)


def _votes(parts: Sequence[tuple[str, int]], plausible: Sequence[str]) -> Counter[str]:
    votes: Counter[str] = Counter()
    stated = base(plausible[0]) if plausible else UNKNOWN
    for part, size in parts:
        found = stated if tell(part, stated) else identify(part, plausible).language
        if found != UNKNOWN:
            votes[found] += size
    return votes


def _is_stated(votes: Counter[str], plausible: Sequence[str]) -> bool:
    """Whether parts all over the text agree on what is stated: the others need not be asked."""
    return bool(plausible) and set(votes) == {base(plausible[0])}


def _parts(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Parts of a text, and how many letters each stands for.

    Short paragraphs go together: a detector needs some letters. Of many parts some all over the
    text are looked at.
    """
    parts: list[list[str]] = [[]]
    for text in texts:
        if sum(map(len, parts[-1])) >= (_ALONE if len(text) >= _ALONE else _PART):
            parts.append([])
        parts[-1].append(text)
    step = max(1, -(-len(parts) // _PARTS))
    return [
        (" ".join(part)[: _PART + 100], sum(map(_weight, part)))
        for part in parts[::step]
        if any(part)
    ]


def _weight(text: str) -> int:
    """Letters that a text says as much as in Latin ones: a Chinese character is three of them."""
    return len(text) if text.isascii() else len(text) + 2 * sum(map(len, _DENSE.findall(text)))
