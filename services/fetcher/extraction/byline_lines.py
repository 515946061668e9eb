"""Names in lines of text around a page's headline: behind a word for “by”, behind a date."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from perspektiven.contracts import ParagraphKind
from perspektiven.text import dates
from perspektiven.text.diacritics import without_diacritics
from services.fetcher.extraction.byline_labels import is_of_editors, is_of_writers, is_writer
from services.fetcher.extraction.byline_text import LONGEST, certain, people_in
from services.fetcher.extraction.name_words import introduces, is_role
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import text_of

_COLON = re.compile("[:：]")
_FIGURE = re.compile(r"\d")
_ENDS = 60  # blocks; who wrote it stands at one end or the other
_BEFORE, _BEHIND = 3, 12  # blocks around the headline where a line may name the author
_BELOW = 6  # blocks under the headline where a line of the date may
_SENTENCE = 80  # letters; what is longer is a byline where it does not end like a sentence
_PARTS = re.compile(
    r"\s?[|•·]\s?|\s[–—-]\s|(?<=\d)(?:\s?(?:uhr|h|am|pm)(?![^\W\d_]))?,?\s(?=[^\W\d_])"
    r"|\s(?=(?:本[报報])?(?:记者|記者|通讯员|通訊員)\s|作者\s?[:：])",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s?[|•·]\s?")
_LEAST_JOB = 5  # letters
_SHORT, _HEAD = 60, 30  # letters of a name and a job, and of a line's beginning
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{2,20}){1,4}")
_REPORTER = re.compile(
    r"(?:記者|记者|特派員)\s?([\u3400-\u9fff]{2,4}(?:、[\u3400-\u9fff]{2,4}){0,3})[／/]"
)
_JOB = re.compile(r"(?:기자|특파원|記者|记者|特派員)(?:\s\S+@\S+)?$")
# Frequent given names, of writing that has capitals: places and sections have them as well.
_GIVEN = frozenset(
    without_diacritics(
        str.casefold(
            "adam adrian agnieszka aleksander aleksandr aleksandra alessandra alessandro alex"
            " alexander alexandra alexandre alexandru alexey alice alina ana anders andrea andreas"
            " andrei andrej andrew andrzej angela anja ann anna anne annika anton antonio antonis"
            " arturo attila ayşe barbara bartosz beata ben benjamin bernd bianca bogdan bojan"
            " brian bruno camille carla carlos carmen caroline catarina catherine charlotte chiara"
            " chris christian christine christoph claire clara claudia cristian cristina dan"
            " daniel daniela danijel david davide deniz diana diego dirk dmitri dominik dora"
            " dragan eduardo elena elif elizabeth emil emily emma emre enrique eric erik eva ewa"
            " fabian fatma federico felix fernando filip francesca francesco francisco frank franz"
            " frederik gabor gabriel gabriela georg george georgi giorgos giovanni giulia goran"
            " grzegorz guillaume gustavo hanna hannah hans heike helen helena henrik hugo igor"
            " ileana ines ingrid ioana ion irena irina isabel isabelle iva ivan ivana jakub james"
            " jan jana janez javier jean jens jessica joanna joao johan johannes john jonas jorge"
            " jose joseph juan judit julia julie julien jutta jürgen karin karl karol karsten"
            " katarina katarzyna kate katharina kerstin kostas kristina krzysztof lars laszlo"
            " laura leonardo lina linda lisa lorenzo louis luca lucas lucia ludovic luis luisa"
            " lukas magdalena maja malgorzata manuel marc marcel marcin marco marcus maria marian"
            " marie marija marina mario marion marko markus marta martin martina mateusz matteo"
            " matthias maxim maxime mehmet mia michael michal michel michelle miguel mihai mikael"
            " milan milos mirela mirjana monica monika mustafa nadia natalia nicola nicolas nicole"
            " nikola nikos nina nora oksana oleg olga olivia olivier oscar pablo paola paolo"
            " patrick paul paula pauline pavel pawel pedro peter petr petra philipp philippe"
            " pierre piotr rachel radu rafael raluca raquel ricardo richard robert roberto roman"
            " rosa ruben sabine samuel sandra sanja sanna sara sarah sebastian selin serge sergei"
            " sergio silvia simon simona sofia sonja sophie stefan stefania stefano steffen"
            " susanne sven svetlana tamara tatiana teresa tereza thomas tim tobias tom tomas"
            " tomasz ulrike ursula uwe valentina valeria vasile vera veronika victor viktor"
            " vincent vladimir walter wolfgang yusuf zoltan zoran zsolt zuzana александр"
            " александра алексей алина алла анастасия андрей андрій анна антон артем борис богдан"
            " вадим валентина валерий василь вера виктор виктория виталий владимир володимир"
            " галина георги георгий дарья денис дмитрий дмитро драган евгений екатерина елена иван"
            " ивана игорь ирина ирена катерина кирилл константин ксения лариса леонид людмила"
            " марина мария марія марко михаил михайло надежда наталия наталья наталія николай"
            " никола оксана олег олександр олена ольга павел петр петар полина роман светлана"
            " сергей сергій степан татьяна тетяна юлия юлія юрий юрій ярослав αλέξανδρος ανδρέας"
            " άννα αντώνης βασίλης γιάννης γιώργος δημήτρης ελένη ιωάννα κατερίνα κώστας μαρία"
            " μιχάλης νίκος παναγιώτης σοφία χρήστος"
        )
    ).split()
)
# Those of Hungarians, who put them last; elsewhere some are words.
_GIVEN_LAST = _GIVEN | frozenset(
    str.split(
        "agnes akos aniko balazs balint bela bence csaba edit emese eniko erika erzsebet eszter"
        " ferenc gergely gergo geza gyorgy gyula ildiko imre istvan janos jozsef katalin kinga"
        " krisztina lajos levente marton mate melinda miklos mihaly nikolett noemi norbert orsolya"
        " reka sandor szabolcs szilvia tamas tibor timea zita zsofia zsuzsa zsuzsanna"
    )
)
_CASED_NAME = re.compile(r"\A[^\W\d_]['’\w-]*+(?: [^\W\d_]['’\w-]*+){1,2}")


def in_lines(raw: Sequence[Block], language: str | None) -> list[str]:
    """Names in a line that is a word for “by” and names, and nothing else; or a date and names.

    Around the headline; elsewhere with a colon between them. `raw`: the page's blocks.
    """
    place = next((i for i, block in enumerate(raw) if block.element.tag == "h1"), 0)
    near = (*raw[place + 1 : place + _BEHIND], *raw[max(0, place - _BEFORE) : place])
    ends = (*raw[place : place + _ENDS], *raw[max(place, len(raw) - _ENDS) :])
    far = [block for block in ends if _COLON.search(block.text[:20])]
    return (
        _first(_written, near, language)
        or _behind_date(raw, place, language)
        or _first(_introduced, far, language)
        or _first(_with_job, near, language)
        or _alone(raw, place, language)
    )


def _written(block: Block, language: str | None) -> list[str]:
    """The names in a line that is a word for “by” and names; none where it is of editors."""
    label = _COLON.split(block.text, maxsplit=1)[0]
    return [] if is_of_editors(label) else _introduced(block, language)


def _first(
    names: Callable[[Block, str | None], list[str]], lines: Sequence[Block], language: str | None
) -> list[str]:
    return next(filter(None, (names(block, language) for block in lines)), [])


def _introduced(block: Block, language: str | None) -> list[str]:
    text = block.text
    if len(text) > LONGEST or not introduces(text, language):
        return []
    if len(text) > _SENTENCE and block.is_sentence:
        return []
    is_whole = text_of(block.element) == text
    return people_in(block.element, language) if is_whole else certain(text, language)


def _with_job(block: Block, language: str | None) -> list[str]:
    """Names in a line with a word for whoever writes: `Ann Lee, reporter`, `記者王芳／台南報導`."""
    text = block.text
    if len(text) > _SHORT or block.is_sentence or block.weight:
        return []
    if reporter := _REPORTER.search(text):
        return certain(reporter[1], language)
    names = certain(text, language) if _says_job(text, language) else []
    return [each for each in names if not any(map(is_writer, each.split()))]


def _says_job(text: str, language: str | None) -> bool:
    """Whether a line has a word for whoever writes, behind a name."""
    *_, last = words = text.split()
    is_job = len(last) >= _LEAST_JOB and is_of_writers(last, language)
    return is_job or any(map(is_writer, words[1:])) or _JOB.search(text) is not None


def _behind_date(raw: Sequence[Block], headline: int, language: str | None) -> list[str]:
    """Names in a line with a date, below the headline and above the text."""
    for block in islice(_above_text(raw, headline), _BELOW):
        text = block.text
        if len(text) > LONGEST or not _FIGURE.search(text[:_HEAD]) or block.is_sentence:
            continue
        if dates.read(text, dates.DateLocale(language=language)) is not None:
            return _said(text, language) or _bare(text, raw, language)
    return []


def _above_text(raw: Sequence[Block], headline: int) -> Iterator[Block]:
    """The blocks behind the headline up to the second paragraph: the first may be a standfirst."""
    paragraphs = 0
    for block in raw[headline + 1 :]:
        paragraphs += bool(block.weight) and block.kind is not ParagraphKind.LIST_ITEM
        if paragraphs > 2:
            return
        yield block


def _alone(raw: Sequence[Block], headline: int, language: str | None) -> list[str]:
    """The name that a line below the headline consists of, where a line beside it is of a job, or
    is a date and the name begins as names do; nobody whom the text is about.
    """
    lines = [block for block in islice(_above_text(raw, headline), _BELOW) if not block.weight]
    for before, block, behind in zip((None, *lines), lines, (*lines[1:], None), strict=False):
        if _is_name(block, language) and _is_of_author(block.text, before, behind, language):
            return [] if is_told_of(block.text, raw) else [block.text]
    return []


def _is_name(block: Block, language: str | None) -> bool:
    text = block.text
    return not block.linked and len(text) <= _SHORT and certain(text, language) == [text]


def _is_of_author(
    name: str, before: Block | None, behind: Block | None, language: str | None
) -> bool:
    """Whether the line below a name is of a job, or one beside a usual name of a date."""
    if behind is not None and _is_job(behind.text):
        return True
    is_usual = has_given_name(name, language)
    return is_usual and any(_is_date(each, language) for each in (before, behind))


def _is_date(block: Block | None, language: str | None) -> bool:
    if block is None or len(block.text) > _SHORT or not _FIGURE.search(block.text):
        return False
    return dates.read(block.text, dates.DateLocale(language=language)) is not None


def _is_job(text: str) -> bool:
    """Whether a line is an address of mail, or ends with a job."""
    return is_role(text.rsplit(maxsplit=1)[-1]) or _MAIL.fullmatch(text) is not None


def is_told_of(name: str, raw: Sequence[Block]) -> bool:
    """Whether the text has a person's last name; what begins with the whole name is a biography."""
    last = name.casefold().split()[-1]
    prose = (block.text.casefold() for block in raw if block.weight)
    others = [text for text in prose if not text.startswith(name.casefold())]
    if last != name.casefold():
        return any(last in _WORDS.findall(text) for text in others if last in text)
    return any(last in text for text in others)


