"""The compose file as it lies there, on a real engine: up, read, restart everything, down."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.local.settings import LocalSettings
from perspektiven.settings import load
from perspektiven.text.analysed_languages import DICTIONARIES
from tests.deploy import docker
from tests.deploy.docker import NoEngine
from tests.deploy.project import ROOT, Project, at_rest, eventually, settled
from tests.support import same_search

EXAMPLE = ROOT / "tests" / "data" / "example-page.txt"
OURS = ("fetcher", "translator", "indexer", "grouper", "reader")
SERVICES = ("kafka", "elasticsearch", "fetcher", "translator", "indexer", "grouper", "reader")
# Run in a container: its argument are translations, one a line, which the indexer is to get.
SEND = """
import asyncio, json, sys
sys.path.insert(0, "/srv/perspektiven")
from perspektiven.kafka.connections import Producer
from perspektiven.settings import Settings, load
from perspektiven.topics import TRANSLATIONS

async def main():
    settings = load(Settings)
    async with Producer(settings) as producer:
        for line in sys.argv[1].splitlines():
            key = json.loads(line)["article"]["id"].encode()
            await producer.send(TRANSLATIONS.full_name(settings), key=key, value=line.encode())

asyncio.run(main())
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    reason = docker.missing()
    if reason is not None:
        pytest.skip(reason)
    with ExitStack() as stack:
        try:
            engine = stack.enter_context(docker.engine(load(LocalSettings).cache_dir / "docker"))
        except NoEngine as exc:
            pytest.skip(f"dockerd can't run here: {exc}")
        docker.build_stand_ins(engine)
        subject = Project(engine, tmp_path_factory.mktemp("papers"))
        subject.compose("build", "elasticsearch", *OURS)
        subject.compose("build", "papers")
        try:
            subject.compose("up", "--detach", "--wait", "--wait-timeout", "300")
            yield subject
        finally:
            logs = subject.compose("logs", "--no-color", "--tail", "200")
            (engine.cache / "last-run.log").write_text(logs)
            subject.compose("down", "--volumes", "--timeout", "15")


def test_the_stack_comes_up_healthy_and_shows_the_example_page(project: Project) -> None:
    health = project.health()
    eventually(lambda: project.found("Weltordnung") == 1, "the example's article is found")
    found = project.search(q="Weltordnung")["results"]

    assert {name: health[name] for name in SERVICES} == dict.fromkeys(SERVICES, "healthy")
    page = project.get(f"/articles/{found[0]['id']}.txt")
    assert page.rstrip("\n") == EXAMPLE.read_text(encoding="utf-8").rstrip("\n")


def test_nothing_but_the_reader_is_published(project: Project) -> None:
    rows = [json.loads(line) for line in project.compose("ps", "--format", "json").splitlines()]

    published = {
        row["Service"] for row in rows for port in row["Publishers"] or () if port["PublishedPort"]
    }

    assert published == {"reader"}


def test_every_query_finds_what_it_finds_on_the_local_stack(project: Project) -> None:
    sent = [each.to_bytes().decode() for each in same_search.translations()]
    asked = same_search.queries(DICTIONARIES)

    project.compose("exec", "-T", "indexer", "python", "-P", "-c", SEND, "\n".join(sent))
    eventually(
        lambda: project.found(outlet=same_search.OUTLET) == len(sent),
        "the articles of the table are found",
    )
    answers = [project.search(**same_search.parameters(each)) for each in asked]

    wrong = [same_search.difference(*pair) for pair in zip(asked, answers, strict=True)]
    assert [each for each in wrong if each] == []


@pytest.mark.parametrize("service", OURS)
def test_images_run_without_root_on_a_read_only_file_system(project: Project, service: str) -> None:
    user = project.compose("exec", "-T", service, "id", "-u").strip()

    with pytest.raises(AssertionError, match="Read-only file system"):
        project.compose("exec", "-T", service, "touch", "/srv/perspektiven/x")
    assert user == "10001"


@pytest.mark.parametrize("service", OURS)
def test_images_hold_nothing_that_installs_or_builds(project: Project, service: str) -> None:
    modules = "('pip', 'setuptools', 'wheel', 'ensurepip')"
    program = f"from importlib.util import find_spec; print([m for m in {modules} if find_spec(m)])"

    found = project.compose("exec", "-T", service, "python", "-c", program).strip()

    assert found == "[]"
    for tool in ("pip", "pip3", "gcc", "make", "git"):
        with pytest.raises(AssertionError):
            project.compose("exec", "-T", service, "which", tool)


