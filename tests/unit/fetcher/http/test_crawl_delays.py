"""The least time between two requests to a host."""

from services.fetcher.http.crawl_delays import CrawlDelays


def test_a_host_of_which_the_catalogue_says_nothing_has_the_operators_delay() -> None:
    delays = CrawlDelays(5.0)

    assert (delays.asked("gazeta.example"), delays.least("gazeta.example")) == (None, 5.0)


def test_the_catalogue_may_ask_for_less_than_the_operator() -> None:
    delays = CrawlDelays(5.0)
    delays.ask("gazeta.example", "gazeta", 0.0)

    assert delays.least("gazeta.example") == 0.0


def test_of_several_outlets_the_slowest_is_heard_until_it_is_forgotten() -> None:
    delays = CrawlDelays(5.0)
    delays.ask("gazeta.example", "quick", 1.0)
    delays.ask("gazeta.example", "slow", 9.0)
    together = delays.least("gazeta.example")
    delays.forget("gazeta.example", "slow")

    assert (together, delays.least("gazeta.example")) == (9.0, 1.0)
