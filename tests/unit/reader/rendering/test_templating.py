"""What pages print: links of the web only, JSON that stays data, teasers cut between words."""

import json

import pytest

from services.reader.rendering.templating import environment, json_ld, web_only
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


def test_what_xml_may_not_hold_is_left_out() -> None:
    template = environment(ReaderSettings(), target(ReaderSettings())).from_string("{{ text }}")

    assert template.render(text="a\x00b\x0b<\ud800>") == "ab &lt;&gt;"
