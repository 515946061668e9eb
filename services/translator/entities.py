"""Entities that a translation must keep: URLs, e-mail addresses, @handles, #tags."""

import re
from collections import Counter

# Scripts without spaces go on right behind an address: Thai to Khmer, kana, Chinese, Hangul.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
)
# What ends an address besides white space: quotation marks and apostrophes (Turkish suffixes
# follow one), the marks of Chinese and Japanese, and those of Arabic and Hindi.
_ENDS = "\\s<>\"„“”«»‹›'’‘‚`\u3000-\u303f\uff00-\uffef،؛؟।…"
_ENTITY = re.compile(
    rf"(?:https?://|www\.)[^{_ENDS}{_UNSPACED}]+"
    # What is before the @ has 64 letters at most (RFC 5321, 4.5.3.1.1).
    r"|[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++"
    r"|(?<![A-Za-z0-9_])@[A-Za-z0-9_]+"
    rf"|(?<!\w)#(?=[^\W\d_])[^\W{_UNSPACED}]+"
)
# One of these stands in every entity; most texts have none, and looking for them is cheap.
_SIGNS = ("@", "#", "://", "www.")
_TRAILING = ".,;:!?)]}"
# Around these engines put spaces.
_LOOSE = frozenset("@./:#")
# More lost entities than that are no slip of an engine: the answer is refused anyway.
_MOST_MENDED = 20


def entities(text: str) -> list[str]:
    """The entities of a text in order, without the punctuation after them."""
    return [text[start:end] for start, end in spans(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where the entities of a text start and end."""
    if not any(sign in text for sign in _SIGNS):
        return []
    return [
        (match.start(), match.start() + len(match.group().rstrip(_TRAILING)))
        for match in _ENTITY.finditer(text)
    ]


def without_entities(text: str) -> str:
    """The text with spaces in place of its entities."""
    parts, last = [], 0
    for start, end in spans(text):
        parts += [text[last:start], " " * (end - start)]
        last = end
    return "".join(parts) + text[last:]


def is_untranslatable(text: str) -> bool:
    """Whether the text has only entities, digits and punctuation."""
    start = 0
    for first, end in spans(text):
        if any(map(str.isalpha, text[start:first])):
            return False
        start = end
    return not any(map(str.isalpha, text[start:]))


def mended(source: str, target: str) -> str:
    """Restores entities that the engine changed, where that is certain.

    Engines turn underscores into spaces, change the case and pull addresses apart. What is lost
    or stands there twice stays as it is, for the checks to find.
    """
    missing = Counter(entities(source)) - Counter(entities(target))
    if len(missing) > _MOST_MENDED:
        return target
    for entity in sorted(missing, key=len, reverse=True):
        found = _bent(entity, target)
        if len(found) == 1 and missing[entity] == 1:
            start, end = found[0]
            target = target[:start] + entity + target[end:]
    return target


def _bent(entity: str, target: str) -> list[tuple[int, int]]:
    """Where an entity stands in a text, whatever its case and spaces; two places at most."""
    letters, places = _squeezed(target)
    wanted, _ = _squeezed(entity)
    found: list[tuple[int, int]] = []
    at = letters.find(wanted) if wanted else -1
    while at >= 0 and len(found) < 2:
        start, last = places[at], places[at + len(wanted) - 1]
        end = last + 1 + len(entity) - len(entity.rstrip("_"))
        if _is_bent(entity, target[start:end]):
            found.append((start, end))
        at = letters.find(wanted, at + len(wanted))
    return found


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text in lower case without spaces and underscores, and where each letter stood."""
    pairs = [
        (letter, at)
        for at, character in enumerate(text)
        if character not in " _"
        for letter in character.lower()
    ]
    return "".join(letter for letter, _ in pairs), [at for _, at in pairs]


def _is_bent(entity: str, text: str) -> bool:
    """Whether a text is the entity but for its case, a space for `_`, spaces around `@./:#`."""
    at = 0
    for before, character in zip(" " + entity, entity, strict=False):
        spaces = (before in _LOOSE) + (character in _LOOSE and character != "#")
        while spaces and text[at : at + 1] == " " != character.replace("_", " "):
            at, spaces = at + 1, spaces - 1
        found = text[at : at + 1]
        if found.lower() != character.lower() and not (found == " " and character == "_"):
            return False
        at += 1
    return at == len(text)
