"""The CCC of a filer: fetched from EDGAR or changed there, and kept in the system's keyring, never shown.

Only the CCC of the SEC's own EDGAR is kept: that of a sandbox or of the beta would take its place.
"""

import os
from typing import Final

from msgspec import Struct

from section16.edgar.api.answers import Acknowledgement, NewCcc
from section16.edgar.secret import Secret
from section16.edgar.secret_store import MissingSecretError, ccc_name, keep_secret, require_keyring, variable_of
from section16.standard.numbers import Cik
from section16.tasks.edgar_target import EdgarTarget, edgar_at
from section16.tasks.filer.changes import AccountChange, carry_out
from section16.tasks.filing.context import FilingError
from section16.workspace import Workspace

__all__ = ["KeptCcc", "choose_ccc", "fetch_ccc", "replace_ccc"]

_PRODUCTION: Final = EdgarTarget(name="production")


class KeptCcc(Struct, frozen=True, kw_only=True):
    """Where the CCC of a filer is now: its name in the keyring, None where it is in none.

    `hidden_by` is the environment variable that is used in its place as long as it is set.
    """

    cik: str
    kept_as: str | None = None
    hidden_by: str | None = None


def fetch_ccc(cik: str) -> KeptCcc:
    """Keep the CCC that EDGAR holds for a filer.

    Raises MissingSecretError without a keyring, an EdgarError, and FilingError where EDGAR does not give the CCC.
    """
    require_keyring()
    with edgar_at(_PRODUCTION, cik) as edgar:
        ccc = edgar.filer(cik).ccc
    if ccc is None:
        message = f"{cik}: EDGAR does not give its CCC to these tokens; an account administrator can look it up"
        raise FilingError(message)
    return _kept(cik, ccc)


def replace_ccc(cik: str, target: EdgarTarget, workspace: Workspace | None) -> KeptCcc:
    """Have EDGAR make a new CCC; without a keyring to keep it, EDGAR is not asked and MissingSecretError raised."""
    if target == _PRODUCTION:
        require_keyring()
    what = "replace the CCC with one that EDGAR makes"
    change = AccountChange[NewCcc](cik=Cik.parse(cik).padded, what=what, ask=lambda edgar: edgar.new_ccc(cik))
    made = carry_out(change, target, workspace).ccc
    if target != _PRODUCTION:
        return KeptCcc(cik=change.cik)
    if made is None:
        message = f"{cik}: EDGAR's answer has no CCC, though it may have made one; run section16 filer ccc {cik}"
        raise FilingError(message)
    return _kept(cik, made)


def choose_ccc(cik: str, codes: tuple[Secret, Secret], target: EdgarTarget, workspace: Workspace | None) -> KeptCcc:
    """Set a chosen CCC in place of the one in force; `codes` are the one in force and the chosen one."""
    current, chosen = codes
    change = AccountChange[Acknowledgement](
        cik=Cik.parse(cik).padded,
        what="replace the CCC with a chosen one",
        ask=lambda edgar: edgar.set_ccc(cik, current, chosen),
    )
    carry_out(change, target, workspace)
    if target != _PRODUCTION:
        return KeptCcc(cik=change.cik)
    try:
        return _kept(cik, chosen)
    except MissingSecretError:  # whoever chose it knows it
        return KeptCcc(cik=change.cik, hidden_by=_hidden_by(cik))


def _kept(cik: str, ccc: Secret) -> KeptCcc:
    keep_secret(ccc_name(cik), ccc)
    return KeptCcc(cik=Cik.parse(cik).padded, kept_as=ccc_name(cik), hidden_by=_hidden_by(cik))


def _hidden_by(cik: str) -> str | None:
    variable = variable_of(ccc_name(cik))
    return variable if os.environ.get(variable) else None
