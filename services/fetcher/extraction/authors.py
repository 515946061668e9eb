"""Authors of an article, from JSON-LD, meta elements and bylines; people first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from perspektiven import limits
from services.fetcher.extraction.byline_labels import is_of_editors
from services.fetcher.extraction.bylines import authors_shown, marked
from services.fetcher.extraction.json_ld import Described, names
from services.fetcher.extraction.name_words import introduces, is_staff
from services.fetcher.extraction.page.agencies import is_agency
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import Element, squeezed
from services.fetcher.extraction.person_names import house_names, is_person, names_in
from services.fetcher.extraction.title_parts import key_of

_LABEL_LETTERS = 30
_METAS = (
    "author",
    "authors",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "article.author",
)


def authors(
    tree: Element,
    metas: Mapping[str, Sequence[str]],
    described: Described,
    *,
    raw: Sequence[Block] = (),
    language: str | None = None,
    sites: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Names of the authors in the order of the page; empty where none is named.

    The first source that names a person counts, unless the printed byline says otherwise; where
    none does, the houses that the first names: an agency, the newspaper itself. `raw`: the page's
    blocks; `language`: as the page states it; `sites`: keys of what the site calls itself.
    """
    stated = _first(names(described.article.get("author")))
    fields = _first(_fields(metas))
    shown = _people(authors_shown(tree, raw, language), sites)
    for texts in (stated, fields):
        if found := _people(_split(texts, language), sites):
            return _as_printed(found, shown, raw)[: limits.AUTHORS.most]
    creators = _split(_first(names(described.article.get("creator"))), language)
    if found := shown or _people(creators, sites):
        return found[: limits.AUTHORS.most]
    houses = _houses(stated) or _houses(fields) or _houses(marked(tree))
    return tuple(_without_site(_each_once(houses), sites)[: limits.AUTHORS.most])


def _without_site(houses: Iterable[str], sites: frozenset[str]) -> list[str]:
    """The houses without the site's account and its editors as a whole, and without its name where
    others are named.
    """
    kept = [name for name in houses if not (_is_account(name, sites) or _is_staff(name, sites))]
    return [name for name in kept if not _is_site(name, sites)] or kept


def _people(found: Iterable[str], sites: frozenset[str]) -> tuple[str, ...]:
    """The people, and the agencies beside them; empty where no person is among them."""
    named = [name for name in _each_once(found) if not _is_site(name, sites)]
    return tuple(filter(_is_author, named)) if any(map(is_person, named)) else ()


def _as_printed(
    found: tuple[str, ...], shown: tuple[str, ...], raw: Sequence[Block]
) -> tuple[str, ...]:
    """What the byline shows where it names all of those found and more, or where it names others
    and nobody found is printed anywhere on the page but as an editor: systems name the user who
    posted an article.
    """
    keys, others = ({key_of(name) for name in each} for each in (found, shown))
    if not shown or keys <= others:
        return shown if len(keys) < len(others) else found
    text = key_of(" ".join(block.text for block in raw))
    edited = set(filter(partial(_is_editor, text), keys - others))
    if not _is_known(keys - edited, others, text):
        return shown
    return tuple(name for name in found if key_of(name) not in edited)


def _is_known(keys: set[str], others: set[str], text: str) -> bool:
    """Whether names share a word with those of the byline, or one is printed elsewhere."""
    words, theirs = (set(" ".join(each).split()) for each in (keys, others))
    return bool(words & theirs) or any(key in text for key in keys)


def _is_editor(text: str, key: str) -> bool:
    """Whether a name is printed, and nowhere but behind a word for editors."""
    *before, _ = text.split(key or text)
    return bool(before) and all(is_of_editors(each[-_LABEL_LETTERS:]) for each in before)


def _is_author(name: str) -> bool:
    return is_agency(name) or is_person(name)


def _first(texts: Iterable[str]) -> list[str]:
    """The texts up to so many letters in all, on one line each; the last one is cut."""
    left = limits.AUTHOR_FIELDS.most
    found: list[str] = []
    for text in texts:
        if left <= 0:
            break
        found.append(squeezed(text)[:left])
        left -= max(1, len(found[-1]))
    return found


def _split(texts: Iterable[str], language: str | None) -> Iterator[str]:
    for text in texts:
        yield from names_in(text, language)


def _houses(texts: Iterable[str]) -> list[str]:
    """What is named in fields for authors and is no person: newspapers, agencies, nicknames."""
    return [name for text in texts for name in house_names(text)]


def _fields(metas: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in _METAS:
        yield from metas.get(name, ())
    # Networks show two labelled facts; the other one is how long an article takes to read.
    for number in ("1", "2"):
        label = next(iter(metas.get(f"twitter:label{number}", ())), "")
        if introduces(f"{label}:", None):
            yield from metas.get(f"twitter:data{number}", ())


def _each_once(found: Iterable[str]) -> list[str]:
    return list({name.casefold(): name for name in reversed(list(found))}.values())[::-1]


def _is_site(name: str, sites: frozenset[str]) -> bool:
    """Whether it is what the site calls itself, its address, or its account."""
    compact = key_of(name).replace(" ", "")
    return _is_account(name, sites) or any(
        compact in {site.replace(" ", ""), f"{site}de", f"{site}com"} for site in sites
    )


def _is_staff(name: str, sites: frozenset[str]) -> bool:
    """Whether it is the site's name and a word for its editors: nobody, as that word alone is."""
    key = key_of(name)
    return any(site in key and is_staff(key.replace(site, " ").strip()) for site in sites if site)


def _is_account(name: str, sites: frozenset[str]) -> bool:
    """Whether it is the site's name cut short, as systems call their first user: `Courier N`."""
    words = key_of(name).split()
    whole = {word for word in words if len(word) > 1}
    initials = [word for word in words if len(word) == 1 and word.upper() != word]
    is_cut = len(initials) == 1 and len(whole) + 1 == len(words)
    return is_cut and any(whole <= set(site.split()) for site in sites)
