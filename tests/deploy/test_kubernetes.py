"""The Kubernetes manifests against Kubernetes' own schemas and against our promises."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
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
SERVICES = ("fetcher", "translator", "indexer", "grouper", "reader")


# What the operators' own schemas say of the fields that we use: the CRDs of ECK 3.2 and KEDA 2.18,
# and Strimzi's description of its v1. They are many times larger than all our manifests.
OPERATOR_SCHEMAS = Path(__file__).parent / "operators.yaml"


def manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FOLDER.rglob("*.yaml")):
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


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(doc, id=name)
        for name, doc in manifests()
        if not is_core(doc) and not doc["apiVersion"].startswith("kustomize")
    ],
)
def test_manifest_of_an_operator_has_the_fields_that_it_knows(document: dict[str, Any]) -> None:
    schemas = yaml.safe_load(OPERATOR_SCHEMAS.read_text(encoding="utf-8"))

    jsonschema.validate(document, schemas[f"{document['apiVersion']} {document['kind']}"])


def test_nobody_but_keda_says_how_many_instances_there_are_of_what_it_scales() -> None:
    for name in of_kind("ScaledObject"):
        assert "replicas" not in of_kind("Deployment")[name]["spec"], name


def test_the_fetcher_is_not_scaled_by_a_topic_that_it_empties_at_once() -> None:
    assert set(of_kind("ScaledObject")) == {"translator", "indexer"}


def test_the_job_is_gone_before_the_next_version_is_applied() -> None:
    assert of_kind("Job")["init"]["spec"]["ttlSecondsAfterFinished"] <= 60


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


def test_a_grouper_may_load_its_stories_for_long_and_is_alive_meanwhile() -> None:
    spec = of_kind("Deployment")["grouper"]["spec"]
    (container,) = spec["template"]["spec"]["containers"]

    assert spec["progressDeadlineSeconds"] >= 1_800
    assert container["startupProbe"]["httpGet"]["path"] == "/healthz"


def pods() -> dict[str, dict[str, Any]]:
    """The pods of ours, by name."""
    found = of_kind("Deployment") | of_kind("Job")
    return {name: each["spec"]["template"]["spec"] for name, each in found.items()}


def chosen(selector: dict[str, Any]) -> set[str]:
    """The names of the pods that a selector lists."""
    (expression,) = selector["matchExpressions"]
    assert (expression["key"], expression["operator"]) == ("app.kubernetes.io/name", "In")
    return set(expression["values"])


def secrets_of(pod: dict[str, Any]) -> set[str]:
    """The keys of our secret that a pod sees; all of them where it does not choose."""
    return {
        item["key"]
        for volume in pod["volumes"]
        if volume.get("secret", {}).get("secretName") == "perspektiven"
        for item in volume["secret"].get("items", [{"key": "all"}])
    }


@pytest.mark.parametrize(
    ("service", "secrets"),
    [
        ("fetcher", set()),
        ("translator", {"translator_api_key"}),
        ("indexer", {"elasticsearch_indexer_key"}),
        ("grouper", {"elasticsearch_grouper_key"}),
        ("reader", {"elasticsearch_reader_key", "reader_secret"}),
        ("admin", {"elasticsearch_indexer_key"}),
    ],
)
def test_a_pod_sees_its_own_secrets_and_no_other(service: str, secrets: set[str]) -> None:
    pod = of_kind("Deployment")[service]["spec"]["template"]["spec"]
    named = {
        each["value"].rpartition("/")[2]
        for each in pod["containers"][0].get("env", ())
        if each["name"].endswith("_FILE")
    }

    assert secrets_of(pod) == secrets
    # A key of an engine is there only where one has it.
    assert named | {"translator_api_key"} >= secrets >= named
    asks_kafka = any(volume["name"] == "kafka" for volume in pod["volumes"])
    assert asks_kafka == (service not in {"grouper", "reader"})
    mounted = {each["name"] for each in pod["containers"][0].get("volumeMounts", ())}
    assert mounted == {volume["name"] for volume in pod["volumes"]}


def test_the_job_that_makes_the_index_has_the_key_of_the_indexer() -> None:
    pod = of_kind("Job")["init"]["spec"]["template"]["spec"]

    assert secrets_of(pod) == {"elasticsearch_indexer_key"}


def test_scaling_never_outgrows_the_partitions() -> None:
    settings = dict(
        line.split("=", 1)
        for line in (FOLDER / "settings.env").read_text(encoding="utf-8").splitlines()
    )

    most = max(each["spec"]["maxReplicaCount"] for each in of_kind("ScaledObject").values())

    assert most <= int(settings["PERSPEKTIVEN_PARTITIONS"])


def test_every_service_has_a_disruption_budget() -> None:
    assert set(of_kind("PodDisruptionBudget")) == set(SERVICES)


def test_only_the_fetcher_reaches_the_outside_unless_a_component_says_so() -> None:
    selector = of_kind("NetworkPolicy")["to-the-outside"]["spec"]["podSelector"]

    assert chosen(selector) == {"fetcher"}


def test_elasticsearch_is_reached_by_those_who_have_a_key_of_it() -> None:
    policies = of_kind("NetworkPolicy")
    (mine, operator), (nodes,) = (
        way["from"] for way in policies["into-elasticsearch"]["spec"]["ingress"]
    )
    with_a_key = {
        name
        for name, pod in pods().items()
        if any("elasticsearch" in key for key in secrets_of(pod))
    }

    assert chosen(policies["to-elasticsearch"]["spec"]["podSelector"]) == with_a_key
    assert chosen(mine["podSelector"]) == with_a_key
    assert set(operator) == {"namespaceSelector"}
    assert nodes["podSelector"] == policies["into-elasticsearch"]["spec"]["podSelector"]
