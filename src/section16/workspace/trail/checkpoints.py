"""Signed checkpoints: how far the trail had come, kept in a second place, so that a trail made anew is seen.

Each is a line of JSON in the folder's file, signed with Ed25519. The key is in the environment or the keyring as
`checkpoint-key`, 32 bytes in hex, else in a file that is made for it.
"""

import os
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from filelock import FileLock
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.orm import Session

from section16.durable import make_folder, sync
from section16.edgar.secret_store import secret_for
from section16.workspace.errors import WorkspaceError
from section16.workspace.trail.audit import START, TrailBreak, event_numbered, head

__all__ = ["CHECKPOINT_KEY", "Checkpoint", "Checkpoints"]

CHECKPOINT_KEY: Final = "checkpoint-key"
_FILE: Final = "checkpoints.jsonl"
_KEY_FILE: Final = "checkpoint.key"


class Checkpoint(Struct, frozen=True, kw_only=True):
    """The end of a trail at a moment; `place` is where its database was, `first` the hash of its first event."""

    place: str
    first: str
    number: int
    hash: str
    at: datetime
    signature: str = ""

    @property
    def signed_bytes(self) -> bytes:
        """Return what the signature is over."""
        return msgspec.json.encode(replace(self, signature=""))


class Checkpoints:
    """The checkpoints in a folder, for the trails of any workspaces; `key_folder` is for a key that has to be made."""

    def __init__(self, folder: Path, key_folder: Path) -> None:
        self._file = folder / _FILE
        self._key_file = key_folder / _KEY_FILE

    def add(self, session: Session, place: str, at: datetime) -> None:
        """Note where a trail ends now, on the disk; an empty one has no end.

        Raises OSError, and WorkspaceError where the trail is not the one that was noted before.
        """
        if broken := self.break_found(session, place):
            message = f"trail: event {broken.number}: {broken.reason}; see section16 audit verify"
            raise WorkspaceError(message)
        number, hash_ = head(session)
        if not number:
            return
        first = event_numbered(session, 1)
        new = Checkpoint(place=place, first=first.hash if first else START, number=number, hash=hash_, at=at)
        signed = replace(new, signature=b64encode(self._key().sign(new.signed_bytes)).decode())
        make_folder(self._file.parent, 0o700)
        with (
            FileLock(self._file.with_suffix(".lock"), mode=0o600),
            os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file,
        ):
            file.write(b"\n" + msgspec.json.encode(signed) + b"\n")  # after a line that was cut, too
            file.flush()
            os.fsync(file.fileno())
        sync(self._file.parent)

    def add_daily(self, session: Session, place: str, at: datetime) -> None:
        """Note where a trail ends unless that was done on this day, or it has not grown; raises what `add` does."""
        last = self._newest(session, place)
        if last is None or (last.at.date() < at.date() and last.number != head(session)[0]):
            self.add(session, place, at)

    def break_found(self, session: Session, place: str) -> TrailBreak | None:
        """Return where a trail is not what the newest checkpoint of it says; None where there is none."""
        last = self._newest(session, place)
        if last is None:
            return None
        noted = f"a checkpoint of {last.at:%Y-%m-%d %H:%M} UTC"
        if not self._is_signed(last):
            return TrailBreak(number=last.number, reason=f"{noted} is not signed with the key that is here")
        event = event_numbered(session, last.number)
        if event is None:
            return TrailBreak(number=last.number, reason=f"{noted} has seen it, and it is not there")
        if event.hash != last.hash:
            return TrailBreak(number=last.number, reason=f"{noted} has seen another event in its place")
        return None

    def _newest(self, session: Session, place: str) -> Checkpoint | None:
        """Return the last checkpoint of a trail at this place; else, for a moved database, of the same trail."""
        seen = self._all()
        first = event_numbered(session, 1)
        ours = [one for one in seen if one.place == place] or [one for one in seen if first and one.first == first.hash]
        return max(ours, key=lambda one: (one.number, one.at), default=None)

    def _all(self) -> list[Checkpoint]:
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        return [one for line in lines if (one := _read(line)) is not None]

    def _is_signed(self, one: Checkpoint) -> bool:
        with suppress(InvalidSignature, ValueError):
            self._key().public_key().verify(b64decode(one.signature, validate=True), one.signed_bytes)
            return True
        return False

    def _key(self) -> Ed25519PrivateKey:
        """Return the key; one is made where there is none yet."""
        secret = secret_for(CHECKPOINT_KEY)
        if secret is None and not self._key_file.exists():
            self._make_key()
        text = secret.reveal() if secret else self._key_file.read_text("ascii")
        try:
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
        except ValueError:
            message = f"{CHECKPOINT_KEY}: it is not 32 bytes in hex; restore it from a copy"
            raise WorkspaceError(message) from None

    def _make_key(self) -> None:
        make_folder(self._key_file.parent, 0o700)
        with FileLock(self._key_file.with_suffix(".lock"), mode=0o600):
            if not self._key_file.exists():
                with os.fdopen(os.open(self._key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
                    file.flush()
                    os.fsync(file.fileno())
                sync(self._key_file.parent)


def _read(line: bytes) -> Checkpoint | None:
    """Read a line; None for one that was cut as it was written."""
    try:
        return msgspec.json.decode(line, type=Checkpoint)
    except msgspec.DecodeError:
        return None
