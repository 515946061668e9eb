"""Reasons why a part of a query is ignored or refused, and what to do about each.

Pages say them in the reader's language (`query_why` of the locale files), the API in English.
"""

from collections.abc import Mapping
from enum import StrEnum


class Why(StrEnum):
    """Why a part of a query is ignored or refused."""

    NO_LETTERS = "no_letters"
    UNKNOWN_FIELD = "unknown_field"
    FIELD_WITHOUT_VALUE = "field_without_value"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_OUTLET = "unknown_outlet"
    BAD_DATE = "bad_date"
    STAR_WITHIN = "star_within"
    SHORT_PREFIX = "short_prefix"
    STAR_NOT_HERE = "star_not_here"
    TOO_MANY_PREFIXES = "too_many_prefixes"
    NO_FUZZINESS = "no_fuzziness"
    TOO_FAR = "too_far"
    TOO_LONG = "too_long"
    TOO_MANY_WORDS = "too_many_words"
    TOO_DEEP = "too_deep"
    LONE_OPERATOR = "lone_operator"
    NOT_BEFORE_OPERATOR = "not_before_operator"
    UNCLOSED_BRACKET = "unclosed_bracket"
    STRAY_BRACKET = "stray_bracket"
    EMPTY_BRACKET = "empty_bracket"
    UNCLOSED_QUOTE = "unclosed_quote"
    STRAY_QUOTE = "stray_quote"
    NEAR_WHAT = "near_what"
    BAD_DISTANCE = "bad_distance"


REMEDIES: Mapping[Why, str] = {
    Why.NO_LETTERS: "it has no letters or digits to search for",
    Why.UNKNOWN_FIELD: "there is no such field; put it in quotation marks to search for it as text",
    Why.FIELD_WITHOUT_VALUE: "a value must follow the colon",
    Why.UNKNOWN_COUNTRY: "the country is unknown; use its name or its ISO 3166-1 code",
    Why.UNKNOWN_LANGUAGE: "the language is unknown; use its name or its BCP 47 code",
    Why.UNKNOWN_OUTLET: "no outlet with articles and no list of outlets has this name",
    Why.BAD_DATE: "a date is written 2026, 2026-11 or 2026-11-23",
    Why.STAR_WITHIN: "wildcards are allowed only as a * at the end of a word",
    Why.SHORT_PREFIX: "at least three letters must stand before the *",
    Why.STAR_NOT_HERE: "a * is allowed only after words of the text or the title",
    Why.TOO_MANY_PREFIXES: "at most three words may end with a *",
    Why.NO_FUZZINESS: "fuzzy search (word~) is not supported",
    Why.TOO_FAR: "the distance is limited to 50 words",
    Why.TOO_LONG: "the query is too long; shorten it",
    Why.TOO_MANY_WORDS: "the query has too many words; remove some",
    Why.TOO_DEEP: "brackets are nested too deeply",
    Why.LONE_OPERATOR: "the operator needs a word on both sides",
    Why.NOT_BEFORE_OPERATOR: "NOT needs a word or a group after it",
    Why.UNCLOSED_BRACKET: "the bracket is not closed",
    Why.STRAY_BRACKET: "the closing bracket has no opening one",
    Why.EMPTY_BRACKET: "the brackets are empty",
    Why.UNCLOSED_QUOTE: "the quotation mark is not closed",
    Why.STRAY_QUOTE: "the closing quotation mark has no opening one",
    Why.NEAR_WHAT: "NEAR works only between words, phrases and brackets with OR",
    Why.BAD_DISTANCE: "a distance is written NEAR/5",
}
"""What the API says of each, after the part of the query that is meant."""
