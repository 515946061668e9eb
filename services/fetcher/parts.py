"""What every kind of visit goes through, made once: state, clocks, frontier, sources, tally."""

from dataclasses import dataclass

from perspektiven.kafka import Producer
from perspektiven.topics import OUTLET_STATUS
from services.fetcher.download import Downloader
from services.fetcher.frontier import Frontier
from services.fetcher.pacing import Pacer
from services.fetcher.politeness import Politeness
from services.fetcher.pool import ExtractionPool
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources import Sources
from services.fetcher.state import State
from services.fetcher.tally import Tally
from services.fetcher.warc import PageFiles


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one fetcher."""

    settings: FetcherSettings
    state: State
    producer: Producer
    sources: Sources
    frontier: Frontier
    pacer: Pacer
    politeness: Politeness
    tally: Tally
    page_files: PageFiles


def assemble(
    settings: FetcherSettings,
    state: State,
    producer: Producer,
    downloader: Downloader,
    pool: ExtractionPool,
) -> Parts:
    """The parts, over a state, a producer, a door to the net and the workers."""
    sources = Sources(state)

    def least_delay(host: str) -> float:
        asked = sources.delay(host)
        return settings.crawl_delay if asked is None else asked

    frontier = Frontier(state, most_per_host=settings.frontier_per_host)
    pacer = Pacer(least_delay, downloads=settings.downloads, parked_for=settings.parked_for)
    politeness = Politeness(settings.user_agent_token, state, downloader, pacer, pool)
    topic = OUTLET_STATUS.full_name(settings)
    tally = Tally(state, producer, topic, frontier.waiting)
    page_files = PageFiles(settings.archive_dir)
    return Parts(settings, state, producer, sources, frontier, pacer, politeness, tally, page_files)