def _said(text: str, language: str | None) -> list[str]:
    """The names in the parts of a line that say that they are of authors, or of reporters."""
    parts = [each for each in _PARTS.split(text) if not _FIGURE.search(each)]
    found = (certain(each, language) for each in parts if _says_author(each, language))
    return [name for names in found for name in names]


def _says_author(part: str, language: str | None) -> bool:
    words = part.split()
    return introduces(part, language) or (len(words) > 1 and is_role(words[-1]))


def _bare(text: str, raw: Sequence[Block], language: str | None) -> list[str]:
    """The name before a date, or behind it and a sign; a place or section stands elsewhere, too."""
    before = _FIGURE.split(text, maxsplit=1)[0].strip(" ,|•·–—-")
    for part in (before, *_SIGN.split(text)[1:]):
        if has_given_name(part, language) and certain(part, language) == [part]:
            told = part.casefold()
            is_elsewhere = sum(told in block.text.casefold() for block in raw) > 1
            return [] if is_elsewhere else [part]
    return []


def has_given_name(part: str, language: str | None = None) -> bool:
    """Whether it is of two or three words that look like names, the first a frequent one; in
    Hungarian the last.
    """
    first, _, rest = part.partition(" ")
    if not rest or _CASED_NAME.fullmatch(part) is None:
        return False
    return _plain(first) in _GIVEN or ((language or "").startswith("hu") and _is_hungarian(part))


def _is_hungarian(name: str) -> bool:
    """Whether a name ends with a given one, and is no saint’s, as schools are called."""
    first, *_, last = map(_plain, name.split())
    return last in _GIVEN_LAST and first != "szent"


def _plain(text: str) -> str:
    """In small letters without marks."""
    return without_diacritics(text.casefold().replace("ł", "l"))
