"""Contract of the index of stories: names and document.

Stories lie in `stories-LANG-YYYY.MM`, by the month of their first article (2000.01 if it is older),
and are read through the alias `stories-LANG`. A document's id is the id of its story's founder, the
earliest article.
"""

from datetime import UTC, datetime

from perspektiven.contracts import Moment
from perspektiven.index import Stored
from perspektiven.settings import Settings

FIRST_MONTH = datetime(2000, 1, 1, tzinfo=UTC)
"""Its index holds all stories that begin earlier, too: feeds may date articles to any month of a
century, and Elasticsearch has no room for a shard for each."""


class StoryMember(Stored):
    """An article of a story."""

    article_id: str
    cluster_id: str
    outlet: str
    """The outlet's id."""
    country: str
    language: str
    dated_at: Moment


class Story(Stored):
    """Articles on one event, the earliest first."""

    id: str
    first_at: Moment
    last_at: Moment
    members: tuple[StoryMember, ...]
    countries: tuple[str, ...]
    outlets: tuple[str, ...]
    texts: int
    """Independent texts: near-duplicates of one another count once."""
    subject: tuple[str, ...] = ()
    """Stems that at least two of its texts have in common, those that say most first: by them,
    other stories on the same subject are found."""


class GrouperLease(Stored):
    """Which grouper writes the stories of a target language, and how far it is."""

    owner: str
    until: float
    """Unix time at which the lease ends."""
    grouped_until: Moment | None = None
    """The latest time of writing of an article that is in its story."""
    failed: int = 0
    """Articles that only `stories rebuild` can place."""
    rate_per_second: float = 0.0
    """Articles grouped a second, over the last minute."""
    loading: str | None = None
    """What the owner does to load its stories, while they are not all loaded."""


def leases_index(settings: Settings) -> str:
    """The index of leases; a document's id is its target language."""
    return f"{settings.index_prefix}grouper-leases"


def verdicts_index(settings: Settings, language: str) -> str:
    """The index of a judge's verdicts on doubtful pairs of texts."""
    return f"{settings.index_prefix}stories-verdicts-{language.lower()}"


def stories_alias(settings: Settings, language: str) -> str:
    """The alias over all stories in a target language: `stories-de`."""
    return f"{settings.index_prefix}stories-{language.lower()}"


def stories_index(settings: Settings, language: str, first_at: datetime) -> str:
    """The index that a story belongs to: `stories-de-2026.11`."""
    return f"{stories_alias(settings, language)}-{max(first_at, FIRST_MONTH):%Y.%m}"
