"""One-time codes from an authenticator, and the recovery codes for who lost it; each is taken once."""

from base64 import b32decode, b32encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_bytes
from typing import Final

import pyotp
import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.accounts.account import Account
from section16.accounts.credentials.kept import (
    CredentialKind,
    add_credential,
    credentials_of,
    forget_credentials,
    note_use,
)
from section16.accounts.errors import AccountError
from section16.edgar.sealing import SealingKey, VaultError
from section16.workspace.database import WriteSession
from section16.workspace.tables.accounts import CredentialRecord

__all__ = [
    "change_one_time_code",
    "code_fits",
    "make_recovery_codes",
    "new_code_secret",
    "picture_of",
    "require_key",
    "set_one_time_code",
    "use_one_time_code",
    "use_recovery_code",
]

_ISSUER: Final = "section16"
_SECONDS: Final = 30
_SECRET_BYTES: Final = 20
_RECOVERY_CODES: Final = 10
_RECOVERY_BYTES: Final = 10
_GROUP: Final = 4


def new_code_secret() -> str:
    """Return a secret to be shared with somebody's authenticator."""
    return b32encode(token_bytes(_SECRET_BYTES)).decode()


def picture_of(secret: str, name: str) -> str:
    """Return the picture that an authenticator reads, as the address of an image."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
    return segno.make(address, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")


def code_fits(secret: str, code: str, at: datetime, after: int = 0) -> int | None:
    """Return for which half-minute a code is the right one, of now and its neighbours; None where it is of none.

    `after` is the half-minute of the last code that was used: none up to it is taken again.
    """
    plain = code.replace(" ", "")
    now = int(at.timestamp()) // _SECONDS
    generator = pyotp.TOTP(secret)
    found = [
        one for one in (now - 1, now, now + 1) if compare_digest(generator.generate_otp(one).encode(), plain.encode())
    ]
    return found[0] if found and found[0] > after else None


def change_one_time_code(writing: WriteSession, account: Account, secret: str, code: str, key: SealingKey) -> None:
    """Put another authenticator in the place of somebody's, which has to show that it has the secret.

    The code that shows it is used up by that. Raises AccountError for another code.
    """
    step = code_fits(secret, code, writing.at)
    if step is None:
        message = "code: it is not the one that the authenticator shows now; type the next one"
        raise AccountError(message)
    set_one_time_code(writing, account, secret, key)
    writing.session.flush()
    for row in credentials_of(writing.session, account, CredentialKind.one_time_code):
        note_use(writing, account, row, step)


def set_one_time_code(writing: WriteSession, account: Account, secret: str, key: SealingKey) -> None:
    """Keep the secret of somebody's authenticator, sealed, in the place of the one before."""
    forget_credentials(writing, account, CredentialKind.one_time_code)
    sealed = key.seal(b32decode(secret), _purpose(account.id))
    add_credential(writing, account, CredentialKind.one_time_code, sealed)


def use_one_time_code(writing: WriteSession, account: Account, code: str, key: SealingKey) -> bool:
    """Tell whether a code is right; it is not twice. Raises AccountError where the key does not open what was set."""
    for row in credentials_of(writing.session, account, CredentialKind.one_time_code):
        try:
            secret = b32encode(key.unseal(row.content, _purpose(account.id))).decode()
        except VaultError:
            message = "code: the vault has another key than when it was set; use a recovery code, or tell who runs this"
            raise AccountError(message) from None
        step = code_fits(secret, code, writing.at, row.counter)
        if step is not None:
            note_use(writing, account, row, step)
            return True
    return False


def require_key(session: Session, key: Callable[[], SealingKey]) -> None:
    """Raise VaultError for a key with which nobody's authenticator was sealed; not asked for where nobody has one."""
    row = session.scalars(
        select(CredentialRecord).where(CredentialRecord.kind == CredentialKind.one_time_code).limit(1)
    ).first()
    if row is not None:
        key().unseal(row.content, _purpose(row.account_id))


def _purpose(account_id: int) -> str:
    return f"one-time code of account {account_id}"


def make_recovery_codes(writing: WriteSession, account: Account) -> tuple[str, ...]:
    """Make ten codes, in the place of those before, and return them; only their hashes are kept."""
    forget_credentials(writing, account, CredentialKind.recovery_code)
    codes = tuple(b32encode(token_bytes(_RECOVERY_BYTES)).decode().lower() for _ in range(_RECOVERY_CODES))
    add_credential(writing, account, CredentialKind.recovery_code, *(_hashed(one) for one in codes))
    return tuple("-".join(one[at : at + _GROUP] for at in range(0, len(one), _GROUP)) for one in codes)


def use_recovery_code(writing: WriteSession, account: Account, code: str) -> bool:
    """Tell whether a recovery code is one of those that were given and not used."""
    wanted = _hashed(code.replace("-", "").replace(" ", "").lower())
    rows = credentials_of(writing.session, account, CredentialKind.recovery_code)
    found = next((row for row in rows if compare_digest(row.content, wanted) and row.used_at is None), None)
    if found is None:
        return False
    note_use(writing, account, found, 1)
    return True


def _hashed(code: str) -> bytes:
    return sha256(code.encode()).digest()
