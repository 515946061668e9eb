"""What the fetcher says of what it has before it."""

from pathlib import Path

from prometheus_client import REGISTRY

from tests.support.newspaper import Newspaper, Reply, too_many_requests
from tests.unit.fetcher.desk import desk, feed, page


async def test_it_tells_what_waits_and_which_sources_were_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.crawler.take_outlet("gazeta", None)
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed(paper.url("/a.html"))))
        paper.page("/a.html", page("Storm"))
        before = await at.crawler.overview.report()
        await at.turns(paper.url())
        await at.deliver()
        between = await at.crawler.overview.report()
        await at.turns(paper.url())
        after = await at.crawler.overview.report()

    assert (before["sources"], before["sources_polled"], before["frontier"]) == (1, 0, 0)
    assert (between["sources_polled"], between["frontier"]) == (1, 1)
    assert (after["frontier"], after["later"], after["in_flight"]) == (0, 0, 0)


async def test_what_is_tried_again_and_what_is_held_back_is_told_apart(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path, retry_after="600") as at:
        paper.answer("/broken.html", Reply(status=500))
        paper.answer("/busy.html", too_many_requests("600"))
        await at.add(paper.url("/broken.html"))
        await at.add(paper.url("/busy.html", host=1))
        await at.add(paper.url("/other.html", host=1))
        await at.turns(paper.url())
        await at.turns(paper.url(host=1))
        report = await at.crawler.overview.report()

    assert (report["frontier"], report["held"], report["later"]) == (0, 1, 2)


def last_read(outlet_id: str) -> float | None:
    name = "perspektiven_fetcher_outlet_last_success_timestamp_seconds"
    return REGISTRY.get_sample_value(name, {"outlet": outlet_id})


async def test_prometheus_learns_when_outlets_were_read_and_forgets_removed_ones(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.crawler.take_outlet("gazeta", None)
        followed = at.follow(paper)
        at.crawler.overview.measure()
        before = last_read(followed.id)
        paper.answer("/feed", Reply(body=feed()))
        await at.turns(paper.url())
        at.crawler.overview.measure()
        after = last_read(followed.id)
        at.crawler.take_outlet(followed.id, None)
        at.crawler.overview.measure()

    assert before == 0
    assert after is not None
    assert after > 0
    assert last_read(followed.id) is None
