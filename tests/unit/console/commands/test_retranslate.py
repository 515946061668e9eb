"""The command retranslate: what it refuses before anything is translated."""

import pytest

from tests.support.command_line import run


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--rate", "0"), "--rate"),
        (("--since", "yesterday"), "--since"),
        (("--engine", "a-parrot"), "a-parrot"),
    ],
)
def test_a_wrong_value_exits_2_and_is_named(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], named: str
) -> None:
    code, out, err = run(capsys, "retranslate", *arguments)

    assert (code, out) == (2, "")
    assert named in err
