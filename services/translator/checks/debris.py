"""What is no part of a translation: markup, JSON, thinking aloud, notes of the translator."""

import re
from functools import cache

from perspektiven.text.language_tags import base
from services.translator.checks.sentences import sentences
from services.translator.checks.word_lists import by_language

_MARKS = re.compile(
    r"<unk>|⁇|▁|\ufffd|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,6}|#\d+);"
    r"|\\u[0-9a-f]{4}|Ã[\u0080-\u00bf]|^[a-z]{2}_[A-Z]{2}\b"
    r"|<\|[a-z_]+\|>|\[/?(?:INST|SYS|TRANSLATION)\]|```|\*\*|^#{1,4} |^>{3}",
    re.IGNORECASE | re.MULTILINE,
)
# How language models begin when they talk about a translation, or about themselves.
_CHATTER = re.compile(
    r"(?:(?:sure|certainly|of course|gern|gerne|natürlich|bien sûr|claro|certo|oczywiście|конечно)"
    r"[,!.:]\s+)?(?:(?:here(?: is| are|'s|’s)|hier (?:ist|sind|folgt|die|eine|meine|ihre)|voici"
    r"|aquí (?:está|tienes)|ecco|aqui está|oto|вот|das ist die|tutaj jest) .{0,30}"
    r"(?:translat(?:ion|ed)|übersetzung|übersetzte|traduction|traducción|traduzione|tradução"
    r"|tłumaczenie|перевод).{0,40}[:\n]"
    r"|(?:the|die) (?:translation|übersetzung) (?:is|reads|lautet|wäre)\b"
    r"|(?:here(?: is| are|'s|’s)|hier (?:ist|sind)) .{0,20}(?:translat(?:ion|ed)|übersetzung)"
    r"|as an ai (?:language )?(?:model|assistant)|als ki-(?:sprach)?(?:modell|assistent)"
    r"|(?:i'm|i am) sorry,? (?:but )?i (?:can|am)|es tut mir leid,? (?:aber )?ich kann"
    r"|(?:es )?tut mir leid,? (?:aber )?(?:dabei|damit) kann ich"
    r"|bitte (?:(?:senden|schicken) sie mir den text|geben sie den zu übersetzenden text)"
    r"|i (?:cannot|can't) (?:translate|assist|help)|ich kann (?:diesen|den) text nicht)",
    re.IGNORECASE,
)
# What they say before and after it: sentences more than the source has.
_OPENING = re.compile(
    r"(?:gerne?|selbstverständlich|natürlich|sure|certainly|of course|absolutely)!\s", re.IGNORECASE
)
_CLOSING = re.compile(
    r"(?:lassen sie (?:es )?mich (?:bitte )?wissen|lass (?:es )?mich wissen|ich hoffe, das hilft"
    r"|let me know if|hope (?:this|that) helps)\b",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<![\w*])\*[^*\s][^*\n]{0,200}\*(?![\w*])|(?<!\w)__[^_\s][^_\n]{0,200}__")
_THINKING = re.compile(
    r"(?:thinking|thought|reasoning|let me (?:think|translate)|okay, (?:so|let|the)"
    r"|first, i (?:need|will)|the user wants|we need to translate|der nutzer (?:will|möchte)"
    r"|lass mich|zuerst muss ich|ich (?:übersetze|muss) (?:jetzt|den|das))\b",
    re.IGNORECASE,
)
_JSON = re.compile(r"\s*[\[{]\s*(?:\"[^\"]*\"\s*[:,\]]|'[^']*'\s*:)|\"\s*:\s*\"")
# What stands before it may be rendered by a label: `Warning: …`.
_COLON = re.compile(r"[^\W\d_] ?[:：](?!//)")
_LABEL_BEFORE = r"(?:^|[\s(\[*–—-])"


def has_debris(source: str, target: str, _: str, target_language: str) -> bool:
    """Whether there is something in the target that no translation has, and no source either."""
    if _CHATTER.match(target) or (_THINKING.match(target) and not _THINKING.match(source)):
        return True
    if _JSON.match(target) and not _JSON.match(source):
        return True
    if _is_polite(source, target) or _is_emphasised(source, target):
        return True
    theirs = {match.group().lower() for match in _MARKS.finditer(source)}
    return any(match.group().lower() not in theirs for match in _MARKS.finditer(target))


def _is_emphasised(source: str, target: str) -> bool:
    """Whether words stand in marks of emphasis, of which the source has none."""
    return _EMPHASIS.search(target) is not None and "*" not in source and "_" not in source


def _is_polite(source: str, target: str) -> bool:
    """Whether it offers help, in a sentence that the source has not."""
    is_opening = _OPENING.match(target) is not None
    # Few answers have either; cutting sentences costs more.
    if not is_opening and not _CLOSING.search(target):
        return False
    found = sentences(target)
    if len(found) <= len(sentences(source)):
        return False
    return is_opening or _CLOSING.search(found[-1]) is not None


def has_note(source: str, target: str, _: str, target_language: str) -> bool:
    """Whether a note was added: `Hinweis: …`, `(Anm. d. Übers.)`; one of the source may stay."""
    labels = (_label(base(target_language)), _label("en"))
    if not any(each.search(target) for each in labels if each):
        return False
    return not _COLON.search(source) and not any(each.search(source) for each in _labels())


@cache
def _label(language: str) -> re.Pattern[str] | None:
    line = by_language("note_labels.txt").get(language)
    if line is None:
        return None
    labels = sorted(line.split("|"), key=len, reverse=True)
    dotted = "|".join(re.escape(each) for each in labels if each.endswith("."))
    plain = "|".join(re.escape(each) for each in labels if not each.endswith("."))
    either = rf"(?:{plain})\s?[:：]" + (rf"|(?:{dotted})" if dotted else "")
    return re.compile(_LABEL_BEFORE + rf"(?:{either})|[（(\[【](?:{plain})[：:]", re.IGNORECASE)


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    found = (_label(language) for language in by_language("note_labels.txt"))
    return tuple(each for each in found if each is not None)
