"""Paywall detection, from JSON-LD, class names and calls to subscribe."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.page import class_hints
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.calls import PRICE
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, text_of
from services.fetcher.extraction.page.pruning import is_hidden
from services.fetcher.extraction.page.surroundings import is_teaser

_NAMES = re.compile(
    r"(?<![a-z])(?:paywall\w*|pay\swall|regwall|piano\s(?:offer|paywall|container)|tp\s(?:modal"
    r"|container|backdrop)|subscriber\sonly|subscribers\sonly|premium\s(?:teaser|wall|overlay"
    r"|offer)"
    r"|metered\scontent|content\sgate|gate\smodal|meter\swall|poool|plus\steaser|abo\sgrenze"
    r"|locked\scontent|gateway\scontent)(?![a-z])"
)
# Calls to subscribe, whatever else the line says.
_CALLS = re.compile(
    r"(?:subscribe|sign\sin|log\sin|register)\s(?:now\s)?to\s(?:(?:continue|keep|unlock)"
    r"(?!\s(?:the\s|this\s|all\s)?(?:discussion|conversation|comment))"
    # … and not “to read the Ledger every day”.
    r"|read(?=\W{0,2}$|[.!,:]|\s(?:on|more|further|now|it|for|your)\b|\s(?:(?:the|this|our|all|any"
    r"|full|every|unlimited|premium|exclusive)\s){1,2}(?:article|stor|text|report|rest|content|col|anal)))"
    r"|(?:this\s(?:article|content|story)\sis\s(?:for|only\savailable\sto|reserved\sfor"
    r"|exclusively\sfor)\s(?:paying\s)?(?:subscribers|members))"
    r"|already\sa\ssubscriber\?|continue\sreading\swith\sa"
    r"|jetzt\s(?:weiterlesen|abonnieren|testen)|weiterlesen\smit|nur\sfür\sabonnenten|noch\s\d+\s?%\sdes\s(?:artikels|textes)"
    r"|bereits\sabonnent|(?:möchten\ssie|sie\smöchten)\sweiterlesen"
    r"|(?:cet\s)?article\s(?:est\s)?réservé\saux\sabonnés|il\svous\sreste\s[\d.,]+\s?%|déjà\sabonné"
    r"|la\ssuite\sest\sréservée|pour\saccéder\sen\sillimité"
    r"|(?:contenido|artículo)\s(?:exclusivo|solo)\spara\ssuscriptores|suscríbete\spara\s(?:seguir"
    r"|continuar|leer)"
    r"|(?:conteúdo\s)?exclusivo\spara\sassinantes|contenuto\sriservato|riservato\sagli\sabbonati"
    r"|abbonati\sper\scontinuare"
    r"|dostęp\sdo\streści|tylko\sdla\s(?:prenumeratorów|subskrybentów)|pozostało\s(?:jeszcze\s)?[\d.,]+\s?%"
    r"|(?:zbývá|zostáva|осталось|залишилось)\s(?:\w{2,10}\s){0,2}[\d.,]+\s?%"
    r"|článek\sje\s(?:pouze\s)?pro\spředplatitele|dit\sartikel\sis\s(?:exclusief"
    r"|alleen)\svoor\sabonnees|för\sprenumeranter|det\shär\sär\sen\slåst\sartikel|kun\sfor\sabonnenter"
    r"|доступно\s(?:только\s)?(?:по\sподписке|подписчикам)|会員限定|有料会員|残り\s?[:：]?\s?[\d,]+\s?文字|구독자\s?전용|유료\s?(?:구독자|회원)만",
    re.IGNORECASE,
)
# What closes an article in a line at its end: that it, or its rest, is for subscribers. Languages
# that have calls above are left out.
_SUBSCRIBERS = re.compile(
    r"abonaț|abonat|assinan|\bassine\b|prenumer|předplat|predplat|előfizet|\btilaaj|abone|συνδρομ|передплат"
    r"|подписчик|подписк|订阅|訂閱|付费|付費|有料|유료|למנוי|מינוי",
    re.IGNORECASE,
)
_ONLY_FOR = re.compile(
    rf"(?:\b(?:exclusivo|só|apenas|tylko|jen|pouze|csak|kizárólag|vain|endast|bara|kun|yalnızca|sadece|μόνο"
    rf"|doar|numai|лише|тільки|только)\b|仅|僅).{{0,20}}?(?:{_SUBSCRIBERS.pattern})"
    rf"|(?:{_SUBSCRIBERS.pattern}).{{0,12}}?(?:限定|전용|בלבד)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"artik|artigo|articol|artyku|conteúdo|treś|матеріал|материал|стат[ьт]|člán|cikk|juttu|içeri|άρθρ|περιεχ"
    r"|本文|文章|記事|内容|기사|כתב",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"até\sao\sfim|na\síntegra|continuar\sa\sler|hela\sartikeln|läs\svidare|koko\sju|czytaj\sdalej|dočíst"
    r"|celý\sčlánek|olvasná\stovább|teljes\scikk|okumaya\sdevam|tamamını|τη\sσυνέχεια|ολόκληρο|integral"
    r"|читати\sдалі|дочитати|читать\sдальше|дочитать|全文|続き|להמשך\sקריאה",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\W*(?:assine|bli\sprenumerant|prenumerera|tilaa|fizess\selő|abone\sol|γίνε\sσυνδρομητ|abonează"
    r"|оформіть\sпередплату|оформите\sподписку|předplaťte|odemkněte|wykup|kup\sdostęp|zaprenumeruj)",
    re.IGNORECASE,
)
_PRICE = re.compile(PRICE, re.IGNORECASE)
# What is said of comments and lists of one's own is not said of the article.
_ASIDE = re.compile(
    r"comment|coment|kommentar|komentar|koment[aá]ř|yorum|комм?ент|スクラップ|コメント",
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
    rf"{_SUBSCRIBERS.pattern}|\babos?\b|"
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
        " pozostało dalej předplat zbývá zostáva abonnees verder доступно читать осталось"
        " залишилось 会員 残り 続き 구독자 유료 artikels textes låst"
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
# “Log in to read on – every third reader sees this line.”
_GOES_ON = re.compile(r"\W{0,3}\s[–—-]\s(?:\w+\W+){5}")
# A label of members before a headline, or a list of what they may read.
_BADGE = re.compile(
    r"\W{0,2}[【\[［(（〈《][^】\]］)）〉》]{1,15}[】\]］)）〉》]|.{1,30}(?:一覧|特集|ランキング)\W*$"
)
_CLOSED, _OPEN = frozenset({"false", "no", "0"}), frozenset({"true", "yes", "1"})
_NOTICE, _LABEL = 200, 60  # letters
_CARD_STEPS, _MOSTLY = 3, 0.9  # elements, and of a line's letters
_AROUND = frozenset({"header", "footer", "nav", "aside", "template"})
_WHOLE_FROM = 2_500.0  # letters: no publisher gives away that much as a teaser


def evidence(tree: Element, described: Described, size: float, raw: Sequence[Block]) -> str | None:
    """Evidence that the page has only part of the article's text; None if there is none.

    The publisher's own statement in JSON-LD counts as it stands, either way. A box or phrase that
    asks for a subscription only counts at the end of a short text: long ones carry such boxes as
    advertisements, and so do the parts of a page around its article. `raw` are the page's blocks.
    """
    stated = _stated(tree, described)
    if stated or size >= _WHOLE_FROM or _says(described.article, _OPEN):
        return stated
    return _box(tree, raw) or _notice(raw)


def _stated(tree: Element, described: Described) -> str | None:
    """The publisher's own statement that the article is not free."""
    if _says(described.article, _CLOSED) or _says(described.page, _CLOSED):
        return "json-ld isAccessibleForFree=false"
    return next(filter(None, map(_stated_by, tree.iter("meta"))), None)


