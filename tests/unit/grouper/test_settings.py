import pytest

from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.grouper.settings import GrouperSettings


def test_nobody_judges_by_default() -> None:
    assert load(GrouperSettings).grouper_judge_url is None


def test_a_judge_without_a_model_is_refused_with_the_name_of_the_setting() -> None:
    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_GROUPER_JUDGE_MODEL"):
        load(GrouperSettings, grouper_judge_url="http://127.0.0.1:1/v1")


def test_a_budget_holds_a_yes() -> None:
    with pytest.raises(WrongSetting, match="GROUPER_JUDGE_PER_HOUR"):
        load(GrouperSettings, grouper_judge_per_hour=1)
