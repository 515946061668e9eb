"""Our rules and libraries on the sets of paragraphs: `python -m bench.sentences [--faults]`.

Libraries are compared as far as they are installed.
"""

import argparse
import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any

from bench.sentences.cuts import Cut, faults, paragraphs, rates
from services.translator import segments

SETS = ("paragraphs.txt", "news.txt")


def ours(text: str, language: str) -> list[str]:
    """By our rules."""
    return [part.text for part in segments.cut(text, language).parts]


def cutters() -> Iterator[tuple[str, Cut]]:
    """Ours, and each library that is installed."""
    yield "ours", ours
    if (library := _installed("sentencex")) is not None:
        yield "sentencex", lambda text, language: list(library.segment(language, text))
    if (library := _installed("pysbd")) is not None:
        yield "pysbd", _pysbd(library)
    if (library := _installed("nupunkt")) is not None:
        yield "nupunkt", lambda text, _: list(library.sent_tokenize(text))


def _installed(name: str) -> Any:
    """A library that is no dependency, or None."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def _pysbd(library: Any) -> Cut:
    """It knows 23 languages; others are cut as English."""
    known = importlib.import_module("pysbd.languages").LANGUAGE_CODES

    def cut(text: str, language: str) -> list[str]:
        name = language if language in known else "en"
        return list(library.Segmenter(language=name, clean=False).segment(text))

    return cut


def main() -> None:
    """Prints the table, or the paragraphs that our rules cut wrongly."""
    parser = argparse.ArgumentParser(prog="bench.sentences")
    parser.add_argument("--faults", action="store_true", help="print what our rules cut wrongly")
    arguments = parser.parse_args()
    for name in SETS:
        given = list(paragraphs(name))
        print(
            f"{name}: {len(given)} paragraphs, {len({each.language for each in given})} languages"
        )
        for label, cut in cutters():
            found = rates(given, cut)
            print(f"  {label:10} wrong {found.wrong_share:6.1%}  missed {found.missed_share:6.1%}")
        for each in given if arguments.faults else ():
            if (fault := faults(each, ours)) is not None:
                print(f"  {each.language}: {fault}")


if __name__ == "__main__":
    main()
