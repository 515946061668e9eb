"""`python -m console.demo`: opens the demo newspapers and says so in one line.

The line is a JSON object: {"outlets": path of the catalogue, "memory": path of the translation
memory, "newspapers": {id: address}}.
"""

import argparse
import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from console.demo import addresses, catalogue, papers
from console.demo.server import Newsstand
from perspektiven.errors import PipelineError


def main() -> int:
    """Serves until SIGTERM or SIGINT; exit code 0, or 2 with one line when it can't."""
    parser = argparse.ArgumentParser(prog="python -m console.demo", description=__doc__)
    parser.add_argument(
        "--data-dir", type=Path, default=Path("data"), help="where ports are remembered (data)"
    )
    parser.add_argument(
        "--any-port", action="store_true", help="takes any free ports on the first run"
    )
    arguments = parser.parse_args()
    try:
        asyncio.run(_serve(arguments.data_dir, any_port=arguments.any_port))
    except PipelineError as exc:
        sys.stderr.write(f"console.demo: {exc}\n")
        return 2
    return 0


async def _serve(folder: Path, *, any_port: bool) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    all_papers = papers.load()
    where = addresses.claim(folder, all_papers, datetime.now(UTC), any_port=any_port)
    async with Newsstand(all_papers, where):
        ready = {
            "outlets": str(catalogue.write(folder, all_papers, where)),
            "memory": str(papers.MEMORY),
            "newspapers": {paper.id: where.base(paper.id) for paper in all_papers},
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    sys.exit(main())
