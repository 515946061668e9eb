"""What has to survive a translation unchanged: URLs, e-mail addresses, @handles, #tags."""

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
_LOOSE = {"_": r"[_ ]", "@": r" ?@ ?", ".": r" ?\. ?", "/": r" ?/ ?", ":": r" ?: ?", "#": r"# ?"}


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
        # The space in front parts the entity from the word before.
        found = list(re.finditer(pattern.removeprefix(" ?"), target, re.IGNORECASE))
        if len(found) == 1 and missing[entity] == 1:
            start, end = found[0].span()
            target = target[:start] + entity + target[end:]
    return target
