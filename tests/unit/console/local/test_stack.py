"""The local stack: its ports, and a server that does not come up."""

import sys
from pathlib import Path

import pytest

from console.local import stack
from console.local.processes import Process, Program
from perspektiven.errors import PipelineError


def test_two_stacks_beside_each_other_share_no_port(tmp_path: Path) -> None:
    plans = [stack.plan(tmp_path / name, usual_ports=False) for name in ("one", "two")]

    ports = [
        port
        for plan in plans
        for port in (
            plan.broker.port,
            plan.broker.controller_port,
            plan.node.port,
            plan.node.transport_port,
        )
    ]
    assert len(set(ports)) == 8


def test_logs_lie_beside_each_other_in_the_folder(tmp_path: Path) -> None:
    plan = stack.plan(tmp_path, usual_ports=False)

    assert {plan.broker.log.parent, plan.node.log.parent} == {tmp_path / "logs"}


async def test_a_server_that_ends_while_it_starts_is_told_with_its_last_words(
    tmp_path: Path,
) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit('no space left')")
    process = Process(Program("kafka", command, tmp_path / "kafka.log"))

    async def never() -> bool:
        return False

    with pytest.raises(PipelineError, match=r"exit code 1.*kafka\.log: .*no space left"):
        await stack._until_ready(process, never)
