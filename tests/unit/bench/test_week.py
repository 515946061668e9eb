"""The simulated world is a function of time, and its figures are told."""

from pathlib import Path

from bench.week.report import markdown
from bench.week.world import DAY, Outlet, SharedTime

START = 1_800_000_000.0


def test_a_page_is_there_from_when_it_appears_until_it_is_taken_down() -> None:
    outlets = [Outlet(number, START, days=3) for number in range(40)]
    gone = [
        (outlet, article)
        for outlet in outlets
        for article in outlet.articles
        if article.gone_at < float("inf")
    ]

    assert gone
    for outlet, article in gone:
        assert outlet.page(article.number, article.at - 1) is None
        assert outlet.page(article.number, article.at) is not None
        assert outlet.page(article.number, article.gone_at) is None


def test_a_page_that_is_changed_says_so_by_its_etag() -> None:
    outlet = Outlet(3, START, days=3)
    article = next(a for a in outlet.articles if a.at < a.changed_at < a.gone_at == float("inf"))

    before = outlet.page(article.number, article.at)
    after = outlet.page(article.number, article.changed_at)

    assert before is not None
    assert after is not None
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_a_feed_lists_what_has_appeared_newest_first() -> None:
    outlet, noon = Outlet(5, START, days=2), START + DAY / 2
    number = outlet.visible(noon) - 1

    tag, feed = outlet.feed(noon)

    links = [part.partition("<")[0] for part in feed.split("<link>/news/")[1:]]
    assert links[0] == f"{number}.html"
    assert f"{number + 1}.html" not in links
    assert tag != outlet.feed(START + DAY)[0]


def test_both_processes_see_the_same_time(tmp_path: Path) -> None:
    driver, site = SharedTime.create(tmp_path / "time", START), SharedTime(tmp_path / "time")

    driver.until = START + DAY
    driver.now = START + 60

    assert (site.now, site.until) == (START + 60, START + DAY)


def test_the_growth_is_told_by_day() -> None:
    figures = (
        "fetcher_rows fetcher_mb translator_mb grouper_mb kafka_mb elasticsearch_mb cpu_seconds"
        " fetcher_rss_mb translator_rss_mb indexer_rss_mb grouper_rss_mb fetcher_files"
        " translator_files indexer_files grouper_files"
    )
    day = dict.fromkeys(figures.split(), 10)
    days = [
        {"day": number, "requests": {"feed_304": 7 * number}} | day | {"indexed": 1_000 * number}
        for number in (1, 2)
    ]

    text = markdown(days)

    assert "| 2 | 2,000 | 10 |" in text
    assert "| 2 | 0 | 14 | 0 | 0 | 0 |" in text
    assert "line [10, 10]" in text
