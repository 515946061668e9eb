"""The reader's settings: what is refused at start."""

import pytest

from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.reader.settings import ReaderSettings, time_zones


@pytest.mark.parametrize(
    "address", ["https://papers.example", "http://localhost:8080", "https://papers.example/news/"]
)
def test_a_public_address_may_have_a_port_and_a_path(address: str) -> None:
    assert load(ReaderSettings, public_url=address).public_url == address


@pytest.mark.parametrize(
    "address",
    [
        "papers.example",
        "ftp://papers.example",
        "https://",
        "https://a.example/?q=1",
        "https://a/#b",
    ],
)
def test_what_links_can_not_begin_with_is_no_public_address(address: str) -> None:
    with pytest.raises(WrongSetting, match="PUBLIC_URL"):
        load(ReaderSettings, public_url=address)


def test_lists_are_given_with_commas() -> None:
    settings = load(ReaderSettings, cors_origins="https://a.example, https://b.example")

    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert load(ReaderSettings, trusted_proxies="").trusted_proxies == ()


def test_a_time_zone_is_one_of_the_tz_database() -> None:
    assert "Europe/Warsaw" in time_zones()
    assert load(ReaderSettings, time_zone="Europe/Warsaw").time_zone == "Europe/Warsaw"
    with pytest.raises(WrongSetting, match=r"TIME_ZONE.*Europe/Narnia"):
        load(ReaderSettings, time_zone="Europe/Narnia")


@pytest.mark.parametrize("name", ["reader_secret", "alerts_token"])
def test_a_short_secret_is_none_and_is_not_repeated(name: str) -> None:
    with pytest.raises(WrongSetting, match=name.upper()) as refused:
        load(ReaderSettings, **{name: "hunter2"})

    assert "hunter2" not in str(refused.value)
