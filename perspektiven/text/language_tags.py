"""Language tags (BCP 47): the primary language, and names by CLDR."""

from babel import Locale
from babel.core import get_global

UNKNOWN = "und"
"""The tag of a language that is not known."""


def base(tag: str) -> str:
    """The language of a tag without script and region, in lower case: pt-BR → pt."""
    return tag.partition("-")[0].lower()


def display_name(tag: str, locale: Locale) -> str:
    """The name of a language in another one, with script and region: Serbisch (Lateinisch).

    The tag itself where CLDR has no name for its language.
    """
    first, *rest = tag.split("-")
    # CLDR calls some languages a variety of another: prs is fa_AF.
    first, *more = str(get_global("language_aliases").get(first, first)).split("_")
    rest = [*more, *rest]
    subtags = [each.title() if len(each) == 4 else each.upper() for each in rest]
    for end in range(len(subtags), -1, -1):
        name = locale.languages.get("_".join([first.lower(), *subtags[:end]]))
        if name is not None:
            parts = [
                locale.scripts.get(each) or locale.territories.get(each, "")
                for each in subtags[end:]
            ]
            known = ", ".join(part for part in parts if part)
            return f"{name} ({known})" if known else str(name)
    return tag
