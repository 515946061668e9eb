"""Names in lines of text around a page's headline: behind a word for “by”, behind a date."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from perspektiven.text import dates
from perspektiven.text.diacritics import without_diacritics
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
    r"|\s(?=(?:本[报報])?(?:记者|記者|通讯员|通訊員)\s)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s?[|•·]\s?")
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
_CASED_NAME = re.compile(r"\A[^\W\d_]['’\w-]*+(?: [^\W\d_]['’\w-]*+){1,2}")


def in_lines(raw: Sequence[Block], language: str | None) -> list[str]:
    """Names in a line that is a word for “by” and names, and nothing else; or a date and names.

    Around the headline; elsewhere with a colon between them. `raw`: the page's blocks.
    """
    place = next((i for i, block in enumerate(raw) if block.element.tag == "h1"), 0)
    near = (*raw[place + 1 : place + _BEHIND], *raw[max(0, place - _BEFORE) : place])
    ends = (*raw[place : place + _ENDS], *raw[max(place, len(raw) - _ENDS) :])
    lines = (*near, *(each for each in ends if _COLON.search(each.text[:20])))
    found = next(filter(None, (_introduced(block, language) for block in lines)), [])
    return found or _behind_date(raw, place, language)


def _introduced(block: Block, language: str | None) -> list[str]:
    text = block.text
    if len(text) > LONGEST or not introduces(text, language):
        return []
    if len(text) > _SENTENCE and block.is_sentence:
        return []
    is_whole = text_of(block.element) == text
    return people_in(block.element, language) if is_whole else certain(text, language)


def _behind_date(raw: Sequence[Block], headline: int, language: str | None) -> list[str]:
    """Names in a line that begins with a date, below the headline and above the text."""
    for block in islice(_above_text(raw, headline), _BELOW):
        text = block.text
        if len(text) > LONGEST or not _FIGURE.search(text[:30]) or block.is_sentence:
            continue
        if dates.read(text, dates.DateLocale(language=language)) is not None:
            return _said(text, language) or _bare(text, raw, language)
    return []


def _above_text(raw: Sequence[Block], headline: int) -> Iterator[Block]:
    """The blocks behind the headline up to the second paragraph: the first may be a standfirst."""
    paragraphs = 0
    for block in raw[headline + 1 :]:
        paragraphs += bool(block.weight)
        if paragraphs > 2:
            return
        yield block


def _said(text: str, language: str | None) -> list[str]:
    """The names in the parts of a line that say that they are of authors, or of reporters."""
    parts = [each for each in _PARTS.split(text) if not _FIGURE.search(each)]
    found = (certain(each, language) for each in parts if _says_author(each, language))
    return [name for names in found for name in names]


def _says_author(part: str, language: str | None) -> bool:
    words = part.split()
    return introduces(part, language) or (len(words) > 1 and is_role(words[-1]))


def _bare(text: str, raw: Sequence[Block], language: str | None) -> list[str]:
    """The name that a sign parts from the date; a place or a section stands elsewhere, too."""
    for part in _SIGN.split(text)[1:]:
        if _has_given_name(part) and certain(part, language) == [part]:
            told = part.casefold()
            is_elsewhere = sum(told in block.text.casefold() for block in raw) > 1
            return [] if is_elsewhere else [part]
    return []


def _has_given_name(part: str) -> bool:
    first, _, rest = part.partition(" ")
    return bool(rest) and _CASED_NAME.fullmatch(part) is not None and _plain(first) in _GIVEN


def _plain(text: str) -> str:
    """In small letters without marks."""
    return without_diacritics(text.casefold().replace("ł", "l"))
