"""Settings of the translator."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from perspektiven.settings import CommaList, Settings, split_commas
from services.translator.engines.engine import ENGINES

Family = Literal["auto", "opus", "nllb", "m2m100", "madlad", "argos", "firefox"]


class TranslatorSettings(Settings):
    """What the translator may be told."""

    translator: CommaList = Field(
        default=("memory", "argos"),
        description="Engines, several with commas, tried in order: " + ", ".join(ENGINES) + ".",
    )
    translator_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Where the engine's server is; for argos, the index of its packages.",
    )
    translator_api_key: SecretStr | None = Field(
        default=None, description="Key for the engine's server."
    )
    translator_model: str = Field(
        default="", description="Model of openai and deepl; for ctranslate2, the model's folder."
    )
    translator_family: Family = Field(
        default="auto", description="How the model of ctranslate2 is told its languages."
    )
    translator_glossary: str = Field(default="", description="Id of a glossary at DeepL.")
    translator_timeout: float = Field(
        default=60, gt=0, description="Seconds that one request to an engine's server may take."
    )
    translator_concurrency: int = Field(
        default=4, ge=1, le=256, description="Requests to an engine's server at once."
    )
    translator_batch: int = Field(
        default=32, ge=1, le=1000, description="Segments in one request, at most."
    )
    translator_beam: int = Field(
        default=1, ge=1, le=10, description="Beam size of models that run in this process."
    )
    translator_threads: int = Field(
        default=0, ge=0, le=256, description="Cores for models in this process; 0: all."
    )
    translator_in_flight: int = Field(
        default=64, ge=1, le=10_000, description="Articles that are being translated at once."
    )
    translator_cache_bytes: int = Field(
        default=1_000_000_000,
        ge=0,
        description="Bytes of translated segments that are kept on disk; 0 keeps none.",
    )
    translation_memory: CommaList = Field(
        default=(), description="Files of the translation memory (TMX), several with commas."
    )
    argos_folder: Path | None = Field(
        default=None, description="Folder of Argos packages; by default within DATA_DIR."
    )
    argos_download: bool = Field(
        default=True, description="Whether Argos packages that are missing are downloaded."
    )

    @field_validator("translator", "translation_memory", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("translator")
    @classmethod
    def _known_engines(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("names no engine")
        for name in value:
            if name not in ENGINES:
                raise ValueError(f"{name!r} is no engine; there are {', '.join(ENGINES)}")
        return value
