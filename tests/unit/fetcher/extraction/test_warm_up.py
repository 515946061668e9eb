"""What the worker processes begin with."""

import subprocess
import sys

_ASK = """
import asyncio
from services.fetcher.pool import ExtractionPool
from tests.support import jobs

async def ask():
    pool = ExtractionPool(1)
    try:
        run = pool.workers.run
        return [
            await run("asking", "", jobs.model_is_loaded),
            await run("asking", "", jobs.is_imported, "services.fetcher.pool"),
        ]
    finally:
        await pool.stop()

print(asyncio.run(ask()))
"""


def test_a_worker_begins_with_the_models_that_pages_need() -> None:
    # In a process of its own: in this one, the server of the workers may be running already.
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.stderr) == ("[True, True]", "")
