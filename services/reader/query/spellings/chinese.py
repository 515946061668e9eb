"""Chinese in the other script: traditional and simplified find each other.

`chinese.txt` holds pairs of characters, traditional before simplified, from the tables of OpenCC
(Apache-2.0). Where several traditional characters became one, the first of them is tried.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def other_scripts(text: str) -> tuple[str, ...]:
    """The text in simplified and in traditional characters, as far as they differ from it."""
    if not _HAN.search(text):
        return ()
    simplified, traditional = _tables()
    spellings = (text.translate(simplified), text.translate(traditional))
    return tuple(sorted({each for each in spellings if each != text}))


@cache
def _tables() -> tuple[Mapping[int, int], Mapping[int, int]]:
    """By code point: simplified characters of traditional ones, and the other way round."""
    table = files("services.reader.query.spellings").joinpath("chinese.txt")
    simplified: dict[int, int] = {}
    traditional: dict[int, int] = {}
    for pair in table.read_text(encoding="utf-8").split():
        simplified[ord(pair[0])] = ord(pair[1])
        traditional.setdefault(ord(pair[1]), ord(pair[0]))
    return simplified, traditional
