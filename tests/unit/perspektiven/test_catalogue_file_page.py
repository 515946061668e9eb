"""docs/outlets.md shows a catalogue that is right, and names every field."""

import re
from pathlib import Path

import pytest

from perspektiven import catalogue_file
from perspektiven.contracts import CrawlOptions, Outlet

PAGE = Path(__file__).parents[3] / "docs" / "outlets.md"


def test_the_example_is_without_a_fault(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "outlets.yaml"
    path.write_text(example.group(1) if example else "", encoding="utf-8")

    assert catalogue_file.examine(path).problems == ()


@pytest.mark.parametrize(
    "field",
    [
        *(name for name in Outlet.model_fields if name != "crawl"),
        *(f"crawl.{name}" for name in CrawlOptions.model_fields),
    ],
)
def test_every_field_is_explained(field: str) -> None:
    assert f"`{field}`" in PAGE.read_text(encoding="utf-8")
