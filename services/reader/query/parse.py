"""Query parser: the grammar of queries, and what happens to what it does not understand.

    query  = any { [AND] any }              all of them
    any    = near { OR near }               at least one
    near   = unary { NEAR/n unary }         within n words of each other
    unary  = { NOT | "-" } atom
    atom   = [ field ":" ] ( "(" query ")" | value { "," value } )
    value  = phrase [ "~" n ] | word [ "*" ]

So NOT binds tightest, then NEAR, then OR, then AND or a space: `a b OR c` is `a (b OR c)`. Any text
is either parsed or refused, in linear time. What is not understood restricts nothing and adds
nothing, and is named in `ignored`, each with why. Under a NOT that would return just what was to
be left out: there the query is refused (QueryRefused), with the place.
"""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from perspektiven import limits
from services.reader.query.conditions import Conditions
from services.reader.query.distance import has_not, have_places
from services.reader.query.field_names import Operator
from services.reader.query.lexer import Token, TokenKind, tokens, visible
from services.reader.query.tree import (
    LIST_FIELDS,
    All,
    Field,
    Ignored,
    Near,
    Node,
    Place,
    Query,
    QueryRefused,
    Some,
    joined,
    negated,
)
from services.reader.query.why import Why

MAX_CHARACTERS = limits.QUERY.most
MAX_DEPTH = limits.QUERY_DEPTH.most


def parse(text: str, zone: tzinfo = UTC) -> Query:
    """Parses a query; the empty query if `text` has none. Days begin and end in `zone`.

    Places are those of the text without its invisible marks. Raises QueryRefused.
    """
    text = visible(text)
    conditions, read = Conditions(zone), list(tokens(text[:MAX_CHARACTERS]))
    end = _leave_whole_ones(read, text) if len(text) > MAX_CHARACTERS else len(text)
    root = _Parser(text, read, conditions).query()
    if rest := text[end:].strip():
        # An exclusion that is cut off would return what was to be left out.
        conditions.negations += any(each.operator is Operator.NOT for each in tokens(rest))
        conditions.drop(rest[:100], Why.TOO_LONG, Place(end, len(text)))
    return Query(root, tuple(conditions.ignored), text)


def _leave_whole_ones(read: list[Token], text: str) -> int:
    """Takes off the token that the limit cuts, with its signs; returns where the rest begins."""
    end = MAX_CHARACTERS
    while read and read[-1].place.end == end and _goes_on(read[-1], text, end):
        end = read.pop().place.start
    return end


def _goes_on(token: Token, text: str, end: int) -> bool:
    if token.sort in {TokenKind.WORD, TokenKind.FIELD, TokenKind.OPERATOR}:
        return not text[end].isspace()
    return token.sort is TokenKind.PHRASE and not token.is_closed


@dataclass(slots=True)
class _Parser:
    """Reads tokens from left to right; a method for each rule of the grammar."""

    typed: str
    tokens: list[Token]
    conditions: Conditions
    at: int = 0
    depth: int = 0

    def query(self, scope: Field | None = None) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) is not None:
            if token.sort is TokenKind.CLOSE:
                if self.depth:
                    break
                self.at += 1
                self.conditions.drop(token.text, Why.STRAY_BRACKET, token.place)
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
            self.conditions.drop(token.text, Why.LONE_OPERATOR, token.place)

    def _any(self, scope: Field | None) -> Node | None:
        parts = [self._near(scope)]
        while self._operator() is Operator.OR:
            operator = self._take()
            if self._operator() in {None, Operator.NOT} and self._begins_part():
                parts.append(self._near(scope))
            else:
                self.conditions.drop(operator.text, Why.LONE_OPERATOR, operator.place)
        return joined(Some, [part for part in parts if part is not None])

    def _near(self, scope: Field | None) -> Node | None:
        left = self._unary(scope)
        while self._operator() is Operator.NEAR:
            operator = self._take()
            is_followed = self._operator() in {None, Operator.NOT} and self._begins_part()
            right = self._unary(scope) if is_followed else None
            if left is None or right is None:
                self.conditions.drop(operator.text, Why.LONE_OPERATOR, operator.place)
                left = left or right
            else:
                left = self._joined_near(left, right, operator)
        return left

    def _joined_near(self, left: Node, right: Node, operator: Token) -> Node | None:
        if have_places(left, right):
            return Near(left, right, self.conditions.distance(operator))
        # Who asks for things near each other with a NOT among them may mean either.
        self.conditions.negations += has_not(left) or has_not(right)
        self.conditions.drop(operator.text, Why.NEAR_WHAT, operator.place)
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
            self.conditions.drop(operator.text, Why.LONE_OPERATOR, operator.place)
            return None
        self.conditions.negations += 1
        part = self._atom(scope)
        self.conditions.negations -= 1
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
                self.conditions.drop(token.text, Why.STRAY_QUOTE, token.place)
                return None
            case TokenKind.BAD_NEAR:
                self.conditions.drop(token.text, Why.BAD_DISTANCE, token.place)
                return None
            case _:
                return self._values(token, scope)

    def _values(self, last: Token, scope: Field | None) -> Node | None:
        """A word or phrase; of a field that may have several values, all with commas between."""
        before, found = len(self.conditions.ignored), [self._value(last, scope)]
        while scope in LIST_FIELDS and self._is_listed_on(last):
            last = self._take()
            found.append(self._value(last, scope))
        values = [each for each in found if each is not None]
        if scope in LIST_FIELDS and not values and len(self.conditions.ignored) == before:
            self.conditions.drop(last.text, Why.FIELD_WITHOUT_VALUE, last.place)
        return joined(Some, values)

    def _value(self, token: Token, scope: Field | None) -> Node | None:
        is_phrase = token.sort is TokenKind.PHRASE
        return (self.conditions.phrase if is_phrase else self.conditions.values)(token, scope)

    def _is_listed_on(self, last: Token) -> bool:
        """Whether a comma stands between a value and the word or phrase that follows."""
        token = self._peek()
        if token is None or token.sort not in {TokenKind.WORD, TokenKind.PHRASE}:
            return False
        ends = last.sort is TokenKind.WORD and last.text.endswith(",")
        return ends or (token.sort is TokenKind.WORD and token.text.startswith(","))

    def _group(self, opening: Token, scope: Field | None) -> Node | None:
        if self.depth == MAX_DEPTH:
            raise QueryRefused(Ignored(opening.text, Why.TOO_DEEP, opening.place))
        self.depth += 1
        before = len(self.conditions.ignored)
        found = self.query(scope)
        self.depth -= 1
        if self._peek() is None:
            self.conditions.drop(opening.text, Why.UNCLOSED_BRACKET, opening.place)
            return found
        place = Place(opening.place.start, self._take().place.end)
        if found is None and len(self.conditions.ignored) == before:
            self.conditions.drop("()", Why.EMPTY_BRACKET, place)
        return found

    def _scoped(self, name: Token) -> Node | None:
        following = self._peek()
        is_there = following is not None and following.place.start == name.place.end
        is_value = is_there and self._begins_part() and self._operator() in {None, Operator.NOT}
        if following is None or not is_value or following.sort is TokenKind.FIELD:
            self.conditions.drop(name.text, Why.FIELD_WITHOUT_VALUE, name.place)
            return None
        if name.field is not None:
            return self._unary(name.field)
        end = self._skip()
        start = name.place.start
        self.conditions.drop(self.typed[start:end], Why.UNKNOWN_FIELD, Place(start, end))
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
