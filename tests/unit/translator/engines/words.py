"""Words that the models of tests know, and settings to load them with."""

from pathlib import Path

from services.translator.settings import TranslatorSettings

SPANISH = {
    "ayer": "gestern",
    "llovió": "regnete",
    "mucho": "viel",
    "los": "die",
    "trenes": "Züge",
    "llegaron": "kamen",
    "tarde": "spät",
}


ENGLISH = {"yesterday": "gestern", "trains": "Züge", "late": "spät"}


TO_ENGLISH = {"ayer": "yesterday", "trenes": "trains", "tarde": "late"}


def settings(tmp_path: Path, **overrides: object) -> TranslatorSettings:
    values: dict[str, object] = {"data_dir": tmp_path, "translator_threads": 1}
    return TranslatorSettings(**values | overrides)  # type: ignore[arg-type]  # checked by pydantic
