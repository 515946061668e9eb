"""An engine's answer made clean before it is checked: NFC, no invisible signs, no line breaks."""

import re
import unicodedata

from services.translator.checks.restored_symbols import restored
from services.translator.entities import mended

# Soft hyphens, zero-width spaces, word joiners, marks of order, byte order marks. The joiners of
# Persian, Hindi and emoji (U+200C, U+200D) belong to their words.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_BREAKS = re.compile(r"(?<![ \t])[ \t]*+[\r\n\v\f\u0085\u2028\u2029]+[ \t]*+")
_FAR_TOO_LONG = 20


def cleaned(source: str, answer: str) -> str:
    """The answer as it is checked and shown; line breaks stay where the source has some."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", answer)).strip()
    if not _BREAKS.search(source.strip()):
        text = _BREAKS.sub(" ", text)
    return text


def tidied(source: str, answer: str) -> str:
    """The answer made clean, with the entities and symbols that the engine changed put back."""
    text = cleaned(source, answer)
    return mended(source, restored(source, text)) if text else text
