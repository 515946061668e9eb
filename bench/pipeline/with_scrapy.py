"""The same site with Scrapy, trafilatura and bulk requests, as one would write it in an evening.

python with_scrapy.py ELASTICSEARCH INDEX < feeds    prints articles, seconds and seconds of CPU

It runs in its own environment. It keeps no state: what was in flight when it dies is lost.
"""

# Scrapy is no dependency of ours: this file runs under another interpreter.
# mypy: ignore-errors
import asyncio
import json
import sys
import time
from typing import ClassVar

import scrapy
import trafilatura
from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_streaming_bulk
from scrapy.crawler import CrawlerProcess

ELASTICSEARCH, INDEX = sys.argv[1:]


class Articles(scrapy.Spider):
    """Follows the links of the feeds on standard input and yields the articles behind them."""

    name = "articles"
    custom_settings: ClassVar = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {"__main__.BulkWrites": 0},
    }
    first = None

    async def start(self):
        """One request a feed."""
        self.first = time.monotonic()
        for line in sys.stdin:
            yield scrapy.Request(line.strip(), callback=self.parse_feed)

    def parse_feed(self, response):
        """One request an item."""
        for link in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(link, callback=self.parse_page)

    def parse_page(self, response):
        """What trafilatura finds."""
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if found is not None:
            yield {
                "url": response.url,
                "title": found.title,
                "body": found.text,
                "author": found.author,
                "published_at": found.date,
            }


class BulkWrites:
    """Writes the articles in bulk requests of 500."""

    def __init__(self, crawler):
        self.crawler = crawler
        self.waiting = asyncio.Queue(1_000)
        self.count = 0

    @classmethod
    def from_crawler(cls, crawler):
        """Scrapy's way to make a pipeline."""
        return cls(crawler)

    async def open_spider(self):
        """Starts the writer."""
        self.client = AsyncElasticsearch(ELASTICSEARCH)
        self.writer = asyncio.create_task(self.write())

    async def process_item(self, item):
        """Hands an article to the writer."""
        await self.waiting.put({"_index": INDEX, "_id": item["url"], "_source": item})
        return item

    async def close_spider(self):
        """Waits for the last write and prints the outcome."""
        await self.waiting.put(None)
        await self.writer
        await self.client.indices.refresh(index=INDEX)
        await self.client.close()
        seconds = time.monotonic() - self.crawler.spider.first
        cpu = time.process_time()
        print(json.dumps({"articles": self.count, "seconds": seconds, "cpu_seconds": cpu}))

    async def write(self):
        """Until there is nothing more."""
        async for _ in async_streaming_bulk(self.client, self.actions(), chunk_size=500):
            self.count += 1

    async def actions(self):
        """The articles as they come."""
        while (action := await self.waiting.get()) is not None:
            yield action


if __name__ == "__main__":
    process = CrawlerProcess()
    process.crawl(Articles)
    process.start()
