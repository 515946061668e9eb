"""Article pages for tests of the extraction: a valid one by default, any part replaced."""

from collections.abc import Sequence

TITLE = "River town rebuilds its bridge"
TEXTS = (
    "The town council of Millbrook voted on Monday to rebuild the old stone bridge over the river.",
    "“We have waited long enough,” said the mayor, who stood on the bank with her neighbours.",
    "Work is due to last until the autumn of next year, and traffic takes the railway bridge.",
)


def html_page(
    *,
    title: str = TITLE,
    head: str = "",
    texts: Sequence[str] = TEXTS,
    body: str | None = None,
    language: str = "en",
) -> str:
    """A page with menu, headline, text and footer; `body` replaces what is inside the article."""
    inside = "".join(f"<p>{text}</p>" for text in texts) if body is None else body
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title} | The Courier</title>{head}'
        f'</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sport</a></li></ul>'
        f"</nav><main><article><h1>{title}</h1>{inside}</article></main>"
        f"<footer><p>© 2025 The Courier. All rights reserved.</p></footer></body></html>"
    )
