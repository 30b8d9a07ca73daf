"""The key that seals what has to be read again but must not be readable where it lies: AES-GCM."""

import os
from collections.abc import Mapping
from pathlib import Path
from secrets import token_bytes
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from filelock import FileLock

from section16.durable import make_folder, write_private
from section16.standard.errors import Section16Error

__all__ = ["KEY", "KEY_FILE", "SealingKey", "VaultError"]

KEY: Final = "SECTION16_VAULT_KEY"
KEY_FILE: Final = "SECTION16_VAULT_KEY_FILE"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class VaultError(Section16Error):
    """The vault or its key cannot be used; the message is one line for the user."""


class SealingKey:
    """Seals bytes for a purpose; what was sealed for another one does not open."""

    __slots__ = ("__cipher",)

    def __init__(self, key: bytes) -> None:
        """Take the key, 32 bytes."""
        self.__cipher = AESGCM(key)

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the key of the environment or of the file that it names; else of the user's, made where none is."""
        text = environment.get(KEY, "").strip()
        if text:
            return cls(_parsed(text, KEY))
        named = environment.get(KEY_FILE)
        settings = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        file = Path(named) if named else settings / "section16" / "vault.key"
        if not named and not file.exists():
            _make(file)
        try:
            return cls(_parsed(file.read_text("ascii"), str(file)))
        except (OSError, UnicodeDecodeError) as error:
            message = f"{file}: the key of the vault cannot be read ({error}); restore it from a copy"
            raise VaultError(message) from None

    def seal(self, content: bytes, purpose: str) -> bytes:
        """Return content sealed for a purpose."""
        nonce = token_bytes(_NONCE_BYTES)
        return nonce + self.__cipher.encrypt(nonce, content, purpose.encode())

    def unseal(self, sealed: bytes, purpose: str) -> bytes:
        """Return what was sealed for this purpose; raises VaultError for anything else."""
        try:
            return self.__cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            message = f"{purpose}: it was sealed with another key, or changed; use the key that it was sealed with"
            raise VaultError(message) from None


def _parsed(text: str, place: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        message = f"{place}: the key of the vault is not 32 bytes in hex; restore it from a copy, or make one"
        raise VaultError(message)
    return key


def _make(file: Path) -> None:
    make_folder(file.parent, 0o700)
    with FileLock(file.with_suffix(".lock"), mode=0o600):
        if not file.exists():
            write_private(file, token_bytes(_KEY_BYTES).hex().encode())
