"""Where tokens and CCCs come from: the environment, else the vault that it names, else the system's keyring.

The name of a secret is `filer-token`, `user-token` or `ccc-0001234567`. In the environment it is
`SECTION16_FILER_TOKEN` and so on; in the keyring it is the user of the service `section16`.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, Protocol

from section16.edgar.secret import Secret
from section16.edgar.vault import Vault
from section16.standard.errors import Section16Error
from section16.standard.numbers import Cik

__all__ = [
    "FILER_TOKEN",
    "USER_TOKEN",
    "Keyring",
    "MissingSecretError",
    "ccc_name",
    "forget_secret",
    "keep_secret",
    "require_keyring",
    "require_secret",
    "secret_for",
    "variable_of",
]

FILER_TOKEN: Final = "filer-token"  # noqa: S105 - its name
USER_TOKEN: Final = "user-token"  # noqa: S105 - its name
_SERVICE: Final = "section16"
_PROBE: Final = "probe"


class MissingSecretError(Section16Error, LookupError):
    """A secret is neither in the environment nor in the keyring; the message says how to put it there."""


class Keyring(Protocol):
    """The part of the `keyring` library that is used."""

    def get_password(self, service: str, name: str, /) -> str | None:
        """Return a password."""

    def set_password(self, service: str, name: str, value: str, /) -> None:
        """Keep a password."""

    def delete_password(self, service: str, name: str, /) -> None:
        """Forget a password."""


def ccc_name(cik: str) -> str:
    """Return the name under which the CCC of a CIK is kept."""
    return f"ccc-{Cik.parse(cik).padded}"


def variable_of(name: str) -> str:
    """Return the environment variable of a secret."""
    return f"{_SERVICE}_{name}".upper().replace("-", "_")


def secret_for(name: str, environment: Mapping[str, str] = os.environ, keyring: Keyring | None = None) -> Secret | None:
    """Return a secret from the environment, else from the vault, else from the keyring; None where none has it."""
    given = environment.get(variable_of(name), "").strip()
    if given:
        return Secret(given)
    vault = Vault.here(environment)
    if vault and (sealed := vault.secret(name)):
        return sealed
    kept = _kept(keyring or _system_keyring(), name)
    return Secret(kept) if kept else None


def require_secret(name: str, environment: Mapping[str, str] = os.environ, keyring: Keyring | None = None) -> Secret:
    """Return a secret; raises MissingSecretError, which says how to set it."""
    found = secret_for(name, environment, keyring)
    if found is None:
        message = f"{name}: it is not set; run 'keyring set {_SERVICE} {name}', or set {variable_of(name)}"
        raise MissingSecretError(message)
    return found


def keep_secret(name: str, secret: Secret, keyring: Keyring | None = None) -> None:
    """Keep a secret in the keyring; raises MissingSecretError where the system has none that gives it back."""
    if not _keeps(keyring or _system_keyring(), name, secret):
        message = f"{name}: this system has no keyring that takes it; set {variable_of(name)} instead"
        raise MissingSecretError(message)


def require_keyring(keyring: Keyring | None = None) -> None:
    """Raise MissingSecretError where the system has no keyring that keeps a secret."""
    keeps = _keeps(keyring or _system_keyring(), _PROBE, Secret(_PROBE))
    forget_secret(_PROBE, keyring)
    if not keeps:
        message = "keyring: this system has none that keeps a secret; set up one, or use a system that has one"
        raise MissingSecretError(message)


def forget_secret(name: str, keyring: Keyring | None = None) -> None:
    """Take a secret out of the keyring, if it is there."""
    with suppress(_keyring_error()):
        (keyring or _system_keyring()).delete_password(_SERVICE, name)


def _keeps(keyring: Keyring, name: str, secret: Secret) -> bool:
    """Put a secret in, and tell whether it is there now; a keyring may take what it does not keep."""
    with suppress(_keyring_error()):
        keyring.set_password(_SERVICE, name, secret.reveal())
    return _kept(keyring, name) == secret.reveal()


def _kept(keyring: Keyring, name: str) -> str | None:
    try:
        return (keyring.get_password(_SERVICE, name) or "").strip() or None
    except _keyring_error():
        return None


def _system_keyring() -> Keyring:
    """Return the system's keyring; the import looks for one, so it waits for use."""
    import keyring  # noqa: PLC0415

    return keyring


def _keyring_error() -> type[Exception]:
    from keyring.errors import KeyringError  # noqa: PLC0415 - as for the keyring itself

    return KeyringError
