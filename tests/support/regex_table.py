"""Every compiled regular expression of ours, by name, and how it is called."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import perspektiven
import services

_ROOT = Path(perspektiven.__path__[0]).parent
_METHODS = ("match", "fullmatch", "finditer")
"""What is measured; `finditer` goes through a text as all the others do."""
_MEASURED_AS = {"match": "match", "fullmatch": "fullmatch"}
_OF_RE = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}


@dataclass(frozen=True, slots=True)
class FoundPattern:
    """A pattern, and the methods that it is called by."""

    name: str
    pattern: Any
    methods: tuple[str, ...]


def found_patterns() -> list[FoundPattern]:
    """All patterns that hang on a module or on a class of it, each once."""
    found: dict[int, FoundPattern] = {}
    for module in _modules():
        source = Path(module.__file__ or "").read_text()
        for name, holder, value in _values(module):
            for number, pattern in enumerate(_patterns(value)):
                # One that is imported from elsewhere is compiled once.
                if id(pattern) in found and not _is_defined(source, holder):
                    continue
                suffix = f"[{number}]" if not isinstance(value, re.Pattern) else ""
                full = f"{module.__name__}.{name}{suffix}"
                found[id(pattern)] = FoundPattern(full, pattern, _methods(source, holder))
    return sorted(found.values(), key=lambda each: each.name)


def hidden_calls() -> list[str]:
    """Calls of `re` within functions, where no test sees the pattern: `path: call`."""
    hidden = []
    for path in _files():
        tree = ast.parse(path.read_text())
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                hidden += [
                    f"{path.relative_to(_ROOT)}: {ast.unparse(call)}"
                    for call in ast.walk(function)
                    if isinstance(call, ast.Call) and _is_of_re(call)
                ]
    return sorted(set(hidden))


def _is_of_re(call: ast.Call) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _OF_RE
    )


def _files() -> list[Path]:
    roots = [Path(path) for package in (services, perspektiven) for path in package.__path__]
    return sorted(path for root in roots for path in root.rglob("*.py"))


def _modules() -> Iterator[ModuleType]:
    for package in (services, perspektiven):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def _values(module: ModuleType) -> Iterator[tuple[str, str, Any]]:
    """Name, name of the holder in the source, value."""
    for name, value in vars(module).items():
        yield name, name, value
        if isinstance(value, type) and value.__module__ == module.__name__:
            for attribute, inner in vars(value).items():
                yield f"{name}.{attribute}", attribute, inner


def _patterns(value: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for key, inner in value.items():
            yield from _patterns(key, depth + 1)
            yield from _patterns(inner, depth + 1)
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for inner in value:
            yield from _patterns(inner, depth + 1)


def _is_defined(source: str, holder: str) -> bool:
    return re.search(rf"^\s*{re.escape(holder)}\b[^=\n]*=", source, re.MULTILINE) is not None


def _methods(source: str, holder: str) -> tuple[str, ...]:
    """What the module calls it by; all, where it is handed on or in public."""
    uses = re.findall(rf"(?<![\w.]){re.escape(holder)}\b(?!\s*[:=])(?:\.(\w+))?", source)
    measured = {_MEASURED_AS.get(use, "finditer" if use else "") for use in uses}
    if not holder.startswith("_") or not measured or "" in measured:
        return _METHODS
    return tuple(sorted(measured))
