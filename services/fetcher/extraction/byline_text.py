"""Names in a byline's markup: adjacent elements are separate, job titles are not names."""

import re
from collections.abc import Iterator

from services.fetcher.extraction.byline_labels import is_of_writers
from services.fetcher.extraction.name_words import CREDIT
from services.fetcher.extraction.page.dom import Element, is_longer, squeezed, text_of
from services.fetcher.extraction.person_names import is_person, names_in

LONGEST = 160
"""Letters of a byline."""

_SKIPPED = frozenset(str.split("script style noscript template svg time figure figcaption picture"))
_SAME_PIECE = frozenset(str.split("b i em strong font mark bdi"))
# What stands behind a name whose bearer is somewhere: `Ann Lee in Cork and Cy Poe in Galway`.
_IN_PLACE_AND = re.compile(
    r"(?:in|en|à|em|a|i|w|из|в|у|στην?)\s[^\W\d_][^\d,;:.]{1,30}?\s(?:and|und|et|y|e|og|och|i|и|та|και)\s"
)
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
        if _is_of_others(text, found, language):
            break
        if _is_link_word(text):
            is_linked = True
            continue
        here = certain(text, language)
        if here and (is_linked or kind == kind_of_first or _links_back(text)):
            found += here
            kind_of_first = kind_of_first or kind
        is_linked = _links_on(text, found)
    return found


def certain(text: str, language: str | None) -> list[str]:
    """Names in a piece of a byline; empty unless all of it is names."""
    names = names_in(text.strip(" ,"), language)
    return list(filter(is_person, names))


def _is_of_others(text: str, before: list[str], language: str | None) -> bool:
    """Whether a credit, or a label behind names, announces somebody else's."""
    if CREDIT.search(f" {text}") and not names_in(text, language):
        return True
    is_label = text.endswith((":", "：")) or (text.endswith(",") and _is_word(text[:-1]))
    return bool(before) and is_label and not is_of_writers(text, language)


def _is_word(text: str) -> bool:
    return text.replace("’", "").isalpha()


def _links_back(text: str) -> bool:
    """Whether it begins with where the one named before is, and “and”."""
    return _IN_PLACE_AND.match(text) is not None


def _links_on(text: str, found: list[str]) -> bool:
    """Whether the next piece may name somebody: nobody is named yet, or it says “and”."""
    return not found or text.rstrip().endswith((",", "&", " and", " und", " et"))


def _is_link_word(text: str) -> bool:
    return text.strip().casefold() in _LINK_WORDS


def _pieces(element: Element) -> list[tuple[str, tuple[str, str]]]:
    """Texts of an element in order, each with what kind of element it is in."""
    found: list[tuple[str, tuple[str, str]]] = []
    is_open = False
    for each in _texts(element):
        if each is None:
            is_open = False
        elif is_open:
            before, kind = found[-1]
            found[-1] = (f"{before}{each[0]}", kind)
        elif each[0].strip():
            found.append(each)
            is_open = True
    pieces = [(squeezed(text), kind) for text, kind in found if squeezed(text)]
    return [(_unbracketed(text), kind) for text, kind in pieces] if len(pieces) == 1 else pieces


def _unbracketed(text: str) -> str:
    """A text without the brackets around all of it: `(Kiss Anna)`, as papers sign."""
    inner = text[1:-1]
    is_whole = text[0] == "(" and text[-1] == ")" and not {"(", ")"} & {*inner}
    return inner if is_whole else text


def _texts(element: Element) -> Iterator[tuple[str, tuple[str, str]] | None]:
    """Text nodes; None where a piece ends."""
    kind = (str(element.tag), element.get("class") or "")
    if ends := _is_apart(element):
        yield None
    if element.text:
        yield element.text, kind
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _texts(child)
        else:
            yield None
        if child.tail:
            yield child.tail, kind
    if ends:
        yield None


def _is_apart(element: Element) -> bool:
    """Whether it is no emphasis within a name: `<b>A</b>nn Lee` is one, `<b>Ann Lee</b>` whole."""
    return element.tag not in _SAME_PIECE or bool(certain(text_of(element), None))
