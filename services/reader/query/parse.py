"""Query parser: the grammar of queries, and what happens to what it does not understand.

    query  = any { [AND] any }              all of them
    any    = near { OR near }               at least one
    near   = unary { NEAR/n unary }         within n words of each other
    unary  = { NOT | "-" } atom
    atom   = [ field ":" ] ( "(" query ")" | phrase [ "~" n ] | word [ "*" ] )

So NOT binds tightest, then NEAR, then OR, then AND or a space: `a b OR c` is `a (b OR c)`. Any text
is either parsed or refused, in linear time. What is not understood restricts nothing and adds
nothing, and is named in `ignored`, each with why. Under a NOT that would return just what was to
be left out: there the query is refused (QueryRefused), with the place.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo

from perspektiven import limits
from services.reader.query.days import span
from services.reader.query.field_names import Operator
from services.reader.query.lexer import Token, TokenKind, tokens
from services.reader.query.terms import Term, fitting, has_letters, reads_as, term
from services.reader.query.tree import (
    DATE_FIELDS,
    LIST_FIELDS,
    TEXT_FIELDS,
    All,
    Field,
    Ignored,
    Kind,
    Leaf,
    Near,
    Node,
    Place,
    Query,
    QueryRefused,
    Some,
    Why,
    has_not,
    have_places,
    joined,
    negated,
)

MAX_CHARACTERS = limits.QUERY.most
MAX_WORDS = limits.QUERY_WORDS.most
"""As Elasticsearch counts them: it looks into 57 fields for each, and allows 1,024 clauses."""
MAX_WIDENED = limits.QUERY_WIDENED.most
"""Other spellings of a word are up to 20 clauses: 16 x 57 + 5 x 20 is 1,012."""
MAX_PREFIXES = limits.QUERY_PREFIXES.most
MAX_DEPTH = limits.QUERY_DEPTH.most
MAX_DISTANCE = limits.QUERY_DISTANCE.most
USUAL_DISTANCE = 10

_HARMLESS = frozenset({Why.NO_LETTERS, Why.LONE_OPERATOR, Why.STRAY_QUOTE, Why.EMPTY_BRACKET})
"""Without these a query means the same, under a NOT too."""


def parse(text: str, zone: tzinfo = UTC) -> Query:
    """Parses a query; the empty query if `text` has none. Days begin and end in `zone`.

    Raises QueryRefused.
    """
    parser = _Parser(text, list(tokens(text[:MAX_CHARACTERS])), zone)
    root = parser.query()
    if rest := text[MAX_CHARACTERS:].strip():
        # An exclusion that is cut off would return what was to be left out.
        parser.negations += any(each.operator is Operator.NOT for each in tokens(rest))
        parser.drop(rest[:100], Why.TOO_LONG, Place(MAX_CHARACTERS, len(text)))
    return Query(root, tuple(parser.ignored), text)


@dataclass(slots=True)
class _Parser:
    """Reads tokens from left to right; a method for each rule of the grammar."""

    typed: str
    tokens: list[Token]
    zone: tzinfo
    at: int = 0
    depth: int = 0
    negations: int = 0
    """NOTs around what is being read."""
    words: int = 0
    prefixes: int = 0
    widened: int = 0
    ignored: list[Ignored] = field(default_factory=list)

    def drop(self, text: str, why: Why, place: Place) -> None:
        part = Ignored(text, why, place)
        if self.negations and why not in _HARMLESS:
            raise QueryRefused(part)
        self.ignored.append(part)

    def query(self, scope: Field | None = None) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) is not None:
            if token.sort is TokenKind.CLOSE:
                if self.depth:
                    break
                self.at += 1
                self.drop(token.text, Why.STRAY_BRACKET, token.place)
            elif token.operator in {Operator.AND, Operator.OR, Operator.NEAR}:
                self._join(token, is_first=not parts)
            elif (part := self._any(scope)) is not None:
                parts.append(part)
        return joined(All, parts)

    def _join(self, token: Token, *, is_first: bool) -> None:
        """AND between two parts says what a space says; other operators here join nothing."""
        self.at += 1
        joins = self._begins_part() and self._operator() in {None, Operator.NOT}
        if is_first or not joins or token.operator is not Operator.AND:
            self.drop(token.text, Why.LONE_OPERATOR, token.place)

    def _any(self, scope: Field | None) -> Node | None:
        parts = [self._near(scope)]
        while self._operator() is Operator.OR:
            operator = self._take()
            if self._operator() in {None, Operator.NOT} and self._begins_part():
                parts.append(self._near(scope))
            else:
                self.drop(operator.text, Why.LONE_OPERATOR, operator.place)
        return joined(Some, [part for part in parts if part is not None])

    def _near(self, scope: Field | None) -> Node | None:
        left = self._unary(scope)
        while self._operator() is Operator.NEAR:
            operator = self._take()
            is_followed = self._operator() in {None, Operator.NOT} and self._begins_part()
            right = self._unary(scope) if is_followed else None
            if left is None or right is None:
                self.drop(operator.text, Why.LONE_OPERATOR, operator.place)
                left = left or right
            else:
                left = self._joined_near(left, right, operator)
        return left

    def _joined_near(self, left: Node, right: Node, operator: Token) -> Node | None:
        if have_places(left, right):
            return Near(left, right, self._distance(operator))
        # Who asks for things near each other with a NOT among them may mean either.
        self.negations += has_not(left) or has_not(right)
        self.drop(operator.text, Why.NEAR_WHAT, operator.place)
        return joined(All, [left, right])

    def _unary(self, scope: Field | None) -> Node | None:
        if self._operator() is not Operator.NOT:
            return self._atom(scope)
        operator, is_negated = self._take(), True
        while self._operator() is Operator.NOT:
            operator, is_negated = self._take(), not is_negated
        return self._negated(operator, scope, is_negated=is_negated)

    def _negated(self, operator: Token, scope: Field | None, *, is_negated: bool) -> Node | None:
        if self._operator() is not None:
            raise QueryRefused(Ignored(operator.text, Why.NOT_BEFORE_OPERATOR, operator.place))
        if not self._begins_part():
            self.drop(operator.text, Why.LONE_OPERATOR, operator.place)
            return None
        self.negations += 1
        part = self._atom(scope)
        self.negations -= 1
        if part is None and operator.text.isalpha() and self._begins_part():
            raise QueryRefused(Ignored(operator.text, Why.NOT_BEFORE_OPERATOR, operator.place))
        return negated(part) if part is not None and is_negated else part

    def _atom(self, scope: Field | None) -> Node | None:
        token = self._take()
        match token.sort:
            case TokenKind.OPEN:
                return self._group(token, scope)
            case TokenKind.FIELD:
                return self._scoped(token)
            case TokenKind.STRAY_QUOTE:
                self.drop(token.text, Why.STRAY_QUOTE, token.place)
                return None
            case TokenKind.PHRASE:
                return self._phrase(token, scope)
            case _:
                return self._values(token, scope)

    def _group(self, opening: Token, scope: Field | None) -> Node | None:
        if self.depth == MAX_DEPTH:
            raise QueryRefused(Ignored(opening.text, Why.TOO_DEEP, opening.place))
        self.depth += 1
        before = len(self.ignored)
        found = self.query(scope)
        self.depth -= 1
        if self._peek() is None:
            self.drop(opening.text, Why.UNCLOSED_BRACKET, opening.place)
            return found
        place = Place(opening.place.start, self._take().place.end)
        if found is None and len(self.ignored) == before:
            self.drop("()", Why.EMPTY_BRACKET, place)
        return found

    def _scoped(self, name: Token) -> Node | None:
        following = self._peek()
        is_there = following is not None and following.place.start == name.place.end
        is_value = is_there and self._begins_part()
        if following is None or not is_value or following.sort is TokenKind.FIELD:
            self.drop(name.text, Why.FIELD_WITHOUT_VALUE, name.place)
            return None
        if name.field is not None:
            return self._unary(name.field)
        end = self._skip()
        start = name.place.start
        self.drop(self.typed[start:end], Why.UNKNOWN_FIELD, Place(start, end))
        return None

    def _skip(self) -> int:
        """Passes over a word, phrase or group; returns where it ends."""
        depth = 0
        while True:
            token = self._take()
            depth += (token.sort is TokenKind.OPEN) - (token.sort is TokenKind.CLOSE)
            is_sign = token.sort is TokenKind.FIELD or token.operator is Operator.NOT
            if self._peek() is None or (depth <= 0 and not is_sign):
                return token.place.end

    def _phrase(self, token: Token, scope: Field | None) -> Node | None:
        if not token.is_closed:
            self.drop('"', Why.UNCLOSED_QUOTE, token.place)
        if not has_letters(token.text):
            self.drop(f'"{token.text}"', Why.NO_LETTERS, token.place)
            return None
        within = self._distance(token) if token.distance else 0
        return self._leaf(Leaf(token.text, Kind.PHRASE, scope, within, place=token.place))

    def _values(self, token: Token, scope: Field | None) -> Node | None:
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

    def _distance(self, token: Token) -> int:
        wanted = USUAL_DISTANCE if token.distance is None else token.distance
        if wanted > MAX_DISTANCE:
            self.drop(str(wanted), Why.TOO_FAR, token.place)
        return min(wanted, MAX_DISTANCE)

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _operator(self) -> Operator | None:
        token = self._peek()
        return token.operator if token else None

    def _begins_part(self) -> bool:
        token = self._peek()
        return token is not None and token.sort is not TokenKind.CLOSE
