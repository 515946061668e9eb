"""Templates, aliases and first indices of the target languages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import ApiError, AsyncElasticsearch

from perspektiven.errors import Permanent, WrongSetting
from perspektiven.index import month_index, our_errors, read_alias
from perspektiven.settings import Settings
from services.indexer.analysis import HUNSPELL
from services.indexer.mapping import SCHEMA, template


async def init(elasticsearch: AsyncElasticsearch, settings: Settings) -> list[str]:
    """Makes template, alias and this month's index for every target language; safe to repeat.

    Returns the names of what was made or renewed. A template keeps the analysis that it was first
    made with, as the indices that it made do. Raises as `our_errors`.
    """
    made = []
    for language in settings.target_language:
        alias = read_alias(settings, language)
        present = await meta_of(elasticsearch, settings, alias)
        if present is None or present["schema"] < SCHEMA:
            hunspell = await dictionaries(elasticsearch) if present is None else present["hunspell"]
            with our_errors(settings):
                await elasticsearch.indices.put_index_template(
                    name=alias, **template(alias, language, hunspell)
                )
            made.append(f"index template {alias}")
        if not await _has_index(elasticsearch, settings, alias):
            index = month_index(settings, language, datetime.now(UTC))
            with our_errors(settings):
                await elasticsearch.options(ignore_status=400).indices.create(index=index)
            made.append(f"index {index}")
    return made


async def require(elasticsearch: AsyncElasticsearch, settings: Settings) -> None:
    """Raises WrongSetting, saying what to do, when `init` was not run or is too old.

    Without the template, the first write would make an index with a guessed mapping.
    """
    for language in settings.target_language:
        alias = read_alias(settings, language)
        present = await meta_of(elasticsearch, settings, alias)
        if present is None:
            raise WrongSetting(
                f"Elasticsearch has no index template {alias}; create it first: perspektiven init"
            )
        if present["schema"] != SCHEMA:
            raise WrongSetting(
                f"the index template {alias} is of version {present['schema']}, this is "
                f"{SCHEMA}; bring it up to date: perspektiven init"
            )


async def drop_expired(
    elasticsearch: AsyncElasticsearch, settings: Settings, now: datetime
) -> list[str]:
    """Deletes the months that lie wholly before the time of retention; returns their indices."""
    dropped: list[str] = []
    for language in settings.target_language:
        alias = read_alias(settings, language)
        with our_errors(settings):
            answer = await elasticsearch.options(ignore_status=404).indices.get_alias(name=alias)
        for name in sorted(name for name in answer.body if name.startswith(alias)):
            month = datetime.strptime(name[-7:], "%Y.%m").replace(tzinfo=UTC)
            if is_expired(settings, month, now):
                with our_errors(settings):
                    await elasticsearch.options(ignore_status=404).indices.delete(index=name)
                dropped.append(name)
    return dropped


def is_expired(settings: Settings, discovered_at: datetime, now: datetime) -> bool:
    """Whether articles of that month are no longer kept: the whole month is too old."""
    if settings.retention_days is None:
        return False
    following = (discovered_at.replace(day=1) + timedelta(days=32)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return following <= now - timedelta(days=settings.retention_days)


async def dictionaries(elasticsearch: AsyncElasticsearch) -> list[str]:
    """The languages that Elasticsearch has a hunspell dictionary for."""
    found = []
    for language, locale in HUNSPELL.items():
        try:
            await elasticsearch.indices.analyze(
                tokenizer="standard",
                filter=[{"type": "hunspell", "locale": locale}],
                text="x",
            )
        except ApiError:
            continue
        found.append(language)
    return found


async def meta_of(
    elasticsearch: AsyncElasticsearch, settings: Settings, alias: str
) -> dict[str, Any] | None:
    """What the template of a target language says of itself; None when there is no template."""
    with our_errors(settings):
        answer = await elasticsearch.options(ignore_status=404).indices.get_index_template(
            name=alias
        )
    templates = answer.get("index_templates", [])
    if not templates:
        return None
    meta = templates[0]["index_template"].get("_meta", {})
    if "schema" not in meta:
        raise Permanent("foreign_template", f"the index template {alias} is not of Perspektiven")
    return dict(meta)


async def _has_index(elasticsearch: AsyncElasticsearch, settings: Settings, alias: str) -> bool:
    with our_errors(settings):
        return bool(await elasticsearch.indices.exists_alias(name=alias))
