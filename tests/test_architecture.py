"""The shape of the code: sizes, dependencies, and services that stand alone in their images."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from console.commands import COMMANDS
from tests.support.complexity import complexities

ROOT = Path(__file__).parent.parent
SERVICES = ("fetcher", "translator", "indexer", "grouper", "reader")
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40
MOST_DECISIONS = 10
MOST_MODULES_OF_A_FOLDER = 25

_CLOCKS = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
)
SMALL_MODULE = 40
"""Lines up to which a module may be tested with those that use it."""
OF_SEVERAL_MODULES = {
    "bench/test_extraction.py": "the scores of bench/extraction",
    "bench/test_stories.py": "the scores of bench/stories, and its plain TF-IDF",
    "bench/test_sentences.py": "the measure of bench/sentences",
    "bench/test_search.py": "the articles of bench/search",
    "bench/test_translation_checks.py": "the figures of bench/translating --only checks",
    "bench/test_week.py": "the world and the figures of bench/week",
    "bench/test_pipeline.py": "the tenths of bench/pipeline",
    "fetcher/test_blow_ups.py": "texts that are made to cost time, at every step that reads them",
    "fetcher/test_hostile_texts.py": "half characters and huge texts in pages, feeds and archives",
    "fetcher/test_loop.py": "the fetcher's event loop under bodies of a megabyte",
    "fetcher/test_two_sources.py": "one page in two sources, from the poll to the article",
    "indexer/test_loop.py": "the indexer's event loop under records of a megabyte",
    "reader/test_listening.py": "the socket that app.py opens",
    "reader/test_loop.py": "the reader's event loop under documents of a megabyte",
    "test_regex_growth.py": "all regular expressions of the code",
    "translator/test_loop.py": "the translator's event loop under articles of a megabyte",
}
"""Test files of a behaviour that several modules share, with that behaviour."""

# Imports modules in a world without the packages named on standard input.
_IMPORT = """
import importlib, json, sys

class Absent:
    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"{name} is absent", name=name)

sys.meta_path.insert(0, Absent(set(json.load(sys.stdin))))
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def _modules() -> Iterator[Path]:
    for folder in ("console", "perspektiven", "services"):
        yield from (ROOT / folder).rglob("*.py")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_grows_too_long() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules()
    }

    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def _mirrored_tests() -> set[str]:
    """Files below tests/unit and below the folders of tests/integration: fetcher/test_pool.py.

    Beside those folders stand the tests of a whole service, and of several.
    """
    unit, integration = (ROOT / "tests" / each for each in ("unit", "integration"))
    files = [(unit, path) for path in unit.rglob("test_*.py")]
    files += [(integration, path) for path in integration.glob("*/**/test_*.py")]
    return {str(path.relative_to(root)) for root, path in files}


def _tested_modules() -> dict[str, Path]:
    """Each module by the path where its test file has to stand, below one of the two folders."""
    modules = {
        str(path.relative_to(ROOT)).removeprefix("services/"): path
        for path in (*_modules(), *(ROOT / "tests" / "support").glob("*.py"))
        if path.name != "__init__.py"
    }
    return {_test_of(name.removeprefix("tests/")): path for name, path in modules.items()}


def _test_of(module: str) -> str:
    folder, _, name = module.rpartition("/")
    return f"{folder}/test_{name}"


def test_every_test_file_stands_where_its_module_stands() -> None:
    """Under the module's name, or under it with a subject: test_extract_layouts.py."""
    stems = {name.removesuffix(".py") for name in _tested_modules()}

    strays = {
        name
        for name in _mirrored_tests() - set(OF_SEVERAL_MODULES)
        if not any((name.removesuffix(".py") + "_").startswith(stem + "_") for stem in stems)
    }

    assert strays == set()
    assert set(OF_SEVERAL_MODULES) - _mirrored_tests() == set()


def test_every_module_has_a_test_file_of_its_name() -> None:
    without = {
        str(path.relative_to(ROOT))
        for name, path in _tested_modules().items()
        if name not in _mirrored_tests()
        and "tests" not in path.relative_to(ROOT).parts
        and len(path.read_text(encoding="utf-8").splitlines()) > SMALL_MODULE
    }

    assert without == set(), "write a test file for the module"


