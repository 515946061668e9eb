"""Lexer of queries: typed text → tokens with their places, in one pass."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from perspektiven.text.valid_text import UNSPACED
from services.reader.query.field_names import FIELDS, OPERATORS, Operator
from services.reader.query.tree import Field, Place


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    FIELD = "field"
    OPEN = "open"
    CLOSE = "close"
    OPERATOR = "operator"
    STRAY_QUOTE = "stray quote"
    BAD_NEAR = "NEAR without a distance"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query."""

    sort: TokenKind
    text: str
    """As it was typed, but for marks that were made plain."""
    place: Place
    field: Field | None = None
    """Of FIELD; None where no field is called so."""
    operator: Operator | None = None
    distance: int | None = None
    """Of NEAR and of phrases, where one was given."""
    is_closed: bool = True
    """Of PHRASE."""


_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
"""The wide forms of ASCII, as input methods of Chinese and Japanese write them."""

_PLAIN = (
    _WIDE
    | dict.fromkeys(map(ord, "„“”«»‟❝❞＂‹›「」『』《》〈〉"), '"')
    | dict.fromkeys(map(ord, "[{［｛"), "(")
    | dict.fromkeys(map(ord, "]}］｝"), ")")
    | dict.fromkeys(map(ord, "‐‑﹣"), "-")
    | dict.fromkeys(map(ord, "،、"), ",")
    | {ord("\u3000"): " "}
)
"""One character for one: places stay those of the typed text."""

_ZERO_WIDTH_SPACE, _JOINERS = "\u200b", "\u200c\u200d"

_NAME = r"([^\W\d_]\w{1,19})"
_FIELDS = (
    re.compile(rf"{_NAME}:(?=[^\s:/])"),
    re.compile(rf"{_NAME}:(?=\s|\Z)"),
    re.compile(rf'{_NAME}\s{{1,20}}:(?=[\s\w"(-]|\Z)'),
)
_WORD = re.compile(r'[^\s"()|]+')
_MINUS = "-−–!"
_DASH = re.compile(rf"[{re.escape(_MINUS)}]+")
_PLUS = re.compile(r"\++(?=[^\s+])")
_BARS = re.compile(r"\|+")
_AMPERSANDS = re.compile(r"&&+")
_GENDER = re.compile(r"in(nen)?\b")
_SIGNS = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE}
_SLOP = re.compile(r"~(\d{1,9})(?![\w.])")
_AFTER_WORDS = ",;:"
_NEAR = re.compile(rf'(\w{{4,8}})\s{{0,5}}/\s{{0,5}}(\d+)[{_AFTER_WORDS}]*(?![^\s"()|])')


def visible(text: str) -> str:
    """The text without marks that nobody sees, such as those of direction and soft hyphens.

    Pasted texts are full of them; behind a minus or a colon they would turn a query around.
    """
    if text.isascii():
        return text
    return "".join(_visible(text, at) for at in range(len(text)))


def _visible(text: str, at: int) -> str:
    mark, around = text[at], (text[at - 1 : at], text[at + 1 : at + 2])
    if unicodedata.category(mark) != "Cf":
        return mark
    if mark == _ZERO_WIDTH_SPACE:
        return " " if all(map(UNSPACED.match, around)) else ""
    # Persian and Hindi write some words with joiners.
    return mark if mark in _JOINERS and all(map(_is_letter, around)) else ""


