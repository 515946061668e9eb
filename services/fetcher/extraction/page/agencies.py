"""News agencies that a text credits: (PAP), dpa/AFP, Quelle: APA.

A credit stands where papers put them: in brackets in the dateline or at the very end, as the
author, or as a line of its own that begins with a word for "source". Anywhere else a name is part
of the news.
"""

import re
from collections.abc import Iterable, Sequence

_AGENCIES = """
    AA AAP AFP ANA-MPA ANI ANP ANSA ANTARA AP APA ATS BELGA BNS BTA CNA ČTK DHA DPA EFE EPD FENA
    HINA IANS INTERFAX IRNA ISNA JIJI KNA KYODO LETA LUSA MENA MTI NTB PA PAP PTI QNA RITZAU RIA
    REUTERS SANA SDA SID SITA SPA STA STT TANJUG TASR TASS TT UPI UKRINFORM UNIAN WAFA WAM XINHUA
    YONHAP AGERPRES BERNAMA
"""
_OTHER_NAMES = {
    "ap news": "AP",
    "associated press": "AP",
    "the associated press": "AP",
    "agence france-presse": "AFP",
    "agencia efe": "EFE",
    "deutsche presse-agentur": "DPA",
    "europa press": "Europa Press",
    "canadian press": "Canadian Press",
    "the canadian press": "Canadian Press",
    "pa media": "PA",
    "press association": "PA",
    "keystone-sda": "SDA",
    "keystone-ats": "ATS",
    "anadolu agency": "AA",
    "press trust of india": "PTI",
    "agência lusa": "LUSA",
    "укрінформ": "UKRINFORM",
    "уніан": "UNIAN",
    "тасс": "TASS",
    "риа новости": "RIA",
    "интерфакс": "INTERFAX",
    "共同": "KYODO",
    "時事": "JIJI",
    "新华社": "XINHUA",
    "新華社": "XINHUA",
    "연합뉴스": "YONHAP",
    "أ ف ب": "AFP",
    "رويترز": "REUTERS",
    "الأناضول": "AA",
}
_IN_SMALL_LETTERS = {"dpa", "epd", "sid", "apa", "sda"}
_SPELT = {"REUTERS": "Reuters", "XINHUA": "Xinhua", "DPA": "dpa", "EPD": "epd"}
_NAMES = {name.lower(): name for name in _AGENCIES.split()} | _OTHER_NAMES

_DATELINE = re.compile(r"^.{0,80}?[(（]([^()（）]{2,60})(?:\)\s*[-–—:.]|）)", re.DOTALL)
_AT_THE_END = re.compile(r"[(（\[]([^()（）\[\]]{2,60})[)）\]][\s.]*$")
_SEPARATOR = re.compile(r"[/,;&+|]|(?<=\s)(?:and|und|i|y|et|e|en)(?=\s)")
_SOURCE_LINE = re.compile(
    r"^(?:source|quelle|źródło|fuente|fonte|bron|källa|kilde|zdroj|forrás|kaynak|джерело|источник"
    r"|المصدر)s?\s*[:：]\s*(.{2,60})$",
    re.IGNORECASE,
)


def agencies(texts: Sequence[str], authors: Iterable[str] = ()) -> tuple[str, ...]:
    """The agencies that the paragraphs and authors credit, each once, in order."""
    credits = list(authors)
    found = [_DATELINE.match(text) for text in texts[:1]]
    found += [_AT_THE_END.search(text) for text in texts[-2:]]
    found += [_SOURCE_LINE.match(text) for text in texts]
    credits += [each.group(1) for each in found if each]
    named = (name for credit in credits for name in _named(credit))
    return tuple(dict.fromkeys(named))


def is_agency(name: str) -> bool:
    """Whether a name is that of one agency or several."""
    return bool(_named(name))


def _named(credit: str) -> list[str]:
    """The agencies of a credit that consists of nothing but them (and of signs such as `jk`)."""
    parts = [part.strip().strip(" .") for part in _SEPARATOR.split(credit)]
    names = [_NAMES.get(part.lower()) for part in parts if part]
    if not names or names[0] is None:
        return []
    # Short names are also words: `pa`, `ap`, `tt` in small letters credit nobody.
    if _is_word(parts[0]):
        return []
    return [_SPELT.get(name, name) for name in names if name is not None]


def _is_word(name: str) -> bool:
    is_small = name.isascii() and name.islower() and len(name) <= 3
    return is_small and name not in _IN_SMALL_LETTERS
