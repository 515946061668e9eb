"""Articles as large as they may be, of any letters: the loop goes on, and nothing is lost."""

import time
from collections.abc import AsyncIterator

import pytest

from perspektiven import limits
from perspektiven.contracts import Translation, TranslationStatus
from perspektiven.errors import Permanent
from perspektiven.ops.workers import WorkerLimits
from services.translator import batch_order, checks, entities
from services.translator.chain import Chain
from services.translator.segments import cut
from services.translator.text_work import TextWork
from services.translator.translate import translate
from services.translator.typography.marks import typeset
from tests.support.factories import NOW, article
from tests.support.loop_watch import LoopWatch
from tests.unit.translator.fake_engines import Fake, chain_of

MOST_SECONDS = 1.0
LETTERS = limits.PARAGRAPH.most

TEXTS = {
    "latin": ("pl", "Nowy most na Wiśle otwarto w piątek. "),
    "cyrillic": ("ru", "Новый мост открыли в пятницу утром. "),
    "greek": ("el", "Η νέα γέφυρα άνοιξε την Παρασκευή. "),
    "arabic": ("ar", "افتتح الجسر الجديد صباح الجمعة. "),
    "hebrew": ("he", "הגשר החדש נפתח ביום שישי בבוקר. "),
    "devanagari": ("hi", "नया पुल शुक्रवार को खोला गया। "),
    "thai": ("th", "สะพานใหม่เปิดเมื่อวันศุกร์ "),
    "han": ("zh", "新桥星期五开通了。"),
    "kana": ("ja", "あたらしいはしがきんようびにひらいた。"),
    "hangul": ("ko", "새 다리가 금요일에 열렸다. "),
    "georgian": ("ka", "ახალი ხიდი პარასკევს გაიხსნა. "),
    "armenian": ("hy", "Նոր կամուրջը բացվեց ուրբաթ օրը։ "),
    "two letters and a stop": ("zh", "政府。"),
    "a letter and a stop": ("pl", "a. "),
    "one letter": ("pl", "a"),
    "one letter in capitals": ("pl", "A"),
    "one sign": ("zh", "桥"),
    "spaces": ("pl", " "),
    "line breaks": ("pl", "a\n"),
    "brackets": ("pl", "("),
    "nested quotation marks": ("pl", "„"),
    "quotation marks": ("fr", "« a » "),
    "entities of HTML": ("pl", "&amp;"),
    "tags of HTML": ("pl", "<b>"),
    "digits": ("pl", "1"),
    "groups of digits": ("pl", "1 234 "),
    "stops": ("pl", "."),
    "hashtags": ("pl", "#most "),
    "handles": ("pl", "@most "),
    "addresses": ("pl", "https://most.example/a "),
    "names": ("pl", "pan Kowalski "),
    "different short sentences": ("pl", "{}. "),
}
KINDS = pytest.mark.parametrize("kind", TEXTS)


def text_of(kind: str, letters: int = LETTERS) -> str:
    _, pattern = TEXTS[kind]
    if "{}" in pattern:
        whole = "".join(
            pattern.format(hex(i)[2:].translate(LETTER_OF)) for i in range(letters // 4)
        )
    else:
        whole = pattern * (letters // len(pattern) + 1)
    return whole[:letters]


LETTER_OF = str.maketrans("0123456789", "ghijklmnop")


def shortened(text: str) -> str:
    """A made-up translation: German words, of the length of the source."""
    return ("Die neue Brücke wurde am Freitag geöffnet " * (len(text) // 40 + 1))[: len(text)]


@pytest.fixture(name="chain")
async def fixture_chain() -> AsyncIterator[Chain]:
    pairs = [(language, "de") for language, _ in TEXTS.values()]
    chain = chain_of(Fake(shortened, pairs=pairs))
    yield chain
    await chain.close()


@KINDS
async def test_no_article_within_the_limits_blocks_the_loop(kind: str, chain: Chain) -> None:
    language, _ = TEXTS[kind]
    given = article(
        language=language,
        title="Most",
        paragraphs=[text_of(kind)] * (limits.ARTICLE.most // LETTERS),
    )

    async with LoopWatch() as watch:
        done = await translate(given, "de", chain, NOW)

    assert watch.longest < MOST_SECONDS
    assert isinstance(done, Translation)
    if done.status is not TranslationStatus.UNTRANSLATED:
        assert len(done.paragraphs) == len(given.paragraphs)


@KINDS
def test_nothing_of_a_long_paragraph_is_lost(kind: str) -> None:
    language, _ = TEXTS[kind]
    text = text_of(kind)

    found = cut(text, language)

    assert found.joined() == text
    assert max(len(part.text) for part in found.parts) <= 2_000 if found.parts else not text.strip()


async def test_thousands_of_paragraphs_do_not_block_the_loop(chain: Chain) -> None:
    paragraphs = [f"Akapit numer {i} mówi o nowym moście na Wiśle." for i in range(5_000)]
    given = article(language="pl", paragraphs=paragraphs)

    async with LoopWatch() as watch:
        done = await translate(given, "de", chain, NOW)

    assert watch.longest < MOST_SECONDS
    assert len(done.paragraphs) == 5_000


@pytest.mark.parametrize("answer", ["Brücke " * 700_000, "(" * 10**6, "Ja. " * 500, "„" * 10**6])
async def test_an_answer_far_too_long_is_no_translation(answer: str) -> None:
    chain = chain_of(Fake(lambda _: answer))
    given = article(language="pl", paragraphs=["Nowy most na Wiśle otwarto w piątek rano."])

    async with LoopWatch() as watch:
        done = await translate(given, "de", chain, NOW)
    await chain.close()

    assert watch.longest < MOST_SECONDS
    assert done.status is TranslationStatus.UNTRANSLATED


@pytest.mark.parametrize(
    "answer", ["Brücke " * 1_000, "(" * 7_000, "Ab " * 2_000, "1 234 " * 1_000, "@a " * 2_000]
)
@pytest.mark.parametrize("kind", ["names", "handles", "hashtags", "addresses", "digits"])
async def test_checks_of_the_longest_sentence_are_quick(kind: str, answer: str) -> None:
    source = text_of(kind, 2_000)

    async with LoopWatch() as watch:
        good = entities.mended(source, answer)
        checks.failures(source, good, "pl", "de")
        checks.warnings(source, good, "pl", "de")
        batch_order.out_of_place([source] * 10, [answer] * 10)
        typeset(answer, "de")

    assert watch.longest < MOST_SECONDS


async def test_a_text_that_is_too_much_for_its_process_is_refused_by_name() -> None:
    work = TextWork(limits=WorkerLimits(deadline=0.3, memory_bytes=512 * 2**20))

    with pytest.raises(Permanent) as caught:
        await work.each("cutting", "an article", time.sleep, [20.0], [30_000])
    await work.stop()

    assert caught.value.reason == "cutting_timeout"


async def test_a_small_article_starts_no_process() -> None:
    work = TextWork()

    found = await work.each("cutting", "an article", len, ["Most.", ""], [5, 0])

    assert found == [5, 0]
    assert work.pool.process_ids() == []
