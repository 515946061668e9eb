"""Every kind of page is valid HTML, from left to right and from right to left."""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from perspektiven.contracts import Image, Paragraph, ParagraphKind, TranslatedParagraph, Translation
from perspektiven.limits import PARAGRAPHS
from perspektiven.ops.status import OutletReport, StageStatus, SystemStatus
from services.reader.editions.edition import edition
from services.reader.editions.formats import standalone_html
from services.reader.habits.cookie import COOKIE, Habits, Kind, Mute
from services.reader.operators.days import Days
from services.reader.operators.letters import Cause, WaitingLetters
from services.reader.operators.routes import Operators
from services.reader.operators.watch import Seen
from tests.support import factories
from tests.support.library import NOW, SPANISH, Library, report, stocked
from tests.support.nu_checker import complaints
from tests.support.stack import MakeSettings
from tests.support.stories import FRENCH, put_story

TOKEN = "a token of the tests"
KINDS = (
    ParagraphKind.PARAGRAPH, ParagraphKind.HEADING, ParagraphKind.QUOTE, ParagraphKind.LIST_ITEM,
    ParagraphKind.LIST_ITEM, ParagraphKind.CAPTION,
)  # fmt: skip
LANGUAGES = ("de", "en", "ar")


@pytest.fixture
async def library(settings: MakeSettings) -> AsyncIterator[Library]:
    more = {"status_token": TOKEN, "target_language": LANGUAGES}
    async with stocked(settings, request_seconds=100, search_seconds=60, **more) as made:
        yield made


def _rich() -> Translation:
    """An article with every kind of paragraph, marks of doubt, a picture, authors and tags."""
    original = factories.article(
        url="https://gazeta.example/rich",
        title="Most & <rzeka>",
        paragraphs=[Paragraph(kind=kind, text=f"Tekst {kind} <b>") for kind in KINDS],
        authors=("Anna Kowalska",),
        tags=("Wisła", "a&b"),
        image=Image(url="https://gazeta.example/1.png", caption="Most o świcie"),
    )
    doubts = ((), (), ("numbers",), ("not_translated",), ("names", "numbers"), ())
    texts = [
        TranslatedParagraph(kind=kind, text=f"Brücke {kind} <b>", warnings=words)
        for kind, words in zip(KINDS, doubts, strict=True)
    ]
    return factories.translation(article=original, title="Brücke & <Fluss>", paragraphs=texts)


def _withdrawn(report: Translation) -> Translation:
    gone = {"withdrawn_at": NOW, "paragraphs": ()}
    article = report.article.model_copy(update=gone)
    return report.model_copy(update={"article": article, "paragraphs": ()})


def _long() -> Translation:
    texts = [f"Absatz {number}" for number in range(PARAGRAPHS.most + 1)]
    return report(40, original=texts, paragraphs=texts)


async def _stock(library: Library) -> dict[str, str]:
    """Articles, stories and a cluster of near-duplicates; the ids of those with a page to show."""
    now = datetime.now(UTC)
    told = [
        report(number, outlet=outlet, language=language, **more)
        for number, outlet, language, more in (
            (1, factories.outlet_ref(), "pl", {}),
            (2, SPANISH, "ar", {"original_title": "جسر جديد"}),
            (3, FRENCH, "fr", {"status": "untranslated"}),
        )
    ]
    story = await put_story(library, *told, first_at=now - timedelta(hours=2))
    await put_story(library, report(4), report(5, outlet=FRENCH), first_at=now)
    copies = [report(6), report(7, outlet=SPANISH)]
    await library.add(*copies, cluster=copies[0].article.id)
    gone = _withdrawn(report(8))
    rich, long = _rich(), _long()
    await library.add(gone, rich, long, *(report(number) for number in range(9, 33)))
    english = [each.model_copy(update={"target_language": "en"}) for each in (rich, *told[:2])]
    arabic = [each.model_copy(update={"target_language": "ar"}) for each in (rich, *told[:2])]
    await library.add(*english, *arabic)
    return {
        "story": story,
        "rich": rich.article.id,
        "long": long.article.id,
        "untranslated": told[2].article.id,
        "cluster": copies[0].article.id,
        "gone": gone.article.id,
    }


