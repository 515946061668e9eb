"""Whether a text speaks to the visitors of a page, as notices do and reports don't."""

import re

# What is reported on is quoted.
_QUOTED = re.compile('["“”„«»‹›「」『』][^"“”„«»‹›「」『』]{1,200}["“”»«›」』]|‘[^‘’]{1,200}’')
# Whoever looks at the page, and whoever speaks.
_TO_VISITORS = re.compile(
    r"\b(?:you(?:r|['’]re)?|please|sorry|we|our"
    r"|bitte|leider|wir|unser\w*|ihnen|haben\ssie|können\ssie|sie\skönnen|ihrem?\s(?:land|region|browser|adresse)"
    r"|vous|votre|vos|nous|désolés?"
    r"|lo\ssentimos|nuestr[ao]s?|estamos|disculpen?|nosotros|(?:tu|su)\s(?:cuenta|ubicación|navegador|búsqueda|contraseña)|puedes?|usted|buscas?"
    r"|você|desculpe|nosso|nossa|página\sinicial|sua\s(?:conta|senha)"
    r"|spiacenti|ci\sscusiamo|puoi|tuo|tua|stai|cerchi|nostr[oaei]"
    r"|helaas|je\s(?:kunt|bent|hebt|zoekt|moet|wilt)|jouw|uw|wij|we|ons|onze"
    r"|przepraszamy|niestety|szukasz|możesz|sprawdź|twoj\w+|nasz\w*|prosimy|wróć"
    r"|omlouváme|bohužel|prosím\w*|váš|vaše\w*|hledáte|můžete|používáte|náš\w*|naše\w*|ospravedlňujeme|žiaľ|môžete|hľadáte|používate"
    r"|sajnál\w+|kérjük|elnézést|térjen|ellenőrizze|próbálja\w*|jelentkezzen"
    r"|ne\spare\srău|scuze|vă\srugăm|căutați|căutat[ăi]|noastr\w+|dumneavoastră|puteți"
    r"|üzgünüz|lütfen|aradığınız|\w{3,20}[ıiuü]ğ[ıi]n[ıi]z|tarayıcınız\w*|özür\sdileriz|edebilirsiniz"
    r"|вам[иі]?|вы|вас|ваш\w*|наш\w*|попробуйте|проверьте|извините|сожалению|ви|спробуйте|перевірте|перепрошуємо|вибачте|жаль|ми|мы"
    r"|λυπούμαστε|συγγνώμη|σας|μας|ελέγξτε|επιστρέψτε|δοκιμάστε|αναζητάτε|παρακαλούμε"
    r"|maaf|mohon|silakan|anda|kamu|kami|kembali\ske"
    r"|xin\slỗi|rất\stiếc|vui\slòng|bạn|chúng\stôi"
    r"|tyvärr|beklagar|vänligen|du\s(?:söker|kan|letar|leter|har|leder)|vi\s(?:har|beklagar|er|är|kan|använder|bruger|bruker|och\svåra|jobbar|arbetar)|vår\w?|dig|beklager|desværre|venligst|dessverre|vennligst|vores|prøv|deg"
    r"|pahoittelemme|valitettavasti|etsimä\w+|voit|tarkista|yritä|päivitä)\b"
    r"|عذر|نأسف|نعتذر|يرجى|يمكنك|تبحث\sعن|حاول|מצטער|סליחה|אנא|שלך|תוכלו|נסו|חיפשת|متأسف|متاسف|لطف|شما|کنید"
    r"|आप|कृपया|क्षमा|खेद|हमें|আপনি|আপনার|দুঃখিত|অনুগ্রহ|দয়া|ください|申し訳|お探し|お客様|いたし|니다만|죄송|바랍니다|십시오|하실|신가요|세요"
    r"|您|抱歉|对不起|對不起|请|請",
    re.IGNORECASE,
)

# “Follow us,” the teacher called: what somebody says, and who.
_SPEECH = re.compile(r"\W{0,3}[\"“„«‹「『][^\"“”„«»‹›「」『』]{1,200}[\"“”»«›」』][\s,.!?–—-]*\w")


def without_quotations(text: str) -> str:
    """The text with a space for each passage in quotation marks."""
    return _QUOTED.sub(" ", text)


def addresses_visitors(text: str) -> bool:
    """Whether a text has words for its readers, or for those who speak, outside quotations."""
    return _TO_VISITORS.search(without_quotations(text)) is not None


def reports_speech(text: str) -> bool:
    """Whether a line begins with a quotation and goes on."""
    return _SPEECH.match(text) is not None
