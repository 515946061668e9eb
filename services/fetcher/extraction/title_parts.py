"""Parts of a title: the headline, and what the site adds before or after it."""

import re
from collections.abc import Callable, Mapping, Sequence

from perspektiven.urls import registered_domain
from services.fetcher.extraction.json_ld import Described

# For titles that are squeezed: a run of spaces would be gone through from each of its ends.
SEPARATOR = re.compile(
    r" [|\-–—·•»«/‹›<>~]{1,2} | ?[|｜：ㅣ│┃∣❘ǀ⎮] ?| ?:: ?|(?<![_＿])[_＿]++(?=\S)| [_＿] "
    r"| (?=-{2}\S)-{2}"
    # 新华网 and the like stand behind a bare hyphen.
    r"|(?<=[\u3000-\uffef])-{1,2}(?=[\u4e00-\u9fff]{2,10}$)"
)
_IN_BRACKETS = re.compile(r" ?[（(]([^（()）]{2,30})[)）]$")
_DOMAIN = re.compile(r"(?:www)?[\w-]+(?:\.[a-z]{2,3})?\.[a-z]{2,4}")
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII_KEYS = [_NOT_WORD.sub(" ", chr(code).lower()) for code in range(128)]
_BARS = frozenset("|｜ㅣ│┃∣❘ǀ⎮»•·<›_＿") | {"::", "--"}
_SITE_WORDS = 5
_SMALL_WORD = 3  # letters of what domains leave out
_MOST_PARTS = 8
"""A title goes part by part, and so often at most; of many separators those at its ends count."""
_MOST_SITE_WORDS = 8  # a headline where the name should be is no name


def site_names(
    metas: Mapping[str, Sequence[str]], described: Described, url: str
) -> frozenset[str]:
    """Names of the site, including its domain."""
    publisher = described.article.get("publisher") or described.page.get("publisher")
    names = [
        *metas.get("og:site_name", []),
        *metas.get("application-name", []),
        *metas.get("apple-mobile-web-app-title", []),
        *metas.get("twitter:site", []),
        *metas.get("publisher", []),
        *([publisher.get("name")] if isinstance(publisher, dict) else []),
        registered_domain(url).removeprefix("www.").partition(".")[0] if url else "",
    ]
    keys = {key_of(name) for name in names if isinstance(name, str)}
    return frozenset(key for key in keys if key and len(key.split()) <= _MOST_SITE_WORDS)


def without_site(text: str, sites: frozenset[str], keys: set[str], shown: set[str]) -> str:
    """The title without parts in front or behind that name the site or its section.

    A part goes when the rest is what another place gives as the title or what stands on the page,
    when it is the site's name, or when it looks like a name at the end behind a bar.
    """
    bracket = _IN_BRACKETS.search(text)
    if bracket and _names_site(bracket[1], sites):
        text = text[: bracket.start()]
    for _ in range(_MOST_PARTS):
        if key_of(text) in shown:
            break
        cuts = _cuts(text)
        shorter = (
            _known(text, cuts, keys, shown, sites) or _unnamed(text, cuts, sites) if cuts else None
        )
        if shorter is None:
            break
        text = shorter
    return text


def before_name(text: str, sites: frozenset[str]) -> str:
    """The title without the site's own name at its end, or before a colon."""
    for sign in ("|", " : "):
        before, found, name = text.rpartition(sign)
        if found and key_of(name) in sites:
            return before.strip()
    name, found, behind = text.partition(": ")
    # One word in front may be what the headline is about.
    is_name = " " in (key := key_of(name)) and key in sites
    return behind.strip() if found and is_name and is_long(key_of(behind)) else text


def _cuts(text: str) -> list[tuple[int, int]]:
    """Places of separators, those at the ends of many."""
    cuts = [match.span() for match in SEPARATOR.finditer(text) if _divides(match[0], text)]
    return cuts if len(cuts) <= 2 * _MOST_PARTS else cuts[:_MOST_PARTS] + cuts[-_MOST_PARTS:]


def _divides(separator: str, text: str) -> bool:
    """Guillemets in pairs are quotation marks."""
    return separator.strip() not in {"«", "»"} or not ("«" in text and "»" in text)


def _known(
    text: str,
    cuts: list[tuple[int, int]],
    keys: set[str],
    shown: set[str],
    sites: frozenset[str],
) -> str | None:
    """The longest part before or behind a separator that is known from elsewhere, and no site."""
    parts = [part.strip() for start, end in cuts for part in (text[:start], text[end:])]
    parts.sort(key=len, reverse=True)
    long_ones = {
        part: key for part in parts if is_long(key := key_of(part)) and not _is_site(key, sites)
    }
    # A slogan or a subtitle may be longer than the headline, and stand on the page, too.
    ranks: tuple[Callable[[str], bool], ...] = (
        (keys - {key_of(text)}).__contains__,
        shown.__contains__,
        lambda key: any(line.startswith(key) for line in shown),
    )
    return next(
        (part for is_known in ranks for part, key in long_ones.items() if is_known(key)), None
    )


def _unnamed(text: str, cuts: list[tuple[int, int]], sites: frozenset[str]) -> str | None:
    """Without the site's name at one of its ends."""
    (first_start, first_end), (last_start, last_end) = cuts[0], cuts[-1]
    if _names_site(text[last_end:], sites):
        return text[:last_start].strip()
    if _names_site(text[:first_start], sites):
        return text[first_end:].strip()
    # A hyphen without spaces is one of the Chinese ones.
    separator = text[last_start:last_end]
    is_bar = separator in {"-", "--"} or separator.strip() in _BARS
    tail = text[last_end:].split()
    if is_bar and len(tail) <= _SITE_WORDS and length(text[:last_start]) >= 20:
        return text[:last_start].strip()
    return None


def _names_site(part: str, sites: frozenset[str]) -> bool:
    key = key_of(part)
    if not key:
        return True
    if _DOMAIN.fullmatch(part.strip().lower()) or _is_site(key, sites):
        return True
    return len(key.split()) <= _SITE_WORDS and any(
        len(site) >= 4 and f" {site} " in f" {key} " for site in sites
    )


def _is_site(key: str, sites: frozenset[str]) -> bool:
    """Whether it is a site's name, or its domain: `El Correo de Alba` is at correoalba.example."""
    return any(_spell(key.split(), site.replace(" ", "")) for site in sites)


def _spell(words: Sequence[str], site: str) -> bool:
    """Whether words make up a site's name; small ones may be left out of it."""
    for word in words:
        if site.startswith(word):
            site = site[len(word) :]
        elif len(word) > _SMALL_WORD:
            return False
    return not site


def is_long(key: str) -> bool:
    """Whether it says enough to be a headline: 12 letters, or 4 Chinese characters."""
    return length(key) >= 12


def is_dense(key: str) -> bool:
    """Whether the text is mostly written without spaces between words."""
    return length(key) > 2 * len(key)


def length(key: str) -> int:
    """Length in Latin letters; a Chinese character counts as three."""
    return sum(3 if char >= "\u2e80" else 1 for char in key)


def key_of(text: str) -> str:
    """Words of the text in lower case, for comparisons."""
    if text.isascii():
        # For each line of a page: a table is five times as fast here as an expression.
        return " ".join(text.translate(_ASCII_KEYS).split())
    return _NOT_WORD.sub(" ", text.casefold()).strip()
