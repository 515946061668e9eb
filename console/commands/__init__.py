"""The console script: a table of commands, each loaded only when it is called."""

import importlib
import logging
import sys
from typing import Any

import click
import structlog
from typing_extensions import override

from console.commands.output import complain
from perspektiven import __version__
from perspektiven.errors import PipelineError, WrongSetting

COMMANDS = {
    "up": "starts Kafka, Elasticsearch and all services on this machine",
    "service": "runs one service",
    "init": "creates topics, index templates and aliases; safe to repeat",
    "outlets": "checks, loads, lists, imports and discovers outlets",
    "ingest": "feeds single pages or archives into the pipeline",
    "extract": "prints the article that a page yields, or why it is refused",
    "entries": "prints the entries that a source yields",
    "allowed": "says whether robots rules allow a URL, and which line decides",
    "status": "says whether all is well, and what to do if not",
    "search": "searches the index",
    "show": "prints an article",
    "dead-letters": "lists, shows, replays and discards failed records",
    "translate": "prints what the engines make of a text",
    "translate-check": "compares engines and units on a set of texts",
    "retranslate": "sends articles through an engine again",
    "reindex": "rebuilds the index without downtime",
    "edition": "prints the day's edition, or writes it as an e-book",
    "stories": "groups articles into stories; lists, shows and rebuilds them",
    "export": "takes search results out",
}


class _Commands(click.Group):
    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"console.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Follows newspapers of the world, translates their articles and makes them searchable."""


def _to_standard_error(*_: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)


def main(arguments: list[str] | None = None) -> Any:
    """Exit codes: 0 done, 1 failed, 2 wrong usage; errors are one line that says what to do."""
    # Standard output is the command's answer, which programs read. `service` sets up logs anew.
    # What aiokafka warns of ends in an error that says what to do.
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())
    structlog.configure(
        logger_factory=_to_standard_error,
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    try:
        cli.main(args=arguments, prog_name="perspektiven", standalone_mode=False)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except click.Abort:
        complain("interrupted")
        sys.exit(130)
    except click.ClickException as exc:
        exc.show()
        sys.exit(exc.exit_code)
    except (PipelineError, ModuleNotFoundError, BrokenPipeError) as exc:
        sys.exit(_explained(exc))


def _explained(exc: Exception) -> int:
    """The exit code, after one line that says what went wrong."""
    if isinstance(exc, ModuleNotFoundError):
        complain(f"{exc}; install it with: pip install 'perspektiven[all]'")
    elif not isinstance(exc, BrokenPipeError):
        complain(str(exc))
    return 2 if isinstance(exc, WrongSetting) else 1
