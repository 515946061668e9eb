"""Alerts and dashboards: well formed, and about metrics that exist."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from perspektiven.ops import metrics

FOLDER = Path(__file__).parents[2] / "deploy" / "monitoring"
CASES = Path(__file__).parent / "alerts.test.yml"
DASHBOARDS = sorted((FOLDER / "dashboards").glob("*.json"))
_OWN_METRIC = re.compile(r"\bperspektiven_[a-z_]+")


def known_names() -> set[str]:
    names = set()
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            (about,) = metric.describe()
            suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
            names |= {about.name + suffix for suffix in suffixes.get(about.type, ("",))}
    return names


def expressions(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["expr"]] if isinstance(node.get("expr"), str) else []
        return own + [found for value in node.values() for found in expressions(value)]
    if isinstance(node, list):
        return [found for value in node for found in expressions(value)]
    return []


@pytest.mark.parametrize("path", [FOLDER / "alerts.yml", *DASHBOARDS], ids=lambda path: path.name)
def test_expressions_ask_for_metrics_that_exist(path: Path) -> None:
    asked = {
        name
        for expression in expressions(yaml.safe_load(path.read_text(encoding="utf-8")))
        for name in _OWN_METRIC.findall(expression)
    }

    assert asked
    assert asked <= known_names()


def test_every_alert_says_what_it_is_and_what_to_do() -> None:
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]

    for rule in groups[0]["rules"]:
        assert rule["labels"]["severity"] in {"warning", "critical"}, rule["alert"]
        assert rule["annotations"].keys() == {"summary", "description"}, rule["alert"]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.name)
def test_a_dashboard_explains_each_panel_and_places_none_over_another(path: Path) -> None:
    panels = json.loads(path.read_text(encoding="utf-8"))["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]

    assert all(panel["title"] and panel["description"] for panel in panels)
    assert len(set(places)) == len(places)


def test_each_alert_speaks_when_it_should_and_else_keeps_silent(
    tmp_path: Path, requires: Callable[[str], str]
) -> None:
    promtool = requires("promtool")
    shutil.copy(FOLDER / "alerts.yml", tmp_path)
    shutil.copy(CASES, tmp_path)

    done = subprocess.run(
        [promtool, "test", "rules", CASES.name],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_alert_is_without_a_case() -> None:
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))["tests"]

    spoken = {
        alert["alertname"]
        for case in cases
        for alert in case["alert_rule_test"]
        if alert["exp_alerts"]
    }

    assert spoken == {rule["alert"] for rule in rules["rules"]}


def test_promtool_accepts_alerts_and_configuration(
    tmp_path: Path, requires: Callable[[str], str]
) -> None:
    promtool = requires("promtool")
    for name in ("prometheus.yml", "alerts.yml"):
        shutil.copy(FOLDER / name, tmp_path)

    rules = subprocess.run([promtool, "check", "rules", "alerts.yml"], cwd=tmp_path, check=False)
    config = subprocess.run(
        [promtool, "check", "config", "prometheus.yml"], cwd=tmp_path, check=False
    )

    assert rules.returncode == 0
    assert config.returncode == 0
