"""The same pages with Scrapy and trafilatura, as one would write it; runs in its own environment.

python with_scrapy.py < urls    prints the number of articles, and the seconds since the first
                                request
"""

# Scrapy is no dependency of ours: this file runs under another interpreter.
# mypy: ignore-errors
import json
import sys
import time
from typing import ClassVar

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess


class Articles(scrapy.Spider):
    """Fetches the URLs of standard input and extracts their articles."""

    name = "articles"
    custom_settings: ClassVar = {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "TELNETCONSOLE_ENABLED": False,
    }
    count = 0
    first = None

    async def start(self):
        """One request a URL."""
        self.first = time.monotonic()
        for line in sys.stdin:
            yield scrapy.Request(line.strip())

    def parse(self, response):
        """Counts what trafilatura finds."""
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        self.count += found is not None

    def closed(self, reason):
        """Prints the outcome."""
        print(json.dumps({"articles": self.count, "seconds": time.monotonic() - self.first}))


if __name__ == "__main__":
    process = CrawlerProcess()
    process.crawl(Articles)
    process.start()
