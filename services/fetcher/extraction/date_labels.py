"""Labels of dates: words for published, updated and printed, and the parts that they stand at."""

import re
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
    r"|\Adat(?:um|e|a)\s?:|diterbit|dipublik|tayang|objav|प्रकाशित|פורסם|(?:ال)?نشر"
    r"|online(?=:?\s(?:[^\W\d_]{1,12}\s){0,2}\d)|mise?s?\sen\sligne)|公開|公开|发布|發布|掲載|配信|입력|등록"
)
# The issue bears a later day than its page, as a rule.
_PRINTED = (
    r"(?<![^\W\d_])(?:in\sprint(?![^\W\d_])|print(?:ed)?\s(?:edition|issue)|today['’]s\spaper"
    r"|(?:druck|print|papier|zeitungs)-?ausgabe|gedruckte\w?\sausgabe|ausgabe\s(?:vom|nr)"
    r"|(?:édition|journal|numéro)\s(?:papier|imprimée?|du(?=\s(?:[^\W\d_]{4,8}\s)?\d))"
    r"|edición\s(?:impresa|en\spapel|del(?=\s(?:[^\W\d_]{3,9}\s){0,2}\d))"
    r"|edição\s(?:impressa|em\spapel|d[eo](?=\s(?:[^\W\d_]{3,9}\s){0,2}\d))"
    r"|edizione\s(?:cartacea|stampata|del(?=\s(?:[^\W\d_]{3,9}\s)?\d))"
    r"|(?:papieren|gedrukte)\s(?:krant|editie)|(?:krant|editie)\svan"
    r"|papperstidning|pappersutgåv|papirutg|papiravis|papirudg|printudg|tryckta?\s(?:tidning|utgåv)"
    r"|trykte\s(?:avis|utg|udg)|painetu|paperileh|papierow|drukowan|wydani\w\sz(?=\s(?:dnia\s)?\d)"
    r"|(?:tištěn|papírov)[^\W\d_]{1,3}(?:\svydání)?|vydání\sze?(?=\s(?:dne\s)?\d)|tlačen|nyomtatott|lapszám|ediți\w{1,3}\stipărit"
    r"|tiskan|печатн|друкован|хартиен|номер\w?\s(?:от|від|за)(?=\s\d)|basılı|έντυπ|edisi\scetak|báo\sin"
    r"|प्रिंट\sसंस्करण|मुद्रित|چاپی|המודפס|(?:ال)?مطبوعة|الورقية)"
    r"|朝刊|夕刊(?!フジ)|紙面|印刷版|纸质版|紙本|(?<![가-힣])지면"
)
_LABEL = re.compile(
    rf"(?:(?P<PRINTED>{_PRINTED})|(?P<UPDATED>{_UPDATED})|(?P<CALLED_UPDATED>{_SOFTLY_UPDATED})"
    rf"|(?P<PUBLISHED>{_PUBLISHED}))[^\W\d_]*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_DAY = re.compile(r"(?:\d\D{0,12}){5}")  # as many figures as a day and a year have
_CLOCK = re.compile(r"\d[:h]\d\d(?!\d)|(?<![\d.])\d\d?\.\d\d(?![\d.])")
# `on 16 July 2026 in the`, before the name of the printed issue.
_LEADS_ON = re.compile(r"\d\.?\s+[^\W\d_][^\d|·•,;–—(]*$")


class DateKind(Enum):
    """What a date says of itself."""

    PUBLISHED = auto()
    PLAIN = auto()
    CALLED_UPDATED = auto()
    UPDATED = auto()
    PRINTED = auto()
    """The day of the printed issue."""


def without_labels(text: str) -> str:
    """A text without such words."""
    return _LABEL.sub(" ", text)


def labelled(text: str) -> list[tuple[str, DateKind]]:
    """The parts of a text that have figures, with the labels before them, or all those behind."""
    marks = list(_LABEL.finditer(text))
    kinds = [_kind_of(mark) for mark in marks]
    parts = _between(text, marks)
    is_behind = len(parts) > 1 and _has_figure(parts[0]) and not _has_figure(parts[-1])
    of_parts = [*kinds, DateKind.PLAIN] if is_behind else [DateKind.PLAIN, *kinds]
    found = [pair for pair in zip(parts, of_parts, strict=True) if _has_figure(pair[0])]
    return _of_issue(found, is_behind=is_behind) if DateKind.PRINTED in kinds else found


def _between(text: str, marks: list[re.Match[str]]) -> list[str]:
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _has_figure(text: str) -> bool:
    return _FIGURE.search(text) is not None


def _of_issue(parts: list[tuple[str, DateKind]], *, is_behind: bool) -> list[tuple[str, DateKind]]:
    """The parts of a line on the printed issue, which has a day and no clock."""
    if not parts:
        return parts
    (first, kind), *others = parts
    if _CLOCK.search(first):
        is_other = is_behind and kind is DateKind.PRINTED
        return [(first, DateKind.PLAIN if is_other else kind), *others]
    is_issue = _is_only_day(parts) and _leads_to_issue(first, kind)
    return [(first, DateKind.PRINTED if is_issue else kind), *others]


def _is_only_day(parts: list[tuple[str, DateKind]]) -> bool:
    return sum(1 for text, _ in parts if _DAY.search(text)) == 1


def _leads_to_issue(text: str, kind: DateKind) -> bool:
    is_said = kind is DateKind.PUBLISHED and _LEADS_ON.search(text) is not None
    return is_said or kind is DateKind.PLAIN


def _kind_of(label: re.Match[str]) -> DateKind:
    return DateKind[label.lastgroup or ""]


def last_label(text: str) -> tuple[DateKind, int] | None:
    """The kind that the last label of a text tells, and where it ends."""
    label = next(reversed([*_LABEL.finditer(text)]), None)
    return (_kind_of(label), label.end()) if label else None
