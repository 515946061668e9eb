"""Who reaches and may do what on Kubernetes: Kafka's users, NetworkPolicies, the guard's table."""

from ipaddress import ip_network
from typing import Any

import pytest
import yaml

from perspektiven.kafka import access
from perspektiven.net.special_networks import NAT64, SPECIAL_V4, SPECIAL_V6, V4_MAPPED
from perspektiven.settings import Settings, load
from tests.deploy.test_kubernetes import FOLDER, chosen, manifests, of_kind, pods

SPEAK_TO_KAFKA = {"admin", "init", *access.SERVICES}


def variables(name: str) -> dict[str, str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def environment(pod: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in pod["containers"][0].get("env", ())}


def sources(pod: dict[str, Any]) -> dict[str, list[str]]:
    """Kafka's secrets that a pod sees, and the keys of each."""
    return {
        source["secret"]["name"]: [item["key"] for item in source["secret"]["items"]]
        for volume in pod["volumes"]
        if volume["name"] == "kafka"
        for source in volume["projected"]["sources"]
    }


def test_kafka_listens_with_tls_and_asks_for_a_password_only() -> None:
    spec = of_kind("Kafka")["perspektiven"]["spec"]

    (listener,) = spec["kafka"]["listeners"]
    assert listener["tls"] is True
    assert listener["authentication"] == {"type": "scram-sha-512"}
    assert spec["kafka"]["authorization"] == {"type": "simple", "superUsers": [access.ADMIN]}
    assert spec["entityOperator"]["userOperator"]["secretPrefix"] == "kafka-"


def test_the_settings_of_kafka_are_such_as_our_clients_take() -> None:
    given = {
        name.removeprefix("PERSPEKTIVEN_").lower(): value
        for name, value in variables("kafka.env").items()
        if not name.endswith("_FILE")
    }
    (listener,) = of_kind("Kafka")["perspektiven"]["spec"]["kafka"]["listeners"]

    settings = load(Settings, **given)

    assert settings.kafka_security_protocol == "SASL_SSL"
    assert settings.kafka_sasl_mechanism.lower() == listener["authentication"]["type"]
    assert settings.kafka_bootstrap_servers.endswith(f":{listener['port']}")
    # Strimzi gives the rights here, not `init`.
    assert settings.kafka_acls is False


@pytest.mark.parametrize("name", sorted(SPEAK_TO_KAFKA))
def test_a_pod_has_the_user_of_its_service_and_its_password_alone(name: str) -> None:
    pod = pods()[name]
    user = environment(pod)["PERSPEKTIVEN_KAFKA_SASL_USERNAME"]

    assert user == (access.ADMIN if name == "init" else name)
    assert sources(pod) == {
        "perspektiven-cluster-ca-cert": ["ca.crt"],
        f"kafka-{user}": ["password"],
    }
    (folder,) = [
        mount["mountPath"]
        for mount in pod["containers"][0]["volumeMounts"]
        if mount["name"] == "kafka"
    ]
    for name_, key in (("SASL_PASSWORD_FILE", "password"), ("CA_CERTS", "ca.crt")):
        assert variables("kafka.env")[f"PERSPEKTIVEN_KAFKA_{name_}"] == f"{folder}/{key}"


def test_who_does_not_speak_to_kafka_knows_nothing_of_it() -> None:
    for name, pod in pods().items():
        maps = {each["configMapRef"]["name"] for each in pod["containers"][0]["envFrom"]}
        assert ("kafka" in maps) == bool(sources(pod)) == (name in SPEAK_TO_KAFKA), name
    assert not any("KAFKA" in name for name in variables("settings.env"))


def test_kafka_has_a_user_for_each_that_speaks_to_it() -> None:
    users = of_kind("KafkaUser")

    assert set(users) == {access.ADMIN, *access.SERVICES, "keda"}
    for user in users.values():
        assert user["metadata"]["labels"] == {"strimzi.io/cluster": "perspektiven"}
        assert user["spec"]["authentication"] == {"type": "scram-sha-512"}


def test_keda_sees_how_much_waits_and_reads_nothing() -> None:
    acls = of_kind("KafkaUser")["keda"]["spec"]["authorization"]["acls"]
    watched = {
        trigger["metadata"][key]
        for each in of_kind("ScaledObject").values()
        for trigger in each["spec"]["triggers"]
        for key in ("topic", "consumerGroup")
    }

    assert {acl["resource"]["name"] for acl in acls} == watched
    assert {operation for acl in acls for operation in acl["operations"]} == {"Describe"}


def test_keda_comes_with_its_own_password_over_tls() -> None:
    (listener,) = of_kind("Kafka")["perspektiven"]["spec"]["kafka"]["listeners"]
    references = of_kind("TriggerAuthentication")["kafka"]["spec"]["secretTargetRef"]

    for each in of_kind("ScaledObject").values():
        (trigger,) = each["spec"]["triggers"]
        assert trigger["authenticationRef"] == {"name": "kafka"}
        assert (trigger["metadata"]["tls"], trigger["metadata"]["sasl"]) == (
            "enable",
            "scram_sha512",
        )
        assert trigger["metadata"]["bootstrapServers"].endswith(f":{listener['port']}")
    assert {(each["parameter"], each["name"]) for each in references} == {
        ("password", "kafka-keda"),
        ("ca", "perspektiven-cluster-ca-cert"),
    }


def test_kafka_is_reached_by_those_who_have_a_user_of_it_from_both_sides() -> None:
    (listener,) = of_kind("Kafka")["perspektiven"]["spec"]["kafka"]["listeners"]
    ours, keda = listener["networkPolicyPeers"]
    out = of_kind("NetworkPolicy")["to-kafka"]["spec"]

    assert chosen(ours["podSelector"]) == chosen(out["podSelector"]) == SPEAK_TO_KAFKA
    assert keda == {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "keda"}}}
    assert [way["ports"] for way in out["egress"]] == [[{"port": listener["port"]}]]