def _stated_by(meta: Element) -> str | None:
    name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
    value = (meta.get("content") or "").strip().lower()
    if name.lower() == "article:content_tier" and value in {"locked", "metered"}:
        return f"meta article:content_tier={value}"
    is_closed = name == "isAccessibleForFree" and value in _CLOSED and _is_of_page(meta)
    return "microdata isAccessibleForFree=false" if is_closed else None


def _says(node: dict[str, Any], words: frozenset[str]) -> bool:
    return str(node.get("isAccessibleForFree", "")).strip().lower() in words


def _is_of_page(meta: Element) -> bool:
    """Whether microdata are of what the page's main heading stands in, or of all of it."""
    item = next((each for each in meta.iterancestors() if each.get("itemscope") is not None), None)
    return item is None or next(item.iter("h1"), None) is not None


def is_notice(text: str) -> bool:
    """Whether a line asks for a subscription, rather than reports on one."""
    folded = text[: _NOTICE + 1].casefold()
    is_prose = len(text) > _NOTICE or _QUOTED.match(text)
    if is_prose or not any(hint in folded for hint in _HINTS):
        return False
    return _asks_for_rest(text) or _calls(text)


def _asks_for_rest(text: str) -> bool:
    rest = _REST.search(text)
    is_label = rest is not None and rest.start() == 0 and len(text) <= _LABEL
    return rest is not None and not _is_told(text[rest.end() :]) and (is_label or offers(text))