def _paths(ids: dict[str, str]) -> Iterator[str]:
    today = datetime.now(UTC).date()
    yield from ("/", f"/?date={NOW.date()}", "/?date=2001-01-01", f"/editions/{today}")
    yield from (
        "/editions/2001-01-01",
        "/stories",
        "/stories?country=PL&size=1",
        "/stories?texts=9",
    )
    yield from (f"/stories/{ids['story']}", f"/stories/{ids['cluster']}")
    for name in ("rich", "long", "untranslated", "gone"):
        yield f"/articles/{ids[name]}"
    yield from (f"/articles/{ids['rich']}?original=1", f"/articles/{ids['long']}?part=2")
    yield from ("/search", "/search?q=Brücke&size=3", "/search?q=Brücke&by=country&country=PL")
    yield from ("/search?q=nichts", "/search?q=Brücken+xyz:abc&collapse=true", "/search?q=Brueke")
    yield from ("/outlets", f"/outlets/{SPANISH.id}", "/countries/PL")
    yield from ("/habits", "/habits?kind=country&value=PL", "/status", "/?muted=show")
    yield from ("/articles/none", "/search?size=0", "/search?q=a+OR", "/editions/soon", "/none")
    yield "/status/replay?topic=articles&reason=not_json"


def _seen() -> Seen:
    now = datetime.now(UTC)
    outlets = [
        OutletReport(id="gazeta", last_success=now, refused={"consent_wall": 4}, articles=12),
        OutletReport(id="stumm", last_error="HTTP 503"),
    ]
    stages = {"translator": StageStatus(done=1234, waiting=56, dead=2)}
    problems = ["Kafka <is> away"]
    return Seen(
        at=now,
        status=SystemStatus(ok=False, problems=problems, stages=stages, outlets=outlets),
        days=(Days("de", (1, 5), (0, 2)),),
        hours={"articles": (3, 4)},
        letters=WaitingLetters([Cause("articles", "not_json", 2, "no <b>", now.isoformat())]),
    )


def _in_all_languages(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        sign = "&" if "?" in path else "?"
        yield from (f"{path}{sign}lang={language}" for language in LANGUAGES)


async def _pages(library: Library, paths: Iterable[str], **headers: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in paths:
        answer = await library.web.get(path, headers={"Accept": "text/html", **headers})
        assert answer.headers["content-type"].startswith("text/html"), path
        found[f"{answer.status_code} {path} {sorted(headers)}"] = answer.text
    return found


@pytest.mark.timeout(300)
async def test_every_kind_of_page_is_valid_html(
    library: Library, tmp_path: Path, requires: Any
) -> None:
    requires("npm")
    ids = await _stock(library)
    operators: Operators = library.operators
    operators.watch.seen = _seen()
    operators.watch.history.add({"translator": StageStatus(waiting=50)}, datetime.now(UTC))
    mutes = (Mute(kind=Kind.COUNTRY, value="FR"), Mute(kind=Kind.STORY, value=ids["story"]))
    habits = Habits(languages=("pl",), mutes=mutes, marks_new=True).written()

    paths = tuple(_paths(ids))
    pages = await _pages(library, ["/status"])
    bearer = f"Bearer {TOKEN}"
    pages |= await _pages(library, _in_all_languages(paths), Authorization=bearer)
    pages |= await _pages(library, paths, Cookie=f"{COOKIE}={habits}")
    articles = library.dependencies.articles
    mail = await edition(articles, datetime.now(UTC).date(), UTC)
    pages["mail"] = standalone_html(mail, library.settings, library.dependencies.target)

    assert {name[:3] for name in pages} >= {"200", "401", "404", "410", "422"}
    assert complaints(pages, tmp_path) == []


def test_the_checker_tells_what_is_wrong_with_which_page(tmp_path: Path) -> None:
    good = "<!doctype html><html lang='en'><head><title>Good</title></head><body><p>a</body></html>"

    found = complaints({"good": good, "bad": good.replace("<p>a", "<p>a<div></p>")}, tmp_path)

    assert len(found) >= 1
    assert all(each.startswith("bad: ") for each in found)
