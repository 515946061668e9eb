"""Second looks at known pages."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher.state.frontier import Revisit, look_key
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import Desk, desk, page


async def _looked_at(
    tmp_path: Path, answers: Iterable[Reply], *, looks: int = 1
) -> tuple[Desk, Newspaper, Revisit | None]:
    """The desk after a page was fetched and looked at again so many times."""
    async with (
        Newspaper() as paper,
        desk(tmp_path, revisit_after=",".join(["0.01"] * looks)) as at,
    ):
        paper.answer("/a.html", *answers)
        url = paper.url("/a.html")
        await at.add(url)
        await at.turns(url)
        key = look_key(registered_domain(url), article_id(canonical_url(url)))
        return at, paper, at.state.get(Revisit, key)


def _page(title: str, *paragraphs: str) -> Reply:
    return Reply(body=page(title, *paragraphs).encode())


async def test_a_changed_text_is_a_new_revision(tmp_path: Path) -> None:
    at, _, look = await _looked_at(tmp_path, [_page("Two hurt"), _page("Three hurt")])

    first, second = at.articles
    assert (first.id, first.discovered_at) == (second.id, second.discovered_at)
    assert (first.revision, second.revision) == (1, 2)
    assert second.title == "Three hurt"
    assert look is None


async def test_trivia_are_no_revision(tmp_path: Path) -> None:
    at, paper, _ = await _looked_at(tmp_path, [_page("Two hurt"), _page("Two  hurt!")])

    assert len(at.articles) == 1
    assert paper.paths().count("/a.html") == 2


async def test_an_unchanged_page_is_not_sent_again(tmp_path: Path) -> None:
    same = Reply(body=page("Storm").encode(), etag='"1"')
    at, paper, _ = await _looked_at(tmp_path, [same], looks=3)

    assert len(at.articles) == 1
    assert paper.requests[-1].headers["if-none-match"] == '"1"'
    assert paper.paths().count("/a.html") == 4


async def test_a_page_that_is_gone_is_withdrawn_and_not_forgotten(tmp_path: Path) -> None:
    at, _, _ = await _looked_at(tmp_path, [_page("Mistake"), Reply(status=410)])

    first, second = at.articles
    assert (second.id, second.revision, second.title) == (first.id, 2, "Mistake")
    assert second.withdrawn_at is not None
    assert second.paragraphs == ()


async def test_a_page_that_is_missing_once_is_not_withdrawn(tmp_path: Path) -> None:
    answers = [_page("Storm"), Reply(status=404), _page("Storm")]
    at, paper, _ = await _looked_at(tmp_path, answers, looks=1)

    assert [article.revision for article in at.articles] == [1]
    assert paper.paths().count("/a.html") == 3


async def test_a_page_that_stays_missing_is_withdrawn(tmp_path: Path) -> None:
    at, paper, _ = await _looked_at(tmp_path, [_page("Storm"), Reply(status=404)], looks=1)

    assert at.articles[-1].withdrawn_at is not None
    assert paper.paths().count("/a.html") == 3


async def test_a_withdrawn_article_is_withdrawn_once(tmp_path: Path) -> None:
    at, _, _ = await _looked_at(tmp_path, [_page("Mistake"), Reply(status=404)], looks=3)

    assert [article.revision for article in at.articles] == [1, 2]


async def test_an_article_that_comes_back_is_a_new_revision(tmp_path: Path) -> None:
    answers = [_page("Mistake"), Reply(status=410), _page("Mistake")]
    at, _, _ = await _looked_at(tmp_path, answers, looks=2)

    last = at.articles[-1]
    assert (last.revision, last.withdrawn_at) == (3, None)
    assert last.paragraphs


async def test_a_failure_in_passing_withdraws_nothing(tmp_path: Path) -> None:
    answers = [_page("Storm"), Reply(status=502), _page("Storm")]
    at, _, _ = await _looked_at(tmp_path, answers, looks=2)

    assert len(at.articles) == 1


async def test_a_page_that_turns_into_no_article_withdraws_nothing(tmp_path: Path) -> None:
    at, _, _ = await _looked_at(tmp_path, [_page("Storm"), Reply(body=b"<p>please wait</p>")])

    assert len(at.articles) == 1


def _last_row(at: Desk) -> bytes | None:
    """What was written last of the one article that was seen."""
    rows = [
        logged.value
        for writes in at.changelog.writes.values()
        for logged in writes
        if logged.key.startswith("seen/")
    ]
    return rows[-1]


@pytest.mark.parametrize(
    ("second", "revision"),
    [
        (_page("Storm"), 1),
        (_page("Flood"), 2),
        (Reply(status=410), 2),
        (Reply(status=502), 1),
        (Reply(body=b"<p>please wait</p>"), 1),
        (Reply(body=page("Storm").encode(), etag='"1"'), 1),
    ],
    ids=["same", "changed", "withdrawn", "failed", "refused", "unchanged"],
)
async def test_when_looks_are_over_no_more_is_kept_than_that_an_article_is_known(
    tmp_path: Path, second: Reply, revision: int
) -> None:
    first = second if second.etag else _page("Storm")
    at, _, look = await _looked_at(tmp_path, [first, second], looks=1)

    assert look is None
    assert _last_row(at) == f'{{"revision":{revision}}}'.encode()


async def test_an_article_that_will_be_looked_at_again_is_kept_in_full(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, revisit_after="0.01,3600") as at:
        paper.answer("/a.html", _page("Storm"))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert paper.paths().count("/a.html") == 2
        assert b'"paragraphs":[' in (_last_row(at) or b"")


async def test_an_old_article_is_no_more_than_known_from_the_first(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        old = "<meta property=article:published_time content='2020-01-02T03:04:05Z'>"
        paper.page("/a.html", page("Storm", head=old))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert len(at.articles) == 1
        assert _last_row(at) == b'{"revision":1}'


async def test_an_article_that_is_no_more_than_known_is_never_published_again(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path, revisit_after="0.01") as at:
        paper.answer("/a.html", _page("Storm"))
        paper.page("/b.html", page("Storm", head="<link rel=canonical href='/a.html'>"))
        for path in ("/a.html", "/a.html", "/b.html", "/a.html"):
            await at.add(paper.url(path))
            await at.turns(paper.url())

        assert len(at.articles) == 1
        assert paper.paths().count("/a.html") == 2
