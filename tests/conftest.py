"""What all tests share: the real stack once a run, fresh prefixes per test, a closed network."""

import ipaddress
import itertools
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from perspektiven.settings import load

if TYPE_CHECKING:
    from tests.support.stack import Addresses, AnySettings, MakeSettings

_TESTS = itertools.count(1)

# A busy machine is no fault of an example's; every test has its own limit.
hypothesis_settings.register_profile(
    "busy-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("busy-machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--stack",
        metavar="KAFKA,ELASTICSEARCH",
        help="use a running stack, for example 127.0.0.1:9092,http://127.0.0.1:9200",
    )
    parser.addoption("--no-skip", action="store_true", help="a test that is skipped has failed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--no-skip"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which --no-skip forbids: {report.longrepr}"
    return report


@pytest.fixture(autouse=True, scope="session")
def _closed_network() -> Iterator[None]:
    """Nothing leaves this machine: tests would depend on it, and others would be bothered."""
    patch = pytest.MonkeyPatch()
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def connect_at_home(sock: socket.socket, address: Any) -> None:
        if sock.family in {socket.AF_INET, socket.AF_INET6} and not _is_at_home(address[0]):
            raise OSError(f"tests may not connect to {address}")
        connect(sock, address)

    def resolve_at_home(host: Any, *arguments: Any, **options: Any) -> Any:
        if host and not _is_at_home(host):
            raise socket.gaierror(socket.EAI_NONAME, f"tests may not look up {host}")
        return resolve(host, *arguments, **options)

    patch.setattr(socket.socket, "connect", connect_at_home)
    patch.setattr(socket, "getaddrinfo", resolve_at_home)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Addresses"]:
    """Kafka and Elasticsearch, started once a run on free ports, or those of `--stack`."""
    # Unit tests shall not pay for these imports.
    from tests.support.stack import Addresses, start  # noqa: PLC0415

    if given := request.config.getoption("--stack"):
        yield Addresses(*given.split(","))
        return
    addresses, stop = start(tmp_path_factory.mktemp("stack"))
    yield addresses
    stop()


@pytest.fixture
async def settings(
    stack: "Addresses", tmp_path: Path, worker_name: str
) -> AsyncIterator["MakeSettings"]:
    """Makes settings of any kind that point at the stack, with prefixes of this test's own."""
    from tests.support.stack import sweep  # noqa: PLC0415

    prefix = f"{worker_name}-{next(_TESTS)}-"

    def make(kind: "type[AnySettings]", **overrides: object) -> "AnySettings":
        values: dict[str, object] = {
            "kafka_bootstrap_servers": stack.kafka,
            "elasticsearch_url": stack.elasticsearch,
            "topic_prefix": prefix,
            "index_prefix": prefix,
            "partitions": 4,
            "data_dir": tmp_path / "data",
            "http_port": 0,
        }
        return load(kind, **values | overrides)

    yield make
    await sweep(stack, prefix)


@pytest.fixture(scope="session")
def worker_name(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A name that no other run on the same stack has."""
    return "t" + tmp_path_factory.mktemp("name").parent.name.rpartition("-")[2]


@pytest.fixture
def requires() -> Callable[[str], str]:
    """Finds a program that not every machine has; skips the test where it is missing."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            pytest.skip(f"needs {program}, which is not installed here")
        return path

    return find


def _is_at_home(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
