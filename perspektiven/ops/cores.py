"""CPU cores that this process may use, by its affinity and cgroup quota."""

import os
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


def usable(cgroups: Path = _CGROUPS) -> int:
    """Whole cores, at least one, within the process's affinity and its container's quota.

    cgroup v2: `cpu.max`, "quota period" in microseconds or "max period"; v1: two files, -1 for no
    quota (kernel.org, admin-guide/cgroup-v2 and scheduler/sched-bwc). A container sees its own
    cgroup as the root.
    """
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(cgroups)
    return mine if quota is None else max(1, min(mine, int(quota)))


def _quota(cgroups: Path) -> float | None:
    """Cores of processor time, or None where nothing limits it."""
    for files in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        try:
            words = [word for name in files for word in (cgroups / name).read_text().split()]
        except OSError:
            continue
        if len(words) == 2 and all(word.isdecimal() for word in words):
            return int(words[0]) / int(words[1])
    return None
