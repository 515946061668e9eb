"""Language tags (BCP 47) reduced to their primary language."""

UNKNOWN = "und"
"""The tag of a language that is not known."""


def base(tag: str) -> str:
    """The language of a tag without script and region, in lower case: pt-BR → pt."""
    return tag.partition("-")[0].lower()