def _is_letter(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LM"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query; every character but space and quotes is in one of them."""
    plain = "".join(each if _is_kept(each) else " " for each in text).translate(_PLAIN)
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        token = _next(plain, at)
        yield token
        at = token.place.end


def _is_kept(character: str) -> bool:
    return character.isprintable() or character.isspace() or character in _JOINERS


def _next(text: str, at: int) -> Token:
    if (sign := _SIGNS.get(text[at])) is not None:
        return Token(sign, text[at], Place(at, at + 1))
    if text[at] == '"':
        return _phrase(text, at) if _opens(text, at) else _stray(at)
    if (bars := _BARS.match(text, at)) is not None:
        return _operator(Operator.OR, text, at, bars.end())
    if (ampersands := _AMPERSANDS.match(text, at)) is not None:
        return _operator(Operator.AND, text, at, ampersands.end())
    return _not(text, at) or _field(text, at) or _with_plus(text, at) or _word(text, at)


def _not(text: str, at: int) -> Token | None:
    dashes = _DASH.match(text, at)
    if dashes is None or not _is_minus(text, dashes.end()):
        return None
    # Two of them are one NOT: nobody means the opposite of the opposite.
    return _operator(Operator.NOT, text, at, dashes.end())


def _with_plus(text: str, at: int) -> Token | None:
    """A field or a NOT behind a plus, which asks for what is asked for anyway."""
    if (plus := _PLUS.match(text, at)) is None:
        return None
    token = _not(text, plus.end()) or _field(text, plus.end())
    return replace(token, place=Place(at, token.place.end)) if token else None


def _field(text: str, at: int) -> Token | None:
    found = next((each for form in _FIELDS if (each := form.match(text, at))), None)
    if found is None:
        return None
    field, is_spaced = FIELDS.get(found[1].lower()), found[0][-2].isspace()
    if field is None and (is_spaced or _is_one_word(text, found.end())):
        return None
    return Token(TokenKind.FIELD, found[0], Place(at, found.end()), field=field)


def _is_one_word(text: str, after: int) -> bool:
    """Whether a colon after what is no field belongs to a text: `Heute: …`, `Schüler:innen`."""
    return after == len(text) or text[after].isspace() or _GENDER.match(text, after) is not None


def _operator(operator: Operator, text: str, start: int, end: int) -> Token:
    return Token(TokenKind.OPERATOR, text[start:end], Place(start, end), operator=operator)


def _stray(at: int) -> Token:
    return Token(TokenKind.STRAY_QUOTE, '"', Place(at, at + 1))


def _is_minus(text: str, after: int) -> bool:
    """Whether something stands right after the dashes that can be left out."""
    following = text[after : after + 1]
    if following.isspace():
        # Between words it is a dash; before a bracket it can only mean NOT.
        return text[after:].lstrip().startswith("(")
    return bool(following) and following not in ")|"


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark opens a phrase: one right after a letter or digit does not."""
    return at == 0 or not text[at - 1].isalnum()


def _phrase(text: str, at: int) -> Token:
    end = at + 1
    while end < len(text) and (text[end] != '"' or _is_gershayim(text, end)):
        end += 1
    is_closed = end < len(text)
    inner = " ".join(text[at + 1 : end].split())
    end += is_closed
    slop = _SLOP.match(text, end) if is_closed else None
    distance = int(slop[1]) if slop else None
    end = slop.end() if slop else end
    return Token(TokenKind.PHRASE, inner, Place(at, end), distance=distance, is_closed=is_closed)


def _word(text: str, at: int) -> Token:
    near = _NEAR.match(text, at)
    if near and _is_near(near[1]):
        place, distance = Place(at, near.end()), int(near[2][:9])
        return Token(TokenKind.OPERATOR, near[0], place, operator=Operator.NEAR, distance=distance)
    word = text[at : _end_of_word(text, at)]
    place, bare = Place(at, at + len(word)), word.rstrip(_AFTER_WORDS)
    if (operator := OPERATORS.get(bare)) is not None:
        return Token(TokenKind.OPERATOR, word, place, operator=operator)
    name, slash, _ = bare.partition("/")
    if _is_near(name):
        if slash:
            return Token(TokenKind.BAD_NEAR, word, place)
        return Token(TokenKind.OPERATOR, word, place, operator=Operator.NEAR)
    return Token(TokenKind.WORD, word, place)


def _is_near(name: str) -> bool:
    return OPERATORS.get(f"{name}/n") is Operator.NEAR


def _end_of_word(text: str, at: int) -> int:
    end = at
    while found := _WORD.match(text, end):
        end = found.end()
        if text[end : end + 1] != '"' or not _belongs_to_word(text, end):
            break
        end += 1
    # `Spiegel-(Oper)`: the dash belongs to the bracket.
    is_minus = text[end : end + 1] == "(" and text[end - 1] in _MINUS and end - at > 1
    return end - 1 if is_minus else end


def _belongs_to_word(text: str, at: int) -> bool:
    """Whether a quotation mark after a letter is gershayim, a mark within a word, or inches."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isdigit() or (before.isalpha() and after.isalnum())


def _is_gershayim(text: str, at: int) -> bool:
    """Whether a quotation mark stands between two Hebrew letters, for ״."""
    return _is_hebrew(text[at - 1 : at]) and _is_hebrew(text[at + 1 : at + 2])


def _is_hebrew(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("HEBREW LETTER")
