"""An account: somebody who logs in, and what they may do for which issuer."""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from section16.accounts.roles import PERMISSIONS, WITHOUT_ISSUER, IssuerRole, Permission

__all__ = ["EVERY_ISSUER", "Account", "permits", "permits_owner"]

# Stands in the place of a CIK where a role is given for all issuers, also for those to come.
EVERY_ISSUER: Final = "*"
_ADMINISTRATOR: Final = frozenset({Permission.administer, Permission.explore, Permission.query})


class Account(Struct, frozen=True, kw_only=True):
    """Somebody who logs in: `name` is what the trail calls them, `owner_cik` who they are as a reporting owner.

    `roles` are by the issuer's CIK of ten digits. An administrator has no issuer's rights but by a role.
    """

    id: int
    name: str
    full_name: str = ""
    email: str | None = None
    owner_cik: str | None = None
    roles: Mapping[str, frozenset[IssuerRole]] = {}
    is_administrator: bool = False
    is_active: bool = True

    def permissions_for(self, issuer_cik: str | None) -> frozenset[Permission]:
        """Return what they may do for an issuer; for None, what they may do for any."""
        if not self.is_active:
            return frozenset()
        roles = (
            frozenset[IssuerRole]().union(*self.roles.values())
            if issuer_cik is None
            else self.roles.get(issuer_cik, frozenset()) | self.roles.get(EVERY_ISSUER, frozenset())
        )
        found = frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))
        return found | (_ADMINISTRATOR if self.is_administrator else frozenset())

    def issuers_with(self, permission: Permission) -> frozenset[str]:
        """Return the CIKs for which they have a permission; EVERY_ISSUER among them stands for all."""
        return frozenset(cik for cik in self.roles if permission in self.permissions_for(cik))


def permits(account: Account, permission: Permission, issuer_cik: str | None = None) -> bool:
    """Tell whether an account may do something for an issuer; without one, whether for any.

    A page of one issuer's things has to name the issuer: without, it only tells who may open lists of their own.
    """
    return permission in account.permissions_for(None if permission in WITHOUT_ISSUER else issuer_cik)


def permits_owner(account: Account, issuer_cik: str, owner_ciks: Collection[str]) -> bool:
    """Tell whether an account may see what is about these owners at an issuer; insiders see what is their own."""
    has = account.permissions_for(issuer_cik)
    return Permission.see in has or (Permission.see_own in has and account.owner_cik in owner_ciks)
