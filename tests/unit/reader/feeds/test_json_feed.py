"""JSON Feed 1.1: what the format asks for, and what stands in it of an article."""

import json
from typing import Any

import pytest

from perspektiven.contracts import Image
from services.indexer.documents import document
from services.reader.feeds.json_feed import json_feed
from services.reader.settings import ReaderSettings
from services.reader.targets import Target
from tests.support.library import NOW, report

HOME = "https://papers.example"


def made(*reports: Any, target: Target | None = None, **about: Any) -> dict[str, Any]:
    text = json_feed(
        ReaderSettings(),
        target or Target("de", ("de",)),
        articles=[document(each, NOW) for each in reports],
        home=HOME,
        has_image=lambda each: each.image is not None,
        **{"page": f"{HOME}/", "itself": f"{HOME}/feed.json", **about},
    )
    feed: dict[str, Any] = json.loads(text)
    return feed


def test_a_feed_names_itself_its_page_and_its_language() -> None:
    feed = made()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["feed_url"], feed["home_page_url"]) == (f"{HOME}/feed.json", f"{HOME}/")
    assert (feed["language"], feed["items"]) == ("de", [])


@pytest.mark.parametrize(("subject", "title"), [("Brücke", "{}: Brücke"), ("", "{}"), (None, "{}")])
def test_the_feed_of_a_search_is_named_after_it(subject: str | None, title: str) -> None:
    assert made(subject=subject)["title"] == title.format(ReaderSettings().masthead)


def test_an_article_has_its_page_here_and_its_page_there() -> None:
    each = report(1)

    (item,) = made(each)["items"]

    assert item["id"] == f"urn:uuid:{each.article.id}"
    assert item["url"] == f"{HOME}/articles/{each.article.id}"
    assert item["external_url"] == each.article.url
    assert item["title"] == "Brücke 1"
    assert item["language"] == "de"
    assert item["date_published"] == "2026-11-23T11:00:00+00:00"
    assert "Weichsel" in item["content_text"]


def test_links_stay_in_the_target_language() -> None:
    (item,) = made(report(1), target=Target("en", ("de", "en")))["items"]

    assert item["url"].endswith("?lang=en")


def test_without_an_author_it_is_by_the_outlet() -> None:
    (item,) = made(report(1))["items"]

    assert item["authors"] == [{"name": "Gazeta"}]


def test_an_untranslated_article_is_in_its_own_language() -> None:
    (item,) = made(report(1, status="untranslated"))["items"]

    assert (item["title"], item["language"]) == ("Most 1", "pl")


def test_only_what_is_shown_has_an_image_and_the_image_is_ours() -> None:
    with_one = report(1, image=Image(url="https://gazeta.example/most.jpg"))

    first, second = made(with_one, report(2))["items"]

    assert first["image"] == f"{HOME}/images/{with_one.article.id}"
    assert "image" not in second
