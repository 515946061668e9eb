"""Languages that an index analyses without hunspell's dictionary, for `status`."""

from elasticsearch import AsyncElasticsearch

from perspektiven.index import our_errors, read_alias
from perspektiven.ops.notes import MissingDictionaries
from perspektiven.settings import Settings
from perspektiven.text.analysed_languages import DICTIONARIES


async def missing_dictionaries(
    elasticsearch: AsyncElasticsearch, settings: Settings
) -> list[MissingDictionaries]:
    """A note for each target language whose index was made without some dictionaries.

    Raises as `our_errors`.
    """
    told = []
    for language in settings.target_language:
        alias = read_alias(settings, language)
        with our_errors(settings):
            answer = await elasticsearch.options(ignore_status=404).indices.get_index_template(
                name=alias
            )
        for each in answer.get("index_templates", []):
            known = each["index_template"].get("_meta", {}).get("hunspell", [])
            if absent := sorted(DICTIONARIES.keys() - set(known)):
                told.append(MissingDictionaries(language, alias, tuple(absent)))
    return told
