from datetime import timedelta

from services.grouper.articles import Articles
from tests.support.story_scene import LAVA, NOW, Scene, scene


def articles(here: Scene) -> Articles:
    return Articles(here.elasticsearch, here.settings, "de")


async def test_pages_follow_one_another_in_order() -> None:
    async with scene() as here:
        for number in range(450):
            here.put(f"n{number:03}", LAVA[0], hours=number / 60)

        pages = [page async for page in articles(here).dated_since(NOW - timedelta(days=1))]

        names = [each.text.id for page in pages for each in page]
        assert (len(pages), names) == (3, [f"n{number:03}" for number in reversed(range(450))])


async def test_an_article_without_a_translation_is_foreign() -> None:
    async with scene() as here:
        here.put("a", None, status="untranslated")

        (found,) = await articles(here).named(["a"])

        assert (found.text.is_foreign, found.text.title, found.is_withdrawn) == (
            True,
            "Titolo",
            False,
        )


async def test_the_lead_is_cut() -> None:
    async with scene() as here:
        here.put("a", LAVA[0], body=["Erste Zeile.", "lang " * 900])

        (found,) = await articles(here).named(["a"])

        assert found.text.lead.startswith("Erste Zeile. lang")
        assert len(found.text.lead) < 710


async def test_the_texts_of_articles_are_without_those_that_were_withdrawn() -> None:
    async with scene() as here:
        here.put("a", LAVA[0])
        here.put("b", LAVA[1], status="withdrawn")

        (found,) = await articles(here).texts(["a", "b"])

        assert found.title == LAVA[0]
