"""Wall detection: challenges, denials and consent requests in place of articles."""

import re
from collections.abc import Sequence
from functools import lru_cache

from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.visitors import addresses_visitors, without_quotations
from services.fetcher.extraction.refusals import Reason, Refused

_BLOCKED_TITLE = re.compile(
    r"^\W*(?:just\sa\smoment|attention\srequired|access\s(?:to\sthis\spage\shas\sbeen\s)?denied"
    r"|are\syou\s(?:a\srobot|human)|robot\scheck|bot\s(?:check|verification|protection)"
    r"|human\sverification"
    r"|verify(?:ing)?\s(?:that\s)?you\sare|pardon\sour\sinterruption|security\s(?:check|challenge"
    r"|verification)|ddos[-\s]guard|please\swait|one\smoment,?\splease|checking\syour\sbrowser"
    r"|captcha|request\s(?:blocked|rejected)|blocked|unusual\straffic"
    r"|(?:error\s)?(?:40[0134]|410|429|50[0234])(?:\W*(?:error|(?:page\s)?not\sfound|forbidden|gone"
    r"|unauthorized|too\smany\srequests|bad\s(?:gateway|request)|gateway\stime-?out|access\sdenied"
    r"|internal\sserver\serror|(?:service\s)?(?:temporarily\s)?unavailable)\b(?:\s[\w-]{1,15}){0,4})?|forbidden|page\snot\sfound|not\sfound"
    r"|service\s(?:temporarily\s)?unavailable|bad\sgateway|gateway\stime-?out|too\smany\srequests"
    r"|internal\sserver\serror|site\s(?:is\s)?under\smaintenance|error\b\W*$"
    r"|un\sinstant|einen\smoment|nur\seinen\smoment|un\smomento|um\smomento|seite\snicht\sgefunden"
    r"|page\s(?:introuvable|non\strouvée)|página\sno\sencontrada|página\snão\sencontrada"
    r"|pagina\snon\strovata|nie\sznaleziono\sstrony|strona\snie\sistnieje|страница\sне\sнайдена"
    r"|sayfa\sbulunamadı"
    r")(?=\W*$|\s*[|\-–—:·(.!…]|\s\w+\.\w+$)",
    re.IGNORECASE,
)
_BLOCKED_TEXT = re.compile(
    r"(?:enable|turn\son)\sjavascript(?:\sand\scookies)?\sto\s(?:continue|proceed|view)"
    r"|checking\s(?:if\sthe\ssite\sconnection|your\sbrowser)|verif(?:y|ies"
    r"|ying)\s(?:that\s)?you\sare\s(?:a\s|not\sa\s)?(?:human|robot)|you\shave\sbeen\sblocked"
    r"|ray\sid|performance\s&\ssecurity\sby\scloudflare"
    r"|(?:unusual|suspicious|automated)\s(?:traffic|activity|behaviou?r|access)|access\sdenied"
    r"|don['’]t\shave\spermission\sto\saccess|reference\s#\d|incident\sid|complete\sthe\s(?:captcha"
    r"|security\scheck)|press\s(?:&|and)\shold|prove\syou\sare|not\sa\srobot"
    r"|pardon\sour\sinterruption"
    r"|not\savailable\sin\syour\s(?:country|region|location)|(?:unavailable|not\saccessible)\s(?:in"
    r"|from)\s(?:most\s)?(?:european|your)|451:?\sunavailable|due\sto\s(?:legal|gdpr)\sreasons"
    r"|requested\s(?:url|page)\s(?:was\snot|could\snot\sbe)\sfound"
    # ad blockers
    r"|(?:disable|turn\soff|switch\soff|pause)\s(?:your|the|any)\sad[-\s]?block|using\san\sad[-\s]?block"
    r"|(?:deaktivier|schalte|pausier)\w{0,3}\s(?:sie\s)?(?:bitte\s)?(?:ihren|deinen|den)\s(?:ad|werbe)-?blocker"
    r"|nutzen\seinen\s(?:ad|werbe)-?blocker|désactive[rz]\svotre\sbloqueur"
    r"|desactiv\w{1,4}\s(?:tu|su|el|o\sseu|o)\s(?:bloqueador|ad-?block)|disattiva\w{0,4}\s(?:il\stuo|l[’'])\s?ad-?block"
    r"|wyłącz\w{0,4}\s(?:swój\s)?ad-?block|schakel\s(?:je|uw)\sad-?blocker|отключите\sблокировщик"
    r"|reklam\sengelleyici(?:nizi|yi)\sk"
    # browsers
    r"|your\sbrowser\sis\s(?:not\ssupported|out\sof\sdate)|ihr\sbrowser\s(?:ist\sveraltet|wird\snicht)"
    r"|votre\snavigateur\sn[’']est\spas|(?:tu|su)\snavegador\s(?:no\ses|está\sdes)|seu\snavegador\snão"
    r"|twoja\sprzeglądarka\s(?:jest|nie)|il\stuo\sbrowser\snon|ваш\sбраузер\s(?:устарел|не\sподд)"
    # maintenance
    r"|(?:currently|temporarily)\s(?:down\sfor|under(?:going)?)\smaintenance|wegen\swartung\w{0,8}\s.{0,40}nicht"
    r"|site\s(?:est\s(?:actuellement\s)?)?en\smaintenance|sitio\s(?:está\s)?en\smantenimiento"
    r"|(?:site|página)\sem\smanutenção|sito\s(?:è\s)?in\smanutenzione|trwają\sprace\s(?:konserwac|technicz)"
    # missing pages
    r"|page\s(?:can(?:no|['’])t\sbe\sfound|you\s(?:are|were)\slooking\sfor)"
    r"|(?:story|article|page)\sis\sno\slonger\savailable"
    r"|seite,\sdie\ssie\s(?:aufgerufen|gesucht|suchen)|page\sque\svous\s(?:cherchez|recherchez|demandez)"
    r"|página\sque\s(?:busca|buscas|intentas|intentás|procura|você\sprocura)\s|pagina\sche\s(?:cerchi|stai\scercando)"
    r"|stron[ay],\sktórej\sszukasz|страниц[аы],\sкоторую\sвы",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookies?\b|cookie-|\bconsent|\bgdpr\b|\bccpa\b|tracking|privacy|advertis(?:ing"
    r"|ement)\s(?:partners|and\scontent)|personali[sz]ed\s(?:ads|advertising|content)"
    r"|our\s(?:\d+\s)?partners|legitimate\sinterest|store\sand/or\saccess|(?:accept|reject"
    r"|agree)\s(?:all|and)|manage\s(?:my\s)?(?:preferences|options|settings|choices)"
    r"|einwilligung|zustimm\w+|datenschutz|personenbezogene|werbung\sund\stracking|akzeptieren"
    r"|widerruf\w*|drittanbieter|pur-abo|contentpass|werbefrei"
    r"|consentement|vos\sdonnées|données\spersonnelles|nos\spartenaires|tout\s(?:accepter|refuser)"
    r"|confidentialité|traceurs"
    r"|consentimiento|nuestros\s(?:\d+\s)?socios|datos\spersonales|aceptar\s(?:todo|y)|rechazar"
    r"|privacidad|consentimento|nossos\sparceiros|dados\spessoais|privacidade"
    r"|consenso|dati\spersonali|i\snostri\s(?:\d+\s)?partner|accetta\w*|rifiuta|toestemming|derde\spartijen|akkoord|gepersonaliseerde\sadvertenties"
    r"|persoonsgegevens|privacybeleid|accepteren"
    r"|zgod[aęy]\b|zgadzam|plik(?:i|ów|ach)\scookie|ciastecz\w+|przetwarzani\w+|danych\sosobowych"
    r"|zaufani\spartnerzy|zaufanych\spartnerów|polityk\w{1,20}\sprywatności|rodo\b"
    r"|souhlas\w*|osobní(?:ch)?\súdaj\w+|samtyck\w+|personuppgifter|samtykke\w*|personoplysninger"
    r"|suostum\w+|evästee\w*|согласи\w+|персональных\sданных|файлы\s?cookie|çerez\w*"
    r"|kişisel\sveri\w*|クッキー|同意|개인정보",
    re.IGNORECASE,
)
_CONSENT_URL = re.compile(
    r"//consent\.|/(?:consent|privacy-?wall|cookie-?(?:wall|consent)|zustimmung|gdpr)(?:[/.?]|$)"
)
# Agreement and refusal are the stuff of politics; these words are not.
_CORE = re.compile(
    r"cookie|gdpr|ccpa|rodo|privacy|datenschutz|personenbezogen|contentpass|pur-abo|confidentialité"
    r"|personnelles|traceurs|privacidad|personales|pessoais|personali|persoonsgegevens|ciastecz"
    r"|osobowych|prywatności|osobní|personuppgifter|personoplysninger|evästee|персональн|çerez"
    r"|kişisel|クッキー|개인정보",
    re.IGNORECASE,
)
# One of these stands in whatever _CONSENT matches, and is looked for at a hundredth of its cost.
_HINTS = tuple(
    str.split(
        "cookie consent gdpr ccpa tracking privacy advertis personali partner interest store accept"
        " reject agree manage einwilligung zustimm datenschutz personenbezogen werbung akzeptieren"
        " widerruf drittanbieter pur-abo werbefrei données partenaires refuser confidentialité"
        " traceurs socios datos aceptar rechazar privacidad parceiros dados consenso dati accetta"
        " rifiuta toestemming partijen akkoord gepersonaliseerd persoonsgegevens zgod zgadzam"
        " ciastecz przetwarzani danych prywatności rodo souhlas osobní samtyck personuppgifter"
        " samtykke personoplysninger suostum evästee согласи персональн файл çerez"
        " kişisel クッキー 同意 개인정보 plik zaufan contentpass pubblicit"
    )
)
_LITTLE, _HARDLY_ANY = 1_500.0, 300.0
_NAME_OF_SITE = 3  # words
_CONSENT_MOST = 6_000.0
_CONSENT_SHARE = 0.6
_LEAST_MARKS = 3
_REST_SHARE, _REST_MOST = 0.3, 800.0


def refuse_blocked(title: str, blocks: Sequence[Block]) -> None:
    """Raises Refused(block_page) for a challenge, a denial or an error in place of an article.

    Only where the page has little text: articles are written about blocked pages too.
    """
    weight = sum(block.weight for block in blocks)
    if weight > _LITTLE:
        return
    texts = [block.text for block in blocks]
    told = " ".join(text for text in texts if text not in title)
    match = _BLOCKED_TEXT.search(without_quotations(told))
    if _is_blocked(title, is_sure=match is not None or weight < _HARDLY_ANY):
        raise Refused(Reason.BLOCK_PAGE, f"title “{title[:100]}”")
    if match and len(" ".join(texts)) < _LITTLE / 2:
        raise Refused(Reason.BLOCK_PAGE, f"text “{match[0]}”")


def _is_blocked(title: str, *, is_sure: bool) -> bool:
    """Whether a title is that of an error page; headlines begin like that, too, and go on."""
    begins = _BLOCKED_TITLE.match(title)
    if begins is None:
        return False
    return is_sure or len(title[begins.end() :].split()) <= _NAME_OF_SITE


def asks_consent(block: Block) -> bool:
    """Whether a block is a consent banner."""
    return block.size <= 700 and len(_marks(block.text)) >= _LEAST_MARKS


def _may_ask(text: str) -> bool:
    return any(map(text.casefold().__contains__, _HINTS))


def refuse_consent(
    url: str, chosen: Sequence[Block], title: str, *, says_article: bool = False
) -> None:
    """Raises Refused(consent_wall) where the text is a request for consent, and little else.

    Most of its blocks have to speak of it; in an article about cookies some do. Where the page
    states that it is an article, they have to speak to its visitors, too.
    """
    share = _share_of_consent(chosen)
    if share < _CONSENT_SHARE:
        return
    if says_article and not any(addresses_visitors(block.text) for block in chosen):
        return
    marks = frozenset[str]().union(*(_marks(block.text) for block in chosen))
    if _CONSENT_URL.search(url) or _is_request(title, marks):
        raise Refused(Reason.CONSENT_WALL, f"{share:.0%} of the text asks for consent")


def refuse_rest_of_consent(chosen: Sequence[Block], raw: Sequence[Block], title: str) -> None:
    """Raises Refused(consent_wall) where the text is what pruning left of such a request.

    For a page that does not state that it is an article: of a short text that speaks of consent
    on a page that speaks of little else.
    """
    if (
        sum(block.size for block in chosen) <= _REST_MOST
        and _share_of_consent(chosen) >= _REST_SHARE
    ):
        refuse_consent("", raw, title)


def _share_of_consent(blocks: Sequence[Block]) -> float:
    """The share of the letters in blocks that speak of consent; 0 for a long text."""
    whole = sum(block.size for block in blocks)
    if not whole or whole > _CONSENT_MOST:
        return 0.0
    return sum(block.size for block in blocks if _marks(block.text)) / whole


def _is_request(title: str, marks: frozenset[str]) -> bool:
    """Whether consent is asked for. One word alone is what an article is about: privacy, say."""
    is_core = _CONSENT.search(title) or any(map(_CORE.search, marks))
    return bool(is_core) and len(marks) >= _LEAST_MARKS


# Most blocks are asked about twice.
@lru_cache(maxsize=256)
def _marks(text: str) -> frozenset[str]:
    """What is said about consent in a text."""
    if not _may_ask(text):
        return frozenset()
    return frozenset(match.casefold() for match in _CONSENT.findall(text))
