"""The peer: a bare FastAPI page of an article or of a story, in one request to Elasticsearch.

Nothing of ours but the index's fields: no models, no habits, no related articles, one template of
a few lines, compressed by Starlette's own middleware. `python -m bench.pages.peer PORT PREFIX`.
"""

import sys
from typing import Any

import uvicorn
from elasticsearch import AsyncElasticsearch
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.middleware.gzip import GZipMiddleware

from perspektiven.settings import Settings, load

_TEMPLATE = Environment(autoescape=True).from_string(
    """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Peer</title></head><body>
{% for hit in hits %}<article><h2><a href="/articles/{{ hit._id }}">{{ hit._source.title }}</a></h2>
<p>{{ hit._source.outlet.name }}, {{ hit._source.outlet.country }}, {{ hit._source.dated_at }}</p>
{% for each in hit._source.paragraphs %}<p>{{ each.text }}</p>{% endfor %}</article>
{% endfor %}</body></html>"""
)


def application(elasticsearch: AsyncElasticsearch, prefix: str) -> FastAPI:
    """Its two pages: one article, and the twenty newest."""
    app = FastAPI()
    app.add_middleware(GZipMiddleware)

    async def page(query: dict[str, Any], size: int) -> str:
        answer = await elasticsearch.search(
            index=f"{prefix}articles-de",
            query=query,
            size=size,
            sort=[{"dated_at": "desc"}],
            track_total_hits=False,
            source_excludes=["body", "original", "compounds", "names", "bands"],
        )
        return _TEMPLATE.render(hits=answer["hits"]["hits"])

    @app.get("/", response_class=HTMLResponse)
    async def newest() -> str:
        return await page({"match_all": {}}, 20)

    @app.get("/articles/{id}", response_class=HTMLResponse)
    async def article(id: str) -> str:
        return await page({"ids": {"values": [id]}}, 1)

    return app


if __name__ == "__main__":
    port, prefix = int(sys.argv[1]), sys.argv[2]
    client = AsyncElasticsearch(load(Settings).elasticsearch_url)
    uvicorn.run(application(client, prefix), port=port, access_log=False, log_level="warning")
