"""Articles in a language's other script: found, counted and named by it, their captions too."""

from perspektiven.contracts import Image
from tests.support.library import report, stocked
from tests.support.stack import MakeSettings


async def test_a_language_is_found_in_all_its_scripts_and_each_is_named(
    settings: MakeSettings,
) -> None:
    image = Image(url="https://gazeta.example/most.jpg", caption="Novi most")
    async with stocked(settings, target_language=("de",)) as library:
        await library.add(
            report(0, language="sr"),
            report(1, language="sr-Latn", image=image, image_caption="Die neue Brücke"),
            report(2, language="zh-Hant"),
        )

        serbian = await library.json("/api/v1/search", language="sr")
        latin = await library.json("/api/v1/search", language="sr-Latn")
        chinese = await library.json("/api/v1/search", q="language:zh")
        everything = await library.json("/api/v1/facets")

    assert {each["language"] for each in serbian["results"]} == {"sr", "sr-Latn"}
    assert [each["language"] for each in latin["results"]] == ["sr-Latn"]
    assert latin["results"][0]["image"]["translated_caption"] == "Die neue Brücke"
    assert [each["language"] for each in chinese["results"]] == ["zh-Hant"]
    labels = {each["value"]: each["label"] for each in everything["language"]}
    assert labels == {
        "sr": "Serbisch",
        "sr-Latn": "Serbisch (Lateinisch)",
        "zh-Hant": "Chinesisch (traditionell)",
    }
