"""What each role brings: roles are given per issuer, and a permission is what a page or an act needs."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

__all__ = ["ADMINISTRATORS", "PERMISSIONS", "WITHOUT_ISSUER", "IssuerRole", "Permission"]


class Permission(StrEnum):
    """What a page or an act needs; all but those of `WITHOUT_ISSUER` are had for one issuer."""

    see = "see"  # an issuer's people, records, drafts and filings
    see_own = "see_own"  # of these, what is about oneself
    prepare = "prepare"  # make and change drafts, import trades
    review = "review"  # remark on drafts and ask for changes
    approve = "approve"  # say by hash that a draft may be filed
    file = "file"  # send what was approved
    keep_records = "keep_records"  # insiders, grants, holdings, libraries
    explore = "explore"  # screens and pages over the lake
    query = "query"  # SQL over the lake
    administer = "administer"  # people, roles, the vault, the audit trail


class IssuerRole(StrEnum):
    """What somebody is for an issuer."""

    viewer = "viewer"
    preparer = "preparer"
    reviewer = "reviewer"
    approver = "approver"
    filer = "filer"
    insider = "insider"


# Among the roles that groups of an OpenID provider give for all issuers: the right to administer the installation.
ADMINISTRATORS: Final = "administrator"

# The lake holds public filings of every issuer, and an installation is administered as a whole.
WITHOUT_ISSUER: Final = frozenset({Permission.explore, Permission.query, Permission.administer})

_VIEWS: Final = frozenset({Permission.see, Permission.see_own, Permission.explore, Permission.query})
PERMISSIONS: Final[Mapping[IssuerRole, frozenset[Permission]]] = {
    IssuerRole.viewer: _VIEWS,
    IssuerRole.preparer: _VIEWS | {Permission.prepare, Permission.keep_records, Permission.review},
    IssuerRole.reviewer: _VIEWS | {Permission.review},
    IssuerRole.approver: _VIEWS | {Permission.review, Permission.approve},
    IssuerRole.filer: _VIEWS | {Permission.review, Permission.file},
    IssuerRole.insider: frozenset({Permission.see_own, Permission.explore}),
}
