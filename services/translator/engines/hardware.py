"""Hardware for models in this process: device, compute type, batches at once, their size.

On cores, one batch for each core is faster than one batch on all of them (measured on two: 1.7
times), and int8 is the fastest compute type. A GPU takes one batch at a time, a larger one, and
computes in float16 where it can. No GPU was at hand: what is chosen there follows CTranslate2's
guide to performance, and was not measured.
"""

from dataclasses import dataclass

import ctranslate2

from perspektiven.errors import WrongSetting
from perspektiven.ops import cores
from services.translator.engines.engine import RequestLimits
from services.translator.settings import TranslatorSettings

_BATCH_TOKENS = {"cpu": 2048, "cuda": 8192}
_FASTEST_FIRST = {
    "cpu": ("int8_float32", "int16", "float32"),
    "cuda": ("float16", "bfloat16", "int8_float32", "float32"),
}
OF_THE_MODEL = "default"
"""The compute type that a model was saved with, or the nearest one that the device has."""
_CHARACTERS_PER_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Hardware:
    """Where models run and how they compute there."""

    workers: int
    """Batches at once on each device."""
    beam: int = 1
    device: str = "cpu"
    device_index: tuple[int, ...] = (0,)
    compute_type: str = OF_THE_MODEL
    batch_tokens: int = _BATCH_TOKENS["cpu"]

    @property
    def batches_at_once(self) -> int:
        """On all devices together."""
        return self.workers * len(self.device_index)

    def version(self, version: str) -> str:
        """A model's version as it computes here: another type or beam finds other sentences."""
        computed = "" if self.compute_type == OF_THE_MODEL else f"-{self.compute_type}"
        beam = "" if self.beam == 1 else f"-beam{self.beam}"
        return f"{version}{computed}{beam}"

    def limits(self) -> RequestLimits:
        """Several batches for each worker, so that none idles long while the last ones end."""
        return RequestLimits(
            texts=4096,
            characters=self.batch_tokens * _CHARACTERS_PER_TOKEN * self.batches_at_once * 8,
            longest=600,
            concurrency=2,
        )


def chosen(settings: TranslatorSettings, *, auto: str | None = None) -> Hardware:
    """What the settings ask for, and for the rest what this machine has.

    `auto` is the compute type where the settings name none, instead of the fastest one. Raises
    WrongSetting for a device or a compute type that is not there.
    """
    device = _device(settings.translator_device)
    return Hardware(
        workers=1 if device == "cuda" else settings.translator_threads or cores.usable(),
        beam=settings.translator_beam,
        device=device,
        device_index=settings.translator_device_index if device == "cuda" else (0,),
        compute_type=_compute_type(settings, device, auto),
        batch_tokens=settings.translator_batch_tokens or _BATCH_TOKENS[device],
    )


def _device(wanted: str) -> str:
    has_gpu = ctranslate2.get_cuda_device_count() > 0
    if wanted == "cuda" and not has_gpu:
        raise WrongSetting(
            "PERSPEKTIVEN_TRANSLATOR_DEVICE: CTranslate2 finds no GPU; it needs an NVIDIA driver "
            "and cuBLAS 12"
        )
    return "cuda" if has_gpu and wanted != "cpu" else "cpu"


def _compute_type(settings: TranslatorSettings, device: str, auto: str | None) -> str:
    wanted = settings.translator_compute_type
    if wanted == OF_THE_MODEL:
        return wanted
    if wanted == "auto" and auto is not None:
        return auto
    index = settings.translator_device_index[0] if device == "cuda" else 0
    supported = ctranslate2.get_supported_compute_types(device, index)
    if wanted == "auto":
        return next((each for each in _FASTEST_FIRST[device] if each in supported), OF_THE_MODEL)
    if wanted not in supported:
        raise WrongSetting(
            f"PERSPEKTIVEN_TRANSLATOR_COMPUTE_TYPE: {device} has no {wanted} here, "
            f"but {', '.join(sorted(supported))}"
        )
    return wanted
