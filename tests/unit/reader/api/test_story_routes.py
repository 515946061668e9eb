import httpx

from services.reader.app import application
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub
from tests.unit.reader.query.test_stories import FIRST, SECOND, story


async def asked(elastic: ElasticStub, path: str) -> httpx.Response:
    settings = ReaderSettings(elasticsearch_url=elastic.url, warm_up=False)
    async with client_of(elastic) as client:
        app = application(settings, client)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            return await web.get(path)


async def test_a_story_comes_with_its_headlines() -> None:
    async with stub() as elastic:
        elastic.stories, elastic.documents = [story()], [FIRST, SECOND]

        answer = await asked(elastic, f"/api/v1/stories/{SECOND.id}")

        said = answer.json()
        assert (answer.status_code, said["id"], said["texts"]) == (200, FIRST.id, 2)
        assert [each["id"] for each in said["articles"]] == [FIRST.id, SECOND.id]


async def test_an_article_without_a_story_is_not_found() -> None:
    async with stub() as elastic:
        answer = await asked(elastic, "/api/v1/stories/none")

        assert (answer.status_code, answer.headers["content-type"]) == (
            404,
            "application/problem+json",
        )


async def test_stories_are_listed() -> None:
    async with stub() as elastic:
        elastic.stories = [story()]

        answer = await asked(elastic, "/api/v1/stories?size=3")

        assert [each["id"] for each in answer.json()] == [FIRST.id]


async def test_the_page_of_a_member_leads_to_its_story() -> None:
    async with stub() as elastic:
        elastic.stories, elastic.documents = [story()], [FIRST, SECOND]

        moved = await asked(elastic, f"/stories/{SECOND.id}")
        page = await asked(elastic, f"/stories/{FIRST.id}")

        assert (moved.status_code, moved.headers["location"]) == (307, f"/stories/{FIRST.id}")
        assert (page.status_code, page.text.count("<article") >= 2) == (200, True)
