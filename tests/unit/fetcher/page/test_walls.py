"""Pages that stand in front of articles."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.fetcher.page import walls

# Letters that count as others under IGNORECASE and not when folded; nobody writes them there.
_LETTERS = st.characters(exclude_characters="İı", codec="utf-8")


@settings(max_examples=1_000)
@given(st.from_regex(walls._CONSENT, fullmatch=True, alphabet=_LETTERS))
def test_whatever_asks_for_consent_has_a_hint_of_it(text: str) -> None:
    assert walls._may_ask(text)
