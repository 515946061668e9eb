"""Words around author names, in many languages: “by”, job titles, organizations."""

import re
from collections.abc import Iterable

# What may stand before the word for “by”, as in “Ein Kommentar von”.
_LEAD = str.split(
    "a an the ein eine der die das un une el la le il uma um more all view show see zeige alle"
    " voir tous ver post posts story stories article articles report analysis opinion comment"
    " commentary column review interview words text texts essay guest written reported reporting"
    " posted published submitted contributed compiled artikel beitrag beiträge kommentar"
    " gastbeitrag analyse bericht reportage kolumne interviews veröffentlicht geschrieben erstellt"
    " eingestellt verfasst aufgezeichnet protokolliert écrit rédigé publié signé propos recueillis"
    " tribune chronique escrito publicado redactado texto artículo columna entrevista reportaje"
    " artigo coluna scritto testo articolo geschreven tekst skrevet skriven publicerad publisert"
    " kirjoittanut napisane przygotowane opracowane ditulis laporan author byline exclusive live"
    " updated"
)
# Words for “by” that nobody is called.
_BY = str.split(
    "by vom autor autora autores autorzy autorka autoři autorin autoren auteur auteurs author"
    " authors автор авторы автори автора text texts texte texto testo tekst текст redaktor"
    " redaktorka reporter reporters penulis tác·giả bởi thực·hiện szerző szerzők írta toimittaja"
    " teksti kirjoittaja kirjoittanut författare skribent skriven skrevet journalist journaliste"
    " periodista jornalista redactor redacción·de zapisał zapisała opracował opracowała oprac"
    " napisał napisała muhabir yazar συντάκτης κείμενο γράφει writer interview skrev reported·by"
    " بقلم كتب كتبت نویسنده מאת כתב כתבה लेखक লেখক โดย a·cura·di из հեղինակ ავტორი müəllif muallif"
    " муаллиф egilea autorius autorė parengė எழுதியவர் രചന എഴുതിയത് ਲੇਖਕ લેખક ಲೇಖಕ تحریر marubuci"
)
# Words for “by” only before a colon: without it they begin a headline or a house's name.
_BY_LABELS = str.split(
    "words haber ρεπορτάζ redakcja correspondent columnist phóng·viên रिपोर्ट रिपोर्टर"
)
# Words for “by” that are names elsewhere, with the languages that use them so.
_BY_IN = {
    "oleh": "id ms jv su", "par": "fr ca lb br", "di": "it", "da": "it", "de": "fr es pt ro gl ca",
    "yazan": "tr az",
    "af": "da fo", "av": "nb nn no sv", "ved": "da nb nn no", "od": "cs sk hr sr bs sl mk pl",
    "von": "de lb gsw nds", "por": "es pt gl", "door": "nl af fy li", "nga": "sq",
    "pv": "vi",
    "ni": "tl fil", "na": "sw", "piše": "hr sr bs", "pise": "hr sr bs", "пише": "sr mk",
}  # fmt: skip
# Nobody has one of these before two names: `Von Miller` is a man, `Von Ann Miller` a byline.
_BEFORE_WHOLE_NAMES = frozenset({"von", "por", "door"})
_BEFORE_CJK = (
    "记者|記者|通讯员|通訊員|作者|著者|文|文●|撰文|撰稿|采写|采访|编辑|編集|责编|責編|责任编辑|責任編輯|取材・文"
    "|執筆|글|취재"
)

_FOLLOWED = r"(?:\s*+[:：՝]\s*+|\s++)"


def _alternatives(words: list[str]) -> str:
    ordered = sorted(set(words), key=len, reverse=True)
    return "|".join(re.escape(word).replace("·", r"\s") for word in ordered)


# What introduces a name: `By`, `Ein Kommentar von`, `作者：`.
_INTRODUCTION = re.compile(
    rf"\W*+(?:(?:(?:{_alternatives(_LEAD)})\s++){{0,4}}(?:{_alternatives(_BY)})(?![\w-])\.?"
    rf"{_FOLLOWED}|(?:{_alternatives(_BY_LABELS)})\s*+[:：]\s*+"
    rf"|(?:{_BEFORE_CJK})\s*+[:：/／・●丨｜|]\s*+|(?:本[报報]|见习|見習|实习|實習|特约|特約)?(?:记者|記者|作者|通讯员|通訊員)\s++)",
    re.IGNORECASE,
)
_LOCAL_BY = re.compile(
    rf"\W*+(?:(?:{_alternatives(_LEAD)})\s++){{0,3}}({_alternatives(list(_BY_IN))})(:\s*+|\s++)",
    re.IGNORECASE,
)
_GLUED_BY = re.compile(r"By(?:by\s?|(?=[A-Z][a-z]+\s[A-Z]))")


