"""Derives names of countries in many languages from CLDR: perspektiven/text/data/countries.txt.

    python -m bench.recall.countries > perspektiven/text/data/countries.txt

A line is a country: its code, then its names of one word. Left out are names that several
countries share, and those that mean something else more often (`Jordan`, `Turkey`).
"""

from collections import defaultdict

from babel import Locale

LANGUAGES = [
    "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et",
    "eu", "fa", "fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja",
    "ka", "kk", "ko", "lt", "lv", "mk", "ms", "mt", "nb", "nl", "nn", "pl", "pt", "ro", "ru",
    "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "uz", "vi", "zh",
]  # fmt: skip

AMBIGUOUS = frozenset({
    "jordan", "chad", "georgia", "turkey", "guinea", "niger", "man", "jersey",

})  # fmt: skip


def names() -> dict[str, set[str]]:
    """Names by country code."""
    codes: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and len(name.split()) == 1:
                codes[name.casefold()].add(code)
    found: dict[str, set[str]] = defaultdict(set)
    for name, of in codes.items():
        if len(of) == 1 and name not in AMBIGUOUS:
            found[min(of)].add(name)
    return found


def main() -> None:
    """Prints the table."""
    for code, known in sorted(names().items()):
        print(code, *sorted(known))


if __name__ == "__main__":
    main()
