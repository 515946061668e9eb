"""The Kubernetes manifests against Kubernetes' own schemas and against our promises."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
VERSIONS = ("1.31", "1.34")
OPERATORS = {
    "kafka.strimzi.io",
    "elasticsearch.k8s.elastic.co",
    "keda.sh",
    "kustomize.config.k8s.io",
}
SERVICES = ("fetcher", "translator", "indexer", "reader")


def manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if isinstance(document, dict):
                yield f"{path.name}:{document['kind']}", document


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {doc["metadata"]["name"]: doc for _, doc in manifests() if doc["kind"] == kind}


def is_core(document: dict[str, Any]) -> bool:
    return document["apiVersion"].split("/")[0] not in OPERATORS


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "document", [pytest.param(doc, id=name) for name, doc in manifests() if is_core(doc)]
)
def test_manifest_fits_the_schema_of_kubernetes(document: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(document, version, strict=True)


def test_the_kustomization_names_every_manifest() -> None:
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))
    generated = {
        name for each in kustomization["configMapGenerator"] for name in each.get("files", ())
    }

    named = set(kustomization["resources"]) | generated | {"kustomization.yaml"}

    assert named == {path.name for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize("service", SERVICES)
def test_pods_run_without_root_on_a_read_only_file_system(service: str) -> None:
    pod = of_kind("Deployment")[service]["spec"]["template"]["spec"]
    container = pod["containers"][0]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_scaling_never_outgrows_the_partitions() -> None:
    settings = dict(
        line.split("=", 1)
        for line in (FOLDER / "settings.env").read_text(encoding="utf-8").splitlines()
    )

    most = max(each["spec"]["maxReplicaCount"] for each in of_kind("ScaledObject").values())

    assert most <= int(settings["PERSPEKTIVEN_PARTITIONS"])


def test_every_service_has_a_disruption_budget() -> None:
    assert set(of_kind("PodDisruptionBudget")) == set(SERVICES)


def test_only_fetcher_and_translator_reach_the_outside() -> None:
    outside = of_kind("NetworkPolicy")["to-the-outside"]["spec"]

    assert outside["podSelector"]["matchExpressions"][0]["values"] == ["fetcher", "translator"]