def without_by(text: str, language: str | None) -> str:
    """The text behind its words for “by”; some of them are names in other languages."""
    at = 0
    while True:
        match = _INTRODUCTION.match(text, at) or _GLUED_BY.match(text, at)
        match = match or _local(text, at, language)
        if match is None or match.end() == at:
            return text[at:]
        at = match.end()


def _local(text: str, at: int, language: str | None) -> re.Match[str] | None:
    match = _LOCAL_BY.match(text, at)
    if match is None:
        return None
    spoken = _BY_IN[match[1].casefold()].split()
    is_said_so = bool(match[2].strip()) or (language or "").partition("-")[0] in spoken
    if match[1].casefold() in _BEFORE_WHOLE_NAMES and " " in text[match.end() :].strip():
        return match
    return match if is_said_so else None


def introduces(text: str, language: str | None) -> bool:
    """Whether a text begins with a word for “by”, or is one."""
    return without_by(f"{text.strip()} ", language) != f"{text.strip()} "


def is_genre(label: str) -> bool:
    """Whether all words may stand before “by”: `Comment`, `Eine Analyse`."""
    return all(word in _LEAD for word in label.casefold().split())


# What people do. A name ends where one of these words begins.
_ROLES = frozenset(
    str.split(
        "staff senior chief deputy managing associate assistant executive contributing"
        " contributor contributors special freelance political foreign national international"
        " business economics science health education sports tech technology crime legal arts"
        " culture correspondent correspondents editor editors editor-in-chief reporter"
        " reporters writer writers columnist journalist anchor producer photographer"
        " photojournalist videographer illustrator critic analyst blogger host presenter"
        " author ceo cfo cto founder co-founder professor lecturer director president intern"
        " trainee fellow researcher translator redakteur redakteurin redakteure"
        " redaktionsleiter chefredakteur chefredakteurin reporterin korrespondent"
        " korrespondentin autor autorin journalistin volontär volontärin ressortleiter"
        " ressortleiterin leiter leiterin kolumnist kolumnistin herausgeber fotograf"
        " politikredakteur journaliste journalistes rédacteur rédactrice correspondant"
        " correspondante chroniqueur envoyé envoyée spécial spéciale photographe reporteur"
        " directeur directrice periodista corresponsal redactor redactora enviado enviada"
        " columnista jefe jefa director directora fotógrafo repórter jornalista correspondente"
        " redator redatora colunista giornalista corrispondente inviato redattore redattrice"
        " verslaggever redacteur correspondente columnist dziennikarz dziennikarka redaktor"
        " redaktorka publicysta publicystka korespondent korespondentka fotoreporter redaktör"
        " reporter journalist journalisten korrespondent skribent kronikör kommentator"
        " toimittaja päätoimittaja журналист журналистка корреспондент редактор обозреватель"
        " журналіст журналістка кореспондент редакторка оглядач muhabir muhabiri editör"
        " editörü yazar yazarı wartawan szerkesztő újságíró redactor-șef jurnalist reporteris"
        " korespondentas žurnalistas новинар novinar novinarka urednik urednica novinář"
        " redaktorka reportér toimetaja כתב כתבת 기자 특파원 记者 記者 通讯员 通訊員 特派员 特派員"
        " رپورٹر نمائندہ خصوصی اسٹاف সংবাদদাতা প্রতিনিধি প্রতিবেদক নিজস্ব রিপোর্টার"
        " संवाददाता प्रतिनिधि रिपोर्टर مراسل محرر خبرنگار நிருபர் செய்தியாளர் நமது ผู้สื่อข่าว"
        " mwandishi wetu"
    )
)
# They end words that say whose or for what, too: `Bote-Redakteur`, `sportredacteur`.
_JOBS = tuple(
    str.split(
        "redakteur redakteurin redakteure redaktionsmitglied korrespondent korrespondentin reporter"
        " reporterin journalist journalistin -mitarbeiter -mitarbeiterin -autor -autorin redacteur"
        " verslaggever correspondent -medewerker redaktör redaktør korrespondenten"
    )
)
# What no name has in it.
_NEVER = frozenset(
    str.split(
        "minute minutes min mins read reading lesedauer lesezeit minuten lecture lectura"
        " czytania leestijd share shared updated update published posted publié publiée"
        " publicado publicada veröffentlicht aktualisiert opublikowano aktualizacja pubblicato"
        " gepubliceerd publisert oppdatert publicerad uppdaterad opdateret subscribe"
        " subscribed follow following follower view views profile profil bio biography thank"
        " thanks you more stories story articles posts article artikel beiträge comments"
        " comment kommentare kommentar comentarios reply login log sign newsletter newsletters"
        " email e-mail contact twitter facebook instagram linkedin photo photos foto fotos"
        " image images picture pictures getty video videos graphic credit courtesy"
        " illustration copyright rights reserved source quelle related latest breaking today"
        " yesterday tomorrow heute gestern hier aujourd'hui ago http https www com null none"
        " לענייני undefined unknown anonymous admin administrator webmaster wordpressadmin guest"
        " nobody what when where why how who this that these those your our their his her with"
        " from about click here read-more advertisement anzeige sponsored exclusive live"
        " 입력 수정 승인 등록 阅读 閱讀 发布 發布"
        " opinion analysis interview januar january february february's march's uhr utc gmt"
    )
)
# Sections of a newspaper.
_SECTIONS = frozenset(
    str.split(
        "news nachrichten noticias notícias notizie nieuws wiadomości новости новини haber online"
        " sport sports politik politics wirtschaft business kultur panorama lokales regional world"
        " nation web website portal blog 新闻 新聞 뉴스"
    )
)
# The editors of a paper as a whole.
_STAFFS = frozenset(
    str.split(
        "redaktion redaktionen redaktionsteam rédaction redacción redação redazione redakcja"
        " redactie redakce redakcia szerkesztőség toimitus redaksjon redaksjonen redaksi"
        " redacția редакция редакція editorial newsroom 编辑部 編集部 편집부 редакција redactia"
        " redacció redakció redaksia toimetus uredništvo συντακτική σύνταξη التحرير تحرير تحریریه"
        " מערכת กองบรรณาธิการ"
    )
)
# Those and desks, which are no people.
_NEWSROOMS = _STAFFS | frozenset(
    str.split(
        "the desk team bureau newsdesk service services ڈیسک ویب نیوز بیورو مانیٹرنگ ডেস্ক"
        " অনলাইন डेस्क ब्यूरो न्यूज़ न्यूज ऑनलाइन डिजिटल المحرر الأخبار أخبار חדשות டெஸ்க்"
        " செய்திப் ทีมข่าว"
    )
)
# What else calls itself so is a house.
_HOUSES = (
    _SECTIONS
    | _NEWSROOMS
    | frozenset(
        str.split(
            "zeitung agency agentur agence agencia agência agenzia agencja press presse prensa"
            " imprensa stampa verlag media medien tv radio rundfunk magazine magazin times post"
            " tribune herald gazette journal daily weekly newspaper network company inc ltd llc"
            " gmbh group association foundation university universität institute institut ministry"
            " police polizei government board committee club wire reports staff-report newswire"
            " gazetesi gazete ajans ajansı channel dpa-infocom editors nachrichtenagentur dienst"
            " 通讯社 通信 신문 報道部 取材班 servisi merkezi ব্যুরো وكالات وكالة صحيفة جريدة قناة"
            " شبكة خبرگزاری روزنامه סוכנויות"
        )
    )
)
# Words beside them that name a desk without saying whose: `Web Desk`, `Da Redação`.
_DESKS = (
    _SECTIONS
    | _NEWSROOMS
    | frozenset(
        str.split(
            "staff reporter correspondent special our own ομάδα da de di du del la die der رپورٹر"
            " اسٹاف نمائندہ خصوصی নিউজ ওয়েব প্রতিবেদক প্রতিনিধি নিজস্ব রিপোর্টার স্টাফ জেলা বিশেষ"
            " সংবাদদাতা वेब टीम विशेष संवाददाता प्रतिनिधि فريق هيئة قسم غرفة محرر مراسل گروه צוות"
            " സ്വന്തം ലേഖകൻ ലേഖിക പ്രതിനിധി ನಮ್ಮ ವಿಶೇಷ ಪ್ರತಿನಿಧಿ વિશેષ પ્રતિનિધિ ਪੱਤਰ ਪ੍ਰੇਰਕ"
            " நமது நிருபர் செய்தியாளர் பிரிவு mwandishi wetu"
        )
    )
)
# Whoever writes from a town, without a name: `সিলেট প্রতিনিধি`.
_FROM_A_TOWN = ("প্রতিনিধি", "প্রতিবেদক", "সংবাদদাতা", "संवाददाता", "نمائندہ", "نامہ نگار", "رپورٹر")
# Towns of two words that report the world's news; they have the look of people's names.
_TOWNS = frozenset(
    str.split(
        "new·york new·delhi los·angeles las·vegas san·francisco san·diego san·josé san·salvador"
        " san·juan hong·kong tel·aviv abu·dhabi addis·ababa buenos·aires kuala·lumpur phnom·penh"
        " cape·town mexico·city rio·de·janeiro são·paulo porto·alegre belo·horizonte santo·domingo"
        " santa·cruz banja·luka novi·sad nový·jork nowy·jork new·jersey washington·dc dar·es·salaam"
        " nova·york nueva·york nuova·york saint·petersburg नई·दिल्ली नयी·दिल्ली"
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def _words_of(name: str) -> list[str]:
    words = [word.casefold() for word in _WORD.findall(name)]
    # The vowel signs of Indic letters are no letters by themselves.
    return words if name.isascii() else [*words, *name.casefold().split()]


def is_role(word: str) -> bool:
    """Whether a word is a job title."""
    plain = word.casefold().strip(".,:").removesuffix("-at-large")
    return plain in _ROLES or (plain.endswith(_JOBS) and " " not in plain)


def is_never_a_name(name: str) -> bool:
    """Whether the text has a word that no name has: of interfaces, dates, credits."""
    return any(word in _NEVER for word in _words_of(name))


def is_house(name: str) -> bool:
    """Whether the text names a newspaper, an agency or a desk rather than a person."""
    words = _words_of(name)
    return any(word in _HOUSES or word.rpartition("-")[2] in _HOUSES for word in words)


def is_section(name: str) -> bool:
    """Whether the text names a newspaper's section and nothing else."""
    return all(word in _SECTIONS for word in _words_of(name))


def without_names(text: str, names: Iterable[str]) -> str:
    """A case-folded text with a space for each of these names."""
    for name in names:
        text = text.replace(name.casefold(), " ")
    return text


def is_desk(name: str) -> bool:
    """Whether the text names a desk or a reporter, and neither a house nor a person."""
    words = name.casefold().replace("-", " ").split()
    return all(word in _DESKS for word in words) or name.endswith(_FROM_A_TOWN)


def is_staff(name: str) -> bool:
    """Whether the text names the editors as a whole, and nobody's: `Da Redação`, `编辑部`."""
    return is_desk(name) and any(word in _STAFFS for word in _words_of(name))


def is_town(name: str) -> bool:
    """Whether the text is a large town's name of two words and more."""
    return name.casefold().replace(" ", "·") in _TOWNS


CREDIT = re.compile(
    r"(?:^|[\s,;|(])(?:photo(?:s|graph\w*|graphie)?|pictures?|images?|illustrations?|graphics?|video"
    r"|fotos?|fotograf\w*|bild(?:er)?|illustration(?:en)?|grafik|zdjęci[ae]|fot|foto\w+|kuva\w*|фото"
    r"|φωτο\w*|צילו\w+|تصوير|ảnh|छाया|kamera"
    r"|videos?|translated|translation|übersetz\w+|traduction|traduit|traducción|traducido|traduzione"
    r"|tradotto|vertaling|tłumaczenie|edited|edit(?:ing)?|editing|produced|graphic|camera|montage"
    r"|(?:fact[ -]?)?checked|reviewed)"
    r"(?:\s*[:：/]|\.|\s+(?:by|von|vom|de|par|por|di|door|av|af)\b|\s*$)"
    r"|写真[・：/／]|\s[图圖][/／：]|翻訳者?|翻译|譯|\s(?:编辑|編輯|责编|責編|责任编辑|責任編輯|校对|校對)"
    r"(?:\s?[:：/／丨｜|]|\s|(?=[\u3400-\u9fff]{2,4}(?:\s|$)))|撮影|摄影|攝影|사진",
    re.IGNORECASE,
)
"""Where somebody else's name begins: of who took the pictures, who translated."""
