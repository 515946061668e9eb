"""The components of the manifests: each lets one service out, and sets what that needs."""

from typing import Any

import pytest
import yaml

from tests.deploy.test_kubernetes import FOLDER, of_kind, pods, secrets_of
from tests.deploy.test_kubernetes_security import environment

SERVICES = ("grouper", "reader", "translator")


def patches(service: str) -> list[dict[str, Any]]:
    path = FOLDER / "components" / f"{service}-outside" / "kustomization.yaml"
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["patches"]
    return found


def merged(old: Any, new: Any) -> Any:
    """A strategic merge, as kustomize does it: lists of what has a name are merged by it."""
    if isinstance(new, dict) and isinstance(old, dict):
        return old | {key: merged(old.get(key), value) for key, value in new.items()}
    if isinstance(new, list) and isinstance(old, list) and all("name" in each for each in new):
        by_name = {each["name"]: each for each in old}
        for each in new:
            by_name[each["name"]] = merged(by_name.get(each["name"]), each)
        return list(by_name.values())
    return new


def pod_of(service: str) -> dict[str, Any]:
    """The pod of a service as its component makes it."""
    deployment = of_kind("Deployment")[service]
    for patch in (yaml.safe_load(each["patch"]) for each in patches(service)):
        if isinstance(patch, dict):
            assert (patch["kind"], patch["metadata"]["name"]) == ("Deployment", service)
            deployment = merged(deployment, patch)
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert container["name"] == service
    found: dict[str, Any] = deployment["spec"]["template"]["spec"]
    return found


def test_there_is_a_component_for_three_services() -> None:
    found = sorted(path.name for path in (FOLDER / "components").iterdir())

    assert found == [f"{service}-outside" for service in SERVICES]


@pytest.mark.parametrize("service", SERVICES)
def test_a_component_lets_its_service_out_and_no_other(service: str) -> None:
    policies = [
        yaml.safe_load(patch["patch"])
        for patch in patches(service)
        if patch.get("target") == {"kind": "NetworkPolicy", "name": "to-the-outside"}
    ]
    path = "/spec/podSelector/matchExpressions/0/values/-"

    assert policies == [[{"op": "add", "path": path, "value": service}]]


def test_a_reader_that_gets_out_shows_pictures_and_keeps_its_other_settings() -> None:
    inside = environment(pods()["reader"])

    assert inside["PERSPEKTIVEN_IMAGES"] == "false"
    assert environment(pod_of("reader")) == inside | {"PERSPEKTIVEN_IMAGES": "true"}


def test_a_grouper_that_gets_out_has_the_key_of_its_judge() -> None:
    name = "PERSPEKTIVEN_GROUPER_JUDGE_API_KEY_FILE"
    (folder,) = (
        mount["mountPath"]
        for mount in pod_of("grouper")["containers"][0]["volumeMounts"]
        if mount["name"] == "secrets"
    )

    assert secrets_of(pod_of("grouper")) == {"elasticsearch_grouper_key", "grouper_judge_api_key"}
    assert environment(pod_of("grouper"))[name] == f"{folder}/grouper_judge_api_key"
