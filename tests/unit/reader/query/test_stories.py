from datetime import timedelta

from perspektiven.stories import Story, StoryMember
from services.indexer.documents import document
from services.reader.article_index import article_index
from services.reader.query import stories
from services.reader.settings import ReaderSettings
from tests.support.factories import NOW, article, translation
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

FIRST, SECOND = sorted(
    (
        document(translation(article=article(url=f"https://a.example/{number}")), NOW)
        for number in range(2)
    ),
    # Both are dated alike.
    key=lambda each: each.id,
)


def story() -> Story:
    members = tuple(
        StoryMember(
            article_id=each.id,
            cluster_id=each.id,
            outlet=each.outlet.id,
            country=country,
            language="pl",
            dated_at=NOW + timedelta(hours=hours),
        )
        for hours, (each, country) in enumerate([(FIRST, "PL"), (SECOND, "FR")])
    )
    return Story(
        id=FIRST.id,
        first_at=NOW,
        last_at=NOW + timedelta(hours=1),
        members=members,
        countries=("PL", "FR"),
        outlets=("gazeta",),
        texts=2,
        subject=("deich", "ostsee", "sturmflut", "wismar"),
    )


async def test_any_member_names_its_story() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.stories = [story()]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")

        found = await stories.story_of(articles, SECOND.id)

        assert found == story()
        assert elastic.asked[-1]["query"]["bool"]["filter"] == [
            {"term": {"members.article_id": SECOND.id}}
        ]


async def test_there_may_be_no_story() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")

        assert await stories.story_of(articles, "none") is None


async def test_the_newest_are_those_of_several_texts() -> None:
    elastic: ElasticStub
    async with stub() as elastic, client_of(elastic) as client:
        elastic.stories = [story()]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")

        assert await stories.newest(articles, size=5, texts=2) == [story()]
        assert elastic.asked[-1]["size"] == 5
        assert "last_at" in elastic.asked[-1]["sort"][0]


async def test_three_shared_stems_make_a_subject_and_few_stems_make_none() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.stories = [story()]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")
        other = story().model_copy(update={"id": "other"})
        vague = other.model_copy(update={"subject": ("deich", "ostsee")})

        assert await stories.on_its_subject(articles, other, 5) == [story()]
        asked = elastic.asked[-1]["query"]["bool"]
        assert await stories.on_its_subject(articles, vague, 5) == []

    assert asked["minimum_should_match"] == 3
    assert {"term": {"subject": "wismar"}} in asked["should"]


async def test_headlines_of_other_stories_come_with_the_articles_of_one() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [SECOND, FIRST]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")
        alone = story().model_copy(update={"id": "alone", "members": story().members[1:]})

        told, headlines = await stories.told_beside(articles, alone, [story()])

        assert [each.id for each in told.articles] == [SECOND.id]
        assert {name: [each.id for each in those] for name, those in headlines.items()} == {
            FIRST.id: [FIRST.id, SECOND.id]
        }
        assert len(elastic.asked) == 1


async def test_a_story_is_told_with_its_articles_and_countries() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.documents = [FIRST, SECOND]
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")

        told = await stories.told(articles, story())

        assert [each.id for each in told.articles] == [FIRST.id, SECOND.id]
        assert (told.total, told.countries) == (2, (("PL", 1), ("FR", 1)))
