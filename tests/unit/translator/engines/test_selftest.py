"""Models that loop are refused when they are loaded."""

import json
from pathlib import Path

import pytest

from perspektiven.errors import WrongSetting
from services.translator.engines.ctranslate2 import CTranslate2
from tests.support.dictionaries import word_for_word
from tests.unit.translator.engines.words import SPANISH, settings


async def test_a_model_that_only_loops_fails_its_self_test(tmp_path: Path) -> None:
    broken = word_for_word(tmp_path / "broken-es-de", SPANISH)
    vocabulary = broken / "shared_vocabulary.json"
    words = json.loads(vocabulary.read_text())
    vocabulary.write_text(json.dumps(["" if word != "</s>" else word for word in words]))
    engine = CTranslate2(settings(tmp_path, translator_model=str(broken)))

    with pytest.raises(WrongSetting, match="self-test"):
        await engine.start()
