"""Table of metrics: each named once, with a line on its meaning."""

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)

# Every stage (perspektiven/kafka/delivery.py, perspektiven/kafka/stream.py)
RECORDS = Counter(
    "perspektiven_stage_records_total",
    "Records handled, by outcome (done, dead).",
    ["service", "topic", "outcome"],
)
RETRIES = Counter(
    "perspektiven_stage_retries_total",
    "Attempts that failed for a passing reason and are retried.",
    ["service", "topic"],
)
DEAD_LETTERS = Counter(
    "perspektiven_stage_dead_letters_total",
    "Records that went to a dead-letter topic, by reason.",
    ["service", "topic", "reason"],
)
LAST_DEAD_LETTER = Gauge(
    "perspektiven_stage_last_dead_letter_timestamp_seconds",
    "Time of the last dead letter with this reason (Unix time).",
    ["service", "topic", "reason"],
)
RECORD_SECONDS = Histogram(
    "perspektiven_stage_record_seconds",
    "Time from taking a record until its result is acknowledged downstream.",
    ["service", "topic"],
    buckets=_SECONDS,
)
IN_FLIGHT = Gauge("perspektiven_stage_records_in_flight", "Records in progress.", ["service"])
OLDEST_IN_FLIGHT_SECONDS = Gauge(
    "perspektiven_stage_oldest_in_flight_seconds",
    "Age of the oldest record in progress.",
    ["service"],
)
LAG = Gauge(
    "perspektiven_stage_lag_records",
    "Records not yet handled in the partitions of this instance.",
    ["service", "topic"],
)
LAST_PROGRESS = Gauge(
    "perspektiven_stage_last_progress_timestamp_seconds",
    "Time when the stage last handled a record, or started (Unix time).",
    ["service"],
)
DEATHS = Counter(
    "perspektiven_stage_deaths_total",
    "Deaths while records were in progress: died (counted at the next start), or "
    "blocked (the event loop, for longer than Kafka's session timeout).",
    ["service", "how"],
)
SUSPECTS = Gauge(
    "perspektiven_stage_suspects",
    "Records in progress at a death and not handled since; each is retried alone.",
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
    "Articles that the grouper is done with, by outcome (grouped, or too_old: "
    "dated among too many old articles, placed by `stories rebuild`).",
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

JUDGED = Counter(
    "perspektiven_grouper_judge_total",
    "Requests to the judge of doubtful pairs (asked), and what came of the pairs: yes, no, failed.",
    ["outcome"],
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
    "Pages refused or not fetched, by reason.",
    ["reason"],
)
POLLS = Counter(
    "perspektiven_fetcher_polls_total", "Polls of sources, by outcome (done, failed).", ["outcome"]
)
DOWNLOADS = Counter(
    "perspektiven_fetcher_downloads_total",
    "Requests, by class of the response status (2xx …) or `failed`.",
    ["outcome"],
)
REQUESTS_ELSEWHERE = Counter(
    "perspektiven_fetcher_requests_elsewhere_total",
    "Requests to hosts that another instance owns: redirects of sources and robots rules, hubs.",
)
DOWNLOAD_SECONDS = Histogram(
    "perspektiven_fetcher_download_seconds",
    "Time from a request to the end of its response.",
    buckets=_SECONDS,
)
EXTRACTION_SECONDS = Histogram(
    "perspektiven_fetcher_extraction_seconds",
    "Time to extract one page, including the wait for a free worker.",
    buckets=_SECONDS,
)
PAGES_KEPT = Counter(
    "perspektiven_fetcher_pages_kept_total",
    "Pages written to the archive (PERSPEKTIVEN_ARCHIVE_DIR), by outcome (done, failed).",
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
    "Polls of a feed that listed no known entry: articles may have been missed.",
    ["outlet"],
)
HOSTS_HELD = Gauge(
    "perspektiven_fetcher_hosts_held", "Hosts that get no requests for now, by why.", ["why"]
)
DELIVERIES = Counter(
    "perspektiven_fetcher_deliveries_total",
    "Deliveries of WebSub hubs, by outcome (read, polled, unsigned, refused, unknown).",
    ["outcome"],
)
HUB_MISSED = Counter(
    "perspektiven_fetcher_hub_missed_total",
    "Entries found by a poll that the feed's hub had not delivered.",
    ["hub"],
)

OUTLET_LAST_SUCCESS = Gauge(
    "perspektiven_fetcher_outlet_last_success_timestamp_seconds",
    "Time of the last successful poll of a source of the outlet (Unix time); 0: none yet.",
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
CONCURRENCY_LIMIT = Gauge(
    "perspektiven_translator_concurrency_limit",
    "Requests that may be under way to an engine: with a server, as found out.",
    ["engine"],
)
CONCURRENCY_FALLS = Counter(
    "perspektiven_translator_concurrency_falls_total",
    "How often a server's refusal (429, 503, no answer in time) lowered that limit.",
    ["engine"],
)
ENGINE_REQUESTS = Gauge(
    "perspektiven_translator_engine_requests",
    "Requests under way to an engine.",
    ["engine"],
)
TOKENS = Counter(
    "perspektiven_translator_tokens_total",
    "Tokens of language models, by direction (sent, received), as servers count them.",
    ["engine", "direction"],
)
ARTICLE_TOKENS = Counter(
    "perspektiven_translator_article_tokens_total",
    "Tokens of articles that were translated as a whole.",
    ["engine"],
)
WHOLE_ARTICLES = Counter(
    "perspektiven_translator_whole_articles_total",
    "Articles that were translated as a whole, those from the cache left out.",
    ["engine"],
)
SEGMENT_FAILURES = Counter(
    "perspektiven_translator_segment_failures_total",
    "Answers of an engine that failed a check, by check.",
    ["engine", "check"],
)


def stage_started(service: str, topics: Iterable[str]) -> None:
    """Initializes a stage's series, for alerts that compare with earlier values."""
    LAST_PROGRESS.labels(service).set_to_current_time()
    for topic in topics:
        for outcome in ("done", "dead"):
            RECORDS.labels(service, topic, outcome)
