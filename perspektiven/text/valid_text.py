"""Sanitized text: no lone surrogates, controls, open bidi controls, fillers.

The one place for every way in: HTML, JSON-LD, JSON Feed, XML, NDJSON, WARC, OPML, TMX, YAML,
answers of translation engines. `writable` is for markup and data that are parsed afterwards,
`valid` for what people read, `valid_json` for parsed JSON. The texts of perspektiven.contracts are
made valid again when a record is read, so that older records hold none of this either.

What goes breaks UTF-8 (surrogates), XML (controls, non-characters) or what stands around the text
(bidirectional controls that are not closed), or takes no room and says nothing (fillers). What
carries meaning stays: joiners in Arabic and Indic scripts and in emoji, word boundaries in scripts
without spaces, variation selectors, flags, direction marks.

Source: Unicode 15, chapters 2.13, 23.2 to 23.9; UAX #9; UTS #51 (emoji sequences).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_PLANE_ENDS = "".join(
    f"{chr(0x10000 * plane + 0xFFFE)}{chr(0x10000 * plane + 0xFFFF)}" for plane in range(1, 17)
)
# A class with letters beyond the first plane is searched range by range, twenty times as slowly.
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_ENDS = re.compile(f"[{_PLANE_ENDS}]")
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_HALF = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")
_UNWRITABLE_SET = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_UNWRITABLE = re.compile(f"[{_UNWRITABLE_SET}]|[{_PLANE_ENDS}]")
# What is doubtful in UTF-8, in which a whole page is searched four times as fast.
_DOUBTFUL_BYTES = bytes({*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F})
_DOUBTFUL_PAIRS = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_DOUBTFUL_TRIPLES = re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbe\xa0|\xbf[\xbe\xbf])")
_WIDE_FILLER = "\u3164".encode()
_BEYOND_BEGINS = [bytes((each,)) for each in range(0xF0, 0xF5)]
_BLANKS = re.compile("[\x0b\x0c\u3164\uffa0]")
"""Vertical tab, form feed and the Hangul fillers that are as wide as a letter: spaces."""

_CONTROLS = "\u202a-\u202e\u2066-\u2069"
_SEPARATORS = "\n\r\x85\u2029"
_BIDI = re.compile(f"[{_CONTROLS}{_SEPARATORS}]")
_REPEATED_MARKS = re.compile("([\u200e\u200f\u061c])\\1+")
_ISOLATES = "\u2066\u2067\u2068"
_OPENING = f"\u202a\u202b\u202d\u202e{_ISOLATES}"
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_DEEPEST = 125  # max_depth of UAX #9 (BD2); what is deeper has no effect

# Soft hyphens and zero-width spaces, joiners, invisible operators, annotation marks, the object
# replacement character, deprecated format characters, Khmer's inherent vowels, tags, selectors.
_FILLERS = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff0-\ufffc"
)
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_FILLED = re.compile(f"{_FLAG}|[{_FILLERS}\U000e0000-\U000e01ef]+")
_SUSPECT = re.compile(
    f"[{_UNWRITABLE_SET}{_CONTROLS}{_FILLERS}\x0b\x0c\u3164\uffa0\u200e\u200f\u061c]"
)

# Letters whose shape a joiner changes: Arabic to Mandaic, Indic, Myanmar, Khmer, Mongolian, the
# Brahmic scripts of Indonesia and of the supplementary planes, Adlam.
_JOINING = re.compile(
    "[\u0600-\u085f\u0870-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1bff\ua800-\ua8ff"
    "\ua980-\ua9ff\uaa60-\uaaff\uabc0-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
_EMOJI = re.compile("[\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf]")
"""Thai, Lao, Myanmar, Khmer, Tai Le to Tai Tham: words are not parted by spaces there."""
_MONGOLIAN = re.compile("[\u1807\u180b-\u180d\u180f\u1820-\u18aa]")
_KEPT_BETWEEN = {"\u200d": _EMOJI, "\u200b": UNSPACED, "\u180e": _MONGOLIAN}
"""Invisible characters that mean something between two letters of a kind."""
_JOINERS = re.compile("[\u200c\u200d]")
_LEADING, _VOWELS = "\u1100-\u115e\ua960-\ua97c", "\u1161-\u11a7\ud7b0-\ud7c6"
_HANGUL_LEADING = re.compile(f"[{_LEADING}]")
_HANGUL_VOWEL = re.compile(f"[{_VOWELS}]")
_HANGUL_TRAILING = re.compile("[\u11a8-\u11ff\ud7cb-\ud7fb]")


def writable(text: str) -> str:
    """Return the text without what UTF-8 or XML can't hold; surrogate pairs are joined."""
    if (text.isascii() and text.isprintable()) or not _is_doubtful(text):
        return text
    return _BLANKS.sub(" ", _UNWRITABLE.sub("", _HALVES.sub(_joined, text)))


