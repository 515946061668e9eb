"""For any article: paragraphs out are paragraphs in, and each is made of its own sentences."""

import re
from collections.abc import Callable, Sequence
from itertools import count, product

from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from perspektiven.contracts import Article, Paragraph, Translation, TranslationStatus
from perspektiven.errors import Transient
from services.translator.engines.engine import Answer, Answers, RequestLimits
from services.translator.translate import translate
from tests.support.factories import NOW, article
from tests.unit.translator.fake_engines import LIKE, Fake, chain_of

# The same in four languages; the number tells every sentence from all others.
SENTENCES = (
    {
        "pl": "Burmistrz otworzył wczoraj 0 nowych mostów na szerokiej rzece.",
        "en": "The mayor opened 0 new bridges over the wide river yesterday.",
        "uk": "Міський голова відкрив учора 0 нових мостів через широку річку.",
        "de": "Der Bürgermeister eröffnete gestern 0 neue Brücken über den breiten Fluss.",
    },
    {
        "pl": "Mieszkańcy miasta czekali na nie podobno aż 0 długich dni.",
        "en": "The people of the town had been waiting for them for 0 long days.",
        "uk": "Мешканці міста чекали на них, як кажуть, аж 0 довгих днів.",
        "de": "Die Bewohner der Stadt sollen 0 lange Tage auf sie gewartet haben.",
    },
    {
        "pl": "Czy ktoś policzył, że kosztowały one ponad 0 złotych?",
        "en": "Has anybody counted that they did cost more than 0 crowns?",
        "uk": "Чи хтось порахував, що вони коштували понад 0 гривень?",
        "de": "Hat jemand nachgerechnet, dass sie mehr als 0 Kronen gekostet haben?",
    },
)
LANGUAGES = ("pl", "en", "uk", "de")
TARGETS = ("de", "en")
KINDS = ("paragraph", "heading", "quote", "list_item", "caption")
PAIRS = [(source, target) for source in LANGUAGES for target in TARGETS if source != target]


def made(text: str, target: str) -> str:
    """The text with each sentence that is known in the target language."""
    for sentence in SENTENCES:
        for language in LANGUAGES:
            pattern = re.escape(sentence[language]).replace("0", "([0-9]+)")
            text = re.sub(pattern, sentence[target].replace("0", r"\1"), text)
    return text


class Polyglot(Fake):
    """Translates by the table above, or as its manner has it."""

    def __init__(self, manner: str) -> None:
        super().__init__(pairs=PAIRS)
        self.manner = manner
        self.asked = 0

    @override
    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        self.asked += 1
        if self.manner == "outage" and self.asked <= 2:
            raise Transient("connection refused")
        good: Answers = [Answer(made(text, target)) for text in texts]
        return MANNERS[self.manner](good, list(texts))


def _some_fail(good: Answers, texts: list[str]) -> Answers:
    return [Answer("") if "3" in text else answer for answer, text in zip(good, texts, strict=True)]


MANNERS: dict[str, Callable[[Answers, list[str]], Answers]] = {
    "good": lambda good, _: good,
    "outage": lambda good, _: good,
    "swaps": lambda good, _: good[::-1],
    "shifts": lambda good, _: [*good[1:], good[0]],
    "drops": lambda good, _: good[1:] if len(good) > 1 else good,
    "adds": lambda good, _: [*good, Answer("Noch etwas.")] if len(good) > 1 else good,
    "copies": lambda _, texts: [Answer(text) for text in texts],
    "fails": _some_fail,
}


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles of any language with paragraphs in the same and in others; no sentence twice."""
    numbers = count(draw(st.integers(100, 700)))

    def text(language: str, sentences: list[int]) -> str:
        return " ".join(SENTENCES[i][language].replace("0", str(next(numbers))) for i in sentences)

    language = draw(st.sampled_from(LANGUAGES))
    some = st.lists(st.integers(0, len(SENTENCES) - 1), min_size=1, max_size=3)
    paragraph = st.tuples(st.sampled_from(KINDS), st.sampled_from([language, *LANGUAGES]), some)
    return article(
        language=draw(st.sampled_from([language, "und"])),
        title=text(language, draw(some)[:1]),
        paragraphs=[
            Paragraph(kind=kind, text=text(own, sentences))
            for kind, own, sentences in draw(st.lists(paragraph, max_size=5))
        ],
    )


async def translated(given_: Article, target: str, engine: Fake) -> Translation:
    """As the stage does it: once more after an outage."""
    while True:
        chain = chain_of(engine)
        try:
            return await translate(given_, target, chain, NOW)
        except Transient:
            continue
        finally:
            await chain.close()


def allowed(original: str, target: str) -> set[str]:
    """Every way to put a paragraph together of its own sentences, each original or translated."""
    sentences = re.findall(r"[^.?]+[.?]", original)
    choices = [(each, made(each, target)) for each in sentences]
    return {"".join(chosen) for chosen in product(*choices)}


@given(articles(), st.sampled_from(sorted(MANNERS)))
async def test_each_paragraph_is_made_of_its_own_sentences(given_: Article, manner: str) -> None:
    for target in TARGETS:
        done = await translated(given_, target, Polyglot(manner))

        if done.status is TranslationStatus.UNTRANSLATED:
            assert (done.title, done.paragraphs) == (None, ())
            continue
        assert [each.kind for each in done.paragraphs] == [each.kind for each in given_.paragraphs]
        assert done.title in allowed(given_.title, target)
        for found, original in zip(done.paragraphs, given_.paragraphs, strict=True):
            assert found.text in allowed(original.text, target)


class Server(Fake):
    """A server that is asked for one text a request, for its lists lose their order."""

    def __init__(self, manner: str) -> None:
        super().__init__(order="certain", limits=RequestLimits(texts=1))
        self.manner = manner

    @override
    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        return MANNERS[self.manner]([Answer(LIKE[text]) for text in texts], list(texts))


@given(
    st.lists(
        st.lists(st.sampled_from(sorted(LIKE)), min_size=1, max_size=3), min_size=1, max_size=6
    ),
    st.sampled_from(["good", "swaps", "shifts"]),
)
async def test_sentences_that_nothing_tells_apart_keep_their_places(
    paragraphs: list[list[str]], manner: str
) -> None:
    given_ = article(title=sorted(LIKE)[0], paragraphs=[" ".join(each) for each in paragraphs])

    done = await translated(given_, "de", Server(manner))

    assert [each.text for each in done.paragraphs] == [
        " ".join(LIKE[sentence] for sentence in each) for each in paragraphs
    ]


@given(articles())
async def test_a_good_engine_leaves_no_sentence_in_another_language(given_: Article) -> None:
    done = await translated(given_, "de", Polyglot("good"))

    assert [each.text for each in done.paragraphs] == [
        made(each.text, "de") for each in given_.paragraphs
    ]
