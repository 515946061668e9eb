"""What models run on: what the machine has, unless the settings say otherwise."""

from pathlib import Path

import ctranslate2
import pytest

from perspektiven.errors import WrongSetting
from perspektiven.ops import cores
from services.translator.engines.hardware import OF_THE_MODEL, Hardware, chosen
from tests.unit.translator.engines.words import settings


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with two GPUs, as CTranslate2 tells of them."""
    types = {"int8", "int8_float32", "int8_float16", "float16", "float32"}
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 2)
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda *_: types)


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)


@pytest.mark.usefixtures("no_gpu")
def test_without_a_gpu_each_core_computes_a_batch_in_int8(tmp_path: Path) -> None:
    found = chosen(settings(tmp_path, translator_threads=0))

    assert (found.device, found.workers) == ("cpu", cores.usable())
    assert found.compute_type == "int8_float32"
    assert found.batch_tokens == 2048


@pytest.mark.usefixtures("gpu")
def test_a_gpu_is_used_where_there_is_one_with_larger_batches(tmp_path: Path) -> None:
    found = chosen(settings(tmp_path, translator_device_index="0,1"))

    assert (found.device, found.device_index, found.workers) == ("cuda", (0, 1), 1)
    assert found.compute_type == "float16"
    assert found.batch_tokens == 8192


@pytest.mark.usefixtures("gpu")
def test_a_gpu_is_left_alone_when_told_so(tmp_path: Path) -> None:
    found = chosen(settings(tmp_path, translator_device="cpu", translator_device_index="1"))

    assert (found.device, found.device_index) == ("cpu", (0,))


@pytest.mark.usefixtures("no_gpu")
def test_a_gpu_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_DEVICE"):
        chosen(settings(tmp_path, translator_device="cuda"))


@pytest.mark.usefixtures("no_gpu")
def test_a_compute_type_that_the_device_lacks_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_TRANSLATOR_COMPUTE_TYPE"):
        chosen(settings(tmp_path, translator_compute_type="int8_float16"))


@pytest.mark.usefixtures("no_gpu")
def test_argos_keeps_the_type_of_its_package_unless_told_otherwise(tmp_path: Path) -> None:
    untold = chosen(settings(tmp_path), auto=OF_THE_MODEL)
    told = chosen(settings(tmp_path, translator_compute_type="float32"), auto=OF_THE_MODEL)

    assert (untold.compute_type, told.compute_type) == ("default", "float32")


def test_versions_tell_what_makes_other_sentences() -> None:
    assert Hardware(workers=2).version("1.9") == "1.9"
    assert Hardware(workers=2, compute_type="float32", beam=4).version("1.9") == "1.9-float32-beam4"
