"""Calls to subscribe, follow, donate or get an app, which may stand anywhere in an article.

One begins with what readers are to do, or ends with it in languages that have the verb last, and
names what is offered. What somebody says in quotation marks is no call.
"""

import re

from services.fetcher.extraction.page.visitors import reports_speech

_LONGEST = 220
_START = r"\A[^\w\"“”„«»‹›「『'’]*"
_SUBSCRIBE = (
    r"(?:(?:click\shere\sto\s)?(?:sign\sup|subscribe|register|get|receive)\b|(?:jetzt\s)?(?:abonnier(?:en\ssie|e)\b|bestellen\ssie|holen\ssie|melden\ssie)|inscrivez-vous|inscris-toi|abonnez-vous|abonne-toi|recevez"
    r"|suscr[ií]bete|subscreva\b|suscríbase|apúntate|apúntese|recib[ea]\s(?:en\stu|gratis|nuestr|las\s)|regístr\w+|assine\b|inscreva-se|cadastre-se|receba|iscriviti|iscrivetevi|ricevi|schrijf\s\w+\sin|meld\s\w+\saan|abonneer|ontvang\b"
    r"|zapisz\ssię|zapisz\sna|subskrybuj|otrzymuj|přihl\w+te\sse|přihlaste|odebírejte|prihlás\w*\ssa|odoberajte|iratkoz\w+|feliratkozás\b|abon\w+-(?:te|vă)|abonați-vă|înscrie-te|înscrieți"
    r"|подпи(?:шитесь|сывайтесь)|підпи(?:шіться|суйтеся?|шись)|εγγραφείτε|γραφτείτε|κάντε\sεγγραφή|اشترك(?:وا)?|سجّ?ل(?:وا)?|הירשמו|הצטרפו|daftar|berlangganan|langganan|đăng\ský"
    r"|prenumerera|anmäl\sdig|tilmeld\sdig|abonn[eé]r|meld\s(?:deg|dere)|tilaa\b|liity\b|订阅|訂閱)"
)
_NEWSLETTER = (
    r"(?:news\s?letter|newslettr|newsletr|bolet[ií]n|boletim|lettre\sd['’]info|infolettre|nieuwsbrief|hírlev|bülten|рассылк|розсилк|ενημερωτικό\s(?:μας\s)?δελτίο|نشرتنا|النشرة"
    r"|ניוזלטר|خبرنامه|न्यूज़?लेटर|न्यूज़लेटर|নিউজলেটার|メールマガジン|メルマガ|ニュースレター|뉴스레터|简报|電子報|buletinul|bản\stin|nyhetsbrev|nyhedsbrev|uutiskirje)"
)
_EACH_DAY = (
    r"(?:(?:every|each)\s(?:morning|day|week|evening)|daily|jeden\s(?:morgen|tag|abend)|chaque\s(?:matin|jour|soir|semaine)|cada\s(?:mañana|día|semana|manhã|dia)"
    r"|tod[ao]s\s[ao]s\s(?:manhãs|dias)|ogni\s(?:mattina|giorno)|elke\s(?:ochtend|dag|avond|week)|każdego\s(?:ranka|dnia)|codziennie|кажд(?:ое|ый)\s(?:утро|день)|щодня|her\s(?:sabah|gün))"
)
_TO_MAIL = (
    r"(?:inbox|\be?-?mails?\b|mailbox|postfach|posteingang|boîte|correo|bandeja|posta|casella|skrzynk|почт|пошт|e-posta"
    r"|l['’]essentiel|l['’]actualité|noticias|notizie|notícias|nieuws|nachrichten|wiadomości|новости)"
)
_FOLLOW = (
    r"(?:follow|like\sus|join\s(?:us|our)|find\sus|folgen\ssie|folg[et]|suivez|rejoignez|retrouvez|sígue\w+|síga\w+|siga\b|siga-nos|únete|acompanhe|seguici|seguiteci|volg|vind|obserwuj|subskrybuj|śledź|polub|sledujte|kövess\w*|urmăr\w+"
    r"|подпи(?:шитесь|сывайтесь)|следите|читайте|підпи(?:шіться|суйтеся?)|стежте|при(?:єднуй|єднай|соединяй|соедини)тес[ья]|ακολουθήστε|تابعونا|تابعوا|تابع|اشتركوا|انضموا|עקבו|הצטרפו|ikuti|gabung|theo\sdõi\s(?:báo|chúng)|csatlakozz\w*|följ|følg|seuraa|tykkää|请?关注|請?關注)"
)
_NETWORK = (
    r"(?:facebook|instagram|twitter|\btiktok|youtube|whatsapp|telegram|linkedin|bluesky|mastodon|\bthreads\b|pinterest|google\s?news|\bviber|\bzalo\b|фейсбук|инстаграм|телеграм|вконтакте|дзен"
    r"|ютуб|вайбер|فيسبوك|فيس\sبوك|[إا]نست[غج]رام|تويتر|تلي?[غج]رام|واتس\s?اب|یوتیوب|تلگرام|اینستاگرام|פייסבוק|אינסטגרם|טלגרם|ווטסאפ|फेसबुक|इंस्टाग्राम|व्हाट्सएप|टेलीग्राम|यूट्यूब"
    r"|ফেসবুক|ইনস্টাগ্রাম|ইউটিউব|フェイスブック|インスタグラム|ツイッター|페이스북|인스타그램|유튜브|트위터|텔레그램|카카오톡|微信|微博|公众号|公眾號|脸书|臉書|קנ[הל]|ערוץ|(?<=\s)x\b)"
)
_GET = (
    r"(?:download|get|install|laden\ssie|lade\b|holen\ssie|hol\s|installieren\ssie|télécharge[rz]|installez|descárg\w+|descarg(?:a|ue)\b|instal[ae]\b|baixe|scarica|scaricate|installa|pobierz|zainstaluj"
    r"|stáhněte|stiahnite|nainštalujte|nainstalujte|tölts\w+\sle|descarcă|descărcați|instalează|скачайте|скачивайте|загрузите|установите|завантаж\w*те|встановіть|κατεβάστε|حمّ?ل(?:وا)?|نزّ?ل(?:وا)?|הורידו"
    r"|unduh|tải|ladda\s(?:ner|hem)|hent\b|last\sned|lataa|(?:立即|点击|點擊|请|請)?下[载載])"
)
_APP = (
    r"(?:\bapps?\b|\bapp[-\s]|appen|appe[kt]\b|\bapplication|aplica[cçț]|aplicaţ|aplik[aá]c|aplikaz|applicazione|alkalmazás|приложени|застосун|додаток|εφαρμογ|تطبيق|אפליקצי|ứng\sdụng|sovellu|aplikasi"
    r"|客户端|客戶端|app|应用)"
)
_SUPPORT = (
    r"(?:support(?!\s(?:for|of|from|to)\b)|help(?!\s(?:for|is|was)\b)|unterstützen?(?:\ssie)?|helfen\ssie|soutenez|aidez|apoy[ae]|ayud[ae]\w*|apoie|ajude|sostieni|sostenete|aiuta(?:te|ci)?|steun(?!\s(?:voor|aan|van)\b)|wesprzyj|wspieraj|wspomóż|podpořte|podporte|přispějte|prispejte"
    r"|támogas(?:sa|d)|susține(?:ți)?|sprijiniți|поддержи(?:те)?|підтримай(?:те)?|στηρίξτε|ادعم(?:وا)?|תמכו|dukung|(?:hãy\s)?ủng\shộ|stöd(?!\s(?:till|för|från)\b)|støtt?(?!\s(?:til|for|fra)\b)|tue|支持|支援)"
)
_JOURNALISM = (
    r"(?:journalis|giornalis|periodis|jornalis|dziennikar|žurnalisti|novinařin|novinárči|újságírás|gazetecili|журналисти|журналісти|δημοσιογραφ|الصحافة|עיתונות|روزنامه.?نگاری|पत्रकारिता"
    r"|সাংবাদিকতা|ジャーナリズム|저널리즘|독립\s?언론|独立新闻|獨立新聞|báo\schí|jurnalis)"
)
_ORDER = (
    r"(?:(?:jetzt\s)?abonnier(?:en\ssie|e)\b|abonnez-vous|abonneer|subscribe|get\b|assine|suscr[ií]b(?:ete|ase)|abbonati|neem\b|word\sabonnee|wykup|kup\b|zaprenumeruj|předplaťte|predplaťte|fizess\w*\selő|abonează-te|abone\sol\w*|оформ(?:ите|іть)|подпишитесь"
    r"|передплатіть|γίνετε?\sσυνδρομητ|اشترك(?:وا)?|הצטרפו|berlangganan|đăng\ský|bli\s(?:prenumerant|abonnent)|bliv\sabonnent|prenumerera|tilaa|(?:立即)?订阅|訂閱)"
)
PRICE = (
    r"(?:[€$£₺₴₽¥₪₹]\s?\d|\br[ps]\.?\s?\d|\d\s?(?:€|\$|₺|₴|₽|₪|₹|元|円|원)"
    r"|\d\s?(?:kč|kr|krone|krona|kronor|kroner|zł|ft|forint|грн|гривн|рубл|lei|leu|tl|euro?s?|usd)"
    r"|\beurolla\b|דולר|שקל|ب?دولار|يورو)"
)
_READ_ON = (
    r"(?:unlimited|first\s(?:month|week|year|\d)|premier\smois|primer\smes|primo\smese|primeiro\smês|erste[nr]?\smonat|ersten\s\d|eerste\smaand|pierwsz\w{1,3}\smiesi|první\směsíc|prvý\smesiac|els[őo]\shónap|prima\slună|ilk\say"
    r"|перв\w{1,3}\sмесяц|перш\w{1,3}\sмісяць|πρώτο\sμήνα|الأول|לחודש|bulan\spertama|tháng\sđầu|första\smånaden|første\småned|ensimmäinen\skuukausi|ensimmäisen\skuukauden|首月"
    r"|weiterlesen|read(?:ing)?\son|keep\sreading|lire\sla\ssuite|seguir\sleyendo|leggere|ler\b|verder|czytaj|čtěte|čítajte|olvas|citeș|дальше|далі|selengkapnya|läs\svidare|les\svidere|læs\svidere|jatka|继续|繼續)"
)
_OURS = (
    r"(?:\b(?:our|(?-i:us)|uns(?:er\w*)?|nous|notre|nuestr\w+|noss[ao]|nostr\w+|ons|onze|nasz\w*|nás|náš\w*|naš\w*|minket|noastr\w+|нас|наш\w*|μας|kami|chúng\stôi|oss|vår\w?|vores|meitä|sovelluksemme|hozzánk|báo\strên|nasz\skanał)\b"
    r"|\b(?:nos\s(?:comptes|pages|réseaux)|obserwuj\snas|śledź\snas|polub\snas|følg\sos)\b|\b(?:síg[au]e?|siga-|segui|suivez-|urmăr\w+-)(?:nos|ci|te|nous|ne)\b|(?:ásunk|oldalunk|csatornánk)\w*"
    r"|نا(?=\W|\Z)|שלנו|אחרינו)"
)
# Journalism may be supported in the news; the paper's own is what this one is.
_CAUSE = (
    r"(?:independ|unabhäng|indépend|indipend|onafhank|niezależn|nezávisl|független|bağımsız|независим|незалежн|ανεξάρτητ|مستقل|עצמאית|स्वतंत्र|স্বাধীন|独立|독립|oberoende|uavhengig|uafhængig"
    rf"|riippumat|độc\slập|qualit|spende|donat|donaci|doação|donazion|\bdon\b|{_OURS})"
)
_BEGINS = tuple(
    (
        re.compile(_START + verb, re.IGNORECASE),
        tuple(re.compile(each, re.IGNORECASE) for each in others),
    )
    for verb, others in (
        (_SUBSCRIBE, (_NEWSLETTER,)),
        (
            rf"(?:{_SUBSCRIBE}|recib[ea]|ontvang|erhalten\ssie|die\swichtigsten)",
            (_EACH_DAY, _TO_MAIL),
        ),
        (_FOLLOW, (_NETWORK, _OURS)),
        (r"(?:请|請|扫码|掃碼)?(?:关注|關注)(?:我|本报|本報)", (_NETWORK,)),
        (_GET, (_APP, _OURS)),
        (r"(?:立即|点击|點擊|请|請)?下[载載]我", (_APP,)),
        (_SUPPORT, (_JOURNALISM, _CAUSE)),
        (_ORDER, (PRICE, _READ_ON)),
        (r"(?:jetzt|hier)\s(?:\S+\s){0,3}newsletter\s(?:bestellen|abonnieren|sichern)", ()),
        (r"(?:mit|durch)\sihre[rn]?\s(?:spende|unterstützung)\s", (_JOURNALISM,)),
        (r"(?:bülten|uygulama)mız|bültenimiz", (r"abone\sol|kaydol|indirin|katılın",)),
    )
)
# Languages that have the verb last: what is offered, and what readers are asked to do with it.
_OFFERED = re.compile(
    rf"(?:{_NEWSLETTER}|{_JOURNALISM}.{{0,30}}(?:समर्थन|सहयोग|সমর্থন|支援|寄付|후원|지원|destek|حمایت)|{_NETWORK}.{{0,20}}(?:फॉलो|ফলো|팔로우|フォロー|takip|دنبال)"
    r"|(?:हमार[ेाी]|আমাদের)\s.{0,15}(?:ऐप|चैनल|অ্যাপ|চ্যানেল)|کانال\s.{0,12}ما|유튜브\s채널을|アプリを(?:ダウンロード|入手)|앱을?\s다운로드|uygulamamız|اپلیکیشن\sما|ادامه\sمطلب|सदस्यता\sलें|구독하고)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:करें|जुड़ें|कीजिए|पढ़ें|पाएं|পান|করুন|নিন|ください|ましょう|登録|受け取る|こちら|하세요|주세요|보세요|받기|olun|edin|indirin|yapın|destekleyin|katılın|gelsin|کنید|شوید|بپیوندید|بگیرید|ندهید)\W*\Z",
    re.IGNORECASE,
)
_LAST = 24  # letters
_LONGEST_END = 110


def is_call(text: str) -> bool:
    """Whether a line asks its readers to subscribe, follow, donate or get an app."""
    if len(text) > _LONGEST or reports_speech(text):
        return False
    if any(
        begins.match(text) and all(each.search(text) for each in others)
        for begins, others in _BEGINS
    ):
        return True
    is_short = len(text) <= _LONGEST_END and _ASKED.search(text[-_LAST:])
    return bool(is_short and _OFFERED.search(text))
