import pytest

from section16.accounts.account import EVERY_ISSUER
from section16.accounts.directory import (
    AccountDetails,
    account_named,
    account_with_id,
    add_account,
    change_account,
    give_role,
    has_accounts,
    require_permission,
    set_active,
    set_administrator,
    set_roles,
    take_role_away,
)
from section16.accounts.errors import AccountError, NotPermittedError
from section16.accounts.roles import IssuerRole, Permission
from section16.workspace.trail.audit import events, first_break, first_difference
from tests.accounts.conftest import ISSUER, WEB, make


def test_an_account_is_found_by_its_name_in_any_case_and_by_its_number(either):
    with either.writing() as writing:
        assert not has_accounts(writing.session)
        details = AccountDetails(full_name=" Ada Example ", email="ada@firm.example", owner_cik="54321")
        made = add_account(writing, " Ada ", details)
    with either.reading() as session:
        assert has_accounts(session)
        assert account_named(session, "ADA") == account_with_id(session, made.id) == made
        assert (made.name, made.full_name, made.owner_cik) == ("ada", "Ada Example", "0000054321")
        assert account_named(session, "bo") is account_with_id(session, 99) is None


@pytest.mark.parametrize("name", ["", "a", "a b", "<b>", "x" * 81, "a\0b", "\u202eada", "ada\n"[:4] + "b"])
def test_a_name_that_is_none_is_refused(workspace, name):
    with workspace.writing() as writing, pytest.raises(AccountError, match=r"name: .* is none; write 2 to 80"):
        add_account(writing, name, AccountDetails())


@pytest.mark.parametrize("full_name", ["x" * 151, "Ada\u202eExample", "Ada\nExample"])
def test_a_full_name_is_one_that_a_page_can_show(workspace, full_name):
    with workspace.writing() as writing, pytest.raises(AccountError, match=r"full_name: .* write at most 150 signs"):
        add_account(writing, "ada", AccountDetails(full_name=full_name))


def test_an_e_mail_address_is_of_one_account(either):
    with either.writing() as writing:
        ada = add_account(writing, "ada", AccountDetails(email="Ada@firm.example"))
        bo = add_account(writing, "bo", AccountDetails())
        assert change_account(writing, ada, AccountDetails(email="ada@Firm.example")).email == "ada@Firm.example"
        with pytest.raises(AccountError, match="email: 'ada' has this address too"):
            change_account(writing, bo, AccountDetails(email="ADA@firm.example"))


def test_a_name_is_taken_once(workspace):
    make(workspace, "ada")
    with workspace.writing() as writing, pytest.raises(AccountError, match="name: 'ada' is taken"):
        add_account(writing, "Ada", AccountDetails())


def test_numbers_that_are_no_cik_are_refused(workspace):
    ada = make(workspace, "ada")
    with workspace.writing() as writing:
        with pytest.raises(AccountError, match="owner: "):
            change_account(writing, ada, AccountDetails(owner_cik="x"))
        with pytest.raises(AccountError, match="issuer: "):
            set_roles(writing, ada, {"x": {IssuerRole.viewer}})


def test_roles_by_hand_and_by_group_do_not_take_one_another_away(either):
    ada = make(either, "ada", roles=("preparer",))
    with either.writing() as writing:
        ada = set_roles(writing, ada, {ISSUER: {"preparer", "viewer"}, EVERY_ISSUER: {"reviewer"}}, by_group=True)
        assert ada.roles == {ISSUER: {IssuerRole.preparer, IssuerRole.viewer}, EVERY_ISSUER: {IssuerRole.reviewer}}
        ada = set_roles(writing, ada, {ISSUER: {"preparer", "viewer"}})
        ada = set_roles(writing, ada, {}, by_group=True)
        assert ada.roles == {ISSUER: {IssuerRole.preparer, IssuerRole.viewer}}
        assert set_roles(writing, ada, {}).roles == {}
        assert account_named(writing.session, "ada").roles == {}


def test_to_administer_by_a_group_ends_with_the_group_and_no_page_changes_it(either):
    make(either, "root", administrator=True)
    cy = make(either, "cy")
    by_group = {EVERY_ISSUER: {"administrator"}, ISSUER: {"approver"}}
    with either.writing() as writing:
        cy = set_roles(writing, cy, by_group, by_group=True)
        assert cy.is_administrator
        with pytest.raises(AccountError, match="'cy' administers by a group of the OpenID provider; take them out"):
            set_administrator(writing, cy, to=False)
        with pytest.raises(AccountError, match="role: 'approver' comes from a group of the OpenID provider"):
            take_role_away(writing, cy, ISSUER, IssuerRole.approver)
        cy = give_role(writing, cy, "12345", IssuerRole.viewer)
        cy = set_roles(writing, cy, {}, by_group=True)
    assert (cy.is_administrator, cy.roles) == (False, {ISSUER: {IssuerRole.viewer}})
    with either.writing() as writing:
        assert take_role_away(writing, cy, ISSUER, IssuerRole.viewer).roles == {}
        set_administrator(writing, cy, to=True)
        set_roles(writing, cy, {}, by_group=True)
        assert account_named(writing.session, "cy").is_administrator  # given by hand


def test_the_last_administrator_stays(workspace):
    root = make(workspace, "root", administrator=True)
    bo = make(workspace, "bo")
    with workspace.writing() as writing:
        for change in (set_administrator, set_active):
            with pytest.raises(AccountError, match="'root' is the last administrator"):
                change(writing, root, to=False)
        set_administrator(writing, bo, to=True)
        assert not set_administrator(writing, root, to=False).is_administrator
        assert not set_active(writing, root, to=False).is_active


def test_each_change_is_in_the_trail_with_its_door(workspace):
    with workspace.acting("root", WEB).writing() as writing:
        ada = add_account(writing, "ada", AccountDetails())
        ada = set_roles(writing, ada, {ISSUER: {"viewer"}})
        set_roles(writing, ada, {ISSUER: {"viewer"}})
        ada = change_account(writing, ada, AccountDetails(full_name="Ada"))
        set_active(writing, set_active(writing, ada, to=False), to=True)
    with workspace.reading() as session:
        found = list(events(session))
        assert first_break(session) is first_difference(session) is None
    whats = ["account added", "roles changed", "account changed", "account closed", "account opened again"]
    assert [one.what for one in found] == whats
    assert found[1].summary == '{"roles":["viewer 0000012345"]}'
    assert {(one.actor, one.subject, one.door) for one in found} == {("root", "account ada", WEB)}


def test_where_nobody_logs_in_everybody_may(workspace):
    with workspace.reading() as session:
        require_permission(session, "whoever", Permission.file, ISSUER)


def test_where_people_log_in_a_permission_is_needed(workspace):
    ada = make(workspace, "ada", roles=("preparer",))
    with workspace.writing() as writing:
        require_permission(writing.session, "ada", Permission.prepare, ISSUER)
        with pytest.raises(NotPermittedError, match="'ada' may not keep records for issuer 0000000001; ask"):
            require_permission(writing.session, "ada", Permission.keep_records, "0000000001")
        with pytest.raises(NotPermittedError, match="'bo' has none here"):
            require_permission(writing.session, "bo", Permission.see, ISSUER)
        set_active(writing, ada, to=False)
        with pytest.raises(NotPermittedError, match="'ada' has none here, or it is closed"):
            require_permission(writing.session, "ada", Permission.prepare, ISSUER)
