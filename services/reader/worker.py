"""Worker process of the reader, for documents too large for the event loop."""

from perspektiven.ops.workers import WorkerLimits, WorkerPool

_SECONDS = 30.0
_MEMORY = 640 * 2**20


def worker_pool() -> WorkerPool:
    """One process, which starts with its first job."""
    return WorkerPool(1, WorkerLimits(deadline=_SECONDS, memory_bytes=_MEMORY))
