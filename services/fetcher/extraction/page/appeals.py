"""Appeals to readers that stand in articles: follow, write, donate, get the app, allow contents."""

import re

from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.visitors import reports_speech, without_quotations

_LONGEST = 400
_FOLLOW = re.compile(
    r"\A(?=.*(?:@|\b(?:twitter|facebook|instagram|tiktok|youtube|whatsapp|telegram|bluesky|mastodon|linkedin"
    r"|google\w{0,2}\s(?:news|actualit|discover|hírek|haber|ново|noticias|notícias|notizie|nieuws|wiadomo|zpráv|ειδήσ|berita)|social\smedia|(?:threads|push|apps?|rss)(?![a-z])))).*(?:"
    # What may be told of others, too, where it begins a sentence.
    r"(?:\A|[.!?:…–—|]\s|\b(?:can|also|please)\s)\W{0,3}(?:follow|download|subscribe|síg[ua]\w*|siga(?:-nos|\s(?:[oa]s?\s)?(?:noss[oa]s?|canal|perfil|@))|descarga|scarica|volgt?|följ|følg|seuraa)\b"
    r"|\b(?:follow\s(?:us|our|me|him|her|them|@)|folgen\ssie|folg\w*\suns|abonni|like\sus|join\s(?:us|our)\b|find\sus\b"
    r"|herunterladen|suivez|abonnez|rejoignez|retrouvez|síguenos|suscr[ií]b|únete"
    r"|acompanhe|inscreva|seguici|seguiteci|iscriviti|obserwuj|śledź|dołącz|pobierz"
    r"|kövess(?:en(?:ek)?|etek)?\sminket|ακολουθήστε\sμας|urmăr(?:eș|eş|iț|iţ)[et]?[ei]-ne|ikuti\skami|zaobserwuj|sledujte|takip\sed|подпис|подпиш|следите|читайте\sнас|підпис|стежте"
    r"|add\sus\sas|auch\sbei|hier\sgeht)|フォロー|登録|팔로우|구독|关注|關注|追蹤|تابعنا|تابعونا)",
    re.IGNORECASE | re.DOTALL,
)
# “Join our channel”, “Follow us”, “Found a mistake?”: short lines that say it first.
_JOIN = re.compile(
    r"\A\W*(?:.{0,40}\s(?:kanalımız|uygulamamız)\w{1,3}\s(?:katıl|indir|takip|abone)"
    r"|ακολουθήστε\s(?:μας|το)\s|κατεβάστε\sτο\sapp|.{0,40}\sहमार[ेा]\s.{0,20}(?:चैनल|ऐप)\s.{0,10}(?:जुड़|डाउनलोड)"
    r"|.{0,60}(?:channel|saluran|kanal)\s(?:whatsapp\s)?kami\b|ikuti\skami|kövess(?:en(?:ek)?|etek)?\sminket"
    r"|támogasd\sa\smunkánk|urmăr(?:eș|eş|iț|iţ)[et]?[ei]-ne|theo\sdõi\schúng\stôi|הצטרפו\sל.{0,20}\sשלנו|עקבו\sאחרינו"
    r"|تابعوا\s.{0,25}(?:جوجل|واتساب|فيسبوك|تلغرام)|(?:clique\saqui\spara\s)?(?:seguir|siga|participe\sd|entre\sn)o?\s(?:o\s)?(?:nosso\s)?canal\s"
    r"|apúntate\saquí\sa\s|udostępnij\sten\sartykuł|tipsa\soss|lähetä\sjuttuvinkki|(?:点击|點我|點擊)下[载載]\s?app|.{0,8}友だち(?:登録|追加)"
    r"|нашли\s(?:опечатку|ошибку)|если\sвы\s(?:заметили|нашли)\s(?:опечатку|ошибку)|(?:haben\ssie\s|sie\shaben\s|du\shast\s)?einen\sfehler\s(?:gefunden|entdeckt)"
    r"|(?:vous\savez\s)?(?:repéré|constaté|relevé|trouvé)\sune\s(?:erreur|faute|coquille)|(?:¿\s?)?(?:has|ha)\s(?:visto|detectado|encontrado)\sun\serror|hai\s(?:trovato|notato)\sun\serrore"
    r"|(?:zauważył[ea]?[śm]?|widzisz|znalazłeś)\s(?:błąd|literówkę)|(?:heb\sje|hebt\su)\seen\s(?:fout|tip)|(?:encontrou|viu)\s(?:algum|um)\serro|помітили\sпомилку|знайшли\sпомилку"
    r"|.{0,60}제보를?\s(?:기다립니다|받습니다|부탁드립니다)|\W{0,3}(?:전화|이메일|카카오톡|카톡)\s?:.{0,80}제보"
    r"|fehler\sgefunden\?|našli\sjste\sv\sčlánku\schybu|(?:spotted|found)\san?\s(?:mistake|error|typo)\?)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_JOIN = 160
_WRITE = re.compile(
    r"^\W*(?:write\sto|contact|reach|email|e-mail|mail|send\s(?:us|your)|got\sa|(?:do\syou\s)?have\sa|tem\suma\s|schreib|kontakt"
    r"|haben\ssie|écrivez|contacte|escrib|scrivi|napisz|masz\s|пишите|напишите).{0,200}[\w.-]+@[\w-]+\.\w+"
    r"|(?:may|can)\sbe\s(?:reached|contacted)\s(?:at|by|via)",
    re.IGNORECASE,
)
_DONATE = re.compile(
    r"(?:\A|[.!?:–—]\s|\b(?:please|bitte|dann)\s)\W{0,3}(?:"
    r"(?:support(?!\s(?:for|of|from)\b)|unterstützen?|unterstützt|soutenez|apoya|apoie|sostieni|sostenete|steun|wesprzyj|wspieraj"
    r"|podpořte|поддерж\w+|підтримайте)\b.{0,80}(?:journalis|spende|donat|donaci|doação|donazion|wpłat|redak"
    r"|\b(?:don|uns|our|unser\w*|notre|nuestro|nosso|nostro|nas|nás|нас)\b)"
    r"|donate\b(?=\W*\Z|\W+(?:today|now|here|online|monthly|via|from|just|to\s(?:us|our|support)|a\s|[$€£\d]))"
    r"|spenden\ssie\b|faites\sun\sdon|haz\suna\sdonación|fai\suna\sdonazione)",
    re.IGNORECASE,
)
_ALLOW = re.compile(
    r"(?:embed|eingebettet|einzubetten|externe[nrs]?\s(?:inhalt|content)|contenu\sexterne|contenido\sexterno"
    r"|contenuto\sesterno|treści\szewnętrzn).{0,160}(?:consent|zustimm|einwillig|accept|akzept|anzeigen"
    r"|aktivier|autoris|acept|accett|zgod)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^\W*(?:note|notice|atenção|achtung|hinweis|attention|atención|uwaga)?\W{0,3}.{0,60}"
    r"(?:comments\s(?:are|will|have)|comments?\s(?:section|policy)|commenting\sis|moderat\w+\s(?:all\s)?comments|comentários|kommentar\w*"
    r"\s(?:sind|werden|ist)|commentaires\ssont|comentarios\s(?:son|están)|komentarze\s(?:są|zostały))",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:this\s(?:document|article|material|content)|dieser\s(?:artikel|text)).{0,60}(?:subject\sto\scopyright"
    r"|(?:may|must)\snot\sbe\s(?:published|reproduced|copied)|urheberrechtlich\sgeschützt)",
    re.IGNORECASE,
)
# Words one of which stands in whatever an expression matches: they are looked for at a fraction of
# its cost, and few lines have any.
_HINTED = (
    (_WRITE, ("@", "reached", "contacted")),
    (
        _DONATE,
        tuple(
            str.split(
                "support unterstütz soutenez apoya apoie sosteni sostenete steun wesprzyj wspieraj"
                " podpoř поддерж підтрим donate spenden don donación donazione"
            )
        ),
    ),
    (_ALLOW, ("embed", "eingebett", "einzubett", "extern")),
    (_RIGHTS, ("copyright", "not be", "urheberrecht")),
)


def is_appeal(block: Block, *, is_end: bool) -> bool:
    """Whether a line asks its readers for something; one about comments stands at the end only."""
    if len(block.text) > _LONGEST:
        return False
    text = _own_words(block.text).casefold()
    if _FOLLOW.search(text) or (len(text) <= _LONGEST_JOIN and _JOIN.match(text)):
        return True
    if is_end and _COMMENTS.search(text):
        return True
    return any(each.search(text) for each, hints in _HINTED if any(hint in text for hint in hints))


def _own_words(text: str) -> str:
    """A line without what somebody says in it, where it begins so."""
    return without_quotations(text) if reports_speech(text) else text
