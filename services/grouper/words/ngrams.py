"""Character n-grams: what the forms and the compounds of a word have in common.

"streikt" and "Lehrerstreik" have no stem in common, but "stre", "trei" and "reik".
"""

import sys
from functools import lru_cache

LENGTH = 4
"""Characters of an n-gram."""

_BEGIN = "_"


@lru_cache(maxsize=50_000)
def ngrams(term: str) -> tuple[str, ...]:
    """The n-grams of a term, once each, in order; `_` marks its beginning.

    A term that is too short for one is one of its own.
    """
    marked = _BEGIN + term
    found = dict.fromkeys(
        marked[at : at + LENGTH] for at in range(max(1, len(marked) - LENGTH + 1))
    )
    return tuple(map(sys.intern, found))