def _is_doubtful(text: str) -> bool:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return True
    if len(raw.translate(None, _DOUBTFUL_BYTES)) < len(raw):
        return True
    if text.isascii():
        return False
    if _DOUBTFUL_PAIRS.search(raw) or _DOUBTFUL_TRIPLES.search(raw) or _WIDE_FILLER in raw:
        return True
    return any(each in raw for each in _BEYOND_BEGINS) and _ENDS.search(text) is not None


def valid(text: str) -> str:
    """Return the text as it may stand among others; idempotent, linear in its length.

    Bidirectional controls without a partner in their paragraph go: UAX #9 ends what is open there,
    and to close it here would let a stray override stand, and hide the end of the sentence from
    what comes later. Line breaks stay.
    """
    if text.isascii() and text.isprintable():
        return text
    if not (_SUSPECT.search(text) or _BEYOND.search(text)):
        return text
    text = _balanced(writable(text))
    return _REPEATED_MARKS.sub(r"\1", _FILLED.sub(_meaningful, text))


def has_lone_half(text: str) -> bool:
    """Whether the text has a lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        # Halves are there, which may belong together.
        return bool(_LONE_HALF.search(text))
    return False


def valid_json(value: Any) -> Any:
    """Return a value as `json.loads` gives it with every text in it made valid, keys too.

    Raises RecursionError, as `json.loads` does, for what is nested too deeply.
    """
    match value:
        case str():
            return valid(value)
        case list():
            return [valid_json(each) for each in value]
        case dict():
            return {valid(key): valid_json(each) for key, each in value.items()}
    return value


def _joined(halves: re.Match[str]) -> str:
    return halves[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _balanced(text: str) -> str:
    """Without bidirectional controls that have no partner in their paragraph (BD9, BD11, X8)."""
    if not _BIDI.search(text):
        return text
    paired = _paired(text)
    return _BIDI.sub(
        lambda match: match[0] if match.start() in paired or match[0] in _SEPARATORS else "", text
    )


def _paired(text: str) -> set[int]:
    """Where the controls stand that open and close embeddings and isolates."""
    paired: set[int] = set()
    opened: list[int] = []
    floors = [0]  # how many were open when each isolate began, with it: no embedding closes those
    for match in _BIDI.finditer(text):
        control, at = match[0], match.start()
        if control in _SEPARATORS:
            opened, floors = [], [0]
        elif control in _OPENING:
            opened.append(at)
            if control in _ISOLATES:
                floors.append(len(opened))
        elif control == _POP_EMBEDDING and len(opened) > floors[-1]:
            _pair(paired, opened, at)
        elif control == _POP_ISOLATE and len(floors) > 1:
            del opened[floors.pop() :]  # embeddings that the end of their isolate ends
            _pair(paired, opened, at)
    return paired


def _pair(paired: set[int], opened: list[int], closing: int) -> None:
    opening = opened.pop()
    if len(opened) < _DEEPEST:
        paired.update((opening, closing))


def _meaningful(run: re.Match[str]) -> str:
    """What of a run of invisible characters says something, by the letters on both sides."""
    found = run[0]
    if found[0] == "\U0001f3f4":
        return found
    before = run.string[run.start() - 1] if run.start() else " "
    after = run.string[run.end()] if run.end() < len(run.string) else " "
    return "".join((_selector(found, before), *_joiners(found, before, after)))


def _selector(run: str, before: str) -> str:
    """The first variation selector, if there is a character to be varied."""
    if before.isspace():
        return ""
    return next((each for each in run if "\ufe00" <= each <= "\ufe0f" or each >= "\U000e0100"), "")


def _joiners(run: str, before: str, after: str) -> Iterator[str]:
    if _JOINING.match(before):
        yield "".join(_JOINERS.findall(run)[:1])
    for invisible, letters in _KEPT_BETWEEN.items():
        if invisible in run and letters.match(before) and letters.match(after):
            yield invisible
    if "\u034f" in run and before.isalpha() and unicodedata.combining(after):
        yield "\u034f"
    yield _jamo_filler(run, before, after)


def _jamo_filler(run: str, before: str, after: str) -> str:
    """The fillers of an old Korean syllable that lacks its first consonant or its vowel."""
    if _HANGUL_VOWEL.match(after):
        return "\u115f" if "\u115f" in run else ""
    if "\u1160" not in run:
        return ""
    if _HANGUL_LEADING.match(before):
        return "\u1160"
    return "\u115f\u1160" if "\u115f" in run and _HANGUL_TRAILING.match(after) else ""
