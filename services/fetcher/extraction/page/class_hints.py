"""Furniture hints in class, id and role attributes, with their strength."""

import re
from functools import lru_cache

from services.fetcher.extraction.page.dom import Element, marks

LARGE, HIDDEN, NEARLY_ALL, COMMENTED = 0.3, 0.75, 0.8, 0.9
"""Shares of a page's text that an element may hold and yet go by its name."""

# Words of class and id names; `-` and `_` and capitals between words are alike here.
_NAMES = re.compile(
    r"""(?<![a-z])(?:
    share|shares|sharing|sharebar|shareit|sharetools|sharelinks|addthis|addtoany|sharedaddy|shariff
    |sociable|socials?|social\s(?:links?|bar|icons?|media|buttons?|share)|follow\sus|followus
    |relate[ds]?|related(?:articles?|posts?|links?|content|stories|news)|recirc\w*|recommend\w*
    |readmore\sbox|read\s(?:also|next)|also\sread|see\salso|more\s(?:stories|news|on|from|articles
    |in|like)
    |most\s(?:read|popular|viewed|shared|commented)|mostread|popular|trending|latest\s(?:news
    |stories)
    |you\s(?:may|might)\s\w*\s?like|next\s(?:article|post|story)|prev(?:ious)?\s(?:article|post
    |story)
    |post\snav\w*|outbrain|taboola|zergnet|plista|dianomi|mgid|revcontent|teads|spotim
    |jp\srelatedposts|yarpp
    |newsletters?|newsletter\w*|subscri\w{1,20}\s(?:box|form|widget|cta|banner|promo)|sign\s?up\w*
    |mailchimp|mc\sembed
    |optin|call\sto\saction|cta|app\s(?:download|banner|promo)|smart\s?banner|donat\w+|donation
    |ads?|advert\w*|adv|adsense|adsbygoogle|dfp|gpt|ad\s?(?:slot|unit|container|wrapper|box|label
    |holder|banner)
    |sponsor\w*|promo|promos|promoted|promotion|werbung|anzeige|publicidad|publicite|reklam\w*
    |comments?|commentlist|comment\s(?:list|form|section)|disqus\w*|livefyre|fb\scomments|respond
    |comentarios?|kommentare?|kommentarer|komentar(?:ze|e|i)|komentari|comment(?:aires|i)|commenti
    |yorum(?:lar)?|kommentit|reacties|reageren|hozzaszolas(?:ok)?|opinie|diskuse|diskuze|kommentarii
    |teilen|partage[rz]?|compartir|compartilhar|condividi(?:re)?|udostepni\w*|dela|delen|paylas
    |verwandt\w*|zum\sthema|mehr\szum\sthema|weitere\s(?:artikel|themen|meldungen|beitrage)
    |relacionad[ao]s?|noticias\srelacionadas|lire\s(?:aussi|plus)|a\slire\s(?:aussi|egalement)
    |articles?\slies|sur\sle\smeme\ssujet|leggi\sanche|articoli\scorrelati|correlati
    |czytaj\s(?:tez|takze|dalej)|zobacz\s(?:tez|takze|rowniez)|powiazan[ey]\w*|polecane|polecamy
    |souvisejic\w*|ctete\stake|suvisiace|kapcsolodo\w*|ilgili\s?haber\w*|gerelateerd\w*
    |lees\sook|las\smer|lasmer|relaterat|relaterte?\w*|lue\smyos|berita\sterkait|baca\sjuga
    |tin\slien\squan|mas\s(?:leidas|vistas|noticias)|mais\slidas|meistgelesen|najczesciej\sczytane
    |les\splus\slus|piu\sletti|newsy|populer\w*
    |breadcrumbs?|nav|navbar|navigation|menu|pagination|pager|asidebar|side\s?bar\w*
    |site\s(?:header|footer|nav)|global\s(?:header|footer|nav)|page\s(?:footer)|footer|masthead
    |top\s?bar|toolbar
    |cookies?|cookie\w*|consent|gdpr|onetrust\w*|didomi\w*|usercentrics|qc\scmp\w*|sp\smessage\w*
    |bylines?|author\s?(?:bio|box|card|info|profile|details|description|block|name|s)?
    |about\s(?:the\s)?author|bio
    |(?:post|entry|article|story|news|content)\s?(?:meta|info|tools|actions|toolbar|tags|footer|date
    |time)
    |date\s?line\stime|time\s?stamp\w*|posted\son|pub\s?date|publish(?:ed)?\s?(?:date|on|time)
    |date\spublished|updated
    |tags?|tag\s?(?:list|cloud|links|box)|post\stags|topics?\s?(?:list|links|tags)?|keywords
    |cat\slinks|categor(?:y|ies)\s?(?:list|links)
    |captions?|figcaption|wp\scaption\stext|credits?|copyright\w*|image\s(?:caption|credit|info)
    |photo\s(?:caption|credit)|photocredit|media\scaption
    |carousel|slider|swiper\w*|slick\s\w+|jwplayer|player|video\s(?:player|container|wrapper|js)
    |brightcove\w*
    |print\s(?:only|button|link)|skip\s?(?:link|to|nav)\w*|sr\sonly|visually\s?hidden
    |screen\sreader\w*|a11y\shidden
    |paywall\w*|pay\swall|login\w*|log\sin|register|modal|popup|pop\sup|overlay|lightbox|tooltip
    |toast|alert\sbar
    |breaking\s(?:news|bar)|ticker
    |rating|ratings|vote|votes|voting|poll|reactions?|emoji|feedback|report\s(?:error|mistake)
    |correction\sform
    |links?\s(?:block|box|list)|topic\slist|pull\s?quotes?|twitter\stweet|instagram\smedia
    |tiktok\sembed|bluesky\sembed|fb\s(?:post|video)|search\s?(?:form|box|bar|results)
    |layer\sutil|trust\s?box|toc|lwptoc|table\sof\scontents
    |languages?\s(?:switch\w*|select\w*)|weather|stocks?\s?(?:ticker|quotes?)
    )(?![a-z])""",
    re.VERBOSE,
)
# Names that no one gives to the text itself, even where it is the smaller part of the page.
_SURE_NAMES = re.compile(
    r"(?<![a-z])(?:comments?|commentlist|disqus\w*|related|recirc\w*|most\sread|mostread"
    r"|most\spopular"
    r"|cookies?|cookie\w*|consent|onetrust\w*|didomi\w*|usercentrics|newsletters?|footer"
    r"|asidebar"
    r"|comentarios?|kommentare?|kommentarer|komentar(?:ze|e|i)|commentaires|commenti|yorumlar"
    r"|kommentit|reacties|relacionad[ao]s?|mehr\szum\sthema|weitere\sartikel|meistgelesen"
    r"|najczesciej\sczytane|mas\sleidas|mais\slidas|les\splus\slus"
    r"|outbrain"
    r"|taboola|recommend\w*|more\sstories|menu|navigation)(?![a-z])"
)
_PAID = re.compile(r"(?<![a-z])(?:paywall\w*|pay\swall)(?![a-z])")
_COMMENTS = re.compile(
    r"(?<![a-z])(?:comments|comment\s?list|disqus\w*|respond|comentarios|kommentare|kommentarer"
    r"|komentarze|commentaires|commenti|yorumlar|kommentit|reacties)(?![a-z])"
)
_NEVER_TEXT = re.compile(
    _COMMENTS.pattern + r"|(?<![a-z])(?:cookies?|cookie\w*|consent|gdpr|onetrust\w*|didomi\w*|modal"
    r"|newsletters?|popup|pop\sup|overlay|footer|menu|navigation|related|teaser\w*)(?![a-z])"
)
# WordPress writes on an article itself what it is filed under: `hentry category-x tag-footer`.
_POST = re.compile(r"(?<![\w-])(?:hentry|type-\w+|post-\d+|postid-\d+)(?![\w-])")
_FILED_UNDER = re.compile(r"(?<![\w-])(?:tag|category|cat|topic|author|has)-\S+")
# A sidebar, and no `content-with-sidebar`: known as `asidebar` below.
_SIDEBAR = re.compile(
    r"(?<![\w-])(?:(?:primary|main)[-_])?side[-_]?bars?(?:[-_](?:primary|main|\d))?(?![\w-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[^a-z0-9]+")
