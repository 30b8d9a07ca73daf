"""What EDGAR says of a filer's account: whether we may file for it, until when, and whether people are missing."""

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from section16.edgar.api.answers import Individuals
from section16.edgar.api.client import Edgar
from section16.edgar.secret_store import FILER_TOKEN, USER_TOKEN, secret_for, variable_of
from section16.edgar.token import expiry_of, warning_of
from section16.standard.numbers import Cik

__all__ = ["FilerAccount", "KeptToken", "account_of", "kept_tokens", "missing_people"]

_KIND: Final = "individualOrCompany"
# Regulation S-T, Rule 10(d)(2), 17 CFR 232.10(d)(2).
_ADMINISTRATORS: Final = {"COMPANY": 2, "INDIVIDUAL": 1}
_TECHNICAL_ADMINISTRATORS: Final = 2
_TOKENS: Final[tuple[tuple[str, Literal["filer", "user"]], ...]] = ((FILER_TOKEN, "filer"), (USER_TOKEN, "user"))


class FilerAccount(Struct, frozen=True, kw_only=True):
    """One filer as EDGAR knows it; `name` and `kind` only where our tokens may file for it."""

    cik: str
    can_file: bool
    name: str | None = None
    kind: str | None = None
    confirmation_due_on: date | None = None
    filer_token_expires_on: date | None = None
    user_token_expires_on: date | None = None


class KeptToken(Struct, frozen=True, kw_only=True):
    """A token in the environment or the keyring; `warning` says what to do where it is missing or ends soon."""

    name: str
    kept: bool
    expires_on: date | None = None
    warning: str | None = None


def account_of(edgar: Edgar, cik: str) -> FilerAccount:
    """Ask whether our tokens may file for a filer, and until when; raises an EdgarError."""
    cik = Cik.parse(cik).padded
    seen = edgar.verify(cik)
    held = edgar.filer(cik) if seen.can_file else None
    return FilerAccount(
        cik=cik,
        can_file=seen.can_file,
        name=held.name if held else None,
        kind=dict(held.other).get(_KIND) if held else None,
        confirmation_due_on=seen.confirmation_due_on or (held.confirmation_due_on if held else None),
        filer_token_expires_on=seen.filer_token_expires_on,
        user_token_expires_on=seen.user_token_expires_on,
    )


def missing_people(people: Individuals, kind: str | None) -> Iterator[str]:
    """Say where a filer has fewer administrators than it needs."""
    administrators = sum(one.administrator for one in people.people)
    wanted = _ADMINISTRATORS.get((kind or "").upper(), 1)
    if administrators < wanted:
        yield f"{administrators} of {wanted} account administrators; invite one more with section16 filer invite"
    technical = sum(one.technical_administrator for one in people.people)
    if technical < _TECHNICAL_ADMINISTRATORS:
        yield f"{technical} of {_TECHNICAL_ADMINISTRATORS} technical administrators, who make filer tokens; invite more"


def kept_tokens(today: date) -> tuple[KeptToken, ...]:
    """Read from the tokens themselves when they end; `today` is New York's. EDGAR is not asked."""
    return tuple(_kept_token(name, kind, today) for name, kind in _TOKENS)


def _kept_token(name: str, kind: Literal["filer", "user"], today: date) -> KeptToken:
    token = secret_for(name)
    if token is None:
        how = f"run 'keyring set section16 {name}', or set {variable_of(name)}"
        return KeptToken(name=name, kept=False, warning=f"{kind} token: there is none; {how}")
    ends, warning = expiry_of(token), warning_of(kind, token, today)
    return KeptToken(
        name=name, kept=True, expires_on=ends.date() if ends else None, warning=warning.message if warning else None
    )
