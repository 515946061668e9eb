"""Table of metrics: each named once, with a line on its meaning."""

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)

# Every stage (perspektiven/kafka/delivery.py, perspektiven/kafka/stream.py)
RECORDS = Counter(
    "perspektiven_stage_records_total",
    "Records that a stage is done with, by outcome (done, dead).",
    ["service", "topic", "outcome"],
)
RETRIES = Counter(
    "perspektiven_stage_retries_total",
    "Attempts that failed in passing and are made again.",
    ["service", "topic"],
)
DEAD_LETTERS = Counter(
    "perspektiven_stage_dead_letters_total",
    "Records that went to a dead-letter topic, by reason.",
    ["service", "topic", "reason"],
)
LAST_DEAD_LETTER = Gauge(
    "perspektiven_stage_last_dead_letter_timestamp_seconds",
    "When a record last went to a dead-letter topic for this reason (Unix time).",
    ["service", "topic", "reason"],
)
RECORD_SECONDS = Histogram(
    "perspektiven_stage_record_seconds",
    "Time from taking a record to its result being acknowledged downstream.",
    ["service", "topic"],
    buckets=_SECONDS,
)
IN_FLIGHT = Gauge(
    "perspektiven_stage_records_in_flight", "Records taken and not yet done with.", ["service"]
)
OLDEST_IN_FLIGHT_SECONDS = Gauge(
    "perspektiven_stage_oldest_in_flight_seconds",
    "Age of the record that has been in flight the longest.",
    ["service"],
)
LAG = Gauge(
    "perspektiven_stage_lag_records",
    "Records of the partitions of this instance that are not yet done with.",
    ["service", "topic"],
)
LAST_PROGRESS = Gauge(
    "perspektiven_stage_last_progress_timestamp_seconds",
    "When the stage was last done with a record, or started (Unix time).",
    ["service"],
)
DEATHS = Counter(
    "perspektiven_stage_deaths_total",
    "Times that an instance died (counted when it starts again) or its loop was blocked for longer "
    "than Kafka waits, while it worked on records (died, blocked).",
    ["service", "how"],
)
SUSPECTS = Gauge(
    "perspektiven_stage_suspects",
    "Records that were being worked on at a death and are not done since: each is tried alone.",
    ["service"],
)

# The indexer
INDEXED = Counter(
    "perspektiven_indexer_documents_total",
    "Documents that the indexer is done with, by outcome (written, superseded, expired).",
    ["outcome"],
)
BULK_SECONDS = Histogram(
    "perspektiven_indexer_bulk_seconds", "Time of a bulk request.", buckets=_SECONDS
)
FIRST_SEEN_TO_INDEXED_SECONDS = Histogram(
    "perspektiven_indexer_first_seen_to_indexed_seconds",
    "Time from an article's discovery to its document being written.",
    buckets=(*_SECONDS, 6 * 3600, 24 * 3600),
)

# The grouper
GROUPED = Counter(
    "perspektiven_grouper_articles_total",
    "Articles that the grouper is done with, by outcome (grouped, too_old).",
    ["outcome"],
)
STORIES = Counter(
    "perspektiven_grouper_stories_total", "Documents of stories that were written or deleted."
)
INDEXED_TO_GROUPED_SECONDS = Histogram(
    "perspektiven_grouper_indexed_to_grouped_seconds",
    "Time from an article's document being written to its story being written.",
    buckets=_SECONDS,
)
GROUPER_ACTIVE = Gauge(
    "perspektiven_grouper_active",
    "Whether this instance writes the stories of the target language (0 or 1).",
    ["language"],
)

# The fetcher
ARTICLES = Counter("perspektiven_fetcher_articles_total", "Articles published for the first time.")
REVISIONS = Counter(
    "perspektiven_fetcher_revisions_total",
    "Known articles published again, by why (changed, withdrawn).",
    ["why"],
)
REFUSED = Counter(
    "perspektiven_fetcher_refused_total",
    "Pages that are no article or could not be had, by reason.",
    ["reason"],
)
POLLS = Counter(
    "perspektiven_fetcher_polls_total", "Polls of sources, by outcome (done, failed).", ["outcome"]
)
DOWNLOADS = Counter(
    "perspektiven_fetcher_downloads_total",
    "Requests to hosts, by class of the answer's status (2xx …) or `failed`.",
    ["outcome"],
)
REQUESTS_ELSEWHERE = Counter(
    "perspektiven_fetcher_requests_elsewhere_total",
    "Requests to hosts that another instance owns: redirects of sources and robots rules, hubs.",
)
DOWNLOAD_SECONDS = Histogram(
    "perspektiven_fetcher_download_seconds",
    "Time from a request to the end of its answer.",
    buckets=_SECONDS,
)
EXTRACTION_SECONDS = Histogram(
    "perspektiven_fetcher_extraction_seconds",
    "Time of one page in the extraction, waiting for a free process included.",
    buckets=_SECONDS,
)
PAGES_KEPT = Counter(
    "perspektiven_fetcher_pages_kept_total",
    "Pages for the archive (PERSPEKTIVEN_ARCHIVE_DIR), by outcome (done, failed).",
    ["outcome"],
)
FRONTIER = Gauge(
    "perspektiven_fetcher_frontier_entries",
    "Entries that wait, by state (due now, of hosts that are held back, to be tried again later).",
    ["state"],
)
SOURCES = Gauge(
    "perspektiven_fetcher_sources",
    "Sources of this instance, by state (fresh, due, never polled, gone).",
    ["state"],
)
GAPS = Counter(
    "perspektiven_fetcher_gaps_total",
    "Polls of a known feed that showed nothing known: articles may have passed unseen.",
    ["outlet"],
)
HOSTS_HELD = Gauge(
    "perspektiven_fetcher_hosts_held", "Hosts that are left alone for now, by why.", ["why"]
)
DELIVERIES = Counter(
    "perspektiven_fetcher_deliveries_total",
    "What hubs delivered, by what became of it (read, polled, unsigned, refused, unknown).",
    ["outcome"],
)
HUB_MISSED = Counter(
    "perspektiven_fetcher_hub_missed_total",
    "Entries that a poll found although the hub that delivers the feed had not brought them.",
    ["hub"],
)

OUTLET_LAST_SUCCESS = Gauge(
    "perspektiven_fetcher_outlet_last_success_timestamp_seconds",
    "When a source of the outlet was last read without an error (Unix time); 0: not yet.",
    ["outlet"],
)

# The translator
TRANSLATIONS = Counter(
    "perspektiven_translator_translations_total",
    "Translations published, by status and by the engines that had a hand in it.",
    ["status", "engine"],
)
SEGMENTS = Counter(
    "perspektiven_translator_segments_total",
    "Segments by engine and by whether they were translated or found in the cache.",
    ["engine", "origin"],
)
SEGMENT_FAILURES = Counter(
    "perspektiven_translator_segment_failures_total",
    "Answers of an engine that failed a check, by check.",
    ["engine", "check"],
)
SPOT_CHECKS = Counter(
    "perspektiven_translator_spot_checks_total",
    "Texts of a batch asked for again alone, by whether the answer was in_order or moved.",
    ["engine", "outcome"],
)


def stage_started(service: str, topics: Iterable[str]) -> None:
    """Initializes a stage's series, for alerts that compare with earlier values."""
    LAST_PROGRESS.labels(service).set_to_current_time()
    for topic in topics:
        for outcome in ("done", "dead"):
            RECORDS.labels(service, topic, outcome)
