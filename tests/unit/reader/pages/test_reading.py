"""What a page shows to a reader with habits."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import Request

from perspektiven.contracts import OutletRef
from perspektiven.index import Document
from perspektiven.stories import Story, StoryMember
from services.indexer.documents import document
from services.reader.habits.cookie import COOKIE, Habits, Kind, Mute
from services.reader.pages.front import Front
from services.reader.pages.front_articles import CountryPart
from services.reader.pages.reading import Reading, reading_of
from services.reader.pages.story import CountryReports, RelatedStory, Report, StoryByCountry
from services.reader.pages.told_by import ToldStory
from services.reader.query.search import Hit
from services.reader.rendering.originals import is_in_original
from tests.support import factories

TODAY = datetime(2026, 11, 27, tzinfo=UTC)


def made(outlet: str, country: str, language: str, title: str = "Eine Brücke") -> Document:
    article = factories.article(
        url=f"https://{outlet}.example/1",
        title="Most",
        paragraphs=["Tekst."],
        outlet=OutletRef(id=outlet, name=outlet, country=country),
        language=language,
    )
    translation = factories.translation(article=article, title=title, paragraphs=["Text."])
    return document(translation, factories.NOW)


PL, FR, ES = made("gazeta", "PL", "pl"), made("port", "FR", "fr"), made("vega", "ES", "es")


def story(*reports: Document) -> Story:
    members = tuple(
        StoryMember(
            article_id=each.id,
            cluster_id=each.id,
            outlet=each.outlet.id,
            country=each.outlet.country,
            language=each.language,
            dated_at=each.dated_at,
        )
        for each in reports
    )
    return Story(
        id=members[0].article_id,
        first_at=members[0].dated_at,
        last_at=members[-1].dated_at,
        members=members,
        countries=tuple(each.country for each in members),
        outlets=tuple(each.outlet for each in members),
        texts=len(members),
    )


TOLD = ToldStory(story(PL, FR), PL, (FR,))


def muting(kind: Kind, value: str, *, shows_muted: bool = False) -> Reading:
    return Reading(Habits(mutes=(Mute(kind=kind, value=value),)), shows_muted=shows_muted)


def test_articles_in_a_language_that_is_read_are_in_the_original() -> None:
    polish, french = Reading(Habits(languages=("pl",))).articles([PL, FR])

    assert is_in_original(polish)
    assert french is FR


def test_muted_articles_are_left_out_and_counted() -> None:
    reading = muting(Kind.OUTLET, "gazeta")

    assert reading.articles([PL, FR]) == (FR,)
    assert [each.document for each in reading.hits([Hit(PL, None, {}), Hit(FR, 1.0, {})])] == [FR]
    assert reading.hidden == 2


def test_who_asks_for_it_sees_what_is_muted() -> None:
    reading = muting(Kind.OUTLET, "gazeta", shows_muted=True)

    assert reading.articles([PL, FR]) == (PL, FR)
    assert reading.stories([TOLD]) == (TOLD,)
    assert reading.hidden == 1


def test_a_story_is_told_by_the_outlets_that_are_not_muted() -> None:
    (left,) = muting(Kind.COUNTRY, "PL").stories([TOLD])

    assert (left.report, left.others) == (FR, ())


def test_a_story_that_only_muted_outlets_tell_is_muted() -> None:
    reading = muting(Kind.COUNTRY, "PL")

    assert reading.stories([replace(TOLD, others=())]) == ()
    assert reading.hidden == 1


def test_a_muted_word_in_any_headline_mutes_the_story() -> None:
    loud = replace(TOLD, others=(made("port", "FR", "fr", "Krieg um die Brücke"),))

    assert muting(Kind.WORD, "krieg").stories([loud, TOLD]) == (TOLD,)


def test_a_story_is_muted_by_the_id_of_any_member() -> None:
    assert muting(Kind.STORY, FR.id).stories([TOLD]) == ()
    assert muting(Kind.STORY, ES.id).stories([TOLD]) == (TOLD,)


def test_the_front_page_that_all_share_is_not_changed() -> None:
    part = CountryPart("PL", 1, (PL,))
    shared = Front(TODAY.date(), True, (TOLD,), (TOLD,), (PL, ES), (part,), {})
    reading = muting(Kind.COUNTRY, "PL")
    mine = reading.front(shared)

    assert mine.newest == (ES,)
    assert mine.countries[0].articles == ()
    assert shared.newest == (PL, ES)
    assert shared.stories == (TOLD,)
    assert reading.hidden == 2


def test_the_page_of_a_story_shows_all_its_reports_and_no_muted_story_beside_it() -> None:
    report = Report(PL, TODAY - TODAY, 0.0)
    related = RelatedStory(story(ES, FR), ES)
    found = StoryByCountry(TOLD.story, PL, (CountryReports("PL", (report,)),), (), (related,), ())
    mutes = (Mute(kind=Kind.COUNTRY, value="PL"), Mute(kind=Kind.OUTLET, value="vega"))
    seen = Reading(Habits(languages=("pl",), mutes=mutes)).by_country(found)

    assert is_in_original(seen.countries[0].reports[0].article)
    assert is_in_original(seen.headline)
    assert seen.earlier == ()


def test_the_page_of_an_outlet_shows_it_although_it_is_muted() -> None:
    reading = muting(Kind.OUTLET, "gazeta")
    reading.opens(Kind.OUTLET)

    assert reading.articles([PL]) == (PL,)


def test_one_request_is_one_reading() -> None:
    cookie = f"{COOKIE}={Habits(languages=('pl',)).written()}"
    headers = [(b"cookie", cookie.encode())]
    request = Request({"type": "http", "query_string": b"muted=show", "headers": headers})
    reading = reading_of(request)

    assert reading is reading_of(request)
    assert (reading.habits.languages, reading.shows_muted) == (("pl",), True)
