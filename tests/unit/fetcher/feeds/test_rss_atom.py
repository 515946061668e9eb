"""RSS, RDF and Atom: links, titles, moments, hints of each format."""

from datetime import UTC, datetime, timedelta

from services.fetcher.feeds.feed import FoundEntry, parse
from tests.unit.fetcher.feeds.shown import FIRST, MORNING, SECOND, URL, found_in, titles_in


def test_rss_yields_links_plain_texts_and_moments_in_utc() -> None:
    first, second = found_in("rss20-plain.xml").entries

    assert first == FoundEntry(
        url=FIRST,
        title="Nowy most na Wiśle",
        summary="Kierowcy czekali cztery lata. Otwarcie w piątek.",
        published_at=MORNING,
    )
    assert second == FoundEntry(SECOND, "Szkoły wracają do pracy")


def test_rdf_dates_come_from_dublin_core() -> None:
    assert found_in("rss10-rdf-with-dublin-core.xml").entries[0].published_at == MORNING


def test_atom_links_follow_xml_base_and_prefer_pages() -> None:
    found = found_in("atom10-relative-links-xml-base.xml")

    assert [entry.url for entry in found.entries] == [FIRST, "https://gazeta.example/kraj/2"]
    assert found.entries[0].published_at == MORNING
    assert found.entries[0].modified_at == datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
    assert found.entries[1].published_at == datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
    assert found.hints.hub == "https://hub.example/"
    assert found.hints.self_url == "https://gazeta.example/atom.xml"


def test_atom_titles_are_markup_only_where_they_say_so() -> None:
    titles = titles_in("atom10-relative-links-xml-base.xml")

    assert titles == ["Nowy most na Wiśle <b> i Odrze", "5 < 6 &amp; więcej"]


def test_atom_03_is_read_too() -> None:
    (entry,) = found_in("atom03-issued.xml").entries

    assert (entry.url, entry.title, entry.published_at) == (FIRST, "Nowy most na Wiśle", MORNING)


def test_dates_are_understood_or_left_out_never_guessed() -> None:
    moments = [entry.published_at for entry in found_in("rss-broken-dates.xml").entries]

    assert moments == [MORNING, MORNING, None, None, None, MORNING]


def test_a_feed_s_own_hints_are_handed_on() -> None:
    hints = found_in("rss-hints.xml").hints

    assert hints.ttl == timedelta(minutes=30)
    assert hints.update_period == timedelta(minutes=15)
    assert hints.skip_hours == {2, 0}
    assert hints.skip_days == {"sunday"}
    assert hints.hub == "https://hub.example/"
    assert hints.self_url == URL


def test_hours_that_are_none_are_passed_over() -> None:
    hours = "".join(f"<hour>{each}</hour>" for each in ("9" * 5_000, "²", "25", "", "7"))
    feed = f"<rss><channel><skipHours>{hours}</skipHours></channel></rss>".encode()

    assert parse(feed, url=URL).hints.skip_hours == {7}


def test_an_item_that_links_home_is_where_its_guid_says() -> None:
    body = (
        "<rss version='2.0'><channel><item><link>https://gazeta.example/</link>"
        f"<guid isPermaLink='true'>{FIRST}</guid></item></channel></rss>"
    ).encode()

    assert [entry.url for entry in parse(body, url=URL).entries] == [FIRST]
