"""What has to survive a translation unchanged: URLs, e-mail addresses, @handles, #tags."""

import re
from collections import Counter

_ENTITY = re.compile(
    r"(?:https?://|www\.)[^\s<>\"„“”«»]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)[@#]\w+"
)
_TRAILING = ".,;:!?)]}'’…"
_LOOSE = {"_": r"[_ ]", "@": r" ?@ ?", ".": r" ?\. ?", "/": r" ?/ ?", ":": r" ?: ?", "#": r"# ?"}


def entities(text: str) -> list[str]:
    """The entities of a text in order, without the punctuation after them."""
    return [match.group().rstrip(_TRAILING) for match in _ENTITY.finditer(text)]


def is_untranslatable(text: str) -> bool:
    """Whether nothing is left to translate once entities, digits and signs are taken out."""
    return not any(character.isalpha() for character in _ENTITY.sub("", text))


def mended(source: str, target: str) -> str:
    """The target text with entities put right that the engine bent, where that is certain.

    Engines turn underscores into spaces, change the case and pull addresses apart. What is lost
    or stands there twice stays as it is, for the checks to find.
    """
    missing = Counter(entities(source)) - Counter(entities(target))
    for entity in sorted(missing, key=len, reverse=True):
        pattern = "".join(_LOOSE.get(character, re.escape(character)) for character in entity)
        found = list(re.finditer(pattern, target, re.IGNORECASE))
        if len(found) == 1 and missing[entity] == 1:
            start, end = found[0].span()
            target = target[:start] + entity + target[end:]
    return target
