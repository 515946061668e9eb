"""Stories in the index, written by the grouper's own store, with their articles."""

from datetime import datetime, timedelta

from perspektiven.contracts import OutletRef, Translation
from perspektiven.stories import Story, StoryMember
from services.grouper.node import IncomingText, node
from services.grouper.store import StoryStore
from services.grouper.subject import subject
from tests.support.library import NOW, Library

FRENCH = OutletRef(id="le-port", name="Le Port", country="FR")


async def put_story(
    library: Library,
    *reports: Translation,
    first_at: datetime = NOW,
    with_articles: bool = True,
) -> str:
    """Writes articles and their story, a minute after one another; returns the story's id."""
    if with_articles:
        await library.add(*reports)
    members = tuple(
        StoryMember(
            article_id=each.article.id,
            cluster_id=each.article.id,
            outlet=each.article.outlet.id,
            country=each.article.outlet.country,
            language=each.article.language,
            dated_at=first_at + timedelta(minutes=number),
        )
        for number, each in enumerate(reports)
    )
    story = Story(
        id=members[0].article_id,
        first_at=first_at,
        last_at=members[-1].dated_at,
        members=members,
        countries=tuple(sorted({each.country for each in members})),
        outlets=tuple(sorted({each.outlet for each in members})),
        texts=len(members),
        subject=subject((node(_text(each), "de") for each in reports), "de"),
    )
    store = StoryStore(library.elasticsearch, library.settings, "de")
    await store.set_up()
    await store.write({story.id: story})
    await library.elasticsearch.indices.refresh(index=f"{library.settings.index_prefix}stories-*")
    return story.id


def _text(report: Translation) -> IncomingText:
    return IncomingText(
        report.article.id,
        report.article.discovered_at,
        report.title or report.article.title,
        "\n".join(each.text for each in report.paragraphs),
    )
