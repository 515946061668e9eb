"""Byline or author field → names: split, reordered, without job titles and dates."""

import re
from collections.abc import Iterator

from perspektiven.text import months
from perspektiven.text.name_capitals import in_small_letters
from services.fetcher.extraction.byline_labels import named
from services.fetcher.extraction.name_words import (
    CREDIT,
    is_desk,
    is_house,
    is_never_a_name,
    is_role,
    is_section,
    is_town,
    without_by,
)
from services.fetcher.extraction.page.agencies import is_agency
from services.fetcher.extraction.page.dom import squeezed

# The texts of all these are squeezed: no two spaces stand side by side, and no line ends.
_DIVIDER = re.compile(
    r"\s?(?:[;|/／•·&＆、，،؛]|,(?!\s?(?:jr|sr|ph\.?d|m\.?d|ii|iii|iv)\b\.?))\s?"
    r"(?:(?:and|und|et|og|och)\s)?|\s[-–—]\s|(?<=[^\W\d_]{5})\.\s"
    r"|\s(?:and|und|et|og|och|ja|oraz|a|și|și|ir|un|и|та|і|й|ve|və|và|dan|și|και|és|और|एवं|এবং|و|اور"
    r"|with|mit|avec|con|med)\s",
    re.IGNORECASE,
)
# These stand between two people, or within the name of one: `José Ortega y Gasset`.
# In Hebrew and Arabic the next name follows at once; Arabic names begin with the same letter.
_MAYBE_WITHIN = re.compile(
    r"\s(?:y|e|i|en|u)\s|\sו(?=[א-ת][א-ת\"״])"
    r"|\sو(?=[\u0621-\u064a]{2})(?!(?:ليد|ائل|سام|سيم|فاء|داد|جدي|جيه|حيد|ديع|هيب|هب[يةه]|صفي|ئام|لاء|ردة?|عد)\b)",
    re.IGNORECASE,
)
# `e Ana Cruz`, `η Μαρία Λούη`: what is left before a name of “and”, “by”, and Greek articles.
_SMALL_WORD = re.compile(r"^(?:y|e|i|en|u|and|und|et|η|ο|οι|[Ττ](?:ου|ης|ων))\s")
_LAST_FIRST = re.compile(
    r"((?:(?:van|von|de|der|den|di|da|le|la)\s)*[^\W\d_][\w'’-]+),\s*([^\W\d_][\w'’-]+(?:\s[^\W\d_]\.)?)",
    re.IGNORECASE,
)
_BETWEEN_LAST_FIRST = re.compile(r";|\s(?:and|und|et|och|og|i|y)\s")
_BEHIND = re.compile(
    r"\s?(?:[(\[|].*|@.*|\s(?:am|le|on|at|für|pour|said|says|sagt|skrifar|skriver|pisze|piše|пишет|пише)$"
    r"|\s(?:for|in|from|aus|für|pour|para|dla)\s(?:the\s|der\s|die\s|das\s)?[^\W\d_].*"
    r"|\s(?:last\s|zuletzt\s)?(?:updated|published|posted|aktualisiert|veröffentlicht|publié|is"
    r"|mis\sà\sjour|modifié|actualizado|publicado|atualizado|aggiornato|pubblicato|bijgewerkt|gepubliceerd"
    r"|opublikowano|aktualizacja|publicerad|uppdaterad|publisert|oppdatert|opdateret|güncelle\w+|yayınlan\w+"
    r"|опубликовано|обновлено|опубліковано|оновлено)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FROM_DIGIT = re.compile(r"\s?[,.:]?\s?\d.*$", re.DOTALL)
_GLUED = re.compile(r"([^\W\d_]*[^\W\d_A-Z])([A-Z][a-z]+)")
_IN_BRACKETS = re.compile(r"[^(),;|&]{2,60}\(([^()]{2,40})\)")
_TITLES_BEHIND = re.compile(r",?\s(?:ph\.?d|m\.?d|m\.?a|esq)\b\.?", re.IGNORECASE)
_NO_TEXT = re.compile(r"https?:|www\.|@\w+\.|[{}<>=]", re.IGNORECASE)
_SITE = re.compile(r"\w\.(?:com|org|net|html?)\b", re.IGNORECASE)
_UNCASED = re.compile(
    "[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u137f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_NO_NAME_HAS = re.compile("[をがはの]|した|です|ます|編集|記事|取材|専門|分野|编辑部|編輯部")
_SIGN = re.compile(r"[,;|/]")
_WITH = re.compile(r"\s\(?(?:avec|with|mit|con|com|med)\s")
_NO_ADDRESS = re.compile(r"https?:|www\.|@|[{}<>=\[\]]", re.IGNORECASE)
_JOB_BEHIND = re.compile(
    r"(?<=[\uac00-\ud7a3])\s?(?:선임|수석)?(?:기자|특파원|에디터)$"
    r"|(?<=[\u3040-\u30ff\u3400-\u9fff]{2})\s?(?:編集委員|論説委員|特派員|記者)$"
)
_JOB_BEFORE = re.compile(
    r"^(?:客員|上級)?(?:編集|論説)委員\s|^[\u3400-\u9fff]{0,6}(?:记者|記者|特派員|通讯员|通訊員)\s?(?![协協]|总|總)(?=[\u3400-\u9fff]{2,4}$)"
)
_JOB_ALONE = re.compile(
    r"[\u3400-\u9fff]{0,4}(?:记者|記者|编辑|編輯|责编|責編|实习生|實習生|通讯员|通訊員|校对|校對|摄影|攝影)"
)
_REPORTED = re.compile(r"(?:報導|报道|报导)$")  # from where it is reported: 台南報導
# `서울=김민수 기자`, `【東京＝佐藤恵】`, `社会部・佐藤恵`: the place or the desk in front.
_PLACE_BEFORE = re.compile(
    r"[(\[【]?[\uac00-\ud7a3\u3040-\u30ff\u3400-\u9fff·]{2,20}(?:\s?[=＝]|(?<=[局社部員])・)\s?"
    r"|^(?:社会|政治|経済|国際|外信|運動|文化|生活|くらし|科学|報道|編集|地域|学芸)部\s"
)
_CHINESE_NAMES = re.compile(r"[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+")
# Whoever wrote the text took the pictures: `Tekst og foto: Ann Lee`.
_WITH_PICTURES = re.compile(
    r"\b(te[kx]s?te?|texto|testo|te[kx]sti|words|story|metin|szöveg|текст|κείμενο)\s?(?:[&+/,]|and|und"
    r"|en|og|och|et|e|y|i|ja|és|ve|и|та|і|και)\s?(?:photo|foto|fotó|pictur|image|bild|kuva|zdjęci|фото"
    r"|φωτο)\w{0,9}(?=\s?[:：])",
    re.IGNORECASE,
)
_OTHERS = (is_house, is_desk, is_never_a_name, is_town)
_GERESH = re.compile(r"(?<=[א-ת])['’]$")  # a letter’s own sign: ברקוביץ׳
_PARTICLES = frozenset(
    str.split(
        "de del della delle degli di da do dos das du des d la le les los el al van von vom zu zum"
        " zur der den dem ten ter te af av och y e i bin ibn bint abu ben bar dit a’ o' san st mac"
        " und von·der ul ur uz al- el- 't 's"
    )
)
_MOST_CHARACTERS = 2_000
_MOST_LETTERS = 60
_MOST_WORDS = 6
_MOST_DENSE = 12


def names_in(text: str, language: str | None = None) -> list[str]:
    """The names in a text that is about authors; jobs, dates, places, credits are left out."""
    text = _plain(text)
    if _NO_TEXT.search(text):
        return []
    text = _before_credit(text)
    if turned := _first_name_first(without_by(text, language)):
        return [in_small_letters(name, language) for name in turned]
    known = named(text, language)
    return _names(known.writers, language) or _names(known.editors, language)


def _names(texts: list[str], language: str | None) -> list[str]:
    """The names in the texts of a byline, which have no labels."""
    apart = (_apart(without_by(text, language), language) for text in texts)
    found = [_bare(part, language) for text in apart for part in _parts(text)]
    named = [name for name in found if name is not None]
    if any(" " in name for name in named):
        # A single word beside whole names is a town or a paper: `Ann Lee, London`.
        named = list(filter(_is_whole, named))
    return [in_small_letters(name, language) for name in named]


def _plain(text: str) -> str:
    """On one line, without what a mail program and a place in front add to names."""
    bare = _MAIL.sub("", squeezed(text[:_MOST_CHARACTERS]))
    return _PLACE_BEFORE.sub("", bare, count=1).strip(" []【】")


def _apart(text: str, language: str | None) -> str:
    """Names that a space parts in Chinese, or a Slovene “and”, with the comma of any language."""
    code = (language or "").partition("-")[0]
    if code == "sl":
        return text.replace(" in ", ", ")
    return text.replace(" ", "、") if code == "zh" and _CHINESE_NAMES.fullmatch(text) else text


def _is_whole(name: str) -> bool:
    return " " in name or _DENSE.search(name) is not None or is_agency(name)


def house_names(text: str) -> list[str]:
    """The names in a field for authors that need be no people's: `Daily Star staff, dpa`."""
    text = squeezed(text[:_MOST_CHARACTERS])
    if _NO_ADDRESS.search(text):
        return []
    texts = (without_by(each, None) for each in named(text, None).writers)
    parts = (part.strip(" .,:|–—*\"'()") for each in texts for part in _signed(each))
    return [part for part in parts if _has_size_of_name(part) and _may_be_house(part)]


def _signed(text: str) -> Iterator[str]:
    """The parts that signs part, and an agency that a paper names with its own name."""
    for part in _SIGN.split(text):
        sides = _WITH.split(part, maxsplit=1)
        yield from sides if is_agency(sides[-1].strip(" ).")) else [part]


def _has_size_of_name(text: str) -> bool:
    return 1 < len(text) <= _MOST_LETTERS and len(text.split()) <= _MOST_WORDS


def _may_be_house(text: str) -> bool:
    if is_never_a_name(text) or is_role(text) or is_section(text) or is_desk(text):
        return False
    if is_town(text) or text.isdigit():
        return False
    return not text.islower() or is_agency(text) or "." in text


def is_person(name: str) -> bool:
    """Whether the text looks like a person's name, not an organization, nickname or sentence."""
    if any(is_it(name) for is_it in _OTHERS) or any(map(str.isdigit, name)):
        return False
    words = name.split()
    if _DENSE.search(name):
        letters = sum(map(str.isalpha, name))
        return 2 <= letters <= _MOST_DENSE and len(words) <= 3 and not _NO_NAME_HAS.search(name)
    return 2 <= len(words) <= _MOST_WORDS and _is_full(words) and _is_capitalised(name)


def _is_full(words: list[str]) -> bool:
    """Whether there is more than a particle and one word: `do Recife` is where somebody is."""
    own = words[1:] if words[0] in _PARTICLES else words
    return len(own) > 1 and own[-1].casefold() not in _PARTICLES


def _is_capitalised(name: str) -> bool:
    """Whether all words but particles begin with capitals, in writing that has them."""
    return all(
        word[0].isupper()
        or word.casefold() in _PARTICLES
        or bool(_UNCASED.match(word))
        or (len(word) > 2 and word[1] in "'’-" and word[2].isupper())
        or (word[:3].casefold() in {"al-", "el-"})
        for word in name.split()
    )


def _before_credit(text: str) -> str:
    """The text before it comes to pictures and translations; `Cy Poe (photos)` goes by itself."""
    text = _WITH_PICTURES.sub(r"\1", text)
    text = _IN_BRACKETS.sub(_without_credited, text)
    match = CREDIT.search(text)
    return text[: match.start()] if match else text


def _without_credited(match: re.Match[str]) -> str:
    if not CREDIT.search(f" {match[1]}"):
        return match[0]
    before = list(_DIVIDER.finditer(match[0]))
    return match[0][: before[-1].start()] if before else ""


def _first_name_first(text: str) -> list[str]:
    """The names in `Kowalska, Anna; Nowak, Jan`; none where the text is no such list."""
    found = []
    for part in [] if _DENSE.search(text) else _BETWEEN_LAST_FIRST.split(text):
        match = _LAST_FIRST.fullmatch(part.strip())
        if match is None or any(
            is_agency(side) or is_role(side) or is_house(side) or is_never_a_name(side)
            for side in match.groups()
        ):
            return []
        found.append(f"{match[2]} {match[1]}")
    return found


def _parts(text: str) -> Iterator[str]:
    for part in _DIVIDER.split(text):
        sides = _MAYBE_WITHIN.split(part)
        if len(sides) > 1 and all(len(side.split()) > 1 for side in sides):
            yield from sides
        else:
            yield part


def _bare(part: str, language: str | None) -> str | None:
    """The name that a part is, without what stands around it; None where it is no name."""
    if _SITE.search(part) or _REPORTED.search(part):
        return None
    name = _JOB_BEFORE.sub("", _JOB_BEHIND.sub("", without_by(part, language)))
    name = _TITLES_BEHIND.sub("", name)
    name = _SMALL_WORD.sub("", _without_job(_before_date(_BEHIND.sub("", name))))
    name = _GERESH.sub("׳", name.rstrip(" ,"))
    name = name.strip(" .,:;|–—*\"'“”„«»()-") if not name.endswith("r.") else name.strip(" ,:;|")
    letters = sum(map(str.isalpha, name))
    if not 1 < letters <= _MOST_LETTERS or len(name.split()) > _MOST_WORDS:
        return None
    return None if is_never_a_name(name) or _JOB_ALONE.fullmatch(name) else name


def _before_date(name: str) -> str:
    """Without a date at its end, and the month and weekday before its figures."""
    cut = _FROM_DIGIT.sub("", name)
    if cut == name:
        return name
    words = cut.split()
    while words and (months.number(words[-1].strip(".,")) or words[-1].islower()):
        words.pop()
    return " ".join(words)


def _without_job(name: str) -> str:
    """Without what somebody does: behind two words and more, or before the name.

    `Ann LeeStaff Writer` and `Political Editor Ann Lee` are both Ann Lee.
    """
    words = [part for word in name.split() for part in _unglued(word)]
    jobs = [i for i, word in enumerate(words) if is_role(word)]
    if not jobs:
        return name
    if jobs[0] > 1:
        return " ".join(words[: jobs[0]])
    left = words[jobs[-1] + 1 :]
    return " ".join(left) if _are_of_one(left) or _DENSE.search("".join(left)) else ""


def _are_of_one(words: list[str]) -> bool:
    """Whether there are two or three words beside particles, as in most names."""
    return sum(word.casefold() not in _PARTICLES for word in words) in {2, 3}


def _unglued(word: str) -> tuple[str, ...]:
    match = _GLUED.fullmatch(word)
    return match.groups() if match and is_role(match[2]) else (word,)
