"""The settings of a local EDGAR, and the accounts that it knows."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from section16.edgar.errors import SettingsError
from section16.sandbox.faults import InjectedFault
from section16.standard.text.types import types_in_words

__all__ = ["MOST_BYTES", "AccountUser", "AddressOfRecord", "Email", "Filer", "SandboxSettings", "read_filers"]

# 200 MB a submission (EDGAR Filer Manual, Volume II).
MOST_BYTES: Final = 200_000_000

Email = Annotated[str, Meta(pattern="^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}$")]


class AddressOfRecord(Struct, frozen=True, kw_only=True):
    """An address of record; `state` is EDGAR's code of a state, `country` of a country, one of them given."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zip_code: str | None = None
    phone: str | None = None


class AccountUser(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=False):
    """A person with a role for a filer, as the API spells it; `email` is also the `userId` of a user token."""

    email: Email
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    in_admin_role: bool = False
    in_tech_admin_role: bool = False
    in_user_role: bool = False


class Filer(Struct, frozen=True, kw_only=True):
    """One EDGAR account.

    An `open` filer lets everyone act for it, and so needs no delegation and no individual; those that the
    sandbox adds by itself are open. `fiscal_year_end` is MMDD. `delegates` are the CIKs that may act for it, each with
    the state of the delegation (Active, Pending, Requested, Deactivated).
    """

    cik: str
    name: str
    ccc: str | None = None
    open: bool = False
    kind: Literal["individual", "company"] = "individual"
    address: AddressOfRecord = AddressOfRecord()
    symbol: str | None = None
    exchange: str | None = None
    sic_code: str | None = None
    sic_text: str | None = None
    organization: str | None = None
    irs_number: str | None = None
    state_of_incorporation: str | None = None
    fiscal_year_end: str = "1231"
    file_number: str | None = None
    confirmation_due_on: date | None = None
    delegates: tuple[tuple[str, str], ...] = ()
    individuals: tuple[AccountUser, ...] = ()

    def __repr__(self) -> str:
        """Say who it is, without the CCC."""
        return f"Filer(cik={self.cik!r}, name={self.name!r})"


class SandboxSettings(Struct, frozen=True, kw_only=True):
    """The settings of a local EDGAR; times are in seconds after a submission is taken, by the sandbox's clock.

    `folder` keeps everything over a restart; without it nothing is kept. `starts_at` sets the clock, which otherwise
    shows the time of this computer; a clock that is not `ticking` moves only when it is advanced. `hours` says when
    submissions are taken: in EDGAR's hours, always or never. `auto_register` adds a filer for each CIK when it is first
    seen; its CCC is the first one sent for it. Tokens are signed with `key`; others are refused. `seed` is for faults
    that happen by chance. Without `control` there is no `/sandbox`. The files of the folder `public` are served under
    their paths, such as `Archives/edgar/Feed/…`, in place of the sandbox's own pages. `most_recent` is how many filings
    a filer's record holds before it needs further files.
    """

    folder: Path | None = None
    filers: tuple[Filer, ...] = ()
    auto_register: bool = True
    starts_at: datetime | None = None
    ticking: bool = True
    hours: Literal["edgar", "always", "never"] = "edgar"
    visible_after: float = 3.0
    decided_after: float = 6.0
    published_after: float = 9.0
    faults: tuple[InjectedFault, ...] = ()
    seed: int = 16
    key: str = "section16 sandbox"
    control: bool = True
    public: Path | None = None
    most_recent: int = 1_000
    most_bytes: int = MOST_BYTES


class _Register(Struct, frozen=True, forbid_unknown_fields=True):
    filer: tuple[Filer, ...] = ()


def read_filers(text: bytes) -> tuple[Filer, ...]:
    """Read a TOML with `[[filer]]` tables; raises SettingsError where one is wrong."""
    try:
        return msgspec.toml.decode(text, type=_Register).filer
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(types_in_words(str(error))) from None