# What may go out of the middle of a sentence.
_INLINE_NAMES = re.compile(
    r"(?<![a-z])(?:captions?|credits?|photo\s?credit|copyright|sr\sonly|visually\s?hidden"
    r"|screen\sreader\w*|a11y\shidden|time\s?stamp|ad\slabel|img\sdesc)(?![a-z])"
)


@lru_cache(maxsize=16_384)
def share_of(names: str) -> float | None:
    """Largest share of the page's text that an element of these names may hold as furniture."""
    if not _NAMES.search(names):
        return None
    if _COMMENTS.search(names):
        return COMMENTED
    return NEARLY_ALL if _SURE_NAMES.search(names) else LARGE


def is_around(names: str) -> bool:
    """Whether elements of these names surround an article or follow it."""
    return share_of(names) in {NEARLY_ALL, COMMENTED}


def is_never_text(names: str) -> bool:
    """Whether elements of these names never hold the article, however much text they have."""
    return bool(_NEVER_TEXT.search(names))


def is_paid(names: str) -> bool:
    """Whether it says no more than that something is for subscribers."""
    return bool(_PAID.search(names)) and not _NAMES.search(_PAID.sub(" ", names))


def is_label(names: str) -> bool:
    """Whether the element may be removed from within a sentence."""
    return bool(_INLINE_NAMES.search(names))


def plain_names(element: Element) -> str:
    """Class, id and similar attributes as lower-case words, separated by spaces."""
    return _as_words(marks(element))


def class_names(element: Element) -> str:
    """The class alone, as lower-case words."""
    return _as_words(element.get("class") or "")


@lru_cache(maxsize=16_384)
def _as_words(names: str) -> str:
    if _POST.search(names):
        names = _FILED_UNDER.sub(" ", names)
    names = _SIDEBAR.sub(" asidebar ", names)
    return _BETWEEN.sub(" ", _CAMEL.sub(" ", names).lower()).strip()


def is_body_mark(element: Element) -> bool:
    """Whether an attribute marks an element as the article's body."""
    return (element.get("itemprop") or "").lower() == "articlebody"