def _calls(text: str) -> bool:
    call = _CALLS.search(text)
    if call is None or _is_told(text[call.end() :]):
        return False
    return _CALLING.search(text[: call.start()]) is not None


def _is_told(behind: str) -> bool:
    """Whether a sentence goes on behind a call, and about something else than an offer."""
    return _GOES_ON.match(behind) is not None and not offers(behind)


def is_offer_at_end(text: str) -> bool:
    """Whether a line asks for a subscription where it stands at the end of a text."""
    is_prose = len(text) > _NOTICE or _QUOTED.match(text)
    return not is_prose and (_closes(text) or bool(_ORDER.match(text) and _PRICE.search(text)))


def _closes(text: str) -> bool:
    """Whether it says that the article, or the rest of it, is for subscribers."""
    is_short = len(text) <= _NOTICE / 2
    if _WHOLE.search(text) and _SUBSCRIBERS.search(text):
        return is_short
    return is_short and bool(_ONLY_FOR.search(text) and _ARTICLE.search(text))


def offers(text: str) -> bool:
    """Whether the text speaks of subscriptions, accounts or prices."""
    return _OFFERS.search(text) is not None


def _box(tree: Element, raw: Sequence[Block]) -> str | None:
    """A box that is named after a paywall and asks for a subscription, not one around the text."""
    first = next((each.element for each in raw if _is_text(each)), None)
    around = frozenset(() if first is None else (first, *first.iterancestors()))
    for element in tree.iter("div", "section", "aside", "p", "span", "a"):
        match = _NAMES.search(plain_names(element)) if element not in around else None
        # Scripts fill boxes that stand empty on the pages of free articles, too.
        if match and offers(text_of(element)) and not _is_around(element):
            return f"element {match[0].replace(' ', '-')}"
    return None


def _notice(raw: Sequence[Block]) -> str | None:
    """A line behind the text that says that its rest is for subscribers."""
    for at, block in enumerate(raw):
        is_asking = _asks(raw, at) and not _ASIDE.search(block.text)
        if is_asking and _is_behind_text(raw, at) and not _is_elsewhere(block):
            return f"text “{block.text}”"
    return None


def _is_behind_text(raw: Sequence[Block], at: int) -> bool:
    """Whether no more of the text comes: of paragraphs beside those before; or there are none."""
    before = {each.element.getparent() for each in raw[:at] if _is_text(each)}
    behind = [each.element.getparent() for each in raw[at + 1 :] if _is_text(each)]
    return before.isdisjoint(behind) if before else not behind


def _asks(raw: Sequence[Block], at: int) -> bool:
    """Whether a line asks for a subscription, or a heading and the line below it do."""
    text = raw[at].text
    if is_notice(text) or (is_offer_at_end(text) and _closes(text)):
        return True
    heading = raw[at - 1] if at and raw[at - 1].kind is ParagraphKind.HEADING else None
    return heading is not None and is_offer_at_end(text) and _closes(f"{heading.text} {text}")


def _is_text(block: Block) -> bool:
    return block.weight > 0 and not offers(block.text)


def _is_elsewhere(block: Block) -> bool:
    """Whether a line is that of a link to another page or beside one, or is around the article."""
    near = (block.element, *islice(block.element.iterancestors(), _CARD_STEPS))
    is_item = block.kind is ParagraphKind.LIST_ITEM and block.linked > 0
    is_badge = is_item or (block.link_share > _MOSTLY and _BADGE.match(block.text) is not None)
    is_beside = is_badge or any(map(_is_card, near))
    return is_beside or block.element.tag in _AROUND or _is_around(block.element)


def _is_card(element: Element) -> bool:
    """Whether it is a teaser, and not a short article whose offer is a link."""
    return is_teaser(element) and next(element.iter("h1"), None) is None


def _is_around(element: Element) -> bool:
    """Whether an element is hidden, or within what surrounds an article."""
    return is_hidden(element) or any(
        each.tag in _AROUND or is_hidden(each) or class_hints.is_around(plain_names(each))
        for each in element.iterancestors()
    )
