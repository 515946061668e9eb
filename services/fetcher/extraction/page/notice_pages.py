"""Notices in place of an article: a missing page, a log-in, another region, works on the site.

They come with status 200. A heading that is such a notice and nothing else has to stand over text
that says no more than that; articles about errors and accounts have text of their own.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.visitors import addresses_visitors
from services.fetcher.extraction.page.walls import asks_consent
from services.fetcher.extraction.refusals import Reason, Refused

# What may be missing, out of reach or out of order.
_PAGE = (
    r"(?:page|article|content|story|web\s?site|site|seite|artikel|beitrag|inhalt|adresse|contenu|página"
    r"|contenido|artículo|nota|noticia|conteúdo|matéria|pagina|articolo|contenuto|sito|inhoud|bericht"
    r"|stron[aęy]|artykuł|treść|stránk[auy]|článek|článok|obsah|oldal|cikk|tartalom|conținut\w{0,4}|articol"
    r"|sayfa|haber|içerik|страниц[аыу]|сторінк[ауи]|матеріал|материал|сайт|статья|контент|σελίδα|άρθρο"
    r"|περιεχόμενο|ιστοσελίδα|الصفحة|صفحة|المحتوى|الرابط|הדף|העמוד|עמוד|דף|הכתבה|התוכן|صفحه|مطلب|محتوا"
    r"|पेज|पृष्ठ|पन्ना|सामग्री|পেজ|পাতা|পৃষ্ঠা|ページ|記事|コンテンツ|페이지|기사|콘텐츠|页面|頁面|网页|網頁|文章|内容|內容"
    r"|halaman|artikel|konten|trang|bài\sviết|nội\sdung|sida|sidan|sidor|innehåll|siden|side|indhold|innhold"
    r"|artikkel|sivu[an]?|sivusto|sisältö|juttua)"
)
_MISSING = (
    r"(?:not\s(?:be\s)?found|no\slonger\s(?:available|exists?)|doesn['’]t\sexist|does\snot\sexist|(?:is\s|are\s)?(?:not\s|un)available"
    r"|nicht\s(?:mehr\s)?(?:gefunden|verfügbar|vorhanden|erreichbar|auffindbar|existiert)|existiert\snicht|introuvable|n['’]existe\s(?:pas|plus)"
    r"|(?:pas|plus)\sdisponible|indisponible|non\strouvée?|no\s(?:se\s)?(?:encontrad[ao]|existe|disponible|ha\ssido\sencontrad[ao])"
    r"|no\s(?:está|se\sencuentra)\sdisponible|não\s(?:foi\s)?(?:encontrad[ao]|existe|disponível)|não\sestá\sdisponível|indisponível"
    r"|non\s(?:è\s(?:stata\s|più\s)?)?(?:trovat[ao]|esiste|disponibile)|niet\s(?:meer\s)?(?:gevonden|beschikbaar|bestaat)|bestaat\sniet"
    r"|nie\s(?:istnieje|została\sznaleziona|ma\s(?:takiej|strony))|nie\s(?:można\s)?znale(?:ziono|źć)|niedostępn"
    r"|nenalezen[ao]?|nebyla\snalezena|neexist|nie\sje\sdostupn|není\sdostupn|sa\snenašla|nebol[ao]\snájden"
    r"|nem\s(?:található|létezik|elérhető|érhető\sel)|nu\s(?:a\sfost\sgăsit|există|este\sdisponibil)|negăsit"
    r"|bulunamad|mevcut\sdeğil|не\s(?:найден[ао]?|существует|знайдено|існує|доступн|открывается)|недоступ"
    r"|δεν\s(?:βρέθηκε|υπάρχει|είναι\sδιαθέσιμ)|غير\s(?:موجودة?|متوفرة?|متاحة?)|لم\sيتم\sالعثور|לא\s(?:נמצא|קיים|זמין)ה?"
    r"|(?:یافت|پیدا)\sنشد|وجود\sندارد|در\sدسترس\sنیست|नहीं\s(?:मिला|मिली|है)|उपलब्ध\sनहीं|(?:পাওয়া|খুঁজে\sপাওয়া)\sযায়নি"
    r"|見つかりません|存在しません|ありません|찾을\s수\s없|존재하지\s않|不存在|找不到|未找到|无法访问|無法訪問|已(?:被)?(?:删除|刪除|下线)"
    r"|tidak\s(?:ditemukan|tersedia|ada)|không\s(?:tồn\stại|tìm\sthấy|khả\sdụng|có\ssẵn)|hittades?\sinte|finns\sinte|hittar\sinte|inte\stillgänglig"
    r"|(?:findes|fandtes|fundet|blev)\sikke|ikke\s(?:fundet|funnet|tilgængelig|tilgjengelig)|finnes\sikke|ei\s(?:löyd|löytynyt|ole\s(?:olemassa|saatavilla)))"
)
_LOG_IN = (
    r"(?:(?:sign|log)\sin|log-?in|anmeld|einloggen|melden\ssie\ssich\san|connectez-vous|connexion|se\sconnecter|inici(?:a|e|ar)\s(?:de\s)?sesión"
    r"|acceda?\s(?:a|con)|faça\slogin|entre\sna\ssua\sconta|accedi|effettua\sil\slogin|inloggen|zaloguj\ssię|logowanie"
    r"|přihlaste\sse|přihlášení|prihláste\ssa|prihlásenie|bejelentkezés|jelentkezz\w*\sbe|autentific|conectează-te|giriş\syap"
    r"|войдите|авторизуйтесь|авторизация|вход|увійдіть|авторизація|вхід|συνδεθείτε|σύνδεση|تسجيل\sالدخول|سجل\sالدخول|התחבר|התחברות"
    r"|وارد\sشوید|ورود|लॉग\s?इन|সাইন\sইন|লগ\s?ইন|ログイン|로그인|登录|登入|masuk|đăng\snhập|logga\sin|log\sind|logg\sinn|kirjaudu)"
)
_REGISTER = (
    r"(?:register|sign\s(?:up|in)|log\sin|subscribe|create\s(?:an?|your)\s(?:free\s)?account|registrier|anmeld|abonnier|melden\ssie|inscri[vp]|créez|connectez|abonne[zr]"
    r"|reg[ií]str|suscr[ií]b|inicia|crea\s(?:tu|una)|cadastr|assine|faça|crie|iscriv|abbonat|accedi|registrat|registreer|maak\seen|zarejestruj|zaloguj|załóż|registruj|přihla?s|prihlás"
    r"|regisztrál|jelentkezz|înregistr|autentific|conect|kayd?[ıo]l|üye\sol|giriş|зарегистр|зареєстр|войдите|увійдіть|авториз|εγγραφ|συνδεθ|تسجيل|سجل|اشترك|הירשמ|התחבר|登録|ログイン|가입|로그인|注册|註冊|登录|登入"
    r"|daftar|masuk|đăng\s(?:ký|nhập)|registrera|logga|registrer|opret|log\sind|logg\sinn|rekisteröidy|kirjaudu)"
)
_READ_ON = (
    r"(?:(?:to|and)\s(?:(?:continue|keep|go\son)(?:\sreading|\W*$)|read\s(?:on|more|this|the\s(?:full|rest)))|weiter(?:zu)?lesen|pour\s(?:lire|continuer|poursuivre)|para\s(?:seguir|continuar|leer|ler)|per\s(?:continuare|leggere|proseguire)"
    r"|om\s(?:verder|door)\ste|(?:aby|żeby)\s(?:czytać|przeczytać|kontynuować)|pokračov|olvas\w{0,8}\stovább|tovább\s?olvas|pentru\sa\sciti|okumaya|devam\set|чтобы\s(?:читать|прочитать|продолжить|дочитать)|щоб\s(?:читати|прочитати|продовжити)"
    r"|για\sνα\s(?:διαβάσ|συνεχίσ)|ل(?:متابعة|مواصلة|قراءة)|(?:כדי\s)?ל(?:המשיך|קרוא)|להמשך\sקריאה|続きを読む|계속\s?읽|继续阅读|繼續閱讀|untuk\s(?:membaca|melanjutkan)|để\s(?:đọc|tiếp\stục)|för\satt\s(?:läsa|fortsätta)|for\s(?:å\slese|at\slæse)|jatkaaksesi)"
)
_REGION = (
    r"(?:(?:in|from)\s(?:your|this|most)\s(?:country|region|location|area|european)|european\s(?:visitors|economic\sarea)|(?:in\s(?:ihrem|deinem|ihrer|deiner)\s(?:land|region))"
    r"|(?:dans|depuis)\svotre\s(?:pays|région|zone)|en\s(?:tu|su)\s(?:país|región|ubicación|zona)|(?:no\sseu\spaís|na\ssua\sregião|em\sseu\spaís)"
    r"|nel\s(?:tuo|suo)\spaese|nella\stua\s(?:zona|regione|area)|in\s(?:jouw|uw|je)\s(?:land|regio)|w\s(?:twoim|państwa)\s(?:kraju|regionie)"
    r"|ve\svaší\s(?:zemi|oblasti)|vo\svašej\s(?:krajine|oblasti)|az\sön\s(?:országában|régiójában)|în\s(?:țara|regiunea)\s(?:ta|dumneavoastră|dvs)"
    r"|(?:ülkenizde|bölgenizde)|в\s(?:вашем|вашей|вашому|вашій)\s(?:стране|регионе|країні|регіоні)|στη\sχώρα\sσας|στην\sπεριοχή\sσας"
    r"|في\s(?:بلدك|منطقتك)|ב(?:מדינה|אזור)\sשלך|در\s(?:کشور|منطقه)\sشما|आपके\s(?:देश|क्षेत्र)|お住まいの(?:国|地域)|해당\s지역|귀하의\s(?:국가|지역)|您所在的?(?:国家|地区|國家|地區)"
    r"|di\s(?:negara|wilayah)\s(?:anda|kamu)|(?:quốc\sgia|khu\svực)\scủa\sbạn|i\sditt?\s(?:land|område)|maassasi|alueellasi)"
)
_ERROR = (
    r"(?:something\swent\swrong|an?\s(?:unexpected\s)?error\s(?:has\s)?occurred|(?:be|we['’]re|back)\s(?:right\s)?(?:back|online)|(?:scheduled\s|under(?:going)?\s)maintenance|technical\s(?:difficulties|problems)"
    r"|wartungsarbeiten|technische[rns]?\s(?:probleme|störung|fehler|storing|problemen)|(?:ein\s)?fehler\s(?:ist\s)?aufgetreten|(?:en\s|de\s)(?:maintenance|mantenimiento)|une\serreur\s(?:est\ssurvenue|s['’]est\sproduite)"
    r"|problèmes?\stechniques?|tareas\sde\smantenimiento|ha\socurrido\sun\serror|algo\ssalió\smal|problemas\stécnicos|em\smanutenção|ocorreu\sum\serro|algo\sdeu\serrado|in\smanutenzione|si\sè\sverificato\sun\serrore"
    r"|problemi\stecnici|onderhoud|er\sging\siets\smis|prace\s(?:techniczne|konserwacyjne)|przerwa\stechniczna|wystąpił\s(?:nieoczekiwany\s)?błąd|coś\sposzło\snie\stak|údržb|technick\w{1,4}\sproblém|došlo\sk\schybě|něco\sse\spokazilo"
    r"|karbantart|hiba\störtént|valami\shiba|mentenanță|a\sapărut\so\seroare|bakım|bir\s(?:şeyler\sters\sgitti|hata\soluştu)|технические\sработы|технічні\sроботи|что-то\sпошло\sне\sтак|щось\sпішло\sне\sтак|произошла\sошибка|сталася\sпомилка"
    r"|εργασί\w{1,3}\sσυντήρησης|κάτι\sπήγε\sστραβά|παρουσιάστηκε\sσφάλμα|(?:أعمال\s)?صيانة|حدث\sخطأ|משהו\sהשתבש|עבודות\sתחזוקה|אירעה\sשגיאה|خطایی\sرخ\sداد|در\sدست\sتعمیر|रखरखाव|कुछ\sगलत|রক্ষণাবেক্ষণ|メンテナンス|エラーが発生"
    r"|점검\s?중|오류가\s발생|系统维护|系統維護|维护中|維護中|出错了|發生錯誤|pemeliharaan|terjadi\skesalahan|bảo\strì|đã\sxảy\sra\slỗi|tekniska\sproblem|underhåll|något\sgick\sfel|tekniske\sproblemer|vedligehold|vedlikehold"
    r"|noget\sgik\sgalt|noe\sgikk\sgalt|huolto|jokin\smeni\s(?:vikaan|pieleen)|tapahtui\svirhe|teknisiä\songelmia)"
)
_BROWSER = (
    r"(?:(?:unsupported|outdated)\sbrowser|browser\s(?:is\s)?(?:not\ssupported|unsupported|outdated|out\sof\sdate|no\slonger\ssupported)"
    r"|browser\s(?:wird\s)?(?:nicht\s(?:mehr\s)?unterstützt|ist\sveraltet|veraltet|non\s(?:è\s)?supportato|wordt\sniet\s\w*\s?ondersteund|niet\sondersteund|tidak\sdidukung)"
    r"|navigateur\s(?:n['’]est\s(?:pas|plus)|non|obsolète|pas)|navegador\s(?:no\s(?:es\s)?(?:compatible|soportado|está)|não\s(?:é\s)?(?:compatível|suportado)|desactualizado|desatualizado)"
    r"|przeglądarka\s(?:nie\sjest|jest\snie)|nepodporovaný\sprohlížeč|prohlížeč\s(?:není|je\szastaral)|prehliadač\s(?:nie\sje|je\szastaral)|böngész\w{1,4}\s(?:nem\stámogat|elavult)|browser\w{0,4}\snu\seste"
    r"|tarayıcı\w{0,5}\s(?:desteklenmiyor|güncel\sdeğil)|браузер\s(?:не\sпод|устарел|застар)|(?:πρόγραμμα\sπεριήγησης|browser)\s\w*\s?δεν\sυποστηρίζ|المتصفح\s\w*\s?غير\sمدعوم|متصفحك\s|הדפדפן\s\w*\s?(?:אינו|לא)\sנתמך|مرورگر\sشما"
    r"|ブラウザ(?:ー)?(?:は|に).{0,12}(?:サポート|対応)|브라우저.{0,8}지원|浏览器(?:不支持|版本)|瀏覽器(?:不支援|版本)|trình\sduyệt\s(?:của\sbạn\s)?không|webbläsare\w?\s(?:stöds\sinte|är\sför\sgammal)|browser\w{0,4}\s(?:understøttes\sikke|støttes\sikke)|nettleser\w{0,3}\s(?:støttes\s)?ikke|selain\w{0,4}\sei\s)"
)
_LONGEST_HEAD, _MOST_WORDS = 80, 11
_IS_MISSING = (re.compile(_PAGE, re.IGNORECASE), re.compile(_MISSING, re.IGNORECASE))
_IS_ELSEWHERE = re.compile(_REGION, re.IGNORECASE)
_IS_BROKEN = re.compile(rf"\b(?:404|410|451|50[0234])\b|{_ERROR}|{_BROWSER}", re.IGNORECASE)
_PLEASE = r"\W*(?:please\s|bitte\s|jetzt\s|por\sfavor,?\s|you\s(?:must|need\sto)\s)?"
_ASKS_LOG_IN = re.compile(rf"{_PLEASE}{_LOG_IN}", re.IGNORECASE)
# `Register to read on` begins with one of these and has the other one.
_IS_WALL = tuple(
    (re.compile(rf"\A{_PLEASE}{one}", re.IGNORECASE), re.compile(other, re.IGNORECASE))
    for one, other in ((_REGISTER, _READ_ON), (_READ_ON, _REGISTER))
)
_NEEDS_LOG_IN = re.compile(r"ログインが必要|로그인이\s필요|(?:请|請)(?:先)?登[录入]", re.IGNORECASE)
_LONGEST = 1_200.0  # letters of a notice
_NEARLY_ALL = 0.85
_AROUND = frozenset({"footer", "nav", "aside"})
_SITE = re.compile(r"\s[|–—·:-]\s|\s?[|｜_]\s?")


def refuse_notices(title: str, raw: Sequence[Block]) -> None:
    """Raises Refused for a notice in place of an article: block_page, or paywall for a log-in.

    `title`: what the page is called; `raw`: all of its blocks. Not for pages that state that they
    are articles.
    """
    if all(map(_is_wall, _main_headings(title, raw))):
        raise Refused(Reason.PAYWALL, "the headline asks for an account")
    for heading, below in _headings(title, raw):
        reason = _notice(heading)
        if reason is not None and _says_no_more(below):
            raise Refused(reason, f"notice “{heading[:100]}”")


def _main_headings(title: str, raw: Sequence[Block]) -> list[str]:
    """The page's main headings, or its title where it has none."""
    main = [block.text for block in raw if block.element.tag == "h1"]
    return main or [_SITE.split(title, maxsplit=1)[0]]


