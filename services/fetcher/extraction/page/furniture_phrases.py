"""Furniture phrases: lines within an article that are not part of it, in many languages."""

import re
from collections.abc import Sequence

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.name_words import without_names
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.calls import is_call
from services.fetcher.extraction.page.visitors import addresses_visitors, reports_speech

# Invitations to other articles, at the start of a line.
_READ_ON = re.compile(
    r"""^\W*(?:
    read\s(?:also|more|next|this|our|the\sfull|here|\w+['’]s)|also\sread|see\salso|more\s(?:on\sthis
    |from|about|to\sread|news|like\sthis)|more:|related(?:\s\w+)?:
    |related(?:\s(?:articles?|stories|stor(?:y|ies)|news|posts?|links?|content|coverage|topics?
    |video))?\s*$
    |(?:you\s(?:may|might)\s(?:also\s)?(?:like|be\sinterested)|recommended(?:\s(?:for\syou|stories
    |articles|reading))?\s*:?\s*$|don['’]t\smiss|must\sread
    |watch(?:\salso|\snow|\smore)?:|what\sto\sread|most\sread|keep\sreading|continue\sreading)
    |lesen\ssie\s(?:auch|hier|mehr|dazu|jetzt)|lesen\ssie:|auch\sinteressant|mehr\szum\sthema
    |mehr\sdazu|das\skönnte\ssie|zum\sthema|weiterlesen|lies\sauch|siehe\sauch|passend\sdazu
    |(?:à\s)?lire\s(?:aussi|également|plus)|à\slire|voir\saussi|sur\sle\smême\ssujet
    |pour\saller\splus\sloin|notre\sdossier|à\sécouter
    |le[aeé]r?\s(?:también|más|además)|lee\stambién|lea\stambién|te\spuede\sinteresar
    |más\sinformaci[oó]n|noticias?\srelacionadas?|ver\stambién|también\slee|también\spuede\sleer
    |leia\s(?:também|mais|ainda)|veja\s(?:também|mais)|saiba\smais|mais\ssobre|relacionad[ao]s?:
    |confira\stambém
    |leggi\s(?:anche|pure|tutto|di\spiù)|vedi\sanche|per\sapprofondire|ti\spotrebbe\sinteressare
    |potrebbe\sinteressarti
    |lees\s(?:ook|verder|meer)|bekijk\sook|meer\sover|lue\s(?:myös|lisää)|læs\s(?:også|mere)
    |les\s(?:også|mer)|läs\s(?:också|även|mer|vidare)|lestu
    |(?:czytaj|zobacz|przeczytaj|sprawdź|polecamy|dowiedz)\s?(?:także|też|również|więcej|dalej|takze
    |tez|się)?\s?(?::|$|\S)|polecamy|więcej\s(?:na|o|informacji)
    |čtěte\s(?:také|i|více)|přečtěte\ssi|více\s(?:čtěte|o|k)|mohlo\sby\svás|prečítajte\ssi
    |čítajte\s(?:aj|viac)|súvisiaci|související
    |olvassa?\s(?:el|tovább|még)|kapcsolódó|citeş?ș?te\s(?:și|şi|mai)|vezi\s(?:și|şi|și)|pročitajte
    |čitajte|preberite|vezano
    |чита(?:йте|ть)\s(?:также|також|ещё|еще|далее|більше|по\sтеме)|смотрите\sтакже|по\sтеме|прочети
    |вижте\sоще|още\sпо\sтемата|прочитајте|читајте|див\.?\sтакож
    |διαβάστε\s(?:επίσης|ακόμα|ακόμη|περισσότερα)|δείτε\s(?:επίσης|ακόμα)|ayrıca\sbak|bunları\sda
    |ilgili\shaber|devamını\soku
    |baca\s(?:juga|selengkapnya)|simak\sjuga|lihat\sjuga|xem\sthêm|đọc\sthêm|tin\sliên\squan
    |อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|อ่านข่าว
    |اقرأ\s(?:أيضا|أيضًا|المزيد)|إقرأ\sأيضا|شاهد\sأيضا|مواضيع\sذات|بیشتر\sبخوانید|مطالب\sمرتبط
    |קראו\s(?:עוד|גם)|כתבות\sנוספות
    |यह\sभी\sपढ़|ये\sभी\sपढ़|আরও\sপড়|相关(?:阅读|新闻|报道|链接)|延伸閱讀|延伸阅读|相關(?:新聞|報導)|推荐阅读|更多新闻|関連記事|あわせて読
    |続きを読む|관련\s?기사|이\s?기사와
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# What a whole line may consist of when it is only furniture.
_FURNITURE = re.compile(
    r"""^\W*(?:
    (?:story\scontinues\sbelow\s)?advertisements?(?:\s\W*(?:scroll\sto\scontinue
    |(?:article|story)\scontinues\sbelow(?:\sthis\sad)?))?|scroll\sto\scontinue.*|article\scontinues.*
    |sponsored(?:\scontent)?|ad|anzeige|werbung|publicit[éèà]|publicidad[e]?|pubblicità|reklama?
    |reclame|annons[e]?|mainos|hirdetés|реклама|διαφήμιση|iklan|quảng\scáo|โฆษณา|إعلان|广告|廣告|広告|광고
    |share(?:\s(?:this|on|via|article|the\sarticle|with).*)?|teilen|partager|compartir|compartilhar
    |condividi|udostępnij|sdílet|поделиться|поширити|partilhar|delen|del|dela|jaa|bagikan|分享|シェア|공유
    |(?:follow|like|join)\s(?:us|@\w+)\s(?:on|at|in)\s.*|folgen\ssie\suns.*|suivez[-\s]nous.*
    |síguenos.*|siga-.*|siga\s(?:[oa]s?\s)?(?:noss[oa]s?|canal|perfil|página|@).*|seguici\s.*|obserwuj\snas.*|подписывайтесь.*|підписуйтесь.*
    |sledujte\snás.*|volg\sons.*|takip\sedin.*
    |(?:sign\sup|subscribe|register)(?::|\s(?:to|for|here|now|today)\b).*|(?:get|receive)\s(?:the|our
    |your)\s.*(?:newsletter|inbox|email)\b.*|.*\bnewsletters?\b\s(?:abonnieren|hier|anmelden).*
    |inscrivez-vous.*|abonnez-vous.*|suscríbete.*|assine\s.*|iscriviti\s.*|zapisz\ssię.*
    |(?:photo|photos|pictured?|image|images|foto|fotos|zdjęcie|fot|bild|bilder|crédito|crédit\sphoto
    |credits?|video|graphic|source\simage|фото|写真|图片|사진)\s?(?:by|credit|von
    |source)?\s?[:：/]\s?.{0,120}
    |[^.!?]{0,60}(?:/|\svia\s|\()\s?(?:getty(?:\simages)?|reuters|afp|ap(?:\sphoto)?|shutterstock
    |istock
    |dpa|pap|epa|efe|imago|picture\salliance)\)?(?:\s?/\s?\w+)?
    |[^.!?]{2,140}\s©\s?[^.!?]{2,60}
    |[^.!?]{2,160}[(\[]\s?(?:foto|photo|bild|image|picture|fot\.|zdjęcie|фото)\s?[:：\s].{2,60}[)\]]
    |(?:copyright\s?(?:©|\d|by|\(c\))|©|\(c\)\s).{0,150}|.{0,80}all\srights\sreserved\.?.{0,80}
    |alle\srechte\svorbehalten.{0,60}|todos\slos\sderechos.{0,80}|todos\sos\sdireitos.{0,60}
    |tous\sdroits\sréservés.{0,60}|wszelkie\sprawa\szastrzeżone.{0,60}|все\sправа\sзащищены.{0,60}
    |(?:tags?|topics?|keywords|schlagworte|stichworte|themen|etiquetas|tagi|теги|mots[-\s]clés
    |filed\sunder|categories|category|posted\sin)\s?:.{0,200}
    |this\sentry\swas\sposted\s.*|dieser\s(?:eintrag|beitrag)\swurde\s.{0,40}veröffentlicht.*
    |der\sbeitrag\swurde\sam\s.*|(?:cette\sentrée\sa\sété|cet\sarticle\sa\sété)\spubliée?\s.*
    |esta\sentrada\sfue\spublicada\s.*|(?:ten\s)?wpis\s(?:został\s)?opublikowan[oy]\s.*
    |(?:last\s)?(?:updated|published|posted|modified)(?:\s(?:on|at))?\s?:?\s.{0,50}\d{2,4}.{0,30}
    |[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{2,20}){1,4}
    |.{0,80}無断(?:転載|複製|引用)[^。]{0,10}(?:禁じます|禁止|お断り|ご遠慮).{0,80}
    |.{0,80}무단\s?전재.{0,20}금지.{0,40}
    |.{0,60}未[经經](?:授[权權]|[许許]可)[^。]{0,20}(?:不得|禁止|[严嚴]禁)[转轉][载載].{0,60}
    |\d+\s(?:min(?:ute)?s?|minuty|minuten)\s(?:read|lesezeit|de\slecture|czytania|leestijd)
    |\d+\s(?:comments?|kommentare|shares?|komentarzy|комментари\w+)
    # where it was published or told, and that it ends
    |this\s(?:article|story)\soriginally\sappeared\son\s[^:]{3,60}:.{0,200}
    |dieses\sthema\sim\sprogramm\s?:.{0,120}|انتهای\sپیام.{0,10}
    |explore\sfurther|zitiervorschlag|.{0,20}[尽盡]在.{1,12}(?:app|客户端|客戶端)
    # what may be done with an article
    |(?:gift|save|print|rate|share|listen\sto|comment\son)\s(?:this\s)?(?:article|story)
    |(?:diesen\s)?(?:artikel|beitrag|text)\s(?:anhören|vorlesen|teilen|drucken|merken|verschenken|kommentieren|bewerten)
    |(?:partage[rz]|écoute[rz]|imprime[rz]|offrir|commente[rz])\s(?:l['’]|cet\s)article|réagir|je\sréagis
    |(?:escuchar?|compart(?:ir|e)|comentar?|imprimir|guardar)\s(?:est[ae]\s|la\s|el\s)?(?:noticia|artículo|nota)
    |(?:ascolta|condividi|commenta|stampa)(?:\s(?:l['’]|quest[oa]\s|la\s)?\s?(?:articolo|notizia))?
    |(?:ouvir|partilhar|compartilhe?|comentar?|imprimir)\s(?:o\s|a\s|est[ae]\s)?(?:artigo|notícia|matéria)
    |(?:luister\snaar|deel|reageer\sop|print|bewaar)\s(?:dit|het)\sartikel|reage(?:er|ren)|beluister
    |(?:oceń|posłuchaj|skomentuj|wydrukuj|udostępnij)\s(?:ten\s)?artykuł[u]?|podziel\ssię|skomentuj
    |yorum\s(?:yap|yaz|ekle)|haberi\s(?:dinle|paylaş|yazdır)|přehrát\sčlánek|diskutovat
    |(?:ver|mostrar|les|voir|ler|vedi|leggi)\s(?:los\s|les\s|os\s|i\s)?(?:comentarios|commentaires|comentários|commenti)
    |(?:temas|artículos|conteúdos?|assuntos|sujets|thèmes|argomenti)\s(?:relacionad[ao]s|associés|correlati|liés)
    |trending(?:\snow)?|newsletters?|paylaş|haberin\sdevamı|комментарии|коментарі|riproduzione\sriservata|zur\sstartseite|empfohlener\s(?:redaktioneller|externer)\sinhalt
    |an\sdieser\sstelle\sfinden\ssie\s.{0,40}inhalt.{0,60}
    |.{0,60}(?:in\sthe\scomments(?:\s(?:below|section))?|in\sd(?:ie|en)\skommentaren?|en\slos\scomentarios|nos\scomentários|en\scommentaire|nei\scommenti|in\sde\sreacties)
    |votre\savis\snous\sintéresse.{0,40}
    |(?:print|email|e-mail|facebook|twitter|x|whatsapp|telegram|linkedin|copy\slink|link\scopied
    |save|comments?|leave\sa\scomment|view\scomments|menu|close|next|previous|back\sto\stop
    |loading(?:\.\.\.)?|listen(?:\sto\sthis\sarticle)?|play|expand|toggle\s\w+|show\smore|load\smore
    |read\smore|more|here|click\shere.{0,60})
    )\W*$""",
    re.VERBOSE | re.IGNORECASE,
)
_BY = frozenset(
    str.split(
        "by von par por di door av autor autorka автор author yazan oleh text texte texto testo"
    )
)
_WITHIN_NAMES = frozenset(
    ["and", "und", "et", "y", "e", "i", "en", "och", "og", "de", "van", "von"]
)
_LINE = 100  # letters
_ENDED = re.compile(r"[.!?…。！？।]\W*$")


_NUMBERS = re.compile(
    r"[\d\s.:,/|+\-–—h]+(?:uhr|utc|gmt|am|pm|a\.m\.|p\.m\.|[年月日時時分])*[\d\s年月日時分:]*",
    re.IGNORECASE,
)
# Results of games, which stand in texts; pages are counted with strokes.
_SCORE = re.compile(r"\d{1,3}\s?[–—-]\s?\d{1,3}\W?")
_YEAR = re.compile(r"(?:1\d|20)\d\d(?:\s?[–-]\s?(?:1\d|20)?\d\d)?\W?")
# A line that ends with the clock of a day: `Published 24 May 2026, 14:05`.
_MOMENT = re.compile(
    r"\b20\d\d\b.{1,40}\b\d{1,2}[:.h]\d{2}\W{0,3}(?:uhr|utc|gmt|a\.?m|p\.?m)?\W{0,3}$",
    re.IGNORECASE,
)
_THIS_CENTURY = re.compile(r"\b20\d\d\b")
_WORDS_OF_DATE = 3  # its month, and one for each of day and label
# “The article continues below the advertisement.”
_CONTINUES = re.compile(
    r"\W*(?:(?:the\s|der\s|die\s|el\s|la\s|l['’]|il\s|o\s|de\s|het\s)?(?:article|story|text|articolo|testo|notizia|artikel"
    r"|tekst|articolul|članak|beitrag|artículo|texto|nota|noticia|artigo|matéria|verhaal|artikeln|texten|artiklen|saken|juttu|článek)"
    r"\s(?:continues|continu[ea]|continúa|sigue|prosegue|geht|wird|vervolgt|gaat|loopt|fortsätter|fortsætter|fortsetter|jatkuu"
    r"|pokračuje|continuă|se\snastavlja|berlanjut|lanjut)|la\ssuite|suite\sde\sl['’]article|lesen\ssie|weiter(?:lesen)?|lees\sverder|läs\svidare|les\svidere|continua"
    r"|continúa|sigue|continue\sreading|keep\sreading|ciąg\sdalszy|dalszy\sciąg|dalsza\sczęść|pokračování"
    r"|продолжение|продовження|продължение|τ[οα]\s(?:άρθρο|κείμενο)\sσυνεχίζεται|haberin\sdevamı|yazının\sdevamı)"
    r"\b.{0,40}(?:\b(?:advert|ads?\b|anzeige|werb|publi|pubblicità|reklam|annons|mainos|video|vídeo|vidéo|wideo|photo|foto|zdj"
    r"|bild|image|imagen|gallery|galer|below|reclame|banner|promo|inzer|vide[aeio]|oglas|ci-dessous|βίντεο|διαφήμιση|материал|фото|видео|відео|реклам)\w*"
    r"|materiał\w*)[^.!?:]{0,20}\W*$"
    # These have the verb at the end.
    r"|\W*(?:a\s)?cikk\s.{0,40}(?:vide|hirdet|kép|ajánl)\w*.{0,10}\sfolytatódik\W*$"
    r"|\W*記事は.{0,15}(?:動画|広告|写真).{0,10}続き(?:ます|く)?\W*$"
    r"|\W*기사는?\s.{0,15}(?:영상|광고|사진).{0,10}(?:계속|이어)\S{0,6}\W*$",
    re.IGNORECASE,
)
# What newspapers, agencies and portals print with each of their texts: of rights, of what was not
# checked, of comments, of blockers.
_STANDING = re.compile(
    r"\W{0,6}(?:(?:ad-?|werbe)blocker\saktiviert|(?:bitte\s)?(?:deaktivieren|schalten)\ssie\s(?:bitte\s)?(?:ihren|den)\sad-?blocker"
    r"|direkt\saus\sdem\sdpa-newskanal|dieser\stext\swurde\sautomatisch\svon\sder\sdeutschen\spresse|dpa-infocom"
    r"|except\sfor\sthe\sheadline,?\sthis\sstory\shas\snot\sbeen\sedited|do\syou\shave\san\sopinion\son\sthe\sissues\sraised"
    r"|get\sall\s.{0,20}\bnews\sin\s\w+\srelated\sto|रहें\sहर\sखबर\sसे|.{0,60}ফলো\sকরুন\sআমাদের"
    r"|.{0,90}abonelere\ssunulan\shaberler|.{0,40}\skez\sokundu\W*$|.{0,90}yazılmış\syorumlar\sonaylanm"
    r"|(?:borító|címlap|nyitó|indító)kép\s?:|gambas:(?:video|foto)|\([a-z]{2,5}/[a-z]{2,5}\)$"
    r"|настоящий\sматериал\s\(информация\)\sпроизвед|(?:при|за)\s(?:цитуванн|передру|використан|использован|цитирован|перепечат).{0,120}(?:посилання|ссылк)"
    r"|conținutul\s(?:website-ului|site-ului)\s|este\sinterzisă\s(?:republicarea|reproducerea)"
    r"|אנו\sמכבדים\sזכויות\sיוצרים|이\s기사는\s언론사에서|기사의\s섹션\s정보는|(?:特别声明|特別聲明|免责声明|免責聲明)[：:]"
    r"|реклама\.\s.{0,80}\b(?:инн|erid)\b|бонус\sвидео|dit\sartikel\s(?:hoort\sbij|maakt\s(?:deel|onderdeel)\suit\svan)\s"
    r"|when\syou\s(?:buy|purchase)\s(?:.{1,20}\s)?through\s(?:our\s)?(?:links|products)|.{0,60}\bmay\searn\s.{0,20}commission"
    r"|.{0,60}\sis\sa\scorps\smember\swith\s|#maf\d{4}|reporting\sby\s.{1,300}?(?:editing|writing)\sby\s|um\seingebettete\sinhalte\sanzuzeigen|följ\sämnen\soch\sfå\s|تابعوا\s.{1,40}عبر\sتطبيق|(?:ogni|tutte\sle)\s.{1,60}nella\stua\scasella|.{0,20}projektu\sfinansē|dacă\s(?:ți-a|v-a)\splăcut\sarticolul"
    r"|(?:la\srédaction\svous\sconseille|ämnen\si\s(?:artikeln|texten)|כתבות\sשאולי\s.{1,20})$|vídeos:\sos?\smais\svistos"
    r"|cet\sarticle\sa\sété\straduit\s(?:automatiquement|par)|dieser\s(?:artikel|text|beitrag)\swurde\s(?:mit|von)\s.{0,20}\bki\b"
    r"|źródło\s(?:zdjęcia|grafiki|fot)|támogasd\s.{0,20}adód|.{0,40}\sberkomitmen\s(?:menghadirkan|memberikan|menyajikan)\sfakta"
    r"|ติดตาม(?:ข่าวสาร|ข่าว).{0,30}(?:line|facebook)|打[开開].{1,12}app[，,]|mời\s(?:bạn\sđọc|quý\svị|các\sbạn)\s.{0,10}(?:quan\stâm|theo\sdõi)"
    r"|(?:opozorilo:\s)?po\s\d+\.\sčlenu\skazenskega\szakonika)",
    re.IGNORECASE,
)
_LONGEST, _LONGEST_STANDING = 400, 600  # letters
_SHARED = re.compile(
    r"article|story|post|page|news|video|entry|link|facebook|twitter|whatsapp|mail|social|friends"
    r"|\bvia\b|\bx\b|^\W*share\s+this\W*$",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"(?=.*(?:news ?letter|(?:our|free|daily|weekly|of)\s(?:\w+\s)?e-?mails?|рассылк"
    r"|lettre\squotidienne|boletín|bülten|نشرتنا|邮件"
    r"|ニュースレター))"
    r".*(?:subscri(?!bers)|sign(?:ed)?\s?up|abonn|inscri|suscr|assine|iscriv|zapisz|přihla|подпи|abone|اشترك|订阅"
    r"|登録)",
    re.IGNORECASE,
)

_WORDS = re.compile(r"[^\W\d_]+")
_TELLS = re.compile(r",?\s[^\W\d_]")
_LONGEST_BIOGRAPHY = 400.0
_LONGEST_BYLINE, _BESIDE_NAMES = 100, 4  # letters of a line; words in it beside the authors' names


def is_furniture(block: Block) -> bool:
    """Whether a block is an invitation, a credit or a label, not part of the text."""
    text = block.text
    if len(text) > _LONGEST:
        return _is_standing(text)
    if block.kind is ParagraphKind.PARAGRAPH and _is_small_print(text):
        return True
    if _speaks_of_itself(text):
        return True
    if _FURNITURE.match(text) and not _is_prose(text):
        return True
    return bool(_READ_ON.match(text)) and _invites(block)


def _speaks_of_itself(text: str) -> bool:
    """Whether a newspaper asks its readers for something, or tells them about its pages."""
    return _is_standing(text) or is_call(text) or _asks_to_read_mails(text) or _continues(text)


def _is_standing(text: str) -> bool:
    return (
        len(text) <= _LONGEST_STANDING and bool(_STANDING.match(text)) and not reports_speech(text)
    )


def _asks_to_read_mails(text: str) -> bool:
    """Whether it is a label or a line to readers; letters are reported on, too."""
    if len(text) >= 250 or not _NEWSLETTER.match(text) or reports_speech(text):
        return False
    return not _ENDED.search(text) or addresses_visitors(text)


def _continues(text: str) -> bool:
    return len(text) < _LINE and _CONTINUES.match(text) is not None


def _invites(block: Block) -> bool:
    """“Read more books, she said.” is prose; an invitation is a link, a label, or has no end."""
    text = block.text
    is_label = text.rstrip().endswith(":") or block.kind is ParagraphKind.HEADING
    return block.link_share > 0.3 or is_label or not _ENDED.search(text)


def _is_small_print(text: str) -> bool:
    """A time, a date in numbers or with a clock, or who wrote it."""
    if len(text) < _LINE and _is_moment(text):
        return True
    if len(text) < 40 and _NUMBERS.fullmatch(text):
        # A year heads a part of a chronicle.
        return not (_YEAR.fullmatch(text) or _SCORE.fullmatch(text))
    return len(text) < 60 and not _ENDED.search(text) and _is_byline(text)


def _is_moment(text: str) -> bool:
    """Whether it is a day with its clock, and no more than a label."""
    if not _MOMENT.search(text):
        return False
    return len(_WORDS.findall(text)) <= _WORDS_OF_DATE * len(_THIS_CENTURY.findall(text))


def _is_byline(text: str) -> bool:
    """Whether a line is `By` and a name: up to five words that begin with capitals."""
    first, *names = text.rstrip(" .:,").split()
    if first.casefold().rstrip(":") not in _BY or not 1 <= len(names) <= 5:
        return False
    return all(name[0].isupper() or name in _WITHIN_NAMES for name in names)


def _is_prose(text: str) -> bool:
    if not _ENDED.search(text):
        return False
    if reports_speech(text):
        return True
    begins_as_button = text.casefold().startswith("share ") and not _SHARED.search(text)
    return begins_as_button or (len(text) > 60 and len(text.split()) > 12)


def is_byline_of(block: Block, authors: Sequence[str]) -> bool:
    """Whether a line names an author, and says no more than a place, a date or an agency."""
    if block.size > _LONGEST_BYLINE or block.kind is ParagraphKind.HEADING:
        return False
    text = block.text.casefold()
    if _ENDED.search(text) or (block.is_sentence and not text.endswith(")")):
        return False
    left = without_names(text, authors)
    return left != text and len(_WORDS.findall(left)) <= _BESIDE_NAMES


def is_biography_of(block: Block, authors: Sequence[str]) -> bool:
    """Whether a paragraph tells of an author: nobody begins an article with their own name."""
    is_prose = block.kind is ParagraphKind.PARAGRAPH and block.is_sentence
    if block.size > _LONGEST_BIOGRAPHY or not is_prose:
        return False
    return any(
        block.text.startswith(name) and _TELLS.match(block.text, len(name)) for name in authors
    )
