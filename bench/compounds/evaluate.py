"""How many wanted and unwanted words find a compound through its parts.

python -m bench.compounds.evaluate
"""

import re
from collections.abc import Iterable
from pathlib import Path

from services.indexer.compounds import parts


def pairs(name: str) -> list[tuple[str, str]]:
    """Word and query of each pair of a list, `wanted` or `unwanted`."""
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    return [(word, query) for word, query in (line.split() for line in text.splitlines())]


def stem(word: str) -> str:
    """About what the analyzer of the field does (light_german and german_normalization)."""
    text = word.lower().translate(str.maketrans("äöü", "aou")).replace("ß", "ss")
    for ending in ("ern", "em", "en", "er", "es", "e"):
        if text.endswith(ending) and len(text) - len(ending) >= 4:
            return text.removesuffix(ending)
    return text[:-1] if re.search(r"[bdfghklmnt]s$", text) else text


def finds(word: str, query: str) -> bool:
    """Whether a query finds a word, as a whole or by a part of it."""
    return stem(query) in {stem(part) for part in (word, *parts(word))}


def found(all_pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those pairs whose query finds the word."""
    return [(word, query) for word, query in all_pairs if finds(word, query)]


def main() -> None:
    """Prints both shares, and the pairs on the wrong side."""
    wanted, unwanted = pairs("wanted"), pairs("unwanted")
    right, wrong = found(wanted), found(unwanted)
    print(f"wanted   {len(right)} of {len(wanted)} found")
    print(f"unwanted {len(wrong)} of {len(unwanted)} found")
    for word, query in [pair for pair in wanted if pair not in right]:
        print(f"  missed  {word:28} {query:18} {' '.join(parts(word))}")
    for word, query in wrong:
        print(f"  false   {word:28} {query:18} {' '.join(parts(word))}")


if __name__ == "__main__":
    main()
