"""Names in a byline's markup: adjacent elements are separate, job titles are not names."""

from collections.abc import Iterator

from services.fetcher.extraction.name_words import CREDIT, introduces, is_role
from services.fetcher.extraction.page.dom import Element, is_longer, squeezed
from services.fetcher.extraction.person_names import is_person, names_in

LONGEST = 160
"""Letters of a byline."""

_SKIPPED = frozenset(str.split("script style noscript template svg time figure figcaption picture"))
_SAME_PIECE = frozenset(str.split("b i em strong font mark bdi"))
_LINK_WORDS = frozenset(
    str.split("and und et og och & y e i и та і ja en with mit avec con , ve oraz · | / • ,and")
)


def people_in(element: Element, language: str | None) -> list[str]:
    """The people whom an element names; a job or a paper beside them is none."""
    if is_longer(element, LONGEST):
        return []
    found: list[str] = []
    kind_of_first: tuple[str, str] | None = None
    is_linked = True
    for text, kind in _pieces(element):
        if _is_credit(text, language):
            break
        if _is_link_word(text):
            is_linked = True
            continue
        here = certain(text, language)
        if here and (is_linked or kind == kind_of_first):
            found += here
            kind_of_first = kind_of_first or kind
        is_linked = (not found) or text.rstrip().endswith((",", "&", " and", " und", " et"))
    return found


def certain(text: str, language: str | None) -> list[str]:
    """Names in a piece of a byline; empty unless all of it is names."""
    names = names_in(text.strip(" ,"), language)
    return list(filter(is_person, names))


def _is_credit(text: str, language: str | None) -> bool:
    return CREDIT.search(f" {text}") is not None and not names_in(text, language)


def _is_link_word(text: str) -> bool:
    return text.strip().casefold() in _LINK_WORDS


def _pieces(element: Element) -> list[tuple[str, tuple[str, str]]]:
    """Texts of an element in order, each with what kind of element it is in; two words that stand
    in an element each, as first and last names do, are one.
    """
    found: list[tuple[str, tuple[str, str]]] = []
    for text, kind, is_apart in _texts(element):
        if found and not is_apart:
            before, first_kind = found[-1]
            found[-1] = (f"{before}{text}", first_kind)
        elif found and _are_halves(found[-1][0], text):
            found[-1] = (f"{found[-1][0]} {text}", found[-1][1])
        else:
            found.append((text, kind))
    return [(squeezed(text), kind) for text, kind in found if squeezed(text)]


def _are_halves(one: str, other: str) -> bool:
    one, other = one.strip(), other.strip()
    return (
        one.isalpha()
        and other.replace("-", "").isalpha()
        and one[:1].isupper()
        and other[:1].isupper()
        and not introduces(one, None)
        and not is_role(other)
        and not is_role(one)
    )


def _texts(element: Element) -> Iterator[tuple[str, tuple[str, str], bool]]:
    """Text nodes; `is_apart` where another element than one for emphasis lies between."""
    kind = (str(element.tag), element.get("class") or "")
    is_emphasis = element.tag in _SAME_PIECE
    if element.text and element.text.strip():
        yield element.text, kind, not is_emphasis
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _texts(child)
        if child.tail and child.tail.strip():
            yield child.tail, kind, child.tag not in _SAME_PIECE
