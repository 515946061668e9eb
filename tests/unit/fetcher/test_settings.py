"""Settings of the fetcher, as they come from the environment."""

import pytest

from perspektiven.errors import WrongSetting
from perspektiven.ops import cores
from perspektiven.settings import load
from services.fetcher.settings import FetcherSettings


def test_waits_are_seconds_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_RETRY_AFTER", "1, 2.5,60")

    assert load(FetcherSettings).retry_after == (1.0, 2.5, 60.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRAWL_DELAY", "-1"),
        ("USER_AGENT_TOKEN", "Two words"),
        ("RETRY_AFTER", "soon"),
        ("WEBSUB_CALLBACK", "gopher://news.example/"),
        ("EXTRACTION_MEGABYTES", "1"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"PERSPEKTIVEN_{name}", value)

    with pytest.raises(WrongSetting, match=f"PERSPEKTIVEN_{name}"):
        load(FetcherSettings)


def test_a_fetcher_takes_four_cores_at_most_and_a_batch_takes_all() -> None:
    settings = load(FetcherSettings, extraction_workers=0)

    assert settings.workers == min(4, cores.usable())
    assert settings.batch_workers == cores.usable()


def test_a_number_of_workers_that_was_chosen_holds_for_both() -> None:
    settings = load(FetcherSettings, extraction_workers=9)

    assert (settings.workers, settings.batch_workers) == (9, 9)


def test_a_large_machine_gets_four_extraction_processes_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cores, "usable", lambda: 16)

    assert FetcherSettings().workers == 4
    assert FetcherSettings(extraction_workers=12).workers == 12
