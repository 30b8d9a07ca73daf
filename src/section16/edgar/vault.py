"""The vault: CCCs and tokens in a file outside the workspace, each sealed; people set them, only filings read them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final, Self

import msgspec
from filelock import FileLock
from msgspec import Struct

from section16.durable import make_folder, write_private
from section16.edgar.sealing import SealingKey, VaultError
from section16.edgar.secret import Secret

__all__ = ["VAULT", "Vault", "VaultEntry"]

# The variable that names the file of the vault.
VAULT: Final = "SECTION16_VAULT"


class VaultEntry(Struct, frozen=True, kw_only=True):
    """What may be known of a secret: that it is set, by whom, when, and until when it holds."""

    name: str
    set_by: str
    set_at: datetime
    until: date | None = None


class _Kept(Struct, frozen=True):
    entry: VaultEntry
    sealed: bytes


_Content = dict[str, _Kept]


class Vault:
    """The secrets in a file; processes that write at once are one after the other."""

    def __init__(self, file: Path, key: SealingKey) -> None:
        """Take the file, which need not be there yet, and the key."""
        self._file = file
        self._key = key

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Self | None:
        """Return the vault that the environment names; None where it names none. Raises VaultError."""
        named = environment.get(VAULT, "").strip()
        return cls(Path(named), SealingKey.here(environment)) if named else None

    def entries(self) -> tuple[VaultEntry, ...]:
        """List what is set, by name."""
        return tuple(one.entry for _, one in sorted(self._content().items()))

    def secret(self, name: str) -> Secret | None:
        """Return a secret, for the one place that sends it; None where it is not set."""
        kept = self._content().get(name)
        return Secret(self._key.unseal(kept.sealed, name).decode()) if kept else None

    def put(self, entry: VaultEntry, secret: Secret) -> None:
        """Set a secret, in the place of the one before."""
        with self._changing() as content:
            content[entry.name] = _Kept(entry, self._key.seal(secret.reveal().encode(), entry.name))

    def forget(self, name: str) -> None:
        """Take a secret out, if it is there."""
        with self._changing() as content:
            content.pop(name, None)

    def _content(self) -> _Content:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Content)
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            message = f"{self._file}: it is no vault, or cannot be read ({error}); restore it from a copy"
            raise VaultError(message) from None

    @contextmanager
    def _changing(self) -> Iterator[_Content]:
        make_folder(self._file.parent, 0o700)
        with FileLock(self._file.with_name(f".{self._file.name}.lock"), mode=0o600):
            content = self._content()
            yield content
            write_private(self._file, msgspec.json.encode(content))
