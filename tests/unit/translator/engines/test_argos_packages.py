"""Argos packages on this machine."""

import json
import zipfile
from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.translator.engines.argos import Argos
from tests.unit.translator.engines.words import settings


async def test_a_package_that_changed_since_its_download_is_refused(tmp_path: Path) -> None:
    packages = tmp_path / "argos"
    packages.mkdir()
    path = packages / "es_de.argosmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/metadata.json", "{}")
    (packages / "checksums.json").write_text(json.dumps({path.name: "0" * 64}))

    with pytest.raises(WrongSetting, match="not what was downloaded"):
        await Argos(settings(tmp_path)).start()
