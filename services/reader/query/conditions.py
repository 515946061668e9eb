"""Conditions of a query: words, phrases and values of fields, within the limits on a query."""

from dataclasses import dataclass, field, replace
from datetime import tzinfo

from perspektiven import limits
from services.reader.query.days import span
from services.reader.query.lexer import Token
from services.reader.query.terms import Term, fitting, has_letters, reads_as, term
from services.reader.query.tree import (
    DATE_FIELDS,
    LIST_FIELDS,
    TEXT_FIELDS,
    Field,
    Ignored,
    Kind,
    Leaf,
    Node,
    Place,
    QueryRefused,
    Some,
    joined,
)
from services.reader.query.why import Why

MAX_WORDS = limits.QUERY_WORDS.most
"""As Elasticsearch counts them: it looks into 57 fields for each, and allows 1,024 clauses."""
MAX_WIDENED = limits.QUERY_WIDENED.most
"""Other spellings of a word are up to 20 clauses: 16 x 57 + 5 x 20 is 1,012."""
MAX_PREFIXES = limits.QUERY_PREFIXES.most
MAX_DISTANCE = limits.QUERY_DISTANCE.most
USUAL_DISTANCE = 10

_HARMLESS = frozenset({Why.NO_LETTERS, Why.LONE_OPERATOR, Why.STRAY_QUOTE, Why.EMPTY_BRACKET})
"""Without these a query means the same, under a NOT too."""


@dataclass(slots=True)
class Conditions:
    """The conditions of one query, and what of them is not understood."""

    zone: tzinfo
    negations: int = 0
    """NOTs around what is being read."""
    words: int = 0
    prefixes: int = 0
    widened: int = 0
    ignored: list[Ignored] = field(default_factory=list)

    def drop(self, text: str, why: Why, place: Place) -> None:
        """Names a part as not understood. Raises QueryRefused where that may mean the opposite."""
        part = Ignored(text, why, place)
        if self.negations and why not in _HARMLESS:
            raise QueryRefused(part)
        self.ignored.append(part)

    def phrase(self, token: Token, scope: Field | None) -> Node | None:
        """The words of a phrase, in their order."""
        if not token.is_closed:
            self.drop('"', Why.UNCLOSED_QUOTE, token.place)
        if not has_letters(token.text):
            self.drop(f'"{token.text}"', Why.NO_LETTERS, token.place)
            return None
        within = self.distance(token) if token.distance else 0
        return self._leaf(Leaf(token.text, Kind.PHRASE, scope, within, place=token.place))

    def values(self, token: Token, scope: Field | None) -> Node | None:
        """The word; of a field that may have several values, each of them."""
        if scope not in LIST_FIELDS or "," not in token.text:
            return self._word(token, scope)
        found: list[Node] = []
        start = token.place.start
        for value in token.text.split(","):
            each = replace(token, text=value, place=Place(start, start + len(value)))
            start += len(value) + 1
            if value and (leaf := self._word(each, scope)) is not None:
                found.append(leaf)
        return joined(Some, found)

    def _word(self, token: Token, scope: Field | None) -> Leaf | None:
        found = term(token.text, may_be_prefix=scope in TEXT_FIELDS)
        for text, why in found.left_out:
            self.drop(text, why, token.place)
        if not found.text:
            return None
        kind = self._kind(found, token)
        begin = token.place.start + token.text.index(found.text)
        # A quotation mark within a word (inches) would end the phrase.
        text = found.text.replace('"', "″") if kind is Kind.PHRASE else found.text
        return self._leaf(Leaf(text, kind, scope, place=Place(begin, begin + len(text))))

    def _kind(self, found: Term, token: Token) -> Kind:
        if found.is_prefix:
            is_full = self.prefixes >= MAX_PREFIXES
            if not is_full and reads_as(f"{found.text}*", found.text):
                self.prefixes += 1
                return Kind.PREFIX
            self.drop("*", Why.TOO_MANY_PREFIXES if is_full else Why.STAR_NOT_HERE, token.place)
        return Kind.WORD if reads_as(found.text, found.text) else Kind.PHRASE

    def _leaf(self, leaf: Leaf) -> Leaf | None:
        """The leaf as far as its words are not too many, with the time that it names."""
        if leaf.field in DATE_FIELDS:
            try:
                leaf = replace(leaf, span=span(leaf.field, leaf.text, self.zone))
            except ValueError:
                self.drop(str(leaf), Why.BAD_DATE, leaf.place)
                return None
        words, end = fitting(leaf, MAX_WORDS - self.words)
        if end < len(leaf.text):
            self.drop(leaf.text[end:][:100], Why.TOO_MANY_WORDS, leaf.place)
        self.words += words
        self.widened += leaf.kind is Kind.WORD and leaf.field in TEXT_FIELDS
        leaf = replace(leaf, is_widened=self.widened <= MAX_WIDENED)
        return replace(leaf, text=leaf.text[:end].rstrip()) if words else None

    def distance(self, token: Token) -> int:
        """How many words may stand between others, by an operator or a phrase."""
        wanted = USUAL_DISTANCE if token.distance is None else token.distance
        if wanted > MAX_DISTANCE:
            self.drop(str(wanted), Why.TOO_FAR, token.place)
        return min(wanted, MAX_DISTANCE)
