from itertools import product

import pytest

from section16.accounts.account import EVERY_ISSUER, Account, permits, permits_owner
from section16.accounts.roles import PERMISSIONS, WITHOUT_ISSUER, IssuerRole, Permission
from tests.accounts.conftest import ISSUER

OTHER = "0000067890"


def account(**changes: object) -> Account:
    return Account(**{"id": 1, "name": "ada"} | changes)


@pytest.mark.parametrize(("role", "permission"), list(product(IssuerRole, Permission)))
def test_a_role_brings_what_the_table_says_for_its_issuer_alone(role, permission):
    one = account(roles={ISSUER: frozenset({role})})
    has = permission in PERMISSIONS[role]
    assert permits(one, permission, ISSUER) == has
    assert permits(one, permission) == has
    assert permits(one, permission, OTHER) == (has and permission in WITHOUT_ISSUER)


def test_each_act_on_a_filing_needs_its_own_role():
    acts = {Permission.prepare, Permission.approve, Permission.file, Permission.administer}
    found = {role: PERMISSIONS[role] & acts for role in IssuerRole if PERMISSIONS[role] & acts}
    assert found == {
        IssuerRole.preparer: {Permission.prepare},
        IssuerRole.approver: {Permission.approve},
        IssuerRole.filer: {Permission.file},
    }


def test_an_administrator_has_no_issuers_rights():
    one = account(is_administrator=True)
    assert one.permissions_for(ISSUER) == {Permission.administer, Permission.explore, Permission.query}


def test_a_role_for_every_issuer_is_had_for_each():
    one = account(roles={EVERY_ISSUER: frozenset({IssuerRole.preparer}), ISSUER: frozenset({IssuerRole.filer})})
    assert permits(one, Permission.prepare, OTHER)
    assert permits(one, Permission.prepare, ISSUER)
    assert permits(one, Permission.file, ISSUER)
    assert not permits(one, Permission.file, OTHER)
    assert one.issuers_with(Permission.prepare) == {EVERY_ISSUER, ISSUER}
    assert one.issuers_with(Permission.file) == {ISSUER}


def test_a_closed_account_may_nothing():
    one = account(roles={ISSUER: frozenset(IssuerRole)}, is_administrator=True, is_active=False)
    assert [permission for permission in Permission if permits(one, permission, ISSUER)] == []


def test_an_insider_sees_what_is_their_own():
    one = account(roles={ISSUER: frozenset({IssuerRole.insider})}, owner_cik="0000054321")
    assert permits_owner(one, ISSUER, ("0000054321", "0000000001"))
    assert not permits_owner(one, ISSUER, ("0000000001",))
    assert not permits_owner(one, OTHER, ("0000054321",))
    assert not permits_owner(account(roles=one.roles), ISSUER, ())
    assert permits_owner(account(roles={ISSUER: frozenset({IssuerRole.viewer})}), ISSUER, ("0000000001",))
