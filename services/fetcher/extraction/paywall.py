"""Paywall detection, from JSON-LD, class names and calls to subscribe."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from perspektiven.contracts import Paragraph, ParagraphKind
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, text_of
from services.fetcher.extraction.page.pruning import is_hidden

_NAMES = re.compile(
    r"(?<![a-z])(?:paywall\w*|pay\swall|regwall|piano\s(?:offer|paywall|container)|tp\s(?:modal"
    r"|container|backdrop)|subscriber\sonly|subscribers\sonly|premium\s(?:teaser|wall|overlay"
    r"|offer)"
    r"|metered\scontent|content\sgate|gate\smodal|meter\swall|poool|plus\steaser|abo\sgrenze"
    r"|locked\scontent|gateway\scontent)(?![a-z])"
)
# Calls to subscribe, whatever else the line says.
_CALLS = re.compile(
    r"(?:subscribe|sign\sin|log\sin|register)\s(?:now\s)?to\s(?:continue|keep|read|unlock)"
    r"(?!\s(?:the\s|this\s|all\s)?(?:discussion|conversation|comment))"
    r"|(?:this\s(?:article|content|story)\sis\s(?:for|only\savailable\sto|reserved\sfor"
    r"|exclusively\sfor)\s(?:paying\s)?(?:subscribers|members))"
    r"|already\sa\ssubscriber\?|continue\sreading\swith\sa"
    r"|jetzt\s(?:weiterlesen|abonnieren|testen)|weiterlesen\smit|nur\sfür\sabonnenten"
    r"|bereits\sabonnent|möchten\ssie\sweiterlesen"
    r"|(?:cet\s)?article\s(?:est\s)?réservé\saux\sabonnés|il\svous\sreste\s[\d.,]+\s?%|déjà\sabonné"
    r"|la\ssuite\sest\sréservée|pour\saccéder\sen\sillimité"
    r"|(?:contenido|artículo)\s(?:exclusivo|solo)\spara\ssuscriptores|suscríbete\spara\s(?:seguir"
    r"|continuar|leer)"
    r"|(?:conteúdo\s)?exclusivo\spara\sassinantes|contenuto\sriservato|riservato\sagli\sabbonati"
    r"|abbonati\sper\scontinuare"
    r"|dostęp\sdo\streści|tylko\sdla\s(?:prenumeratorów|subskrybentów)|pozostało\s[\d.,]+\s?%"
    r"|článek\sje\s(?:pouze\s)?pro\spředplatitele|dit\sartikel\sis\s(?:exclusief"
    r"|alleen)\svoor\sabonnees|för\sprenumeranter|kun\sfor\sabonnenter"
    r"|доступно\s(?:только\s)?(?:по\sподписке|подписчикам)|会員限定|有料会員|残り\s?[:：]?\s?\d+\s?文字|구독자\s?전용",
    re.IGNORECASE,
)
# The rest of an article, or of a report that it is about: a call where a line begins so, or beside
# words for subscriptions.
_REST = re.compile(
    r"to\s(?:read|continue)\sthe\s(?:full|rest)|continue\sreading\sby|pour\slire\sla\ssuite"
    r"|lire\sla\ssuite|para\sseguir\sleyendo|per\scontinuare\sa\sleggere|um\sweiterzulesen"
    r"|om\sverder\ste\slezen|aby\sczytać\sdalej|чтобы\s(?:читать|дочитать)|続きを読むには",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"subscri|sign\s(?:in|up)|log\s?in|\bregister|\baccount\b|\btrial\b|membership|members[\s-]only|become\sa\smember|unlimited|abonn|abonni"
    r"|s['’]identifier|suscr|inici[ae]\ssesión|assin[ae]|abbona|acced[ie]|prenumer|subskry|zaloguj"
    r"|předplat|aanmeld|prenumerer|подпис|войдите|会員|登録|구독|로그인|[€$£]\s?\d|\d\s?(?:€|zł|kr)",
    re.IGNORECASE,
)
# One of these stands in whatever is a notice, and is looked for at a fraction of its cost.
_HINTS = tuple(
    str.split(
        "subscri continue keep unlock read member weiterles abonn testen lire réservé reste suite"
        " illimité suscri leyendo assinant riservato abbonat continuare dostęp prenumer subskry"
        " pozostało dalej předplat abonnees verder доступно читать 会員 残り 続き 구독자"
    )
)
# What stands before a call where it is one: nothing, another sentence, the article, or the reader.
_CALLING = re.compile(
    r"(?:^|[.!?:|–—…])\W*$|[\u3040-\uffef]|\b(?:you|please|want|need|sie|bitte|vous|usted|você|pan|вы|artic\w*"
    r"|artik\w*|art[íi]cul\w*|artigo|artyku\w*|stor(?:y|ies)|content|inhalt\w*|text\w*|beitrag|conten\w*|conteúdo"
    r"|treś\w*|člán\w*|материал\w*|стать\w*)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile('["“„«‹「『]')
_FREE = {"false", "no", "0"}
_NOTICE, _LABEL = 200, 60  # letters
_WHOLE_FROM = 2_500.0  # letters: no publisher gives away that much as a teaser

# A notice that is as long as its summary is whole; feeds add a line of their own to it, too
# ("The post … appeared first on …").
_SHORTER = 0.6
_FEWER_LETTERS = 200
_TAIL = 60
_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?\s*$")


def evidence(tree: Element, described: Described, size: float, lines: Iterable[str]) -> str | None:
    """Evidence that the page has only part of the article's text; None if there is none.

    The publisher's own statement in JSON-LD counts as it stands. A box or phrase that asks for a
    subscription only counts beside a short text: long ones carry such boxes as advertisements.
    `lines` are the texts of the page's blocks.
    """
    if _is_closed(described.article) or _is_closed(described.page):
        return "json-ld isAccessibleForFree=false"
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        value = (element.get("content") or "").strip().lower()
        if name == "article:content_tier" and value in {"locked", "metered"}:
            return f"meta article:content_tier={value}"
    if size >= _WHOLE_FROM:
        return None
    return _box(tree, lines)


def is_notice(text: str) -> bool:
    """Whether a line asks for a subscription, rather than reports on one."""
    folded = text[: _NOTICE + 1].casefold()
    is_prose = len(text) > _NOTICE or _QUOTED.match(text)
    if is_prose or not any(hint in folded for hint in _HINTS):
        return False
    rest, call = _REST.search(text), _CALLS.search(text)
    if rest and ((rest.start() == 0 and len(text) <= _LABEL) or offers(text)):
        return True
    return call is not None and _CALLING.search(text[: call.start()]) is not None


def offers(text: str) -> bool:
    """Whether the text speaks of subscriptions, accounts or prices."""
    return _OFFERS.search(text) is not None


def shorter_than_summary(
    summary: str | None, paragraphs: Sequence[Paragraph], page: Iterable[str]
) -> str | None:
    """Says so where the text lacks much of what its feed's summary tells; None where it doesn't.

    Also where it breaks off within the summary. `page` are the texts of all of the page's blocks:
    what stands there anyway nobody hides.
    """
    told = _letters(_CUT_OFF.sub("", summary or ""))
    if not told:
        return None
    breaks_off = _breaks_off(paragraphs, told)
    size = len(_letters("".join(each.text for each in paragraphs)))
    lacks_much = size < _SHORTER * len(told) and len(told) - size >= _FEWER_LETTERS
    if not (breaks_off or lacks_much) or told[-_TAIL:] in _letters("".join(page)):
        return None
    return "shorter_than_summary"


def _breaks_off(paragraphs: Sequence[Paragraph], told: str) -> bool:
    prose = [each.text for each in paragraphs if each.kind is ParagraphKind.PARAGRAPH]
    return bool(prose) and bool(_CUT_OFF.search(prose[-1])) and _letters("".join(prose)) in told


def _letters(text: str) -> str:
    """The letters and digits alone: quotes and spaces differ between a feed and its pages."""
    return "".join(filter(str.isalnum, text.casefold()))


def _is_closed(node: dict[str, Any]) -> bool:
    value = node.get("isAccessibleForFree")
    return value is False or (isinstance(value, str) and value.strip().lower() in _FREE)


def _box(tree: Element, lines: Iterable[str]) -> str | None:
    for element in tree.iter("div", "section", "aside", "p", "span", "a"):
        if element.get("class") or element.get("id"):
            match = _NAMES.search(plain_names(element))
            # Scripts fill boxes that stand empty on the pages of free articles, too.
            if match and text_of(element) and not is_hidden(element):
                return f"element {match[0].replace(' ', '-')}"
    return next((f"text “{text}”" for text in lines if is_notice(text)), None)
