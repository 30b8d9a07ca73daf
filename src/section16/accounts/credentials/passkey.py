"""Passkeys: a key of a device or password manager, which answers a challenge that is asked once.

`webauthn` reads certificates of devices, and what it takes to import is a tenth of a start that seldom needs it.
"""

from typing import Final

import msgspec
from msgspec import Struct

from section16.accounts.account import Account
from section16.accounts.credentials.kept import (
    CredentialKind,
    add_credential,
    credential_with_key,
    credentials_of,
)
from section16.accounts.errors import AccountError
from section16.accounts.login_steps import begin_step, take_step
from section16.workspace.database import WriteSession
from section16.workspace.tables.accounts import CredentialRecord

__all__ = [
    "PasskeyAnswer",
    "PasskeyChallenge",
    "PasskeySite",
    "add_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "passkey_of",
]

_NEW: Final = "new passkey"
_USE: Final = "passkey"
_NAME: Final = "section16"
_NOT_RIGHT: Final = "passkey: it was not asked for, has been used, or is of another site; try again"


class PasskeySite(Struct, frozen=True):
    """For whom a passkey is: the name of the host, and the origin that browsers know it by."""

    host: str
    origin: str


class PasskeyChallenge(Struct, frozen=True, kw_only=True):
    """What a browser is asked, as JSON, and the name under which the answer is expected."""

    options: str
    step: str


class PasskeyAnswer(Struct, frozen=True, kw_only=True):
    """What a browser answered to the challenge of a step, as JSON; `label` is what the person calls a new passkey."""

    step: str
    response: str
    label: str = ""


class _Asked(Struct, frozen=True):
    challenge: bytes
    account_id: int = 0


class _KeptKey(Struct, frozen=True):
    public_key: bytes


class _KeyName(Struct, frozen=True):
    id: str


def ask_for_new_passkey(writing: WriteSession, account: Account, site: PasskeySite) -> PasskeyChallenge:
    """Ask a browser for a new passkey of who is logged in; those they have are not made again."""
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 - see above
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 - see above
    from webauthn.helpers import structs as asked  # noqa: PLC0415 - see above

    have = credentials_of(writing.session, account, CredentialKind.passkey)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=_NAME,
        user_name=account.name,
        user_id=f"section16 {account.id}".encode(),
        user_display_name=account.full_name or account.name,
        authenticator_selection=asked.AuthenticatorSelectionCriteria(
            resident_key=asked.ResidentKeyRequirement.REQUIRED,
            user_verification=asked.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[asked.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.key or "")) for one in have],
    )
    step = begin_step(writing, _NEW, msgspec.json.encode(_Asked(options.challenge, account.id)))
    return PasskeyChallenge(options=options_to_json(options), step=step)


def add_passkey(writing: WriteSession, account: Account, site: PasskeySite, answer: PasskeyAnswer) -> None:
    """Keep the passkey with which a browser answered; raises AccountError."""
    from webauthn import verify_registration_response  # noqa: PLC0415 - see above
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415 - see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 - see above

    asked = _asked(writing, _NEW, answer.step)
    if asked.account_id != account.id:
        raise AccountError(_NOT_RIGHT)
    try:
        found = verify_registration_response(
            credential=answer.response,
            expected_challenge=asked.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise AccountError(_NOT_RIGHT) from None
    name = bytes_to_base64url(found.credential_id)
    if credential_with_key(writing.session, CredentialKind.passkey, name):
        message = "passkey: it is known already; choose another device"
        raise AccountError(message)
    content = msgspec.json.encode(_KeptKey(found.credential_public_key))
    add_credential(writing, account, CredentialKind.passkey, content, key=name, label=answer.label or "passkey")


def ask_for_passkey(writing: WriteSession, site: PasskeySite) -> PasskeyChallenge:
    """Ask a browser for any passkey that it has for this site; whose it is comes with the answer."""
    from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415 - see above
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415 - see above

    options = generate_authentication_options(rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED)
    step = begin_step(writing, _USE, msgspec.json.encode(_Asked(options.challenge)))
    return PasskeyChallenge(options=options_to_json(options), step=step)


def passkey_of(writing: WriteSession, site: PasskeySite, answer: PasskeyAnswer) -> tuple[CredentialRecord, int]:
    """Return the passkey that answered, and how far it has counted; raises AccountError."""
    from webauthn import verify_authentication_response  # noqa: PLC0415 - see above
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 - see above

    asked = _asked(writing, _USE, answer.step)
    try:
        name = msgspec.json.decode(answer.response, type=_KeyName).id
    except msgspec.DecodeError:
        raise AccountError(_NOT_RIGHT) from None
    row = credential_with_key(writing.session, CredentialKind.passkey, name)
    if row is None:
        raise AccountError(_NOT_RIGHT)
    try:
        found = verify_authentication_response(
            credential=answer.response,
            expected_challenge=asked.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=msgspec.json.decode(row.content, type=_KeptKey).public_key,
            credential_current_sign_count=row.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise AccountError(_NOT_RIGHT) from None
    return row, found.new_sign_count


def _asked(writing: WriteSession, purpose: str, step: str) -> _Asked:
    kept = take_step(writing, purpose, step)
    if kept is None:
        raise AccountError(_NOT_RIGHT)
    return msgspec.json.decode(kept, type=_Asked)
