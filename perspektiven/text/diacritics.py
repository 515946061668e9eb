"""Letters without the marks on them (`Ström`, `Strom`)."""

import unicodedata


def without_diacritics(text: str) -> str:
    """The text in compatible letters (NFKD) without marks; `ł` and `ı` are letters of their own."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
