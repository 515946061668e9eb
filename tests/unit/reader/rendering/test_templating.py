"""What pages print: links of the web only, JSON that stays data, teasers cut between words."""

import json
from zoneinfo import ZoneInfo

import pytest

from perspektiven.contracts import EngineVersion
from services.reader.rendering.messages import Messages
from services.reader.rendering.templating import (
    engine_details,
    engine_name,
    json_ld,
    render,
    rendered,
    web_only,
)
from services.reader.settings import ReaderSettings
from services.reader.targets import target


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "ftp://x"]
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert web_only(url) is None
    assert web_only("https://x.example/") == "https://x.example/"


def test_json_in_a_page_can_not_end_its_script() -> None:
    value = {"headline": "</script><script>alert(1)</script> <!-- &"}

    printed = str(json_ld(value))

    assert not set(printed) & set("<>&")
    assert json.loads(printed) == value


async def test_what_xml_may_not_hold_is_left_out() -> None:
    settings = ReaderSettings()
    doubtful = "a\x00b\x0b<\ud800>"

    page = render(settings, target(settings), "opensearch.xml", home=doubtful)

    assert 'template="ab &lt;&gt;/search' in page
    assert await rendered(settings, target(settings), "opensearch.xml", home=doubtful) == page


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        (EngineVersion(name="argos", model="translate-pl_de", version="1.9"), "Argos Translate"),
        (EngineVersion(name="memory", model="a.tmx", version="5f0c"), "einem Übersetzungsspeicher"),
        (EngineVersion(name="openai", model="org/some-model", version="1"), "some-model"),
        (
            EngineVersion(name="deepl+libretranslate", model="a+b", version="1"),
            "DeepL, LibreTranslate",
        ),
    ],
)
def test_readers_are_told_an_engine_by_its_name_without_files_and_digests(
    engine: EngineVersion, said: str
) -> None:
    assert engine_name(engine, Messages("de", ZoneInfo("Europe/Berlin"))) == said


def test_details_hold_model_and_version() -> None:
    engine = EngineVersion(name="argos", model="translate-pl_de", version="1.9")

    assert engine_details(engine) == "argos translate-pl_de 1.9"
