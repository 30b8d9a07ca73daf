"""A secret is in nothing that is printed, pickled, encoded or kept; it comes from environment or keyring alone."""

import copy
import pickle

import msgspec
import pytest
from keyring.backends import null

from section16.edgar.api.answers import FilerInformation
from section16.edgar.secret import Secret
from section16.edgar.secret_store import (
    MissingSecretError,
    ccc_name,
    forget_secret,
    keep_secret,
    require_keyring,
    require_secret,
    secret_for,
    variable_of,
)
from tests.edgar.keyrings import MemoryKeyring
from tests.edgar.talk import CCC, SECRETS, settings


def test_a_secret_is_printed_nowhere() -> None:
    one = Secret(CCC)
    printed = [repr(one), str(one), f"{one}", f"{one:>30}", f"{one!r}", repr([one]), repr(FilerInformation(ccc=one))]
    assert all("hidden" in text and CCC not in text for text in printed)


def test_settings_do_not_print_their_tokens() -> None:
    text = repr(settings())
    assert not [secret for secret in SECRETS if secret in text]


def test_a_secret_is_neither_pickled_nor_encoded() -> None:
    with pytest.raises(TypeError, match="a secret is not pickled"):
        pickle.dumps(Secret(CCC))
    for encode in (msgspec.json.encode, msgspec.msgpack.encode, msgspec.to_builtins):
        with pytest.raises(TypeError):
            encode(FilerInformation(ccc=Secret(CCC)))


def test_a_secret_is_its_value_without_white_space() -> None:
    one = Secret(f" {CCC}\n")
    assert one.reveal() == CCC
    assert one == Secret(CCC) != Secret("other")
    assert one != CCC
    assert hash(one) == hash(Secret(CCC))
    assert copy.deepcopy(one) is copy.copy(one) is one
    assert one
    assert not Secret(" ")


def test_the_environment_comes_before_the_keyring() -> None:
    ring = MemoryKeyring()
    keep_secret("user-token", Secret("kept"), ring)
    assert ring.kept == {("section16", "user-token"): "kept"}
    assert secret_for("user-token", {"SECTION16_USER_TOKEN": "given"}, ring) == Secret("given")
    assert secret_for("user-token", {"SECTION16_USER_TOKEN": " "}, ring) == Secret("kept")
    forget_secret("user-token", ring)
    forget_secret("user-token", ring)
    assert secret_for("user-token", {}, ring) is None


def test_a_ccc_is_kept_by_its_cik() -> None:
    assert ccc_name("1234567") == "ccc-0001234567"
    assert variable_of(ccc_name("1234567")) == "SECTION16_CCC_0001234567"
    assert require_secret(ccc_name("1234567"), {"SECTION16_CCC_0001234567": CCC}, MemoryKeyring()).reveal() == CCC


def test_what_is_missing_is_said_with_what_to_do() -> None:
    with pytest.raises(MissingSecretError) as missing:
        require_secret("filer-token", {}, MemoryKeyring(locked=True))
    assert str(missing.value) == (
        "filer-token: it is not set; run 'keyring set section16 filer-token', or set SECTION16_FILER_TOKEN"
    )
    with pytest.raises(MissingSecretError, match="no keyring that takes it; set SECTION16_FILER_TOKEN instead"):
        keep_secret("filer-token", Secret("x"), MemoryKeyring(locked=True))
    forget_secret("filer-token", MemoryKeyring(locked=True))


def test_a_keyring_that_keeps_nothing_is_none() -> None:
    ring = MemoryKeyring()
    require_keyring(ring)
    assert ring.kept == {}
    for useless in (MemoryKeyring(locked=True), null.Keyring()):
        with pytest.raises(MissingSecretError, match="keyring: this system has none that keeps a secret"):
            require_keyring(useless)
        with pytest.raises(MissingSecretError, match="no keyring that takes it"):
            keep_secret("user-token", Secret("x"), useless)
