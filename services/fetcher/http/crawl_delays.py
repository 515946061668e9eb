"""The least time between two requests to a host: as the catalogue says, else as the operator does.

The catalogue's outlets are written down here, and the pacer reads them.
"""

from collections import defaultdict


class CrawlDelays:
    """Seconds by host."""

    def __init__(self, usual: float) -> None:
        self._usual = usual
        self._asked: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def ask(self, host: str, outlet_id: str, seconds: float) -> None:
        """Notes what the catalogue says for an outlet on a host."""
        self._asked[host][outlet_id] = seconds

    def forget(self, host: str, outlet_id: str) -> None:
        """Drops what the catalogue said for an outlet on a host."""
        self._asked[host].pop(outlet_id, None)

    def asked(self, host: str) -> float | None:
        """What the catalogue says; of several outlets on one host, the slowest is heard."""
        return max(self._asked.get(host, {}).values(), default=None)

    def least(self, host: str) -> float:
        """What the catalogue says, else the operator's setting."""
        asked = self.asked(host)
        return self._usual if asked is None else asked
