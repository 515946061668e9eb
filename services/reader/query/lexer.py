"""Lexer of queries: typed text → tokens with their places, in one pass."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

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


_PLAIN = (
    dict.fromkeys(map(ord, "„“”«»‟❝❞＂‹›「」『』《》〈〉"), '"')
    | dict.fromkeys(map(ord, "[{（［｛"), "(")
    | dict.fromkeys(map(ord, "]}）］｝"), ")")
    | {ord("\u3000"): " ", ord("："): ":"}
)
"""One character for one: places stay those of the typed text."""

_FIELD = re.compile(r"([^\W\d_]\w{1,19}):(?=[^\s:/])")
_BARE_FIELD = re.compile(r"([^\W\d_]\w{1,19}):(?=\s|\Z)")
_WORD = re.compile(r'[^\s"()|]+')
_MINUS = "-−–!"
_DASH = re.compile(rf"[{re.escape(_MINUS)}]+")
_BARS = re.compile(r"\|+")
_GENDER = re.compile(r"in(nen)?\b")
_SIGNS = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE}
_SLOP = re.compile(r"~(\d{1,9})")
_NEAR = re.compile(r"(\w{4,8})(?:/(\d{1,9}))?")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query; every character but space and quotes is in one of them."""
    plain = "".join(each if each.isprintable() or each.isspace() else " " for each in text)
    plain = plain.translate(_PLAIN)
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        token = _next(plain, at)
        yield token
        at = token.place.end


def _next(text: str, at: int) -> Token:
    if (sign := _SIGNS.get(text[at])) is not None:
        return Token(sign, text[at], Place(at, at + 1))
    if text[at] == '"':
        return _phrase(text, at) if _opens(text, at) else _stray(at)
    if (bars := _BARS.match(text, at)) is not None:
        return _operator(Operator.OR, text, at, bars.end())
    dashes = _DASH.match(text, at)
    if dashes is not None and _is_minus(text, dashes.end()):
        # Two of them are one NOT: nobody means the opposite of the opposite.
        return _operator(Operator.NOT, text, at, dashes.end())
    return _field(text, at) or _word(text, at)


def _field(text: str, at: int) -> Token | None:
    found = _FIELD.match(text, at) or _BARE_FIELD.match(text, at)
    if found is None:
        return None
    field = FIELDS.get(found[1].lower())
    if field is None and _is_one_word(text, found.end()):
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
    word = text[at : _end_of_word(text, at)]
    place = Place(at, at + len(word))
    if (operator := OPERATORS.get(word)) is not None:
        return Token(TokenKind.OPERATOR, word, place, operator=operator)
    near = _NEAR.fullmatch(word)
    if near and OPERATORS.get(f"{near[1]}/n") is Operator.NEAR:
        distance = int(near[2]) if near[2] else None
        return Token(TokenKind.OPERATOR, word, place, operator=Operator.NEAR, distance=distance)
    return Token(TokenKind.WORD, word, place)


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
