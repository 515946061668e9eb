"""Language tags (BCP 47): the primary language, and names by CLDR."""

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale
from babel.core import get_global

UNKNOWN = "und"
"""The tag of a language that is not known."""

# Subtags that the registry of BCP 47 deprecates, which old systems still write.
_WITHDRAWN = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv"}


@lru_cache(1_024)
def base(tag: str) -> str:
    """The language of a tag without script and region, in lower case: pt-BR → pt, iw → he."""
    first = tag.partition("-")[0].lower()
    return _WITHDRAWN.get(first, first)


def is_language(tag: str) -> bool:
    """Whether CLDR knows the language of a tag; `und` counts as one."""
    return _subtags(tag)[0] in Locale("en").languages


def display_name(tag: str, locale: Locale) -> str:
    """The name of a language in another one, with script and region: Serbisch (Lateinisch).

    The tag itself where CLDR has no name for its language.
    """
    parts = _subtags(tag)
    for end in range(len(parts), 0, -1):
        if (name := locale.languages.get("_".join(parts[:end]))) is not None:
            return _with_variant(str(name), parts[end:], locale)
    return tag


def _subtags(tag: str) -> list[str]:
    """Language, script and region as CLDR writes them: zh, Hant, TW."""
    first, *rest = tag.split("-")
    # CLDR calls some languages a variety of another: prs is fa_AF.
    parts = str(get_global("language_aliases").get(first.lower(), first.lower())).split("_")
    return parts + [each.title() if len(each) == 4 else each.upper() for each in rest]


def _with_variant(name: str, subtags: Sequence[str], locale: Locale) -> str:
    known = {**locale.territories, **locale.scripts}
    variants = ", ".join(str(known[each]) for each in subtags if each in known)
    return f"{name} ({variants})" if variants else name
