"""Labels of dates: words for published and updated, and the parts of a text that they stand at."""

import re
from collections.abc import Iterator
from enum import Enum, auto

# Stems of labels; what follows differs with gender, number and case.
_UPDATED = (
    r"(?<![^\W\d_])(?:(?:last\s?)?updated?(?![^\W\d_])|(?:last\s)?modified|aktuali[sz]|zaktualiz|geändert"
    r"|mise?s?\sà\sjour|modifi[ée]|actuali[sz]|geactualis|atualiz|aggiorn|modificat|bijgewerkt|gewijzigd"
    r"|uppdater|oppdater|opdater|päivitetty|güncelle|обновл|обновен|оновл|ажурир|frissít|módosít"
    r"|ενημ[έε]ρ[ωώ]|cập\snhật|diperbarui|pembaruan|ažurir|posodob|atnaujin|atjaun|uuendatud|अपडेट"
    r"|עודכן|(?:آخر\s)?(?:ال)?تحديث)|수정|업데이트"
)
_SOFTLY_UPDATED = "更新"
_PUBLISHED = (
    r"(?<![^\W\d_])(?:publi|posted|veröffentlich|erstellt|erschienen|pubblicat|gepublic|geplaatst|opublik"
    r"|dodano|yayın|giriş|опубл|публик|δημοσ[ίι]ε|megjelen|közzét|vydán|zveřejn|julkais|xuất\sbản"
    r"|\Adat(?:um|e|a)\s?:|diterbit|dipublik|tayang|objav|प्रकाशित|פורסם|(?:ال)?نشر)|公開|公开|发布|發布|掲載|配信|입력|등록"
)
_LABEL = re.compile(
    rf"(?:(?P<UPDATED>{_UPDATED})|(?P<CALLED_UPDATED>{_SOFTLY_UPDATED})|(?P<PUBLISHED>{_PUBLISHED}))"
    r"[^\W\d_]*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")


class DateKind(Enum):
    """What a date says of itself."""

    PUBLISHED = auto()
    PLAIN = auto()
    CALLED_UPDATED = auto()
    UPDATED = auto()


def without_labels(text: str) -> str:
    """A text without its words for published and updated."""
    return _LABEL.sub(" ", text)


def labelled(text: str) -> Iterator[tuple[str, DateKind]]:
    """The parts of a text that have figures, with the labels before them, or all those behind."""
    marks = list(_LABEL.finditer(text))
    kinds = [_kind_of(mark) for mark in marks]
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(text)]
    parts = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    is_behind = bool(marks) and _FIGURE.search(parts[0]) and not _FIGURE.search(parts[-1])
    of_parts = [*kinds, DateKind.PLAIN] if is_behind else [DateKind.PLAIN, *kinds]
    for part, kind in zip(parts, of_parts, strict=True):
        if _FIGURE.search(part):
            yield part, kind


def _kind_of(label: re.Match[str]) -> DateKind:
    return DateKind[label.lastgroup or ""]


def last_label(text: str) -> tuple[DateKind, int] | None:
    """The kind that the last label of a text tells, and where it ends."""
    label = next(reversed([*_LABEL.finditer(text)]), None)
    return (_kind_of(label), label.end()) if label else None
