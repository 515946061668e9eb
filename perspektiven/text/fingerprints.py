"""MinHash fingerprints of texts: similarity, and bands for finding near-duplicates.

A text becomes the set of its runs of three words. Its fingerprint keeps, for each of 128 hash
functions, the low 16 bits of the least hash of that set; the share of equal places in two
fingerprints estimates the Jaccard similarity of the sets, with a standard error of 0.044 at most.
Two neighbouring places make a band: copies share at least two of the 64 bands nearly always,
other texts nearly never, so that an index of bands finds the candidates without reading the rest.

Source: Broder 1997, On the resemblance and containment of documents; Indyk & Motwani 1998;
Li & König 2010, b-bit minwise hashing. The figures behind the constants: bench/duplicates.
"""

import base64
import binascii
import operator
import re
import struct
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

COPY = 0.25
"""Least similarity of two copies' fingerprints; chosen from the curve of bench/duplicates."""

SHARED_BANDS = 2
"""Copies have at least so many bands in common."""

_PLACES = 128
_WORDS = 3
_LEAST_WORDS = 20  # a shorter text says too little to call another its copy
_VERSION = 1  # first byte: fingerprints that were made differently are never compared
_SEED = 42
_LAYOUT = struct.Struct(f">B{_PLACES}H")
_BAND_LAYOUT = struct.Struct(f">{_PLACES // 2}I")
_BAND_PLACES = tuple(f"{place:02x}" for place in range(_PLACES // 2))
_BAND_OFFSETS = tuple(place << 32 for place in range(_PLACES // 2))

# Scripts without spaces between words: their unit is the pair of characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_SPACED_TOKEN = re.compile(r"[^\W_]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_ASCII_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def fingerprint(texts: Iterable[str]) -> str | None:
    """The fingerprint of an article's paragraphs (without its title, which outlets rewrite).

    The same text gives the same string in any process; case, punctuation and the division into
    paragraphs don't matter. None for a text of fewer than 20 words, which says too little.
    """
    words = _words(" ".join(texts))
    if len(words) < _LEAST_WORDS:
        return None
    from rensa import RMinHash  # noqa: PLC0415 - only who makes fingerprints needs the library

    runs = {" ".join(run) for run in zip(*(words[at:] for at in range(_WORDS)), strict=False)}
    sketch = RMinHash(num_perm=_PLACES, seed=_SEED)
    sketch.update(list(runs))
    places = (place & 0xFFFF for place in sketch.digest())
    return base64.b64encode(_LAYOUT.pack(_VERSION, *places)).decode()


def similarity(one: str, other: str) -> float:
    """Estimated Jaccard similarity of two texts; 0 if one has no fingerprint."""
    ours, theirs = _places(one), _places(other)
    if not ours or not theirs:
        return 0.0
    equal: int = sum(map(operator.eq, ours, theirs))
    return equal / _PLACES


def are_copies(one: str, other: str) -> bool:
    """Whether two fingerprints belong to the same text, at most lightly edited."""
    return similarity(one, other) >= COPY


def bands(fingerprint: str) -> list[str]:
    """64 short words; copies share `SHARED_BANDS` of them and more. None for no fingerprint."""
    digits = _decoded(fingerprint).hex()
    return [
        place + digits[at : at + 8]
        for place, at in zip(_BAND_PLACES, range(2, len(digits), 8), strict=False)
    ]


@lru_cache(maxsize=10_000)
def band_numbers(fingerprint: str) -> frozenset[int]:
    """The same bands as numbers: for comparing many fingerprints with many others."""
    content = _decoded(fingerprint)
    if not content:
        return frozenset()
    return frozenset(map(operator.add, _BAND_LAYOUT.unpack_from(content, 1), _BAND_OFFSETS))


@lru_cache(maxsize=10_000)
def _places(fingerprint: str) -> tuple[int, ...]:
    content = _decoded(fingerprint)
    return _LAYOUT.unpack(content)[1:] if content else ()


def _decoded(fingerprint: str) -> bytes:
    """The bytes of a fingerprint; none of what is no fingerprint of this version."""
    try:
        content = base64.b64decode(fingerprint, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return content if len(content) == _LAYOUT.size and content[0] == _VERSION else b""


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain.translate(_ASCII_SPACES).split()
    if _IS_UNSPACED.search(plain) is None:
        return _SPACED_TOKEN.findall(plain)
    return [part for token in _TOKEN.findall(plain) for part in _parts(token)]


def _parts(token: str) -> list[str]:
    if len(token) > 1 and _IS_UNSPACED.match(token):
        return [token[at : at + 2] for at in range(len(token) - 1)]
    return [token]
