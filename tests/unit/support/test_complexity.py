import ast
from textwrap import dedent

import pytest

from tests.support.complexity import complexities


@pytest.mark.parametrize(
    ("body", "complexity"),
    [
        ("return 1", 1),
        ("if a: pass\nelif b: pass\nelse: pass", 3),
        ("return a if b else c", 2),
        ("return a and b and c or d", 4),
        ("for a in b: pass\nelse: pass", 3),
        ("while a: pass", 2),
        ("try: pass\nexcept A: pass\nexcept B: pass\nelse: pass\nfinally: pass", 4),
        ("return [a for b in c if b if d for a in b]", 5),
        ("match a:\n case 1: pass\n case 2: pass\n case _: pass", 3),
        ("assert a", 2),
        ("with a: pass", 1),
    ],
)
def test_every_decision_counts(body: str, complexity: int) -> None:
    code = "def function():\n" + "\n".join(f"    {line}" for line in body.splitlines())

    assert list(complexities(ast.parse(code))) == [("function", complexity)]


def test_a_function_within_another_one_is_counted_by_itself() -> None:
    code = """
    class Any:
        async def outer(self):
            if self:
                def inner():
                    return self and self and self
            return inner
    """

    assert dict(complexities(ast.parse(dedent(code)))) == {"outer": 2, "inner": 3}
