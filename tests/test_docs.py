"""What is written is true: references are current, the tree is the tree, names are documented."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from docs import generate
from perspektiven import topics

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("path", generate.PAGES)
def test_generated_reference_is_current(path: str) -> None:
    written = (ROOT / path).read_text(encoding="utf-8")

    assert written == generate.PAGES[path](), "run: python -m docs.generate"


def test_every_module_says_in_one_line_what_it_holds() -> None:
    tree = generate.architecture_page().split("```text\n")[1].split("```")[0]

    silent = [line for line in tree.splitlines() if re.fullmatch(r"  \S+\s*", line)]

    assert silent == []


def test_every_topic_is_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

    assert [
        topic.name for topic in topics.ALL if f"`{topic.name.removesuffix('.dead')}`" not in text
    ] == []


@pytest.mark.parametrize(
    "page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operations.md"]
)
def test_links_lead_to_files_that_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    folder = (ROOT / page).parent
    targets = [
        link.split("#")[0] for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text)
    ]

    assert [target for target in targets if target and not (folder / target).exists()] == []


def test_every_direct_dependency_is_accounted_for_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    named = {Requirement(each).name for part in (project["dependencies"], *extras) for each in part}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    listed = [row for row in rows if row[0] != "dependency"]

    assert sorted(row[0] for row in listed) == sorted(named - {"perspektiven"})
    for name, what_for, released, instead in listed:
        assert what_for, name
        assert re.fullmatch(r"\S+, 20\d\d-\d\d-\d\d", released), name
        assert instead, name
