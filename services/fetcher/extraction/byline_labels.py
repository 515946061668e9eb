"""Labels in a byline: `Text:` announces who wrote, `Editor:` who edited, others somebody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.fetcher.extraction.name_words import is_never_a_name, without_by

_COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")  # and none within a time of day
_DIVIDER = re.compile(r"[;|/／•·、，,،؛(\[]|\s[-–—]\s|\.\s")
_BEHIND_DATE = re.compile(r"[^|;\d]*+\d[^|;,]*+[|;,]")
_MOST_WORDS = 3  # of a label that stands right behind a name
_WRITES = re.compile(
    r"(?:report|journal|журнал|корреспонд|кореспонд|[ck]orr[ei]spond|[ck]olumn|contribut|redakteur"
    r"|redattr?[io]|rédact|wartawan|verslagg|toimittaj|periodist"
    r"|giornalist|dziennikar|novin[aá][rř]|jurnalist|újságíró|συντάκτ)\w*|\w*(?:记者|記者|기자)",
    re.IGNORECASE,
)
_EDITORS = tuple(
    str.split(
        "editor editors editör editörü edited·by redaktor redaktorka redakcja redaktör redaktør"
        " redaktion редактор редакторка szerkesztő szerkesztette עריכה تحرير 编辑 編輯 责编 責編"
        " 责任编辑 責任編輯"
    )
)


@dataclass(frozen=True, slots=True)
class Named:
    """The parts of a byline that name writers, and those that name editors."""

    writers: list[str]
    editors: list[str]


def named(text: str, language: str | None) -> Named:
    """What a byline names, without labels and without what stands behind those of others.

    Nobody knows all labels of all languages: one that is no word for “by” is somebody else's.
    """
    writers: list[str] = []
    editors: list[str] = []
    for label, content in _labelled(text, language):
        if is_of_editors(label):
            editors.append(content)
        elif not label or is_of_writers(label, language):
            writers.append(content)
        else:
            writers.append(_behind_date(content))
    return Named(_filled(writers), _filled(editors))


def _filled(texts: list[str]) -> list[str]:
    return [text.strip(" ,") for text in texts if text.strip(" ,")]


def is_of_editors(label: str) -> bool:
    """Whether a label announces who edited."""
    words = f" {label.strip(' :：').casefold()}".replace(" ", "·")
    return words.endswith(tuple(f"·{each}" for each in _EDITORS))


def is_writer(word: str) -> bool:
    """Whether a word is for somebody who writes: `reporter`."""
    return _WRITES.fullmatch(word.strip(",;.")) is not None


def is_of_writers(label: str, language: str | None) -> bool:
    """Whether a label is a word for “by” or for who writes, or ends with one.

    `Directed by` and `Sponsored by` are of others.
    """
    words = label.strip(" :：").split()
    if words and _WRITES.fullmatch(words[-1]):
        return True
    starts = (at for at in range(len(words)) if at == 0 or words[at:] != ["by"])
    return any(not without_by(f"{' '.join(words[at:])}: ", language) for at in starts)


def _labelled(text: str, language: str | None) -> Iterator[tuple[str, str]]:
    """The parts of a byline in order, each with the label before it, which may be empty."""
    label, start = "", 0
    for colon in _COLON.finditer(text):
        dividers = list(_DIVIDER.finditer(text, start, colon.start()))
        at = dividers[-1].end() if dividers else start
        at += _name_before(text[at : colon.start()], language, has_label=bool(label or dividers))
        yield label, text[start:at]
        label, start = text[at : colon.end()], colon.end()
    yield label, text[start:]


def _name_before(chunk: str, language: str | None, *, has_label: bool) -> int:
    """Where the label begins in the words before a colon; what is before it may be a name.

    A word for “by” has a name before it only behind another label: `Ein Essay von:` is one label.
    """
    words = chunk.split(" ")
    if is_never_a_name(words[-1]) and not is_of_writers(words[-1], language):
        return len(chunk)  # `Ann Lee Last updated:` is told apart as words without a label are
    for at in range(len(words) - 1, max(0, len(words) - 1 - _MOST_WORDS), -1):
        label = " ".join(words[at:])
        if is_of_editors(label) or (has_label and is_of_writers(label, language)):
            return len(chunk) - len(label)
    return 0


def _behind_date(content: str) -> str:
    """What follows the figures behind a label; nothing where there are none."""
    match = _BEHIND_DATE.match(content)
    return content[match.end() :] if match else ""
