"""Lines of metadata at the ends of a text: dates with labels and authors, reading times.

Such a line has a reading time, or a day with a clock, a label or a name, and no words but those
that such lines are made of: months, weekdays, labels, words for “by”, the authors' names; one more
may be a place. A sentence that begins with a date has more of its own, a chronicle days alone.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, islice

from babel import Locale

from perspektiven.contracts import ParagraphKind
from perspektiven.text import dates, months
from services.fetcher.extraction.date_labels import without_labels
from services.fetcher.extraction.name_words import (
    introduces,
    is_desk,
    is_house,
    is_role,
    without_names,
)
from services.fetcher.extraction.page.blocks import Block

_LONGEST = 200  # letters
_FIRST, _LAST = 8, 2  # blocks
_PARAGRAPHS = 2  # the first may be a standfirst, above the line
_FIGURE = re.compile(r"\d")
_BETWEEN = re.compile(r"[\s-]")
_CLOCK = re.compile(r"\d[:.h]\d\d(?![\d.])")
_WORD = re.compile(r"[^\W\d_][^\s\d_,،;:：()\[\]/|•·.–—-]*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{5}")
_SHORTEST, _LONGEST_ZONE = 3, 5  # letters of a word that says something, and of `AEST`
_MINUTES = frozenset(
    str.split(
        "min mins minute minutes minuten minuto minutos minuti minut minuta minuty minút minuter"
        " minutter minuuttia perc dakika dk хв хвилин хвилини минут минуты мин минута минути λεπτά"
        " دقيقة دقائق دقیقه منٹ דקות मिनट মিনিট நிமிடம் นาที phút menit minit dakikada"
    )
)
_READING = frozenset(
    str.split(
        "read reading time lesezeit lesedauer lesen temps lecture lectura tiempo leitura tempo"
        " lettura leestijd leesduur lästid läsning læsetid lesetid lukuaika czytania czas czytanie"
        " doba čtení čas čítania čitanja olvasási idő citire citit timp okuma süresi чтение чтения"
        " время читання час четене четива време χρόνος ανάγνωσης ανάγνωση القراءة قراءة وقت مدة"
        " مطالعه زمان پڑھنے قراءه זמן קריאה पढ़ने समय पढ़ें পড়ার সময় đọc baca waktu bacaan"
    )
)
# Beside figures of dates and times.
_SMALL = frozenset(
    str.split(
        "the and den det les las der uhr klo ore ora orë hora horas hrs saat jam pukul lúc ngày"
        " часов часа година годин година kell dag ساعت ساعة الساعة बजे วันที่ เวลา este"
        " date datum data fecha дата تاریخ التاريخ ημερομηνία dato data tanggal tarihi"
    )
)


_OF_WRITERS = (is_role, is_house, is_desk)


def without_metadata(blocks: Sequence[Block], authors: Sequence[str]) -> list[Block]:
    """The blocks of a text without lines of metadata before its first paragraphs and at its end."""
    told = list(accumulate(_is_paragraph(block) for block in blocks))
    first = {i for i, count in enumerate(told[:_FIRST]) if count <= _PARAGRAPHS}
    last = set(range(max(0, len(blocks) - _LAST), len(blocks)))
    return [
        block
        for i, block in enumerate(blocks)
        if not (i in first and is_metadata(block, authors))
        and not (i in last and is_metadata(block, authors, most_unknown=0))
    ]


def _is_paragraph(block: Block) -> bool:
    return bool(block.weight) and block.kind is ParagraphKind.PARAGRAPH


def is_metadata(block: Block, authors: Sequence[str] = (), *, most_unknown: int = 1) -> bool:
    """Whether a line says when and by whom something was written, or how long reading it takes.

    `most_unknown`: words of its own; one may be a place, or the label of an event.
    """
    text = block.text
    if block.kind is not ParagraphKind.PARAGRAPH or len(text) > _LONGEST:
        return False
    if not _FIGURE.search(text):
        return False
    whole = text.casefold()
    left = without_labels(without_names(whole, authors))
    words = _words(left, text)
    if not (_is_reading_time(words) or (_has_more(text, whole, left) and _is_dated(text))):
        return False
    most_unknown += most_unknown and _names_publisher(text, whole, left)
    return _has_few_unknown(words, most_unknown)


def _has_few_unknown(words: Iterable[str], most: int) -> bool:
    unknown = list(islice((word for word in words if not _is_known(word)), most + 1))
    return len(unknown) <= most and not _UNSPACED.search(" ".join(unknown))


def _words(left: str, text: str) -> set[str]:
    """The words of what is left of a text, without those that look like a time zone's letters."""
    zones = {word.casefold() for word in _WORD.findall(text) if _may_be_zone(word)}
    return set(_WORD.findall(left)) - zones


def _has_more(text: str, whole: str, left: str) -> bool:
    """Whether a clock, a label or an author stands beside a date."""
    return left != whole or _CLOCK.search(text) is not None or introduces(text, None)


def _names_publisher(text: str, whole: str, left: str) -> bool:
    """Whether a label and a clock stand in a line: `Published by: …` has one word more."""
    return left != whole and _CLOCK.search(text) is not None


def _is_dated(text: str) -> bool:
    return dates.read(text, dates.DateLocale()) is not None


def _may_be_zone(word: str) -> bool:
    return word.isupper() and len(word) <= _LONGEST_ZONE


def _is_reading_time(words: set[str]) -> bool:
    return not _MINUTES.isdisjoint(words) and not _READING.isdisjoint(words)


def _is_known(word: str) -> bool:
    """Whether it is a word of dates, bylines and reading times."""
    if len(word) < _SHORTEST or word in _of_such_lines():
        return True
    is_month = months.number(word) is not None or months.persian(word) is not None
    return is_month or introduces(word, None) or any(is_of(word) for is_of in _OF_WRITERS)


@cache
def _of_such_lines() -> frozenset[str]:
    """The words above, and those of weekdays' names in all languages."""
    return (
        _SMALL
        | _MINUTES
        | _READING
        | frozenset(
            part.rstrip(".")
            for language in months.LANGUAGES.split()
            for names in Locale.parse(language).days["format"].values()
            for name in names.values()
            for part in _BETWEEN.split(name.casefold())
        )
    )
