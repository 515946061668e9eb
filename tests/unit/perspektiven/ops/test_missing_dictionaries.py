"""Dictionaries that an index does without, as its template says."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from perspektiven import index
from perspektiven.ops.missing_dictionaries import missing_dictionaries
from perspektiven.settings import Settings, load
from perspektiven.text.analysed_languages import DICTIONARIES
from tests.support.http_server import served


def _template(hunspell: list[str]) -> Mapping[str, Any]:
    return {"index_templates": [{"index_template": {"_meta": {"hunspell": hunspell}}}]}


@pytest.mark.parametrize(
    ("present", "named"),
    [(sorted(DICTIONARIES), []), (["pl", "uk"], ["sk_SK", "sl_SI"]), ([], ["pl_PL"])],
)
async def test_those_that_are_missing_are_named(present: list[str], named: list[str]) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(_template(present), headers={"X-Elastic-Product": "Elasticsearch"})

    app = web.Application()
    app.router.add_get("/_index_template/articles-de", answer)
    async with served(app) as url:
        settings = load(Settings, elasticsearch_url=url, target_language="de")
        async with index.client(settings) as client:
            told = await missing_dictionaries(client, settings)

    assert bool(told) == bool(named)
    assert all(name in str(told[0]) for name in named)
