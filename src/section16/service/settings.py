"""How the workbench is run."""

from pathlib import Path

from msgspec import Struct

__all__ = ["ServiceSettings"]


class ServiceSettings(Struct, frozen=True, kw_only=True):
    """How the workbench is run.

    Without a `workspace` it is the explorer of a lake alone: reading only, no accounts. `public_url` is how browsers
    reach it, where that is not the address it listens on; `edgar` is the EDGAR to file with, as `section16 file` names
    it. `most_bytes` is the largest request that is taken; `openid_nearby` allows an OpenID
    provider on this machine or network.
    """

    workspace: str | Path | None = None
    lake: str | None = None
    host: str = "127.0.0.1"
    port: int = 8016
    public_url: str | None = None
    queries_allowed: bool = False
    openid_nearby: bool = False
    most_bytes: int = 50_000_000
