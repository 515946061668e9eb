"""How well stories are grouped: BCubed precision, recall and F1 for each language.

    python -m bench.stories                          # the sets of this folder
    python -m bench.stories --data FILE [--language LANG]

Lines of FILE: `id`, `title`, `text`, `published_at`, `outlet`, `story`, and the `language` that
the article was written in. A file with a `language` on its lines is grouped language by language;
one with `original_language` holds translations, is grouped as a whole in LANG (de), and its
figures are told by original language as well.
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

from bench.stories.labelled import Labelled, figures, read
from services.grouper.grouping import grouped
from services.grouper.node import node

HERE = Path(__file__).parent


def stories(articles: list[Labelled], language: str) -> dict[str, str]:
    """The story that each article is put in."""
    return grouped((node(each.text, language) for each in articles), language)


def report(name: str, articles: list[Labelled], found: dict[str, str]) -> None:
    """Prints one line."""
    precision, recall, f1 = figures(found, articles)
    largest = max(map(list(found.values()).count, set(found.values())))
    print(f"{name:24} {len(articles):6} {precision:9.3f} {recall:6.3f} {f1:6.3f} {largest:7}")


def report_originals(articles: list[Labelled], found: dict[str, str]) -> None:
    """Prints a line for each language that the articles were written in, if there are several."""
    by_original: dict[str, list[Labelled]] = defaultdict(list)
    for article in articles:
        by_original[article.language].append(article)
    if len(by_original) > 1:
        for original, some in sorted(by_original.items()):
            report(f"  from {original}", some, found)


def measure(file: Path, language: str) -> None:
    """Groups a set and prints its figures."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    languages = sorted({row["language"] for row in rows if "language" in row}) or [language]
    print(f"{file.name:24} articles precision recall     F1 largest")
    began, count = time.process_time(), 0
    for each in languages:
        articles = read(file, each)
        found = stories(articles, each)
        count += len(articles)
        report(each, articles, found)
        report_originals(articles, found)
    print(f"{count / (time.process_time() - began):.0f} articles a second\n")


def main() -> None:
    """Measures the sets of this folder, or a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, action="append", metavar="FILE")
    parser.add_argument("--language", default="de")
    arguments = parser.parse_args()
    for file in arguments.data or sorted(HERE.glob("*.ndjson")):
        measure(file, arguments.language)


if __name__ == "__main__":
    main()
