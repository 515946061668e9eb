"""Processes of a benchmark: services, helpers, and what they use."""

import sys
from pathlib import Path

import psutil

from console.local import ports
from console.local.processes import Process, Program
from console.local.stack import Stack
from perspektiven.settings import environment_of


def settings_of(stack: Stack, folder: Path, *, allowed_hosts: str) -> dict[str, object]:
    """Settings of all services: no delays, and an engine that knows every sentence."""
    return {
        "kafka_bootstrap_servers": stack.plan.broker.address,
        "elasticsearch_url": stack.plan.node.url,
        "partitions": 8,
        "outlets": folder / "outlets.yaml",
        "crawl_delay": 0,
        "allowed_hosts": allowed_hosts,
        "translator": "memory",
        "translation_memory": folder / "memory.tmx",
        "log_level": "WARNING",
    }


def run_to_end(command: str, values: dict[str, object], folder: Path, *more: str) -> None:
    process = python(folder, command, "-m", "console", command, *more, values=values)
    if not process.wait(120) or process.exit_code:
        raise SystemExit(f"{command} failed: {process.last_words()}")


def service(name: str, values: dict[str, object], folder: Path) -> Process:
    # The usual port plus one a service: each is asked for its metrics in the end.
    own = {"http_port": ports.choose(), "data_dir": folder / "data" / name}
    (folder / f"{name}.port").write_text(str(own["http_port"]))
    return python(folder, name, "-m", "console", "service", name, values=values | own)


def python(
    folder: Path, name: str, *arguments: str, values: dict[str, object] | None = None
) -> Process:
    environment = environment_of(values or {})
    return Process(
        Program(name, (sys.executable, *arguments), folder / "logs" / f"{name}.log", environment)
    )


def running(process: Process | None) -> Process:
    if process is None:
        raise SystemExit("the stack is not running")
    return process


def cpu_seconds(process: Process) -> float:
    """Of a process, its children, and those that have ended: extraction has new ones at times."""
    return sum(sum(each.cpu_times()[:4]) for each in family(process))


def family(process: Process) -> list[psutil.Process]:
    own = psutil.Process(process.pid)
    return [own, *own.children(recursive=True)]


def resident_megabytes(process: Process) -> int:
    """Of a process and its children; what they share counts once for each."""
    return round(sum(each.memory_info().rss for each in family(process)) / 2**20)
