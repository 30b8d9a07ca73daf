"""How the workbench is run."""

from pathlib import Path
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from msgspec import Meta, Struct

__all__ = ["ServiceSettings"]

_Port: TypeAlias = Annotated[int, Meta(ge=0, le=65535)]
_AtLeastOne: TypeAlias = Annotated[int, Meta(ge=1)]
_Seconds: TypeAlias = Annotated[float, Meta(gt=0)]
_THIS_COMPUTER: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class ServiceSettings(Struct, frozen=True, kw_only=True):
    """How the workbench is run.

    Without a `workspace` it is the explorer of a lake alone: reading only, no accounts. `public_url` is how browsers
    reach it, where that is not the address it listens on; `edgar` is the EDGAR to file with, as `section16 file` names
    it. `most_bytes` is the largest request that is taken; `openid_nearby` allows an OpenID
    provider on this machine or network.

    `workspace_file` names a file with the workspace's address, which may hold a password. TLS is spoken here with
    `tls_certificate` and `tls_key`, or by one of the `trusted_proxies`, whose word for a visitor's address is taken.
    `workers` threads of this process do long work. `requests_a_minute` are those of one session; `question_seconds`,
    `question_bytes` of memory and `question_rows` are what one question in SQL may take, `questions_at_once` how many
    are answered at a time.
    """

    workspace: str | Path | None = None
    lake: str | None = None
    host: str = "127.0.0.1"
    port: _Port = 8016
    public_url: str | None = None
    queries_allowed: bool = False
    openid_nearby: bool = False
    most_bytes: _AtLeastOne = 50_000_000
    workspace_file: Path | None = None
    edgar: str = "practice"
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: tuple[str, ...] = ()
    workers: _AtLeastOne = 2
    requests_a_minute: _AtLeastOne = 600
    question_seconds: _Seconds = 10.0
    question_bytes: _AtLeastOne = 1 << 30
    question_rows: _AtLeastOne = 10_000
    questions_at_once: _AtLeastOne = 2

    @property
    def own_names(self) -> frozenset[str]:
        """Return the names by which browsers may ask; none where TLS, spoken here, vouches for the name."""
        if self.public_url is not None:
            return _THIS_COMPUTER | {urlsplit(self.public_url).hostname or ""}
        return _THIS_COMPUTER if self.host in _THIS_COMPUTER else frozenset()
