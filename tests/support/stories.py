"""Stories in the index of the grouper, with their articles."""

from datetime import datetime, timedelta

from perspektiven.contracts import OutletRef, Translation
from tests.support.library import NOW, Library

FRENCH = OutletRef(id="le-port", name="Le Port", country="FR")


async def put_story(
    library: Library, *reports: Translation, first_at: datetime = NOW, with_articles: bool = True
) -> str:
    """Writes articles and their story as the grouper does; returns the story's id."""
    if with_articles:
        await library.add(*reports)
    members = [
        {
            "article_id": each.article.id,
            "cluster_id": each.article.id,
            "outlet": each.article.outlet.id,
            "country": each.article.outlet.country,
            "language": each.article.language,
            "dated_at": (first_at + timedelta(minutes=number)).isoformat(),
        }
        for number, each in enumerate(reports)
    ]
    alias = f"{library.settings.index_prefix}stories-de"
    keywords = {name: {"type": "keyword"} for name in ("countries", "outlets")}
    await library.elasticsearch.options(ignore_status=400).indices.create(
        index=alias, mappings={"properties": keywords}
    )
    root = reports[0].article.id
    source = {
        "first_at": first_at.isoformat(),
        "last_at": first_at.isoformat(),
        "members": members,
        "countries": sorted({each.article.outlet.country for each in reports}),
        "outlets": sorted({each.article.outlet.id for each in reports}),
        "texts": len(reports),
    }
    await library.elasticsearch.index(index=alias, id=root, document=source, refresh=True)
    return root
