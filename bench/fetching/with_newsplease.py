"""The same pages with news-please, as its README shows; runs in its own environment.

python with_newsplease.py < urls    prints the number of articles, and the seconds since the first
                                    request
"""

# news-please is no dependency of ours: this file runs under another interpreter.
# mypy: ignore-errors
import json
import sys
import time

from newsplease import NewsPlease

if __name__ == "__main__":
    urls = sys.stdin.read().split()
    started = time.monotonic()
    # Without `request_args`, from_urls of 1.6.16 returns nothing for more than one URL.
    found = NewsPlease.from_urls(urls, request_args={"timeout": 60}, fetch_images=False)
    count = sum(bool(getattr(article, "maintext", None)) for article in found.values())
    print(json.dumps({"articles": count, "seconds": time.monotonic() - started}))
