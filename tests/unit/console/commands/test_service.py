"""The command service: settings are checked before a service starts."""

import pytest

from console.commands.service import SERVICES
from tests.support.command_line import run


def test_an_unknown_service_exits_2_and_the_known_ones_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "service", "printer")

    assert code == 2
    assert all(name in err for name in SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_wrong_setting_stops_the_start_and_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_HTTP_PORT", "a port")

    code, _, err = run(capsys, "service", name)

    assert code == 2
    assert "PERSPEKTIVEN_HTTP_PORT" in err