def test_every_container_can_be_restarted_in_turn_and_nothing_is_lost_or_doubled(
    project: Project,
) -> None:
    before = at_rest(project)

    for service in SERVICES:
        project.compose("restart", service)
        if service == "fetcher":
            project.compose("restart", "papers")  # it shares the fetcher's network
        eventually(
            lambda service=service: project.health()[service] == "healthy",  # type: ignore[misc]
            f"{service} is healthy again",
        )
    project.compose("exec", "-T", "indexer", "perspektiven", "init")

    assert settled(project) == before


def test_every_container_can_be_killed_in_turn_and_nothing_is_lost_or_doubled(
    project: Project,
) -> None:
    before = at_rest(project)

    for service in SERVICES:
        project.compose("kill", service)
        project.compose("start", service)
    project.compose("restart", "papers")  # it shares the fetcher's network

    def all_well() -> bool:
        health = project.health()
        return all(health.get(name) == "healthy" for name in SERVICES)

    eventually(all_well, "all are healthy again")
    assert settled(project) == before


def test_status_says_in_the_container_whether_all_is_well(project: Project) -> None:
    at_rest(project)

    try:
        answer = project.compose("exec", "-T", "indexer", "perspektiven", "status", "--json")
    except (
        AssertionError
    ) as exc:  # exit code 1: there are problems, on standard output all the same
        answer = str(exc).split(": ", 1)[1].splitlines()[0]
    status = json.loads(answer)

    assert set(status) == {"ok", "problems", "notes", "stages", "outlets", "tokens"}
    # The fetcher still waits for the pages that answer 500 for ever.
    assert [status["stages"][name]["waiting"] for name in ("translator", "indexer")] == [0, 0]


def test_backup_and_restore_are_rehearsed(project: Project) -> None:
    before = at_rest(project)

    project.engine.script(str(ROOT / "deploy" / "backup"), "rehearse", **project.environment)

    assert settled(project) == before


def test_the_secured_kafka_starts_and_lets_our_services_in(
    project: Project, tmp_path: Path
) -> None:
    script = str(ROOT / "deploy" / "compose" / "certificates.sh")
    subprocess.run([script, str(tmp_path / "secrets")], check=True, capture_output=True)
    files = ("docker-compose.yml", "deploy/compose/security.yml")
    secured = project.environment | {
        "COMPOSE_PROJECT_NAME": "perspektiven-secured",
        "COMPOSE_FILE": ":".join(str(ROOT / name) for name in files),
        "PERSPEKTIVEN_SECRETS": str(tmp_path / "secrets"),
    }
    given = (
        "import asyncio, sys; sys.path.insert(0, '/srv/perspektiven');"
        "from perspektiven import topics; from perspektiven.kafka import access;"
        "from perspektiven.settings import Settings, load; mine = load(Settings);"
    )
    init = "asyncio.run(topics.create_all(mine)); asyncio.run(access.grant_all(mine));"
    see = "asyncio.run(topics.require(mine, access.topics_of(mine.kafka_sasl_username)));"
    run = ("run", "--rm", "--no-deps", "-T", "--entrypoint", "python")
    who = "print(mine.kafka_sasl_username, 'is let in')"

    try:
        project.engine.up("up", "--detach", "--wait", "kafka", **secured)
        project.engine.up(*run, "init", "-c", given + init, **secured)
        answers = {
            name: project.engine.up(*run, name, "-c", given + see + who, **secured)
            for name in ("admin", "fetcher", "translator", "indexer")
        }
    finally:
        project.engine.up("down", "--volumes", "--timeout", "15", **secured)

    for name, answer in answers.items():
        assert answer.endswith(f"{name} is let in\n")


@pytest.mark.parametrize("service", ["kafka", "elasticsearch"])
def test_servers_run_without_capabilities_and_gain_none(project: Project, service: str) -> None:
    status = project.compose("exec", "-T", service, "cat", "/proc/1/status")
    values = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)

    assert int(values["CapBnd"], 16) == 0
    assert values["NoNewPrivs"] == "1"


@pytest.mark.parametrize("override", ["security", "scale", "monitoring"])
def test_an_override_fits_the_compose_file(project: Project, override: str) -> None:
    both = f"{ROOT}/docker-compose.yml:{ROOT}/deploy/compose/{override}.yml"
    more = {"COMPOSE_FILE": both, "PERSPEKTIVEN_GRAFANA_PASSWORD_FILE": "./secrets/grafana"}

    project.engine.up("config", "--quiet", **project.environment | more)