def _is_wall(heading: str) -> bool:
    """Whether a headline asks its readers to register, or to log in, to read on."""
    return _is_short(heading) and any(
        one.match(heading) and other.search(heading) for one, other in _IS_WALL
    )


def _is_short(heading: str) -> bool:
    return len(heading) <= _LONGEST_HEAD and len(heading.split()) <= _MOST_WORDS


def _headings(title: str, raw: Sequence[Block]) -> Iterator[tuple[str, Iterator[Block]]]:
    """The title over all of the page, and the first headings over what is below them.

    A form to log in stands below the text of an article, too.
    """
    yield _SITE.split(title, maxsplit=1)[0], iter(raw)
    for at, block in enumerate(raw):
        if block.kind is ParagraphKind.HEADING and not block.linked:
            yield block.text, takewhile(_is_no_teaser, raw[at + 1 :])
        elif block.weight and not _is_beside(block):
            return


def _is_no_teaser(block: Block) -> bool:
    return block.kind is not ParagraphKind.HEADING or not block.linked


def _is_beside(block: Block) -> bool:
    """Whether a text is of what surrounds the page's own, whatever that is."""
    if asks_consent(block) or "©" in block.text:
        return True
    return any(each.tag in _AROUND for each in block.element.iterancestors())


def _notice(heading: str) -> Reason | None:
    """The reason to refuse what stands under a heading that is a notice; None if it is none."""
    if not _is_short(heading):
        return None
    if _ASKS_LOG_IN.match(heading) or _NEEDS_LOG_IN.search(heading):
        return Reason.PAYWALL
    is_missing = all(each.search(heading) for each in _IS_MISSING)
    is_notice = is_missing or _IS_ELSEWHERE.search(heading) or _IS_BROKEN.search(heading)
    return Reason.BLOCK_PAGE if is_notice else None


def _says_no_more(below: Iterator[Block]) -> bool:
    """Whether nearly all of the text speaks to its visitors."""
    lines = [block for block in below if block.weight and not _is_beside(block)]
    whole = sum(block.size for block in lines)
    told = sum(block.size for block in lines if addresses_visitors(block.text))
    return 0 < whole <= _LONGEST and told >= _NEARLY_ALL * whole
