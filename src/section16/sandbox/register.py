"""The filers that the sandbox knows, with their CCCs, delegations and roles."""

import secrets
import string
from collections.abc import Iterable

from msgspec.structs import replace

from section16.sandbox.settings import AccountUser, Filer
from section16.sandbox.store import Store
from section16.standard.numbers import Cik

__all__ = ["Register"]

_CCC_LENGTH = 8
_MARKS = "@#$*"
_ACTIVE = "Active"


class Register:
    """The filers of a store; with `auto` a CIK becomes a filer when it is first seen."""

    def __init__(self, store: Store, filers: Iterable[Filer], *, auto: bool) -> None:
        """Add filers that an earlier run has not saved."""
        self._store = store
        self._auto = auto
        for filer in filers:
            cik = Cik.of(filer.cik).padded
            if store.filer(cik) is None:
                store.save_filer(replace(filer, cik=cik))

    def filer(self, cik: str) -> Filer | None:
        """Return a filer; None for one that is not known."""
        return self._store.filer(Cik.of(cik).padded)

    def find_or_add(self, cik: str, kind: str = "individual") -> Filer | None:
        """Return a filer, added if it is new and that is allowed; None for one that EDGAR does not know."""
        number = Cik.of(cik).padded
        known = self._store.filer(number)
        if known or not self._auto or not number.isdigit() or not int(number):
            return known
        made = _company(number) if kind == "company" else Filer(cik=number, name=f"Owner {int(number)}", open=True)
        self._store.save_filer(made)
        return made

    def save(self, filer: Filer) -> None:
        """Save a filer, new or changed."""
        self._store.save_filer(filer)

    def accepts_ccc(self, cik: str, ccc: str | None) -> bool:
        """Tell whether a CCC is that of a CIK; one that was added when first seen takes the first CCC sent."""
        filer = self.find_or_add(cik)
        if filer is None or not ccc:
            return False
        if filer.ccc is None and filer.open:
            self.save(replace(filer, ccc=ccc))
            return True
        return filer.ccc is not None and secrets.compare_digest(filer.ccc.encode(), ccc.encode())

    def may_act_for(self, actor: str, cik: str) -> bool:
        """Tell whether a filer token of `actor` may act for a CIK: its own, or one that delegated to it."""
        filer = self.find_or_add(cik)
        if filer is None or Cik.of(actor) == Cik.of(filer.cik):
            return filer is not None
        return filer.open or (Cik.of(actor).padded, _ACTIVE) in filer.delegates

    def role(self, user_id: str, cik: str) -> AccountUser | None:
        """Return what a person may do for a CIK; for an open filer everyone may do everything."""
        filer = self.find_or_add(cik)
        if filer is None:
            return None
        listed = next((one for one in filer.individuals if one.email.lower() == user_id.lower()), None)
        if listed is None and (filer.open or not filer.individuals):
            return AccountUser(email=user_id, in_admin_role=True, in_tech_admin_role=True, in_user_role=True)
        return listed

    def new_ccc(self, filer: Filer) -> str:
        """Make a random CCC and save it: eight characters, with a letter, a digit and a mark among them."""
        made = [secrets.choice(each) for each in (string.ascii_lowercase, string.digits, _MARKS)]
        made += [secrets.choice(string.ascii_lowercase + string.digits) for _ in range(_CCC_LENGTH - len(made))]
        secrets.SystemRandom().shuffle(made)
        ccc = "".join(made)
        self.save(replace(filer, ccc=ccc))
        return ccc


def _company(cik: str) -> Filer:
    """Make an issuer that has all that a header says of one."""
    number = int(cik) % 100_000
    return Filer(
        cik=cik,
        name=f"ISSUER {int(cik)} INC",
        kind="company",
        open=True,
        sic_code="3990",
        sic_text="MISCELLANEOUS MANUFACTURING INDUSTRIES",
        organization="04 Manufacturing",
        state_of_incorporation="DE",
        file_number=f"001-{number:05}",
    )
