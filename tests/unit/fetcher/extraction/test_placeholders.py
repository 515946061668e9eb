"""The same text under many addresses of a host."""

from pathlib import Path

from services.fetcher.extraction.placeholders import PlaceholderTexts
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, page

TEXT = ("We are updating our servers.", "Please come back in a few minutes.")
URLS = [f"https://gazeta.example/{number}" for number in range(400)]
NOTICE = page(
    "Gazeta",
    "Our newspaper is moving to new servers these days, and many articles can't be shown for now, "
    "neither those of today nor those of the archive, which is moved first.",
    "The editors ask all readers for patience, and will be back as soon as everything is in place, "
    "which will be on Friday in the evening at the latest.",
)


def _learnt(*urls: str) -> PlaceholderTexts:
    texts = PlaceholderTexts()
    for url in urls:
        texts = texts.with_article(TEXT, url)
    return texts


def test_a_text_may_stand_under_two_addresses() -> None:
    assert not _learnt(URLS[0]).is_placeholder(TEXT, URLS[1])
    assert _learnt(*URLS[:2]).is_placeholder(TEXT, URLS[2])


def test_revisions_of_an_article_are_not_counted() -> None:
    texts = _learnt(*[URLS[0]] * 5)

    assert texts == _learnt(URLS[0])
    assert not _learnt(*URLS[:2]).is_placeholder(TEXT, URLS[1])


def test_other_texts_are_none_of_its_matter() -> None:
    assert not _learnt(*URLS[:2]).is_placeholder(("Something else.",), URLS[2])


def test_the_memory_is_bounded_and_keeps_what_repeats() -> None:
    texts = _learnt(*URLS[:2])
    for url in URLS:
        texts = texts.with_article((f"The article at {url}",), url)

    assert len(texts.addresses) == 50
    assert len(texts.model_dump_json()) < 8_192
    assert texts.is_placeholder(TEXT, URLS[2])


async def test_the_third_page_with_one_text_is_refused(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        for number in range(5):
            paper.page(f"/{number}.html", NOTICE.replace("Gazeta", f"Title {number}"))
            await at.add(paper.url(f"/{number}.html"))
        paper.page("/storm.html", page("Storm"))
        await at.add(paper.url("/storm.html"))
        await at.turns(paper.url())

        assert [each.title for each in at.articles] == ["Title 0", "Title 1", "Storm"]
        (status,) = (await at.statuses()).values()
        assert status.refused == {"block_page": 3}


async def test_a_notice_in_place_of_an_article_is_no_revision_of_it(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, revisit_after="0.01") as at:
        notice = Reply(body=NOTICE.encode())
        paper.answer("/a.html", notice)
        paper.answer("/b.html", notice)
        paper.answer("/storm.html", Reply(body=page("Storm").encode()), notice)
        for path in ("/a.html", "/b.html", "/storm.html"):
            await at.add(paper.url(path))
        await at.turns(paper.url())

        assert paper.paths().count("/storm.html") == 2
        assert [each.title for each in at.articles] == ["Gazeta", "Gazeta", "Storm"]
