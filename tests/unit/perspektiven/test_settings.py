"""Settings from the environment, from secret files, and what is said of wrong ones."""

import traceback
from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from perspektiven.errors import WrongSetting
from perspektiven.settings import Settings, environment_of, load, without_passwords


class KeySettings(Settings):
    translator_api_key: SecretStr | None = Field(default=None, description="A secret.")


def test_a_variable_overrides_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_TARGET_LANGUAGE", "en, pt-BR")

    assert load(Settings).target_language == ("en", "pt-BR")


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_RETENTION_DAYS", "")

    assert load(Settings).retention_days is None


def test_a_secret_is_read_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("PERSPEKTIVEN_TRANSLATOR_API_KEY_FILE", str(tmp_path / "key"))

    settings = load(KeySettings)

    assert settings.translator_api_key is not None
    assert settings.translator_api_key.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_an_empty_secret_file_is_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("")
    monkeypatch.setenv("PERSPEKTIVEN_TRANSLATOR_API_KEY_FILE", str(tmp_path / "key"))

    assert load(KeySettings).translator_api_key is None


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_TRANSLATOR_API_KEY_FILE", str(tmp_path / "none"))

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_API_KEY_FILE"):
        load(KeySettings)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PERSPEKTIVEN_HTTP_PORT", "99999"),
        ("PERSPEKTIVEN_TARGET_LANGUAGE", "klingonisch"),
        ("PERSPEKTIVEN_ELASTICSEARCH_URL", "elasticsearch:9200"),
        ("PERSPEKTIVEN_ALLOWED_HOSTS", "10.0.0.0/99"),
        ("PERSPEKTIVEN_LOG_LEVEL", "loud"),
        ("PERSPEKTIVEN_TOPIC_PREFIX", "a b"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(WrongSetting) as complaint:
        load(Settings)

    assert str(complaint.value).startswith(variable)
    assert "\n" not in str(complaint.value)


def test_a_child_is_handed_secrets_as_they_are() -> None:
    environment = environment_of({"translator_api_key": SecretStr("s3cret"), "http_port": 0})

    assert environment["PERSPEKTIVEN_TRANSLATOR_API_KEY"] == "s3cret"
    assert environment["PERSPEKTIVEN_HTTP_PORT"] == "0"


class SecretSettings(Settings):
    alerts_token: SecretStr | None = Field(default=None, min_length=16, description="A secret.")


def test_a_wrong_secret_is_not_shown_whatever_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_ALERTS_TOKEN", "hunter2")

    with pytest.raises(WrongSetting) as complaint:
        load(SecretSettings)

    assert "PERSPEKTIVEN_ALERTS_TOKEN" in str(complaint.value)
    assert "hunter2" not in "".join(traceback.format_exception(complaint.value))


@pytest.mark.parametrize("address", ["ftp://elastic:hunter2@es:9200", "elastic:hunter2@es:9200"])
def test_a_password_in_a_wrong_address_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_ELASTICSEARCH_URL", address)

    with pytest.raises(WrongSetting) as complaint:
        load(Settings)

    assert "es:9200" in str(complaint.value)
    assert "hunter2" not in "".join(traceback.format_exception(complaint.value))


def test_passwords_are_taken_out_of_each_address() -> None:
    addresses = "http://elastic:hunter2@es-1:9200,https://es-2:9200,http://a:p/w@es-3"

    assert without_passwords(addresses) == "http://es-1:9200,https://es-2:9200,http://es-3"
