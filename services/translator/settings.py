"""Settings of the translator."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, NonNegativeInt, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from perspektiven.settings import CommaList, Settings, split_commas
from services.translator.engines.engine import ENGINES, Unit

_REMOTE = ("libretranslate", "openai", "deepl", "apertium")
_URL, _KEY, _MODEL = "TRANSLATOR_URL", "TRANSLATOR_API_KEY", "TRANSLATOR_MODEL"

Family = Literal["auto", "opus", "nllb", "m2m100", "madlad", "argos", "firefox"]
Device = Literal["auto", "cpu", "cuda"]
ComputeType = Literal[
    "auto", "default", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16",
    "float16", "bfloat16", "float32",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """Connection settings of one engine: its own, else those of every engine."""

    url: str | None
    api_key: str | None
    model: str


def _own(engine: str, what: str, variable: str) -> Any:
    return Field(
        default=None, description=f"{what} of {engine} alone, instead of {variable}.", min_length=1
    )


class TranslatorSettings(Settings):
    """Settings of the translator."""

    translator: CommaList = Field(
        default=("memory", "argos"),
        description="Engines, several with commas, tried in order: " + ", ".join(ENGINES) + ".",
    )
    translator_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Where the engine's server is.",
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
    translator_unit: Unit | None = Field(
        default=None,
        description="Unit of openai and deepl: sentence, paragraph or article; by default an "
        "article, or deepl's paragraphs. All other engines translate sentences.",
    )
    translator_article_tokens: int = Field(
        default=60_000,
        ge=1_000,
        description="Tokens sent and received for one article, at most; what is still open then "
        "is left to the next engine.",
    )
    translator_timeout: float = Field(
        default=60, gt=0, description="Seconds that one request to an engine's server may take."
    )
    translator_concurrency: int = Field(
        default=16,
        ge=1,
        le=256,
        description="Requests to an engine's server at once, at most; how many of them do good "
        "is found out.",
    )
    translator_batch: int = Field(
        default=32, ge=1, le=1000, description="Texts in one request to openai or deepl, at most."
    )
    translator_beam: int = Field(
        default=1, ge=1, le=10, description="Beam size of models that run in this process."
    )
    translator_threads: int = Field(
        default=0, ge=0, le=256, description="Cores for models in this process; 0: all."
    )
    translator_device: Device = Field(
        default="auto",
        description="Device of models in this process: cpu, cuda, or auto, a GPU if there is one.",
    )
    translator_device_index: Annotated[tuple[NonNegativeInt, ...], NoDecode] = Field(
        default=(0,),
        min_length=1,
        description="GPUs by their numbers, several with commas; each holds the models.",
    )
    translator_compute_type: ComputeType = Field(
        default="auto",
        description="Compute type of models in this process. auto: for ctranslate2 the fastest "
        "one of the device, for argos that of the package; default: that of the model.",
    )
    translator_batch_tokens: int = Field(
        default=0,
        ge=0,
        le=1_000_000,
        description="Tokens in a batch of a model in this process; 0: 2048, on a GPU 8192.",
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
    argos_index_url: str = Field(
        default="https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json",
        pattern=r"^https?://",
        description="The list of Argos packages that can be downloaded.",
    )
    argos_loaded: int = Field(
        default=16,
        ge=2,
        le=1000,
        description="Argos packages in memory at once (100 to 300 MB each).",
    )
    libretranslate_url: str | None = _own("libretranslate", "Address", _URL)
    libretranslate_api_key: SecretStr | None = _own("libretranslate", "Key", _KEY)
    openai_url: str | None = _own("openai", "Address", _URL)
    openai_api_key: SecretStr | None = _own("openai", "Key", _KEY)
    openai_model: str | None = _own("openai", "Model", _MODEL)
    deepl_url: str | None = _own("deepl", "Address", _URL)
    deepl_api_key: SecretStr | None = _own("deepl", "Key", _KEY)
    deepl_model: str | None = _own("deepl", "Model", _MODEL)
    apertium_url: str | None = _own("apertium", "Address", _URL)
    ctranslate2_model: str | None = _own("ctranslate2", "Folders of models", _MODEL)

    @field_validator("translator", "translation_memory", "translator_device_index", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return split_commas(value)

    @field_validator("translator")
    @classmethod
    def _known_engines(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("has no engine")
        for name in value:
            if name not in ENGINES:
                raise ValueError(f"{name!r} is not an engine; the engines are {', '.join(ENGINES)}")
        return value

    @field_validator("libretranslate_url", "openai_url", "deepl_url", "apertium_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("is not an http:// or https:// URL")
        return value

    @model_validator(mode="after")
    def _one_address_for_each(self) -> Self:
        """One address can't be that of two servers: a key would go to the wrong one."""
        sharing = [name for name in self.translator if name in _REMOTE and self._url(name) is None]
        if self.translator_url is not None and len(sharing) > 1:
            names = " and ".join(f"PERSPEKTIVEN_{name.upper()}_URL" for name in sharing)
            raise ValueError(
                f"PERSPEKTIVEN_TRANSLATOR_URL is one address for two engines: set {names}"
            )
        return self

    def access(self, engine: str) -> Access:
        """Connection settings of an engine of ENGINES."""
        key: SecretStr | None = getattr(self, f"{engine}_api_key", None) or self.translator_api_key
        model: str | None = getattr(self, f"{engine}_model", None)
        return Access(
            url=self._url(engine) or self.translator_url,
            api_key=key.get_secret_value() if key else None,
            model=model or self.translator_model,
        )

    def _url(self, engine: str) -> str | None:
        url: str | None = getattr(self, f"{engine}_url", None)
        return url
