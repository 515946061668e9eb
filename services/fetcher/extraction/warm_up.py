"""Loads what reading a page needs, when it is imported: models, tables, compiled patterns.

The server of the worker processes imports it, so that each of them begins with all of it: loaded
by each anew, it costs as much CPU as reading three hundred pages.
"""

import gc
import importlib
from datetime import UTC, datetime

from perspektiven.text.languages import identify
from services.fetcher.extraction.extract import Page, extract, forget

_SENTENCE = "The council opened a second bridge over the harbour after three winters of work. "
_PAGE = f"""<!doctype html><html lang="en"><head><title>The bridge is open | A paper</title></head>
<body><article><h1>The bridge is open</h1><p class="byline">By Ann Example, 3 March 2026, 14:05
</p>{f"<p>{_SENTENCE * 4}</p>" * 4}</article></body></html>"""

# The worker's jobs are functions of it.
importlib.import_module("services.fetcher.pool")
extract(
    Page(url="https://paper.example/bridge", body=_PAGE.encode(), content_type="text/html"),
    now=datetime(2026, 3, 4, tzinfo=UTC),
)
identify(_SENTENCE)  # Small words alone told the page's language.
forget()
# Shared by all processes as long as nobody writes to it, and a collection would.
gc.collect()
gc.freeze()