def test_no_other_policy_leads_to_kafka() -> None:
    for name, policy in of_kind("NetworkPolicy").items():
        ways = [way for way in policy["spec"].get("egress", ()) if name != "to-engines"]
        ports = {port["port"] for way in ways for port in way["ports"]}
        assert name == "to-kafka" or not {9091, 9092, 9093, 9094} & ports, name


def test_no_secret_is_written_into_the_manifests() -> None:
    assert not [name for name, document in manifests() if document["kind"] == "Secret"]
    for path in FOLDER.rglob("kustomization.yaml"):
        assert "secretGenerator" not in yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_way_outside_excepts_what_the_guard_refuses_and_nothing_else() -> None:
    (way,) = of_kind("NetworkPolicy")["to-the-outside"]["spec"]["egress"]

    excepted = {
        to["ipBlock"]["cidr"]: {ip_network(each) for each in to["ipBlock"]["except"]}
        for to in way["to"]
    }

    assert excepted == {
        "0.0.0.0/0": set(SPECIAL_V4),
        # What the guard judges by the IPv4 address within, a policy can't.
        "::/0": {*SPECIAL_V6, NAT64, V4_MAPPED},
    }
    assert way["ports"] == [{"port": 80}, {"port": 443}]


def test_no_other_policy_leads_outside() -> None:
    leading = {
        name
        for name, policy in of_kind("NetworkPolicy").items()
        for way in policy["spec"].get("egress", ())
        if any("ipBlock" in to for to in way["to"])
    }

    assert leading == {"to-the-outside"}


def test_translator_and_grouper_reach_servers_in_the_cluster_by_their_label_alone() -> None:
    spec = of_kind("NetworkPolicy")["to-engines"]["spec"]

    assert chosen(spec["podSelector"]) == {"translator", "grouper"}
    ((to,),) = (way["to"] for way in spec["egress"])
    assert to["podSelector"] == {"matchLabels": {"perspektiven/engine": "true"}}
