"""Takes off a page's tree what is furniture by its tags, roles and names."""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from services.fetcher.page.blocks import Block
from services.fetcher.page.dom import Element, marks

_WORTHLESS = frozenset(
    str.split(
        "script style template iframe svg select option button input textarea object embed canvas"
        " video audio map amp-ad amp-iframe amp-sidebar amp-social-share amp-embed amp-consent"
        " amp-user-notification"
    )
)
_TAGS = frozenset({"nav", "aside", "footer", "dialog", "menu", "noscript"})
_ROLES = re.compile(
    r"\b(?:navigation|banner|contentinfo|complementary|search|dialog|alertdialog|menu|menubar"
    r"|toolbar|tablist|button)\b"
)
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
    |newsletters?|newsletter\w*|subscri\w+\s(?:box|form|widget|cta|banner|promo)|sign\s?up\w*
    |mailchimp|mc\sembed
    |optin|call\sto\saction|cta|app\sdownload|donat\w+|donation
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
_COMMENTS = re.compile(
    r"(?<![a-z])(?:comments|comment\s?list|disqus\w*|respond|comentarios|kommentare|kommentarer"
    r"|komentarze|commentaires|commenti|yorumlar|kommentit|reacties)(?![a-z])"
)
_NEVER_TEXT = re.compile(
    _COMMENTS.pattern + r"|(?<![a-z])(?:cookies?|cookie\w*|consent|gdpr|onetrust\w*|didomi\w*|modal"
    r"|newsletters?|popup|pop\sup|overlay|footer|menu|navigation|related|teaser\w*)(?![a-z])"
)
_BODY_MARK = re.compile(
    r"(?<![a-z])(?:article\s?body|articlebody|article\s?(?:content|text|copy|main)|story\s?(?:body"
    r"|content|text)"
    r"|entry\scontent|post\s?(?:content|body)|news\s?(?:body|text|content)|main\s?content"
    r"|body\s?(?:text|copy))(?![a-z])"
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
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTAINERS = frozenset({"html", "body", "main", "article", "form"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(str.split("a b i em strong span font u cite q mark abbr sup sub small time"))
# What may go out of the middle of a sentence.
_INLINE_NAMES = re.compile(
    r"(?<![a-z])(?:captions?|credits?|photo\s?credit|copyright|sr\sonly|visually\s?hidden"
    r"|screen\sreader\w*|a11y\shidden|time\s?stamp|ad\slabel)(?![a-z])"
)
_LARGE = 0.3
_NEARLY_ALL = 0.8
_COMMENTED = 0.9
_LEAST_BESIDE_COMMENTS = 200.0
_TEASERS = 3
_TURNS = 0.5  # so many of the texts stand behind a headline
_TEASERS_MOST = 0.65
_LEAST_REST = 400.0  # letters of prose
_LEAST_SHARE = 0.25


class _Suspect(NamedTuple):
    """An element that may be furniture, the share of text that it may hold then, its names."""

    element: Element
    most: float
    names: str


def weights(blocks: list[Block]) -> dict[Element, float]:
    """Per element, the weight of all blocks within it."""
    totals: dict[Element, float] = {}
    for block in blocks:
        weight = block.weight
        if weight:
            element: Element | None = block.element
            while element is not None:
                totals[element] = totals.get(element, 0.0) + weight
                element = element.getparent()
    return totals


def prune(root: Element, blocks: list[Block]) -> None:
    """Removes furniture from the tree, in place. `blocks` are those of `root`.

    A name proves little: what holds a good share of the page's text stays, as do elements
    that are marked as the article's body, and those that hold them. Lists of teasers go whatever
    they are called.
    """
    totals = weights(blocks)
    whole = totals.get(root, 0.0)
    suspects: list[_Suspect] = []
    _visit(root, totals, whole, suspects)
    gone = _convicted(_without_spared(suspects, totals, whole), totals, whole)
    # A banner that asks for consent may have half of a page's text: lists are told without it.
    left = _outside(blocks, set(gone))
    for element in (*gone, *_teaser_lists(root, left, weights(left))):
        _remove(element)


def _outside(blocks: list[Block], gone: set[Element]) -> list[Block]:
    """The blocks that are in none of these elements."""
    return [
        block
        for block in blocks
        if block.element not in gone and not any(e in gone for e in block.element.iterancestors())
    ]


def _without_spared(
    suspects: list[_Suspect], totals: dict[Element, float], whole: float
) -> list[_Suspect]:
    """Without the one that is the text after all, where else nothing would be left of the page.

    `content-with-sidebar` is such a name.
    """
    rest = whole - sum(totals.get(each.element, 0.0) for each in suspects)
    if rest >= min(_LEAST_REST, _LEAST_SHARE * whole):
        return suspects
    by_name = [each for each in suspects if _may_be_text(each)]
    spared = max(by_name, key=lambda each: totals.get(each.element, 0.0), default=None)
    return [each for each in suspects if each is not spared]


def _may_be_text(suspect: _Suspect) -> bool:
    """Whether no more than its name speaks against it, and that not for certain."""
    element = suspect.element
    is_named = element.tag not in _TAGS | _WORTHLESS and not _is_aside(element)
    return is_named and not _NEVER_TEXT.search(plain_names(element))


def _teaser_lists(
    root: Element, blocks: list[Block], totals: dict[Element, float]
) -> list[Element]:
    """The outermost elements where linked headlines and short texts take turns.

    None that has the page's headline in it, nor one beside which too little text would be left:
    a listicle's headings may be links too.
    """
    headlines: Counter[Element] = Counter()
    texts: Counter[Element] = Counter()
    turns: Counter[Element] = Counter()
    headline_in: frozenset[Element] = frozenset()
    for block in blocks:
        is_headline = block.link_share > 0.8 and 20 <= block.size <= 250
        if not is_headline and not block.weight:
            continue
        above = (block.element, *block.element.iterancestors())
        (headlines if is_headline else texts).update(above)
        turns.update(element for element in above if not is_headline and element in headline_in)
        headline_in = frozenset(above if is_headline else ())
    whole = totals.get(root, 0.0)
    most = min(whole - _LEAST_REST, _TEASERS_MOST * whole)
    found = {
        element
        for element, count in headlines.items()
        if count >= _TEASERS
        and 0 < texts[element] <= 1.5 * count
        and turns[element] >= _TURNS * texts[element]
        and totals.get(element, 0.0) <= most
        and element.tag not in _CONTAINERS
        and next(element.iter("h1"), None) is None
        and not is_body_mark(element)
    }
    return [each for each in found if not any(above in found for above in each.iterancestors())]


def _visit(
    element: Element, totals: dict[Element, float], whole: float, suspects: list[_Suspect]
) -> None:
    for child in element:
        if isinstance(child.tag, str):
            most = _most_it_may_hold(child)
            if most is not None and totals.get(child, 0.0) <= _limit(most, whole):
                # Sections of one class may each have an id of its own.
                names = _as_words(child.get("class") or "") or plain_names(child)
                suspects.append(_Suspect(child, most, names))
            else:
                _visit(child, totals, whole, suspects)


def _limit(most: float, whole: float) -> float:
    """How much text furniture may hold; readers' comments all but a little."""
    return max(most * whole, whole - _LEAST_BESIDE_COMMENTS) if most == _COMMENTED else most * whole


def _convicted(
    suspects: list[_Suspect], totals: dict[Element, float], whole: float
) -> list[Element]:
    """Without those that are the text's own paragraphs, all of one unlucky name."""
    by_names: Counter[str] = Counter()
    for suspect in suspects:
        by_names[suspect.names] += int(totals.get(suspect.element, 0.0))
    return [
        suspect.element
        for suspect in suspects
        if not suspect.names or by_names[suspect.names] <= _limit(suspect.most, whole)
    ]


def _most_it_may_hold(element: Element) -> float | None:
    """Which share of the page's text goes away with this furniture; None if it is none."""
    tag = element.tag
    if tag in _WORTHLESS:
        return 1.0
    if tag in _INLINE:
        is_furniture = tag != "a" and _INLINE_NAMES.search(plain_names(element))
        return _LARGE if is_furniture else None
    if tag in _CONTAINERS:
        return None
    if tag in _TAGS or _is_aside(element):
        return _LARGE
    return _by_name(element)


def _is_aside(element: Element) -> bool:
    """Whether role or style say that it is no text, or hide it."""
    if _ROLES.search((element.get("role") or "").lower()):
        return True
    return is_hidden(element) and not element.get("itemprop")


def is_hidden(element: Element) -> bool:
    """Whether the element itself is not shown."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _by_name(element: Element) -> float | None:
    # A heading's id is often its own words: `comments-on-the-budget`.
    names = (
        _as_words(element.get("class") or "") if element.tag in _HEADINGS else plain_names(element)
    )
    if not names or (element.get("itemprop") or "").lower() == "articlebody":
        return None
    most = _share_of_name(names)
    if most in {_NEARLY_ALL, _COMMENTED} and next(element.iter("h1"), None) is not None:
        return _LARGE
    return most


@lru_cache(maxsize=16_384)
def _share_of_name(names: str) -> float | None:
    if not _NAMES.search(names) or _BODY_MARK.search(names):
        return None
    if _COMMENTS.search(names):
        return _COMMENTED
    return _NEARLY_ALL if _SURE_NAMES.search(names) else _LARGE


def plain_names(element: Element) -> str:
    """Class, id and the like, as lower-case words with one space between."""
    return _as_words(marks(element))


@lru_cache(maxsize=16_384)
def _as_words(names: str) -> str:
    if _POST.search(names):
        names = _FILED_UNDER.sub(" ", names)
    names = _SIDEBAR.sub(" asidebar ", names)
    return _BETWEEN.sub(" ", _CAMEL.sub(" ", names).lower()).strip()


def is_body_mark(element: Element) -> bool:
    """Whether an element says by attribute or name that it is the article's body."""
    if (element.get("itemprop") or "").lower() == "articlebody":
        return True
    return bool(_BODY_MARK.search(plain_names(element)))


def _remove(element: Element) -> None:
    """Removes an element and keeps the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