def test_no_test_file_grows_too_long() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES
    }

    assert long == set()


def test_no_function_grows_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in _modules()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _lines_of(node) > MOST_LINES_OF_A_FUNCTION
    ]

    assert long == []


def test_no_function_decides_too_much() -> None:
    """But for a list that may only shrink. `and`, `or` and comprehensions count, as in radon."""
    dense = {
        f"{path.relative_to(ROOT)}:{name}"
        for path in _modules()
        for name, complexity in complexities(_tree(path))
        if complexity > MOST_DECISIONS
    }
    listed = set((ROOT / "tests" / "dense_functions.txt").read_text(encoding="utf-8").split())

    assert dense - listed == set(), "split the function along its meaning"
    assert listed - dense == set(), "take the function off tests/dense_functions.txt"


def test_no_folder_holds_too_many_modules() -> None:
    folders = Counter(
        str(path.parent.relative_to(ROOT)) for path in _modules() if path.name != "__init__.py"
    )

    assert {
        name: count for name, count in folders.items() if count > MOST_MODULES_OF_A_FOLDER
    } == {}


def test_no_module_is_named_after_nothing() -> None:
    empty_words = {"utils", "helpers", "common", "base", "manager", "misc"}

    assert [path for path in _modules() if path.stem in empty_words] == []


def test_only_settings_read_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if re.search(r"os\.environ\b|os\.getenv\b", path.read_text(encoding="utf-8"))
    ]

    assert readers == ["perspektiven/settings.py"]


def test_the_fetcher_has_one_clock() -> None:
    """Others are handed it, so that a test sets the time, and a clock that jumps moves nothing."""
    askers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "services" / "fetcher").rglob("*.py")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in _CLOCKS
    }

    assert askers == {"services/fetcher/steady_clock.py"}


def test_no_locked_distribution_ships_packages_of_our_names() -> None:
    owners = metadata.packages_distributions()

    assert set(owners.get("services", [])) <= {"perspektiven"}
    assert set(owners.get("perspektiven", [])) <= {"perspektiven"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_with_nothing_but_what_its_extra_declares(service: str) -> None:
    declared = _closure("perspektiven", service)
    absent = [
        name
        for name, owners in metadata.packages_distributions().items()
        if not declared & {_folded(owner) for owner in owners}
    ]

    started = ["console.commands.service", f"services.{service}.app"]
    assert _import(started, without=absent) == ""


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_no_other_service(service: str) -> None:
    pattern = re.compile(rf"(?:from|import) services\.(?!{service}\b)(\w+)")
    folder = ROOT / "services" / service

    known = [
        f"{path.name}: {found.group(1)}"
        for path in folder.rglob("*.py")
        for found in pattern.finditer(path.read_text(encoding="utf-8"))
    ]

    assert known == []


def test_every_command_loads() -> None:
    modules = [f"console.commands.{name.replace('-', '_')}" for name in COMMANDS]

    assert _import(modules) == ""


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = ast.get_docstring(node, clean=False)
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    return whole - (docstring.count("\n") + 1 if docstring else 0)


def _import(modules: list[str], *, without: list[str] | None = None) -> str:
    """The last line of the complaint when modules are imported in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, *modules],
        cwd=ROOT,
        input=json.dumps(without or []),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


def _closure(distribution: str, extra: str = "") -> set[str]:
    """The names of a distribution and of all that it needs, with one of its extras."""
    seen: set[tuple[str, str]] = set()
    waiting = [(distribution, extra)]
    while waiting:
        name, chosen = waiting.pop()
        if (_folded(name), chosen) in seen:
            continue
        seen.add((_folded(name), chosen))
        for requirement in _requirements(name):
            if requirement.marker and not requirement.marker.evaluate({"extra": chosen}):
                continue
            waiting += [(requirement.name, each) for each in ("", *requirement.extras)]
    return {name for name, _ in seen}


def _requirements(distribution: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in metadata.requires(distribution) or []]
    except metadata.PackageNotFoundError:
        return []


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
