"""Guides for newcomers are right: the walk of an article, the paths they name, the names."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
PACKAGES = ("console", "perspektiven", "services")

# Renamed, since they did not say what they held (docs/adr/0014-rooms.md).
# fmt: off
OLD_MODULES = frozenset(
    {
        "afterwards", "ballot", "candidates", "children", "desk", "doubles", "elsewhere",
        "even_time", "leash", "lines", "lookups", "looks", "manners", "names", "outcomes",
        "people", "places", "rest", "single", "spots", "tally", "texts", "turns", "wishes",
        "wording",
    }
)
# fmt: on
OLD_CLASSES = frozenset({"Shelf", "Parts"})
ONE_MEANING = ("Article", "Document", "Entry", "Frontier", "Paragraph", "Source", "Translation")


def _walks() -> Iterator[list[str]]:
    """The steps of each row of the walk, as dotted modules."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.split("## The walk of an article")[1].split("\n## ")[0]
    for line in table.splitlines():
        if "→" in line:
            folder, steps, _ = (cell.strip(" `") for cell in line.strip("|").split("|"))
            yield [_module_of(folder, step.strip()) for step in steps.split("→")]


def _module_of(folder: str, step: str) -> str:
    path = step if step.partition("/")[0] in PACKAGES else folder + step
    return path.removesuffix(".py").replace("/", ".")


def _imports_of(module: str) -> set[str]:
    path = ROOT / (module.replace(".", "/") + ".py")
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return imported


STEPS = sorted({step for walk in _walks() for step in pairwise(walk)})


def test_the_walk_leads_through_every_service() -> None:
    services = {path.parent.name for path in ROOT.glob("services/*/app.py")}

    begun = {walk[0].split(".")[1] for walk in _walks() if walk[0].endswith(".app")}

    assert begun == services


@pytest.mark.parametrize(("step", "following"), STEPS)
def test_each_step_of_the_walk_imports_the_next(step: str, following: str) -> None:
    assert following in _imports_of(step)


@pytest.mark.parametrize("page", GUIDES)
def test_every_path_in_a_guide_exists(page: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    quoted = [each.split()[0] for each in re.findall(r"`([^`\n]+)`", text) if ".venv" not in each]
    paths = [each for each in quoted if re.fullmatch(r"[\w.-]+(?:/[\w.-]*)+|\w+\.(?:py|md)", each)]
    missing = [path for path in paths if not _exists(path)]

    assert paths
    assert missing == []


def _exists(path: str) -> bool:
    """Whether the path leads somewhere; `settings.py` alone means that of each service."""
    return (ROOT / path).exists() or path == "settings.py"


def test_no_module_has_one_of_the_old_names() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]

    assert [str(path.relative_to(ROOT)) for path in modules if path.stem in OLD_MODULES] == []


def test_no_class_has_one_of_the_old_names() -> None:
    assert [where for where, name in _classes() if name in OLD_CLASSES] == []


@pytest.mark.parametrize("word", ONE_MEANING)
def test_a_word_of_the_glossary_names_one_class(word: str) -> None:
    assert len([where for where, name in _classes() if name == word]) == 1


def _classes() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield str(path.relative_to(ROOT)), node.name
