"""Bytes → text: byte order mark, valid UTF-8, HTTP header, meta element, detector.

UTF-8 that is valid is UTF-8 whatever a header claims: other encodings produce it by accident only
in a handful of letters. After that what is declared counts if the bytes bear it out; WHATWG labels
apply (`latin1` is windows-1252, `gb2312` is GB 18030). The page's language settles what the
statistics of a detector can't, such as Polish in ISO-8859-2 or windows-1250.
"""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes
from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_WITHIN = 65_536
_META = re.compile(
    rb"<(?:meta\b|\?xml\b)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.I
)
_LANGUAGE = re.compile(rb"<html\b[^>]*?\slang\s*=\s*[\"']?([a-z]{2})", re.I)
_SCRIPTS_AND_TAGS = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.I | re.S)
_SAMPLE_BYTES = 16_384
_MOST_BROKEN = 0.01  # of the bytes beyond ASCII; a stray byte is no reason to doubt a declaration

# What else a language is written in, the likeliest first, and letters that only it uses.
_BY_LANGUAGE = {
    "pl": (("iso-8859-2", "cp1250"), "ąćęłńóśźż"),
    "cs": (("cp1250", "iso-8859-2"), "áčďéěíňóřšťúůýž"),
    "sk": (("cp1250", "iso-8859-2"), "áäčďéíĺľňóôŕšťúýž"),
    "hu": (("iso-8859-2", "cp1250"), "áéíóöőúüű"),
    "sl": (("cp1250", "iso-8859-2"), "čšž"),
    "hr": (("cp1250", "iso-8859-2"), "čćđšž"),
    "ro": (("iso-8859-2", "cp1250"), "ăâîşţ"),
    "ru": (("cp1251", "koi8-r", "cp866"), "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    "uk": (("cp1251", "koi8-u"), "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "bg": (("cp1251", "iso-8859-5"), "абвгдежзийклмнопрстуфхцчшщъьюя"),
    "sr": (("cp1251", "iso-8859-5"), "абвгдђежзијклљмнњопрстћуфхцчџш"),
    "el": (("cp1253", "iso-8859-7"), "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς"),
    "tr": (("cp1254",), "çğıöşüâî"),
    "he": (("cp1255", "iso-8859-8"), "אבגדהוזחטיכלמנסעפצקרשתךםןףץ"),
    "ar": (("cp1256", "iso-8859-6"), "ابتثجحخدذرزسشصضطظعغفقكلمنهويةأإى"),
    "fa": (("cp1256",), "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    "lt": (("cp1257",), "ąčęėįšųūž"),
    "lv": (("cp1257",), "āčēģīķļņšūž"),
    "et": (("cp1257", "iso-8859-15"), "äõöüšž"),
    "th": (("cp874",), ""),
    "vi": (("cp1258",), ""),
    "ja": (("shift_jis", "euc_jp", "iso2022_jp"), ""),
    "ko": (("cp949",), ""),
    "zh": (("gb18030", "big5"), ""),
}
_DEFAULTS = frozenset({"cp1252", "ascii"})
_NO_LETTERS = "\0"
_WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœ"


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page. Never raises: bytes that make no sense become U+FFFD."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    declared = list(_declared(body, content_type))
    if not (b"\x1b$" in body and any(name.startswith("iso2022") for name in declared)):
        text = _as_utf8(body)
        if text is not None:
            return text
    language = _language(body)
    for encoding in declared:
        text = _borne_out(body, encoding)
        # Servers say Latin-1 without having looked.
        if text is not None and not (encoding in _DEFAULTS and _is_foreign(body, language)):
            return text
    return body.decode(_detected(body, language), "replace")


def _as_utf8(body: bytes) -> str | None:
    """The text if the bytes are UTF-8, cut off in the middle of a character perhaps."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        return decoder.decode(body)
    except UnicodeDecodeError:
        return None


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """Encodings that header and markup name, as Python calls them."""
    header = http_content_type_encoding(content_type)
    if header:
        yield header
    for match in _META.finditer(body[:_META_WITHIN]):
        name = resolve_encoding(match[1].decode("ascii"))
        # Markup that can be read byte by byte is not in UTF-16 (WHATWG HTML 13.2.3.3).
        if name and not name.startswith(("utf-16", "utf-32")):
            yield name


def _borne_out(body: bytes, encoding: str) -> str | None:
    """The text if the encoding fits nearly all of the bytes."""
    try:
        text = body.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return None
    beyond_ascii = sum(char > "\x7f" for char in text)
    # C1 controls are what Latin-1 makes of other encodings.
    broken = text.count("\ufffd") + sum("\x80" <= char <= "\x9f" for char in text)
    return text if broken <= max(1, _MOST_BROKEN * beyond_ascii) else None


def _language(body: bytes) -> str:
    found = _LANGUAGE.search(body[:_META_WITHIN])
    return found[1].decode("ascii").lower() if found else ""


def _is_foreign(body: bytes, language: str) -> bool:
    """Whether Latin-1 makes letters of the bytes that the page's language does not have."""
    _, letters = _BY_LANGUAGE.get(language, ((), ""))
    if language not in _BY_LANGUAGE:
        return False
    expected = letters if letters.isascii() is False else _NO_LETTERS
    sample = _sample(body)
    return any(char > "\x7f" for char in sample.decode("cp1252", "replace")) and (
        _fit(sample, "cp1252", expected) < 0.6
    )


def _detected(body: bytes, language: str) -> str:
    sample = _sample(body)
    by_language = _BY_LANGUAGE.get(language)
    if by_language is not None:
        names, letters = by_language
        fits = {name: _fit(sample, name, letters) for name in names}
        best = max(names, key=lambda name: fits[name])
        if fits[best] > 0.6:
            return best
    guess = from_bytes(sample, threshold=0.3).best()
    if guess is None or _fit(sample, "cp1252", _WESTERN) > 0.9:
        return "cp1252"
    return guess.encoding


def _sample(body: bytes) -> bytes:
    """The start of the page's text, without markup and scripts, which are ASCII in any language."""
    text = _SCRIPTS_AND_TAGS.sub(b" ", body[: 16 * _SAMPLE_BYTES])
    return text[:_SAMPLE_BYTES] or body[:_SAMPLE_BYTES]


def _fit(sample: bytes, encoding: str, letters: str) -> float:
    """Which share of the characters beyond ASCII is what one expects."""
    text = sample.decode(encoding, "replace").lower()
    others = [char for char in text if char > "\x7f" and (char.isalpha() or not _is_sign(char))]
    if not others:
        return 0.0
    if letters:
        return sum(char in letters for char in others) / len(others)
    # Half-width katakana are what other Japanese encodings look like in Shift_JIS.
    return sum(char.isalpha() and not "\uff61" <= char <= "\uff9f" for char in others) / len(others)


def _is_sign(char: str) -> bool:
    return char.isprintable() and char != "\ufffd"
