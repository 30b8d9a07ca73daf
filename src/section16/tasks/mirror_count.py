"""How far a mirror has come."""

from msgspec import Struct

from section16.edgar.errors import EdgarError

__all__ = ["MirrorCount"]


class MirrorCount(Struct, kw_only=True):
    """What was wanted, what was in the cache or the lake already, what came and how many bytes; it grows.

    `troubles` are lines, `place: what was seen; what to do`: what did not come is asked for again the next time.
    `stopped` tells that EDGAR turned us away, so that nothing more is asked now.
    """

    wanted: int = 0
    here: int = 0
    fetched: int = 0
    fetched_bytes: int = 0
    stopped: bool = False
    troubles: list[str] = []

    @property
    def failed(self) -> int:
        """Return how many did not come."""
        return self.wanted - self.here - self.fetched

    def came(self, size: int) -> None:
        """Count a file that came."""
        self.fetched += 1
        self.fetched_bytes += size

    def trouble(self, error: EdgarError | OSError | str) -> None:
        """Keep what went wrong."""
        self.troubles.append(str(error))
