"""Hypothesis strategies for contract objects and the texts in them.

@given(articles())
def test_…(article: Article) -> None: …
"""

from datetime import UTC, datetime

from hypothesis import strategies as st

from perspektiven.contracts import (
    Article,
    Outlet,
    Paragraph,
    ParagraphKind,
    Source,
    SourceKind,
    TranslatedParagraph,
    Translation,
    TranslationStatus,
)
from perspektiven.text.valid_text import valid
from tests.support import factories

LANGUAGES = ("pl", "en", "fr", "uk", "ar", "ja", "de", "zh-Hant", "pt-BR")


def texts(*, min_size: int = 1) -> st.SearchStrategy[str]:
    """Texts of a paragraph: any script, no line breaks, no half characters."""
    letters = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
    return st.text(letters, min_size=min_size, max_size=120)


def moments() -> st.SearchStrategy[datetime]:
    """Moments in UTC that a newspaper may name, from 1995 to 2033."""
    seconds = st.integers(min_value=800_000_000, max_value=2_000_000_000)
    return seconds.map(lambda each: datetime.fromtimestamp(each, UTC))


def paragraphs() -> st.SearchStrategy[Paragraph]:
    """Paragraphs of all kinds."""
    return st.builds(Paragraph, kind=st.sampled_from(ParagraphKind), text=texts())


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles of a few outlets and languages, with and without what is optional."""
    number = draw(st.integers(min_value=1, max_value=500))
    return factories.article(
        url=f"https://gazeta.example/artykul-{number}.html",
        revision=draw(st.integers(min_value=1, max_value=20)),
        language=draw(st.sampled_from(LANGUAGES)),
        title=draw(texts()),
        paragraphs=draw(st.lists(paragraphs(), min_size=1, max_size=6)),
        authors=tuple(draw(st.lists(texts(), max_size=2))),
        tags=tuple(draw(st.lists(texts(), max_size=3))),
        published_at=draw(st.none() | moments()),
        discovered_at=draw(moments()),
    )


@st.composite
def translations(draw: st.DrawFn) -> Translation:
    """Translations of `articles()`, of every status, mirroring their article."""
    article = draw(articles())
    status = draw(st.sampled_from(TranslationStatus))
    if status is not TranslationStatus.TRANSLATED:
        return factories.translation(article=article, status=status)
    blocks = [
        TranslatedParagraph(kind=block.kind, text=draw(texts())) for block in article.paragraphs
    ]
    return factories.translation(article=article, paragraphs=blocks, title=draw(texts()))


@st.composite
def outlets(draw: st.DrawFn) -> Outlet:
    """Outlets with some sources of different kinds."""
    slug = draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True))
    kinds = draw(st.lists(st.sampled_from(SourceKind), min_size=1, max_size=4))
    return factories.outlet(
        id=slug,
        name=draw(texts().filter(lambda name: valid(name).strip())),
        country=draw(st.sampled_from(("PL", "NO", "JP", "ZZ"))),
        languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True))),
        sources=tuple(
            Source(url=f"https://{slug}.example/{number}", kind=kind)
            for number, kind in enumerate(kinds)
        ),
        enabled=draw(st.booleans()),
    )
