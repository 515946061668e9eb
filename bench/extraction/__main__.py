"""Prints how well articles are extracted: python -m bench.extraction [--write] [--pages FOLDER]."""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.extraction import real, report
from bench.extraction.extractors import EXTRACTORS, Extraction
from bench.extraction.pages import Gold, pages
from bench.extraction.score import Score, compare, mean
from bench.extraction.truths import sound, truths

BASELINE = Path(__file__).parent / "baseline.json"


def measure(extractor: Callable[[Gold], Extraction], golds: Sequence[Gold]) -> dict[str, float]:
    """Body, title, day and author of an extractor over all pages, and its pages per second."""
    started = time.perf_counter()
    answers = [extractor(gold) for gold in golds]
    seconds = time.perf_counter() - started
    pairs = list(zip(answers, golds, strict=True))
    body = mean([compare(answer.texts, gold.texts) for answer, gold in pairs])
    return {
        "precision": round(body.precision, 4),
        "recall": round(body.recall, 4),
        "f1": round(body.f1, 4),
        "title": _share([answer.title == gold.title for answer, gold in pairs]),
        "day": _share([answer.day == f"{gold.published_at:%Y-%m-%d}" for answer, gold in pairs]),
        "author": _share([gold.author in answer.authors for answer, gold in pairs]),
        "pages_per_second": round(len(golds) / seconds, 1),
    }


def _share(right: list[bool]) -> float:
    return round(sum(right) / max(1, len(right)), 4)


def by_layout(extractor: Callable[[Gold], Extraction], golds: Sequence[Gold]) -> dict[str, Score]:
    """The body's score for each layout."""
    scores: dict[str, list[Score]] = defaultdict(list)
    for gold in golds:
        scores[gold.layout].append(compare(extractor(gold).texts, gold.texts))
    return {layout: mean(found) for layout, found in scores.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.extraction", description=__doc__)
    parser.add_argument("--write", action="store_true", help="records the scores as the baseline")
    parser.add_argument("--layouts", action="store_true", help="F1 for each layout too")
    parser.add_argument("--pages", type=Path, help="a folder of real pages with truth.ndjson")
    parser.add_argument("--half", choices=["a", "b"], help="of the real pages, by domain")
    parser.add_argument("--worst", type=int, default=0, help="what is wrong on so many pages a set")
    parser.add_argument("--alone", action="store_true", help="real pages without trafilatura")
    parser.add_argument("--sound", action="store_true", help="without truths of other pages")
    arguments = parser.parse_args()
    if arguments.pages:
        _print_real(arguments)
        return
    golds = list(pages())
    results = {name: measure(extractor, golds) for name, extractor in EXTRACTORS.items()}
    print(f"{len(golds)} pages, {len({gold.language for gold in golds})} languages")
    names = list(next(iter(results.values())))
    print(f"{'':18}" + "".join(f"{name:>18}" for name in names))
    for name, result in results.items():
        print(f"{name:18}" + "".join(f"{result[each]:18}" for each in names))
    if arguments.layouts:
        _print_layouts(golds)
    if arguments.write:
        kept = {key: value for key, value in results["perspektiven"].items() if "per" not in key}
        BASELINE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def _print_real(arguments: argparse.Namespace) -> None:
    """The scores of each set of real pages, ours and trafilatura's."""
    known = list(truths(arguments.pages, arguments.half))
    known = sound(known) if arguments.sound else known
    extractors = {"perspektiven": real.ours, "trafilatura": real.theirs}
    if arguments.alone:
        del extractors["trafilatura"]
    print(report.HEADER)
    details: list[str] = []
    for name in dict.fromkeys(each.set for each in known):
        pages_of_set = [each for each in known if each.set == name]
        for extractor, function in extractors.items():
            done = real.run(function, pages_of_set)
            print(report.line(name, extractor, real.summary(done)), flush=True)
            if function is real.ours and arguments.worst:
                details += map(report.page, real.worst(done.results, arguments.worst))
                details += report.fields(done.results)
    print("\n".join(details))


def _print_layouts(golds: Sequence[Gold]) -> None:
    tables = {name: by_layout(extractor, golds) for name, extractor in EXTRACTORS.items()}
    print(f"\n{'F1':22}" + "".join(f"{name:>18}" for name in tables))
    for layout in next(iter(tables.values())):
        row = "".join(f"{table[layout].f1:18.3f}" for table in tables.values())
        print(f"{layout:22}{row}")


if __name__ == "__main__":
    main()
