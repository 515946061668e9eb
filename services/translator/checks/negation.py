"""Whether a translation says the opposite: a negation lost, or one added."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from services.translator.checks.word_lists import WORD, WordSet, lines, listed, word_set

_BEHIND_APOSTROPHE = re.compile("(?<=['’])")
# In these, a negation compares, adds, asks, or denies a denial: `seit zwanzig Jahren nicht`, `not
# only`, `not out of the question`, `nie było nieudane`.
_IDIOMS = re.compile(
    r"\bseit\b[^.,;!?]{0,60}\bnicht\b|\bwie (?:noch )?nie\b|\bnicht (?:nur|zuletzt|weniger als)\b"
    r"|\bnicht über [^.;!?]{1,30} hinaus\b"
    r"|\bnicht (?:un(?!ter|s)\w{3}|aus(?:zu)?(?:ge)?schl|vor \w)|\bkeine?[nrs]? (?:hehl|zweifel)\b"
    r"|\bkeine?[nrsm]? (?:[^\W\d_]{1,12} )?un(?!ter|s)\w{3}"
    r"|\bnot (?:only|least|just|out of the question|un(?!der|til|less|i)\w{3}|in(?:freq|sig)"
    r"|without|before)"
    r"|\bno (?:doubt|wonder|longer|later than|fewer than|less than)\b|\brul\w+ out\b"
    r"|\bnon solo\b|\bnon (?:si )?esclud|\bno s[oó]lo\b|\bno se descarta|\bno hay duda"
    r"|\bnão só\b|\bnie tylko\b|\bnie wyklucz|\bnie (?:[^\W\d_]{1,12} ){0,3}nie[^\W\d_]{3}"
    r"|\bnejen\b|\bне только\b|\bне лише\b|\bне (?:раньше|ранее|исключ|без)|\bне (?:раніше|виключ)"
    r"|\bniet alleen\b|\binte bara\b|\bpas (?:avant|exclu|cacher|seulement)|\bne cach\w+ pas"
    r"|\bn['’]excl\w+ (?:pas|ni)\b|(?:\bnot|n['’]t) rule out\b|\bnão (?:exclu|descart)"
    r"|\bpas moins d|\bno menos de\b|\bnon meno d|\bnão menos de\b|\bniet minder dan\b"
    r"|\binte mindre än\b|\bikke mindre (?:end|enn)\b|\bnie mniej niż\b|\bne méně než\b"
    r"|\bне (?:менее|более|меньше|больше|позднее|позже|менше|більше|пізніше)\b|\bnem kevesebb"
    r"|\btidak kurang dari\b|\bkhông (?:ít hơn|dưới|kém)\b|\bلا (?:يقل|تقل|يزيد|تزيد) عن"
    r"|\bלא פחות מ"
    r"|\b(?:ne |n['’])[^.,;!?]{1,30}? que\b"
    # What nearly happened did not.
    r"|\b(?:едва|чуть|чуть было|ледь|мало) не\b|\b(?:omal|mało|o mało(?: co)?) nie\b"
    # What has never been so, or is so nowhere else, is a record.
    r"|\bkeine?[nrsm]? ander|\bno other\b|\baucune? autre|\bning[uú]n[ao]? otr[ao]"
    r"|\bnessun[’'a]? ?altr|\bnoch nie (?:so|zuvor)\b|\bnie zuvor\b"
    r"|\bso [^\W\d_]{3,20} (?:[^\W\d_]{1,20} ){0,6}noch nicht\b"
    r"|\bnever (?:been |before |seen |had )?(?:so|as|this|more|less)\b"
    r"|\bjamais[ -](?:vu|aussi|autant)|\bnunca (?:antes|tan)|\bmai (?:così|tant[oaie])\b"
    r"|\bnigdy (?:tak|dotąd|wcześniej)\b|\bкак никогда\b|\bникогда (?:ещ[её]|раньше|прежде)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:against|gegen|contre|contra|contro|tegen|mot|imod|przeciw\w*|proti|против|проти|protiv"
    r"|împotriva|ellen|vastaan|karşı|εναντίον|κατά)\b|ضد|علیه|נגד|ख़?िलाफ|के विरुद्ध|反对|反對"
    r"|に対|대해|상대",
    re.IGNORECASE,
)
# German words that deny nothing, though one of them alone may: `findet statt`, `Anklage gegen`.
_NO_DENIAL = re.compile(
    r"\b(?:find|fand|gibt|gab|geben|gebe|gegeben)(?:e|et|en)?\b[^.;:!?]{0,120}?"
    r"\bstatt(?=[.,;:!?…)“”\"»]|$| und\b)|(?:klage|vorwürfen?|verdacht) gegen\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?。？！])")
# Words between a negation and what it denies, at most, and what parts the two.
_NEAR, _MOST_WORDS = 3, 2_000
# Who does not plead guilty and refuses to speak has not pleaded guilty: each counts for itself.
_SAID_BESIDE = frozenset({"refused"})
_PART = re.compile(
    r"[,.;:!?–—()\"“”„«»]| - |\b(?:and|or|but|und|oder|aber|sondern|et|ou|mais|y|o|pero|e|ma|mas"
    r"|i|a|ale|en|og|och|и|или|но|але|ve|és)\b"
)
_sets: dict[str, WordSet] = {}


def has_other_negation(
    source: str, target: str, source_language: str, target_language: str
) -> bool:
    """Whether one text denies in plain words, and nothing in the other one could stand for it."""
    return _is_lost(source, target, source_language, target_language) or _is_lost(
        target, source, target_language, source_language
    )


def _is_lost(one: str, other: str, language: str, other_language: str) -> bool:
    plain, rest = _words_of(language), _words_of(other_language, with_others=True)
    if plain is None or rest is None:
        return False
    denying = _IDIOMS.sub(" ", _without_questions(one))
    if not _is_in(plain, denying):
        return False
    if _AGAINST.search(one):
        # `Evidence against the mayor` denies nothing, where the source is against him as well.
        other = _AGAINST.sub(" ", other)
    other = _NO_DENIAL.sub(" ", other)
    return not _is_in(rest, _without_denied(other, denying, plain))


def _without_denied(other: str, text: str, plain: WordSet) -> str:
    """The other text without words for what this one denies: `keine Schule schließt`.

    There, `schools are closing` denies nothing.
    """
    denied = list(_denied(text, plain))
    if not denied:
        return other
    return WORD.sub(
        lambda match: (
            "" if any(each.has(match.group().casefold()) for each in denied) else match[0]
        ),
        other,
    )


def _denied(text: str, plain: WordSet) -> Iterator[WordSet]:
    """What a text denies by a negation beside it, or within its word, as Turkish does."""
    words = list(WORD.finditer(text.casefold()))[:_MOST_WORDS]
    negations = [at for at, word in enumerate(words) if _is_in(plain, word.group())]
    for name, meaning in _meanings().items():
        places = [at for at, word in enumerate(words) if meaning.has(word.group())]
        if places and (name in _SAID_BESIDE or _are_all_beside(words, places, negations, text)):
            yield meaning


def _are_all_beside(
    words: Sequence[re.Match[str]], places: Sequence[int], others: Sequence[int], text: str
) -> bool:
    return all(any(_are_beside(words, at, other, text) for other in others) for at in places)


def _are_beside(words: Sequence[re.Match[str]], one: int, other: int, text: str) -> bool:
    """Whether two words stand near each other, and nothing parts them."""
    first, last = min(one, other), max(one, other)
    if last - first > _NEAR:
        return False
    between = text[words[first].end() : words[last].start()]
    return not _PART.search(between)


@cache
def _meanings() -> dict[str, WordSet]:
    rows = (line.split() for line in lines("negated_words.txt"))
    return {name: word_set(words) for name, *words in rows}


def _without_questions(text: str) -> str:
    if "?" not in text and "？" not in text:
        return text
    return "".join(each for each in _SENTENCE_END.split(text) if each[-1:] not in {"?", "？"})


def _is_in(words: WordSet, text: str) -> bool:
    folded = text.casefold()
    found = WORD.findall(folded)
    parts = (
        part
        for word in found
        if "'" in word or "’" in word
        for part in _BEHIND_APOSTROPHE.split(word)
    )
    return words.is_in(folded, [*found, *parts])


def _words_of(language: str, *, with_others: bool = False) -> WordSet | None:
    key = f"{language}{with_others}"
    if key not in _sets:
        line = listed("negation.txt", language)
        if line is None:
            return None
        plain, _, others = line.partition("|")
        words = (plain + others if with_others else plain).split()
        _sets[key] = word_set(word.replace("_", " ") for word in words)
    return _sets[key]
