"""The vault gives a secret to filings, and nothing that could be read to anybody else."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from section16.edgar.sealing import KEY, KEY_FILE, SealingKey, VaultError
from section16.edgar.secret import Secret
from section16.edgar.secret_store import secret_for
from section16.edgar.vault import VAULT, Vault, VaultEntry

NOW = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)
CCC = "zz9*plur"
NAME = "ccc-0000054321"


class NoKeyring:
    def get_password(self, _service, _name, /):
        return None


@pytest.fixture
def environment(tmp_path):
    return {VAULT: str(tmp_path / "v" / "vault.json"), KEY: "ab" * 32}


def entry(**changes):
    return VaultEntry(**{"name": NAME, "set_by": "ada", "set_at": NOW, "until": date(2027, 9, 14)} | changes)


def test_a_filing_finds_what_was_set_and_the_file_does_not_tell_it(environment, tmp_path):
    vault = Vault.here(environment)
    assert vault.entries() == ()
    vault.put(entry(), Secret(CCC))
    assert secret_for(NAME, environment, NoKeyring()) == Secret(CCC)
    assert vault.entries() == (entry(),)
    file = tmp_path / "v" / "vault.json"
    assert CCC.encode() not in file.read_bytes()
    assert CCC not in repr(vault.entries()) + repr(vault)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    vault.forget(NAME)
    assert secret_for(NAME, environment, NoKeyring()) is None


def test_the_environment_goes_before_the_vault(environment):
    Vault.here(environment).put(entry(), Secret(CCC))
    given = environment | {"SECTION16_CCC_0000054321": "other*1"}
    assert secret_for(NAME, given, NoKeyring()) == Secret("other*1")


def test_without_its_key_nothing_opens(environment):
    Vault.here(environment).put(entry(), Secret(CCC))
    with pytest.raises(VaultError, match=f"{NAME}: it was sealed with another key, or changed"):
        Vault.here(environment | {KEY: "cd" * 32}).secret(NAME)


def test_a_secret_does_not_open_under_another_name(environment, tmp_path):
    vault = Vault.here(environment)
    vault.put(entry(), Secret(CCC))
    file = tmp_path / "v" / "vault.json"
    file.write_bytes(file.read_bytes().replace(b"0000054321", b"0000054322"))
    with pytest.raises(VaultError, match="it was sealed with another key"):
        vault.secret("ccc-0000054322")


@pytest.mark.parametrize("key", ["x", "ab" * 31, "zz" * 32])
def test_a_key_that_is_none_is_said(environment, key):
    with pytest.raises(VaultError, match=f"{KEY}: the key of the vault is not 32 bytes in hex"):
        Vault.here(environment | {KEY: key})


def test_a_key_comes_from_a_file_that_is_named_or_made(tmp_path):
    named = {KEY_FILE: str(tmp_path / "named.key")}
    with pytest.raises(VaultError, match="cannot be read"):
        SealingKey.here(named)
    (tmp_path / "named.key").write_text("ab" * 32)
    sealed = SealingKey.here(named).seal(b"x", "y")
    assert SealingKey.here({KEY: "ab" * 32}).unseal(sealed, "y") == b"x"
    home = {"XDG_CONFIG_HOME": str(tmp_path)}
    sealed = SealingKey.here(home).seal(b"x", "y")
    assert SealingKey.here(home).unseal(sealed, "y") == b"x"
    assert stat.S_IMODE((tmp_path / "section16" / "vault.key").stat().st_mode) == 0o600


def test_a_damaged_vault_is_said(environment, tmp_path):
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "vault.json").write_text("{")
    with pytest.raises(VaultError, match="it is no vault, or cannot be read"):
        Vault.here(environment).entries()


def test_of_many_that_set_at_once_none_is_lost(environment):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: Vault.here(environment).put(entry(name=f"n{n}"), Secret(str(n))), range(24)))
    vault = Vault.here(environment)
    assert len(vault.entries()) == 24
    assert vault.secret("n7") == Secret("7")
