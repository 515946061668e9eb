"""`perspektiven up`: runs Kafka, Elasticsearch and all services on this machine."""

import asyncio
import dataclasses
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import click
from rich.console import Group
from rich.live import Live
from rich.text import Text

from console.commands.output import complain, print_json, progress_console
from console.commands.stages_table import stages_table
from console.demo import catalogue
from console.local.progress import Counts, Progress, count
from console.local.settings import LocalSettings
from console.local.up import Newspapers, System
from perspektiven.settings import load

_SETTLED_SECONDS = 5.0
"""So long nothing may happen: the fetcher tells its refusals every two seconds."""
_LATER_SECONDS = 30.0
"""So long nothing may happen before entries that are tried again later are not waited for."""
_LINE_EVERY_SECONDS = 5.0
_GIVE_UP_AFTER = 5
"""With --exit: whoever waits for the end shall not wait for a program that never starts."""


@click.command()
@click.argument("what", required=False, type=click.Choice(["demo"]))
@click.option("--exit", "exits", is_flag=True, help="Ends when everything known is indexed.")
@click.option("--json", "as_json", is_flag=True, help="With --exit: prints the counts as JSON.")
def command(*, what: str | None, exits: bool, as_json: bool) -> None:
    """Starts Kafka, Elasticsearch and all services on this machine, until Ctrl-C.

    Without an argument the outlets of deploy/outlets.yaml are followed (PERSPEKTIVEN_OUTLETS).
    `demo` needs no internet: it follows newspapers of its own, printed on this machine. Data, and
    the logs of all programs, are kept in PERSPEKTIVEN_DATA_DIR (data).

    \b
    Examples:
      perspektiven up demo
      perspektiven up demo --exit --json
      PERSPEKTIVEN_TRANSLATOR=argos perspektiven up
    """
    settings = load(LocalSettings)
    folder, newspapers = settings.data_dir, None
    if what == "demo":
        folder /= "demo"
        if "java_quick_start" not in settings.model_fields_set:
            settings = settings.model_copy(update={"java_quick_start": True})
        newspapers = Newspapers(
            (sys.executable, "-m", "console.demo", "--data-dir", str(folder.resolve())),
            catalogue.file_in(folder.resolve()),
            catalogue.SETTINGS,
        )
    system = System(settings, folder, newspapers, give_up_after=_GIVE_UP_AFTER if exits else None)
    counts = asyncio.run(_until_stopped(system, lambda: _run(system, exits=exits)))
    if counts is not None:
        _print(counts, as_json=as_json)
        sys.exit(1 if counts.dead_letters or counts.problems else 0)


async def _until_stopped(
    system: System, work: Callable[[], Coroutine[Any, Any, Counts | None]]
) -> Counts | None:
    """What `work` returns, or None when a signal came first; then everything is ended."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    working, waiting = asyncio.create_task(work()), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait([working, waiting], return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        working.cancel()
        waiting.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)
        progress_console.print("ending …")
        system.stop()


async def _run(system: System, *, exits: bool) -> Counts | None:
    view = _View(system)
    with view.live:
        await system.start(view.say, view.tell)
        view.started()
        quiet_since, before = time.monotonic(), None
        async for progress in system.follow():
            view.show(progress)
            if progress.fingerprint != before or not progress.is_settled:
                quiet_since, before = time.monotonic(), progress.fingerprint
            needed = _LATER_SECONDS if progress.fetching.later else _SETTLED_SECONDS
            if exits and time.monotonic() - quiet_since > needed:
                return await count(system.settings, progress, system.restarts)
    return None


class _View:
    """The screen: a table that is drawn anew on a terminal, a line now and then elsewhere."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._began = self._last_line = time.monotonic()
        self._is_terminal = progress_console.is_terminal
        self._download = Text()
        self.live = Live(
            console=progress_console, refresh_per_second=4, auto_refresh=self._is_terminal
        )

    def say(self, what: str) -> None:
        """What happens next."""
        elapsed = time.monotonic() - self._began
        progress_console.print(f"{elapsed:5.1f} s  {what}", soft_wrap=True, highlight=False)

    def tell(self, done: int, total: int) -> None:
        """How far the download is."""
        text = f"        {done / 1e6:.0f} of {total / 1e6:.0f} MB"
        if self._is_terminal:
            self.live.update(Text(text))
        elif done == total or time.monotonic() - self._last_line > _LINE_EVERY_SECONDS:
            self._last_line = time.monotonic()
            progress_console.print(text)

    def started(self) -> None:
        """Everything runs; where it can be reached."""
        settings = self._system.settings
        self.say(f"read at [bold]{self._system.reader_url}[/]")
        defaults = LocalSettings.model_fields
        for name in ("kafka_bootstrap_servers", "elasticsearch_url"):
            value = getattr(settings, name)
            if value != defaults[name].default:
                # The usual port was taken: other commands have to be told.
                progress_console.print(
                    f"         export PERSPEKTIVEN_{name.upper()}={value}", soft_wrap=True
                )
        progress_console.print(f"         logs in {settings.data_dir / 'logs'}", soft_wrap=True)

    def show(self, progress: Progress) -> None:
        """One look."""
        if self._is_terminal:
            self.live.update(
                Group(
                    stages_table(progress.status.stages, refused=progress.status.refused),
                    *self._remarks(progress),
                )
            )
        elif time.monotonic() - self._last_line > _LINE_EVERY_SECONDS:
            self._last_line = time.monotonic()
            self.say("; ".join([_line(progress), *map(str, self._restarts())]))

    def _remarks(self, progress: Progress) -> list[Text]:
        fetching = progress.fetching
        remarks = [
            Text(f"sources asked: {fetching.sources_polled} of {fetching.sources}"),
            Text(f"read at {self._system.reader_url}   Ctrl-C ends", style="bold"),
        ]
        remarks += self._restarts()
        return remarks + [Text(f"! {problem}", style="red") for problem in progress.status.problems]

    def _restarts(self) -> list[Text]:
        restarts = {name: times for name, times in self._system.restarts.items() if times}
        return [
            Text(f"{name} ended and was started again, {times} ×", style="yellow")
            for name, times in restarts.items()
        ]


def _line(progress: Progress) -> str:
    stages = [
        f"{name} {stage.done} done, {stage.waiting} waiting, "
        + _unfinished(stage.failed, progress.status.refused if name == "fetcher" else 0)
        for name, stage in progress.status.stages.items()
    ]
    fetching = progress.fetching
    return "; ".join([f"{fetching.sources_polled}/{fetching.sources} sources", *stages])


def _unfinished(failed: int, refused: int) -> str:
    """What came to nothing; a page that is no article is refused, and counts as no failure."""
    said = f"{max(0, failed - refused)} failed"
    return f"{refused} refused, {said}" if refused else said


def _print(counts: Counts, *, as_json: bool) -> None:
    if as_json:
        print_json(dataclasses.asdict(counts))
        return
    click.echo(f"fetched      {counts.fetched}")
    click.echo(f"refused      {sum(counts.refused.values())}{_listed(counts.refused)}")
    click.echo(f"indexed      {counts.indexed}{_listed(counts.by_status)}")
    click.echo(f"dead letters {counts.dead_letters}")
    if counts.restarts:
        click.echo(f"restarted    {_listed(counts.restarts)}")
    for problem in counts.problems:
        complain(problem)
    if counts.dead_letters:
        complain("there are dead letters; see the logs of the services, or start without --exit")


def _listed(parts: dict[str, int]) -> str:
    return f"  ({', '.join(f'{name} {number}' for name, number in parts.items())})" if parts else ""
