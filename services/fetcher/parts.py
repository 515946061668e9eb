"""What every kind of visit goes through, made once: state, clocks, frontier, sources, tally."""

from dataclasses import dataclass

from perspektiven.kafka.connections import Producer
from perspektiven.topics import OUTLET_STATUS
from services.fetcher.http.download import Downloader
from services.fetcher.http.pacing import Pacer
from services.fetcher.http.politeness import Politeness
from services.fetcher.http.warc import PageFiles
from services.fetcher.pool import ExtractionPool
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.registry import Sources
from services.fetcher.state.frontier import Frontier
from services.fetcher.state.outlet_status import OutletStatuses
from services.fetcher.state.state import State


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
    tally: OutletStatuses
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
    politeness = Politeness(settings.user_agent_token, state, downloader, pacer, pool.workers)
    topic = OUTLET_STATUS.full_name(settings)
    tally = OutletStatuses(state, producer, topic, frontier.waiting)
    page_files = PageFiles(settings.archive_dir)
    return Parts(settings, state, producer, sources, frontier, pacer, politeness, tally, page_files)
