"""Creates templates, aliases and first indices of the target languages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import AsyncElasticsearch, BadRequestError

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.index import month_index, our_errors, read_alias
from perspektiven.settings import Settings
from perspektiven.text.analysed_languages import DICTIONARIES
from services.indexer.mapping import SCHEMA, template


async def init(elasticsearch: AsyncElasticsearch, settings: Settings) -> list[str]:
    """Creates template, alias and this month's index for every target language; safe to repeat.

    Returns the names of what was made or renewed. A template of this schema keeps the analysis
    that it was made with, as the indices that it made do. Raises as `our_errors`.
    """
    made = []
    for language in settings.target_language:
        alias = read_alias(settings, language)
        present = await meta_of(elasticsearch, settings, alias)
        if present is None or present["schema"] < SCHEMA:
            # Whoever has another schema builds all months anew, with what the node has by now.
            hunspell = await dictionaries(elasticsearch, settings)
            with our_errors(settings):
                await elasticsearch.indices.put_index_template(
                    name=alias, **template(alias, language, hunspell)
                )
            made.append(f"index template {alias}")
    return made + await fill_aliases(elasticsearch, settings)


async def fill_aliases(elasticsearch: AsyncElasticsearch, settings: Settings) -> list[str]:
    """Creates this month's index where an alias has none; returns the new names.

    An alias without an index does not exist, and readers would be told that nothing was set up.
    Raises as `our_errors`.
    """
    made = []
    for language in settings.target_language:
        alias = read_alias(settings, language)
        with our_errors(settings):
            if await elasticsearch.indices.exists_alias(name=alias):
                continue
            name = month_index(settings, language, datetime.now(UTC))
            try:
                await elasticsearch.indices.create(index=name)
            except BadRequestError as exc:
                # The indexer's first write of the month, or another instance, came first.
                if exc.error != "resource_already_exists_exception":
                    raise
                continue
        made.append(f"index {name}")
    return made


async def require(elasticsearch: AsyncElasticsearch, settings: Settings) -> None:
    """Raises WrongSetting or Transient unless the index fits this version.

    WrongSetting when `init` was not run or is too old: without the template, the first write would
    make an index with a guessed mapping. Transient when `init` was run, but months that were made
    before are still there: they would refuse what is new, and it would end in the dead letters.
    """
    for language in settings.target_language:
        alias = read_alias(settings, language)
        present = await meta_of(elasticsearch, settings, alias)
        if present is None:
            raise WrongSetting(
                f"Elasticsearch has no index template {alias}; create it first: perspektiven init"
            )
        if present["schema"] != SCHEMA:
            raise WrongSetting(_other_schema(alias, present["schema"]))
        old = await outdated(elasticsearch, settings, language, present)
        if old:
            raise Transient(
                f"these indices have another schema or other dictionaries than the index template: "
                f"{', '.join(old)}; rebuild them, articles wait until then: perspektiven reindex"
            )


def _other_schema(alias: str, schema: int) -> str:
    if schema > SCHEMA:
        return (
            f"the index template {alias} has schema {schema}, which is newer than {SCHEMA}, the "
            "newest that this version of Perspektiven knows; run the version that made it"
        )
    return (
        f"the index template {alias} has schema {schema}, this version of Perspektiven needs "
        f"{SCHEMA}; update the template: perspektiven init"
    )


async def outdated(
    elasticsearch: AsyncElasticsearch, settings: Settings, language: str, present: dict[str, Any]
) -> list[str]:
    """The months whose indices were not made as the template, whose `_meta` is `present`, says."""
    with our_errors(settings):
        answer = await elasticsearch.indices.get_mapping(
            index=read_alias(settings, language),
            ignore_unavailable=True,
            allow_no_indices=True,
            filter_path="*.mappings._meta",
        )
    found = await months(elasticsearch, settings, language)
    old = []
    for month, name in sorted(found.items()):
        meta = answer.body.get(name, {}).get("mappings", {}).get("_meta", {})
        if any(meta.get(key) != present[key] for key in ("schema", "hunspell")):
            old.append(month)
    return old


async def months(
    elasticsearch: AsyncElasticsearch, settings: Settings, language: str
) -> dict[str, str]:
    """The index of each month, by the name that the month is written under.

    What an operator put under the alias with a name of another kind is left alone.
    """
    alias = read_alias(settings, language)
    with our_errors(settings):
        answer = await elasticsearch.options(ignore_status=404).indices.get_alias(name=alias)
    ours = re.compile(rf"{re.escape(alias)}(?:\.\d{{14}})?(-\d{{4}}\.(?:0[1-9]|1[0-2]))")
    matches = (ours.fullmatch(name) for name in answer.body)
    return {f"{alias}{match[1]}": match[0] for match in matches if match}


async def drop_expired(
    elasticsearch: AsyncElasticsearch, settings: Settings, now: datetime
) -> list[str]:
    """Deletes months that are wholly past retention; returns their indices."""
    dropped: list[str] = []
    for language in settings.target_language:
        found = await months(elasticsearch, settings, language)
        for month, name in sorted(found.items()):
            if is_expired(settings, begin_of(month), now):
                with our_errors(settings):
                    await elasticsearch.options(ignore_status=404).indices.delete(index=name)
                dropped.append(name)
    return dropped


def begin_of(month: str) -> datetime:
    """The first moment of the month that is written under this name."""
    return datetime.strptime(month[-7:], "%Y.%m").replace(tzinfo=UTC)


def is_expired(settings: Settings, discovered_at: datetime, now: datetime) -> bool:
    """Whether a whole month is past retention."""
    if settings.retention_days is None:
        return False
    return following_month(discovered_at) <= now - timedelta(days=settings.retention_days)


def following_month(moment: datetime) -> datetime:
    """The first moment of the month after the one that `moment` lies in."""
    return (moment.replace(day=1) + timedelta(days=32)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )


async def dictionaries(elasticsearch: AsyncElasticsearch, settings: Settings) -> list[str]:
    """The languages that Elasticsearch has a hunspell dictionary for.

    Only a 400 says that there is none: the answer is kept for good. Raises as `our_errors`.
    """
    found = []
    for language, locale in DICTIONARIES.items():
        with our_errors(settings):
            try:
                await elasticsearch.indices.analyze(
                    tokenizer="standard",
                    filter=[{"type": "hunspell", "locale": locale}],
                    text="x",
                )
            except BadRequestError:
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
        raise Permanent(
            "foreign_template",
            f"Elasticsearch has an index template {alias} that is not from Perspektiven; delete or "
            "rename it, or set PERSPEKTIVEN_INDEX_PREFIX; then run: perspektiven init",
        )
    return dict(meta)
