"""Other spellings of a word in a query: names, irregular forms, synonyms, letters with digits.

`widened` adds them to the clause of a word, below it in weight. Whoever puts a word between
quotation marks gets it as it stands: phrases are not widened. A word gets at most twenty clauses
more than its fields have.
"""

import re
from collections.abc import Sequence
from typing import Any

from perspektiven.text.name_keys import name_keys
from services.reader.query.spellings.broken_plurals import FIELDS as PLURAL_FIELDS
from services.reader.query.spellings.broken_plurals import number_forms
from services.reader.query.spellings.chinese import other_scripts
from services.reader.query.spellings.forms import other_forms
from services.reader.query.spellings.synonyms import OURS, Synonyms

Clause = dict[str, Any]

_NAME_WEIGHT = 0.1
_FORM_WEIGHT = 1.5
_MOST_SYNONYMS = 12
_LETTERS_DIGITS = re.compile(r"([^\W\d_]{1,12})[-‐‑–]?(\d{1,5}[^\W\d_]?)")
_WITH_HYPHEN = re.compile(r"[^\W\d_]{1,12}[-‐‑–]\d{1,5}[^\W\d_]?")
_FOLDED = str.maketrans("äöü", "aou") | str.maketrans({"ß": "ss"})
_WEAK_VERB = re.compile("([a-zäöüß]{3,16}?)(?:en|(?<=e[lr])n)")

_PREFIXES = ("be", "er", "ver", "zer", "ent", "miss", "ge")
_SEPARABLE = re.compile(
    "(zurück|zusammen|heraus|herum|weiter|fest|fort|teil|nach|auf|aus|bei|ein|hin|los|mit|vor|weg|"
    "ab|an|um|zu)([a-zäöüß]{4,12}en)"
)
_MOST_FINITE = 5
_MOST_BETWEEN = 12
"""Words between the two parts of a verb."""

_TITLES = ("title^2", "original.title")
_BODIES = ("body",)
_CHINESE = ("original.title", "original.body.zh")


class _Known:
    """The synonyms in use: those of the operator once `use` was called."""

    synonyms = Synonyms(OURS)


def use(synonyms: Synonyms) -> None:
    """Sets the synonyms of all searches from now on."""
    _Known.synonyms = synonyms


def widened(text: str, fields: Sequence[str], clause: Clause) -> Clause:
    """The clause of a word, or what finds its other spellings as well.

    `fields` are those that `clause` looks into, with weights or without.
    """
    names = [field.partition("^")[0] for field in fields]
    if "body.exact" in names:
        others = _in_index(text)
    elif "title.exact" in names:
        others = _forms(text, ("title.exact",), _TITLES) + _same_name(text, "title_names")
    else:
        others = _to_mark(text, names)
    if _WITH_HYPHEN.fullmatch(text) and "multi_match" in clause:
        clause = {"multi_match": _as_phrase(clause["multi_match"])}
    if not others:
        return clause
    return {"bool": {"should": [clause, *others], "minimum_should_match": 1}}


def _in_index(text: str) -> list[Clause]:
    found = _forms(text, ("title.exact", "body.exact"), (*_TITLES, *_BODIES))
    if forms := other_forms(text.lower()):
        found.append({"terms": {"original.body.en": list(forms), "boost": _FORM_WEIGHT}})
    if plurals := number_forms(text):
        plural = {"query": " ".join(plurals), "boost": _FORM_WEIGHT}
        found += [{"match": {field: plural}} for field in PLURAL_FIELDS]
    found += _same_name(text, "names")
    found += _separated(text)
    return found + [_phrase(each, _CHINESE) for each in other_scripts(text)]


def _same_name(text: str, field: str) -> list[Clause]:
    keys = name_keys(text)
    return [{"terms": {field: list(keys), "boost": _NAME_WEIGHT}}] if keys else []


def _forms(text: str, exact: Sequence[str], fields: Sequence[str]) -> list[Clause]:
    """Irregular forms and synonyms: single words as they stand, others as phrases."""
    words, phrases = _others(text)
    folded = sorted({word.translate(_FOLDED) for word in words})
    found: list[Clause] = [
        {"terms": {field: folded, "boost": _FORM_WEIGHT}} for field in exact if folded
    ]
    return found + [_phrase(each, fields) for each in phrases]


def _to_mark(text: str, fields: Sequence[str]) -> list[Clause]:
    """The same to be marked in a few fields."""
    words, phrases = _others(text)
    words += number_forms(text)
    found = [_phrase(each, fields) for each in (*phrases, *other_scripts(text))]
    if words:
        found.append({"multi_match": {"query": " ".join(words), "fields": list(fields)}})
    return found


def _others(text: str) -> tuple[list[str], list[str]]:
    """Single words and phrases that are looked for as well; of the latter one at most."""
    lower = text.lower()
    synonyms = _Known.synonyms.of(text)[:_MOST_SYNONYMS]
    words = [each.lower() for each in synonyms if each.isalpha()]
    words += _declined(other_forms(lower)) or _weak_forms(text)
    phrases = [each for each in synonyms if not each.isalpha()]
    if match := _LETTERS_DIGITS.fullmatch(text):
        phrases = [f"{match[1]} {match[2]}"]
        words.append(f"{match[1]}{match[2]}".lower())
    return words, phrases[:1]


def _declined(forms: Sequence[str]) -> list[str]:
    """The forms, and those that participles among them have before a noun: `gestohlenes`."""
    participles = [each for each in forms if _is_participle(each)]
    declined = (f"{each}{ending}" for each in participles for ending in ("e", "en", "er", "es"))
    return [*forms, *declined]


def _is_participle(form: str) -> bool:
    return form.endswith(("en", "t")) and (form.startswith(_PREFIXES) or "ge" in form[2:6])


def _separated(text: str) -> list[Clause]:
    """What finds a verb whose first part stands behind it: `tritt … zurück`."""
    match = _SEPARABLE.fullmatch(text.lower())
    if match is None:
        return []
    forms = sorted(other_forms(match[2]), key=len)
    finite = [form for form in forms if not _is_participle(form)]
    verbs = [{"match": {"query": form.translate(_FOLDED)}} for form in finite[:_MOST_FINITE]]
    if not verbs:
        return []
    behind = {"match": {"query": match[1].translate(_FOLDED)}}
    near = {"intervals": [{"any_of": {"intervals": verbs}}, behind], "ordered": True}
    rule = {"all_of": near | {"max_gaps": _MOST_BETWEEN}}
    return [{"intervals": {field: rule}} for field in ("title.exact", "body.exact")]


def _weak_forms(text: str) -> tuple[str, ...]:
    """Forms of a regular verb, which who writes it in small letters means: `warnen`, `gewarnt`."""
    match = _WEAK_VERB.fullmatch(text)
    if match is None:
        return ()
    stem = match[1]
    link = "e" if stem[-1] in "td" else ""
    return (*(f"{stem}{link}{ending}" for ending in ("t", "te", "ten")), f"ge{stem}{link}t")


def _phrase(text: str, fields: Sequence[str]) -> Clause:
    return {
        "multi_match": {"query": text, "fields": list(fields), "type": "phrase", "lenient": True}
    }


def _as_phrase(match: Clause) -> Clause:
    kept = {key: value for key, value in match.items() if key not in {"operator", "tie_breaker"}}
    return kept | {"type": "phrase"}
