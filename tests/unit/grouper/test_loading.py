from datetime import UTC, datetime, timedelta

from services.grouper.articles import Articles
from services.grouper.clusters import ClusterGrouping
from services.grouper.loading import from_index, kept_since
from services.grouper.store import StoryStore
from tests.support.story_scene import LAVA, NOW, STRIKE, scene


def test_stories_are_kept_from_the_beginning_of_a_day_on() -> None:
    now = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)

    assert kept_since(now, timedelta(days=8)) == datetime(2026, 11, 11, tzinfo=UTC)


async def test_older_articles_are_in_the_stories_that_they_were_decided_into() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], hours=30)
        here.put("copy", LAVA[0], hours=29, cluster_id="a")
        here.put("b", LAVA[1], hours=28)
        here.put("x", STRIKE, hours=1)
        await here.started()
        store = StoryStore(here.elasticsearch, here.settings, "de")
        articles = Articles(here.elasticsearch, here.settings, "de")
        clusters = ClusterGrouping("de")
        since, before = NOW - timedelta(days=3), NOW - timedelta(hours=12)

        later = await from_index(store, articles, clusters, "de", since, before)

        assert later == {"x"}
        assert clusters.settle() == []
        assert clusters.story("a") is not None
        assert [each.node.id for each in clusters.clusters("a")] == ["a", "b"]
        assert len(clusters.clusters("a")[0].members) == 2
