"""Logging in: what is right comes in, nothing else does, and it is not told which part was wrong."""

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from section16.accounts.credentials import password as passwords
from section16.accounts.credentials.codes import require_key
from section16.accounts.directory import set_active, set_administrator
from section16.accounts.errors import AccountError
from section16.accounts.invitations import SetUp, first_administrator_link, invitation_named, invite, join
from section16.accounts.log_in import LoginRefusedError, TypedProof, log_in, prove_again
from section16.accounts.login_settings import LoginSettings, LoginWay, login_settings, set_login_settings
from section16.accounts.login_steps import begin_step, take_step
from section16.accounts.sessions import Newcomer, begin_session, end_session, find_session, note_seen, sessions_of
from section16.accounts.throttle import TooOftenError
from section16.accounts.tokens import hash_of
from section16.edgar.sealing import SealingKey, VaultError
from section16.workspace.tables.accounts import CredentialRecord, SessionRecord
from section16.workspace.trail.audit import events, first_break, first_difference
from tests.accounts.conftest import WEB, make

KEY = SealingKey(b"k" * 32)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "four quiet green words"
BROWSER = Newcomer(way=LoginWay.password, agent="a browser")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """Hash passwords with the least work: what is tested is not how long it takes."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def code_at(clock):
    return pyotp.TOTP(SECRET).at(clock())


def joined(workspace, clock, name="ada", **changes):
    """Make an account that logs in with a password and a code."""
    account = make(workspace, name, **changes)
    with workspace.writing() as writing:
        link = invite(writing, account)
    chosen = SetUp(password=PASSWORD, secret=SECRET, code=code_at(clock))
    return join(workspace.acting("nobody", WEB), link, chosen, BROWSER, KEY)


def typed(clock, **changes):
    return TypedProof(**{"name": "ada", "password": PASSWORD, "code": code_at(clock)} | changes)


def entering(workspace, proof, newcomer=BROWSER):
    return log_in(workspace.acting("nobody", WEB), proof, newcomer, KEY)


def who(workspace, token):
    with workspace.reading() as session:
        found = find_session(session, token, workspace.now(), login_settings(session))
    return found[1].name if found else None


def whats(workspace):
    with workspace.reading() as session:
        assert first_break(session) is first_difference(session) is None
        return [one.what for one in events(session)]


def test_password_and_code_together_come_in(either, clock):
    joined(either, clock)
    token = entering(either, typed(clock, name=" ADA "))
    assert who(either, token) == "ada"
    with either.reading() as session:
        rows = session.scalars(select(SessionRecord)).all()
    assert hash_of(token) in {one.hash for one in rows}
    assert token not in {one.hash for one in rows}
    assert whats(either)[-2:] == ["one-time code used", "logged in"]


@pytest.mark.parametrize(
    "changes",
    [{"password": "another password"}, {"code": "000000"}, {"code": ""}, {"name": "bo"}, {"name": PASSWORD}],
    ids=["password", "code", "no code", "name", "the password as name"],
)
def test_it_is_not_told_which_part_was_wrong(workspace, clock, changes):
    joined(workspace, clock)
    with pytest.raises(LoginRefusedError, match="log-in: name, password or code is not right; try again"):
        entering(workspace, typed(clock, **changes))
    assert whats(workspace)[-1] == "log-in refused"
    with workspace.reading() as session:
        told = list(events(session))[-1]
    assert (told.actor, told.door) == ("nobody", WEB)
    assert PASSWORD not in told.details + told.subject


def test_a_code_is_taken_once_also_by_two_at_once(either, clock):
    joined(either, clock)

    def attempt(_):
        try:
            return entering(either, typed(clock))
        except LoginRefusedError:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert len([one for one in pool.map(attempt, range(4)) if one]) == 1
    clock.move(seconds=60)
    assert entering(either, typed(clock))


def test_with_another_key_of_the_vault_only_a_recovery_code_comes_in(workspace, clock):
    codes = joined(workspace, clock).recovery_codes
    other = SealingKey(bytes(32))
    with workspace.reading() as session, pytest.raises(VaultError, match="sealed with another key"):
        require_key(session, lambda: other)
    with pytest.raises(AccountError, match="code: the vault has another key than when it was set"):
        log_in(workspace, typed(clock), BROWSER, other)
    assert log_in(workspace, typed(clock, code=codes[0]), BROWSER, other)


def test_a_recovery_code_stands_in_once(workspace, clock):
    codes = joined(workspace, clock).recovery_codes
    assert len(set(codes)) == 10
    assert who(workspace, entering(workspace, typed(clock, code=codes[3].upper()))) == "ada"
    with pytest.raises(LoginRefusedError):
        entering(workspace, typed(clock, code=codes[3]))
    assert who(workspace, entering(workspace, typed(clock, code=codes[4].replace("-", "")))) == "ada"


def test_who_tries_too_often_waits(workspace, clock):
    joined(workspace, clock)
    for _ in range(5):
        with pytest.raises(LoginRefusedError):
            entering(workspace, typed(clock, password="x"))
    with pytest.raises(TooOftenError, match="tried too often; try again in 300 seconds") as refusal:
        entering(workspace, typed(clock))
    assert refusal.value.retry_after == 300
    clock.move(minutes=5)
    assert entering(workspace, typed(clock))


def test_one_address_may_not_try_many_names(workspace, clock):
    for number in range(50):
        with pytest.raises(LoginRefusedError):
            entering(workspace, typed(clock, name=f"name{number}"))
    with pytest.raises(TooOftenError):
        entering(workspace, typed(clock, name="another"))


def test_a_right_log_in_forgets_what_was_wrong_before(workspace, clock):
    joined(workspace, clock)
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(LoginRefusedError):
                entering(workspace, typed(clock, password="x"))
        clock.move(seconds=61)
        assert entering(workspace, typed(clock))


def test_a_way_that_is_not_chosen_is_closed(workspace, clock):
    joined(workspace, clock)
    with workspace.writing() as writing:
        set_login_settings(writing, LoginSettings(ways=frozenset({LoginWay.passkey})))
    with pytest.raises(LoginRefusedError, match="'password' is not a way that is open here"):
        entering(workspace, typed(clock))


def test_a_log_in_has_a_new_session_and_ends_the_one_before(workspace, clock):
    first = joined(workspace, clock).token
    second = entering(workspace, typed(clock), Newcomer(way=LoginWay.password, token_before=first))
    assert who(workspace, first) is None
    assert who(workspace, second) == "ada"


def test_a_session_that_a_browser_brings_is_not_taken_over(workspace, clock):
    joined(workspace, clock)
    token = entering(workspace, typed(clock), Newcomer(way=LoginWay.password, token_before="chosen by another"))
    assert token != "chosen by another"
    assert who(workspace, "chosen by another") is None


def test_a_session_ends_when_idle_and_in_any_case(workspace, clock):
    account = joined(workspace, clock).account
    with workspace.writing() as writing:
        token = begin_session(writing, account, BROWSER, LoginSettings())
    for _ in range(20):
        clock.move(minutes=50)
        with workspace.reading() as session:
            found = find_session(session, token, clock(), LoginSettings())
        if found is None:
            break
        note_seen(workspace, found[0])
    assert clock.time.hour == 2  # twelve hours after it began at 14:00
    with workspace.writing() as writing:
        token = begin_session(writing, account, BROWSER, LoginSettings())
    clock.move(minutes=60)
    assert who(workspace, token) is None


@pytest.mark.parametrize(
    "change", [lambda w, one: set_active(w, one, to=False), lambda w, one: set_administrator(w, one, to=True)]
)
def test_a_closed_account_and_a_change_of_rights_end_sessions_at_once(workspace, clock, change):
    make(workspace, "root", administrator=True)
    mine = joined(workspace, clock)
    with workspace.writing() as writing:
        change(writing, mine.account)
    assert who(workspace, mine.token) is None


def test_somebody_sees_and_ends_their_own_sessions_and_no_others(workspace, clock):
    mine, other = joined(workspace, clock), joined(workspace, clock, "bo")
    clock.move(seconds=60)
    entering(workspace, typed(clock))
    with workspace.writing() as writing:
        seen = sessions_of(writing.session, mine.account, clock(), LoginSettings())
        assert len(seen) == 2
        assert seen[0].address == WEB.address
        assert not end_session(writing, mine.account, hash_of(other.token))
        assert not end_session(writing, mine.account, "")
        assert end_session(writing, mine.account, hash_of(mine.token)[:16])
    assert who(workspace, mine.token) is None
    assert who(workspace, other.token) == "bo"


def test_a_proof_given_again_is_new(workspace, clock):
    mine = joined(workspace, clock)
    clock.move(minutes=30)
    prove_again(workspace.acting("ada", WEB), mine.account, hash_of(mine.token), typed(clock), KEY)
    with workspace.reading() as session:
        assert find_session(session, mine.token, clock(), LoginSettings())[0].proved_at == clock()
    with pytest.raises(LoginRefusedError):
        prove_again(workspace.acting("ada", WEB), mine.account, hash_of(mine.token), typed(clock, password="x"), KEY)


def test_what_is_kept_of_proofs_is_no_proof(workspace, clock):
    codes = joined(workspace, clock).recovery_codes
    with workspace.reading() as session:
        kept = b" ".join(session.scalars(select(CredentialRecord.content)))
        trail = " ".join(one.details for one in events(session)).encode()
    secrets = [PASSWORD.encode(), SECRET.encode(), *(one.replace("-", "").encode() for one in codes)]
    assert [one for one in secrets if one in kept or one in trail] == []
    assert b"$argon2id$" in kept
    assert b"$argon2id$" not in trail


# links


def test_the_first_administrator_comes_by_a_link_that_is_used_once(either, clock):
    old, link = first_administrator_link(either), first_administrator_link(either)
    chosen = SetUp(name=" Root ", full_name="Ro Ot", password=PASSWORD, secret=SECRET, code=code_at(clock))
    door = either.acting("nobody", WEB)
    with pytest.raises(AccountError, match="link: it has been used, has ended, or was never given; log in"):
        join(door, old, chosen, BROWSER, KEY)

    def attempt(number):
        try:
            return join(door, link, SetUp(**{**_fields(chosen), "name": f"root{number}"}), BROWSER, KEY)
        except AccountError:
            return None

    with ThreadPoolExecutor(4) as pool:
        found = [one for one in pool.map(attempt, range(4)) if one]
    assert len(found) == 1
    assert found[0].account.is_administrator
    assert first_administrator_link(either) is None


def _fields(chosen):
    return {name: getattr(chosen, name) for name in SetUp.__struct_fields__}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"password": "short"}, "password: it has 5 characters; take 12 to 200"),
        ({"password": "aaaaaaaaaaaaaa"}, "password: it is easily guessed"),
        ({"password": "the password of ada"}, "password: it is easily guessed"),
        ({"secret": ""}, "code: an authenticator is needed here"),
        ({"code": "123"}, "code: it is not the one that the authenticator shows"),
        ({"password": "short", "repeated": "x", "code": "1"}, r"^password: .*\nrepeated: .*\ncode: [^\n]*$"),
    ],
)
def test_what_is_weak_is_refused_and_the_link_stays(workspace, clock, changes, reason):
    account = make(workspace, "ada")
    with workspace.writing() as writing:
        link = invite(writing, account)
    chosen = {"password": PASSWORD, "secret": SECRET, "code": code_at(clock)}
    with pytest.raises(AccountError, match=reason):
        join(workspace, link, SetUp(**chosen | changes), BROWSER, KEY)
    assert join(workspace, link, SetUp(**chosen), BROWSER, KEY).account.name == "ada"


def test_a_link_ends_after_three_days_and_with_a_closed_account(workspace, clock):
    account = make(workspace, "ada")
    make(workspace, "root", administrator=True)
    with workspace.writing() as writing:
        link = invite(writing, account)
    with workspace.writing() as writing:
        set_active(writing, account, to=False)
    for change in (lambda: None, lambda: clock.move(days=3)):
        change()
        with workspace.reading() as session, pytest.raises(AccountError, match="link: "):
            invitation_named(session, link, clock())


def test_a_new_link_ends_what_was_set_before(workspace, clock):
    mine = joined(workspace, clock)
    with workspace.writing() as writing:
        link = invite(writing, mine.account)
    join(workspace, link, SetUp(password="other quiet words", secret=SECRET, code=code_at(clock)), BROWSER, KEY)
    clock.move(seconds=60)
    with pytest.raises(LoginRefusedError):
        entering(workspace, typed(clock))
    with pytest.raises(LoginRefusedError):
        entering(workspace, typed(clock, code=mine.recovery_codes[0], password="other quiet words"))
    assert entering(workspace, typed(clock, password="other quiet words"))


def test_a_step_of_a_log_in_is_taken_once_and_for_what_it_was_kept(either, clock):
    with either.writing() as writing:
        token, late = begin_step(writing, "a", b"1"), begin_step(writing, "a", b"2")
        assert take_step(writing, "b", token) is None
    with either.writing() as writing:
        assert take_step(writing, "a", token) == b"1"
        assert take_step(writing, "a", token) is None
        assert take_step(writing, "a", "unknown") is None
    clock.move(minutes=10)
    with either.writing() as writing:
        assert take_step(writing, "a", late) is None
