"""Addresses, keys and models of the engines of a chain."""

from pathlib import Path

import pytest

from services.translator.settings import TranslatorSettings


def chain(**values: object) -> TranslatorSettings:
    return TranslatorSettings(**values)  # type: ignore[arg-type]  # checked by pydantic


def test_each_engine_of_a_chain_has_its_own_address_key_and_model(tmp_path: Path) -> None:
    settings = chain(
        translator="ctranslate2,libretranslate,deepl",
        translator_model=str(tmp_path),
        translator_api_key="shared",
        libretranslate_url="http://libre.example",
        deepl_url="http://deepl.example",
        deepl_api_key="deepl's",
    )

    libre, deepl = settings.access("libretranslate"), settings.access("deepl")

    assert (libre.url, libre.api_key) == ("http://libre.example", "shared")
    assert (deepl.url, deepl.api_key) == ("http://deepl.example", "deepl's")
    assert settings.access("ctranslate2").model == str(tmp_path)


def test_one_address_for_two_servers_is_a_wrong_setting() -> None:
    with pytest.raises(ValueError, match="PERSPEKTIVEN_DEEPL_URL"):
        chain(translator="libretranslate,deepl", translator_url="http://libre.example")
