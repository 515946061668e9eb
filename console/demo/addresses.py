"""Addresses of the demo newspapers: ports chosen once and kept in a file.

An article's address is its identity, so two runs of the demo in one data folder have to agree.
"""

import json
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from console.demo.papers import Paper
from perspektiven.contracts import Outlet, Source
from perspektiven.errors import WrongSetting

HOST = "127.0.0.1"
_FILE = "demo.json"


@dataclass(frozen=True)
class Addresses:
    """A listening socket for each newspaper, by its id.

    `opened_at` is the moment of the first start in the data folder.
    """

    opened_at: datetime
    listeners: dict[str, socket.socket]

    def base(self, paper_id: str) -> str:
        """The newspaper's address, without a slash at its end."""
        port = self.listeners[paper_id].getsockname()[1]
        return f"http://{HOST}:{port}"

    def close(self) -> None:
        """Closes all sockets."""
        for listener in self.listeners.values():
            listener.close()

    def resolve(self, paper: Paper, target: str) -> str:
        """The URL of a path of the newspaper, or of `PAPER:path` of another one."""
        if target.startswith("/"):
            return self.base(paper.id) + target
        other, _, path = target.partition(":")
        return self.base(other) + path

    def outlet(self, paper: Paper) -> Outlet:
        """The newspaper as a catalogue has it."""
        base = self.base(paper.id)
        return Outlet(
            id=paper.id,
            name=paper.name,
            country=paper.country,
            languages=(paper.language,),
            homepage=f"{base}/",
            sources=tuple(
                Source(url=base + path, kind=kind) for path, kind in paper.feeds_and_more
            ),
        )


def claim(
    folder: Path, papers: tuple[Paper, ...], now: datetime, *, any_port: bool = False
) -> Addresses:
    """Binds each newspaper's port: that of the last run, else its own if free, else any.

    With `any_port` a first run takes any free ports. Raises WrongSetting when the last run's port
    is taken, or the folder can't be written.
    """
    last = _read(folder / _FILE)
    ports: dict[str, int] = last.get("ports", {})
    opened_at = datetime.fromisoformat(last["opened_at"]) if last else now
    with ExitStack() as undo:
        addresses = Addresses(opened_at, {})
        undo.callback(addresses.close)
        for paper in papers:
            listener = _listen(paper, ports.get(paper.id), any_port=any_port)
            addresses.listeners[paper.id] = listener
            ports[paper.id] = listener.getsockname()[1]
        _write(folder / _FILE, {"opened_at": opened_at.isoformat(), "ports": ports})
        undo.pop_all()
    return addresses


def _listen(paper: Paper, last_port: int | None, *, any_port: bool) -> socket.socket:
    wanted = [last_port] if last_port else [0] if any_port else [paper.port, 0]
    for port in wanted:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
        except OSError:
            listener.close()
        else:
            return listener
    raise WrongSetting(
        f"port {last_port} of the demo newspaper {paper.name} is taken; end what listens there "
        "(an earlier demo?), or choose another PERSPEKTIVEN_DATA_DIR"
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as exc:
        raise WrongSetting(f"can't read {path}, which the demo wrote: {exc}; remove it") from exc
    return values


def _write(path: Path, values: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: a crash in between leaves the last run's addresses.
        beside = path.with_suffix(".part")
        beside.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as exc:
        raise WrongSetting(f"can't write {path}: {exc.strerror}") from exc
