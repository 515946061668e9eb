"""Cyclomatic complexity of functions, comprehensions and operators counted as radon counts them.

ruff's C901 counts neither `and` and `or` nor comprehensions, so that a function of one dense
statement passes for simple.

Source: McCabe, "A Complexity Measure" (1976); radon's documentation, "Cyclomatic Complexity".
"""

import ast
from collections.abc import Iterator


def complexities(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Name and complexity of each function; functions within one are counted by themselves."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, 1 + sum(map(_decisions, _own_nodes(node)))


def _own_nodes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def _decisions(node: ast.AST) -> int:
    match node:
        case ast.If() | ast.IfExp() | ast.Assert():
            return 1
        case ast.For() | ast.AsyncFor() | ast.While():
            return 1 + bool(node.orelse)
        case ast.Try():
            return len(node.handlers) + bool(node.orelse)
        case ast.BoolOp():
            return len(node.values) - 1
        case ast.comprehension():
            return 1 + len(node.ifs)
    return sum(not _is_default(case) for case in node.cases) if isinstance(node, ast.Match) else 0


def _is_default(case: ast.match_case) -> bool:
    return isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
