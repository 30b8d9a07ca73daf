"""Settings of a file, the environment and the command: each in its type, every mistake told at once."""

import re

import pytest

from section16.service.configuration import ServiceSettingsError, is_loopback, read_settings
from section16.service.settings import ServiceSettings

TLS = 'tls_certificate = "{0}/cert.pem"\ntls_key = "{0}/cert.pem"\n'


def read(tmp_path, text, environment=None, **given):
    file = tmp_path / "section16.toml"
    file.write_text(text, encoding="utf-8")
    return read_settings(file, environment or {}, **given)


def test_each_place_wins_over_the_one_before(tmp_path):
    text = 'workspace = "file"\nlake = "file"\nport = 1\ntrusted_proxies = ["10.0.0.7"]\npublic_url = "https://a.example"\n'
    environment = {"SECTION16_LAKE": "environment", "SECTION16_PORT": "2", "SECTION16_OTHER": "not ours"}
    found = read(tmp_path, text, environment, port=3)
    assert (found.workspace, found.lake, found.port) == ("file", "environment", 3)
    assert found.trusted_proxies == ("10.0.0.7",)


def test_an_environment_variable_has_the_type_of_its_setting():
    environment = {"SECTION16_TRUSTED_PROXIES": "10.0.0.0/24, ::1", "SECTION16_PUBLIC_URL": "https://a.example"}
    more = {"SECTION16_WORKSPACE": "w", "SECTION16_QUERIES_ALLOWED": "true", "SECTION16_QUESTION_SECONDS": "2.5"}
    found = read_settings(None, environment | more)
    assert found.trusted_proxies == ("10.0.0.0/24", "::1")
    assert (found.queries_allowed, found.question_seconds) == (True, 2.5)


def test_where_the_workspace_is_may_stand_in_a_file_of_its_own(tmp_path):
    (tmp_path / "secret").write_text("postgresql://a:b@c/d\n")
    found = read(tmp_path, f'workspace_file = "{tmp_path}/secret"')
    assert found.workspace == "postgresql://a:b@c/d"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("", ["settings: neither a workspace nor a lake is named"]),
        ('worksapce = "w"\nlake = "l"', ["{file}, worksapce: there is no such setting; did you mean 'workspace'?"]),
        (
            'lake = "l"\nport = 70000\nworkers = 0\nquestion_seconds = -1',
            [
                "port: '70000' does not fit (expected a whole number of at most 65535)",
                "workers: '0' does not fit (expected a whole number of at least 1)",
                "question_seconds: '-1' does not fit (expected a number above 0.0)",
            ],
        ),
        (
            'lake = "l"\nport = "x"\nworkers = []',
            ["'x' does not fit (expected a whole number, got text)", "(expected a whole number, got a list)"],
        ),
        ("lake = ", ["{file}: it is no TOML"]),
        ('lake = "l"\nhost = "0.0.0.0"', ["host: '0.0.0.0' can be reached by others, and nothing would be encrypted"]),
        ('lake = "l"\ntls_key = "none.pem"', ["tls_certificate: it goes with tls_key", "tls_key: 'none.pem' is not"]),
        (
            'lake = "l"\ntrusted_proxies = ["proxy"]',
            ["trusted_proxies: 'proxy' is no address", "public_url: it is missing; write how browsers reach the proxy"],
        ),
        ('lake = "l"\npublic_url = "a.example"', ["public_url: 'a.example' is no address of a site"]),
        ('lake = "l"\npublic_url = "http://a.example"', ["public_url: 'http://a.example' is not encrypted"]),
        ('workspace_file = "none"', ["workspace_file: 'none' cannot be read"]),
    ],
)
def test_every_mistake_is_told_with_what_to_do(tmp_path, text, reasons):
    with pytest.raises(ServiceSettingsError) as refusal:
        read(tmp_path, text)
    assert len(refusal.value.reasons) == len(reasons)
    for found, wanted in zip(refusal.value.reasons, reasons, strict=True):
        assert wanted.format(file=tmp_path / "section16.toml") in found
        assert "; " in found


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ServiceSettingsError, match=re.escape("none.toml: it cannot be read")):
        read_settings(tmp_path / "none.toml", {})


def test_others_reach_it_by_tls_or_through_a_proxy_that_is_named(tmp_path):
    (tmp_path / "cert.pem").write_text("")
    assert read(tmp_path, 'lake = "l"\nhost = "0.0.0.0"\n' + TLS.format(tmp_path)).host == "0.0.0.0"  # noqa: S104
    proxied = 'lake = "l"\nhost = "::"\ntrusted_proxies = ["10.0.0.7"]\npublic_url = "https://a.example"'
    assert read(tmp_path, proxied).host == "::"


@pytest.mark.parametrize(
    ("host", "is_local"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("a", False)],  # noqa: S104
)
def test_what_only_this_computer_reaches(host, is_local):
    assert is_loopback(host) is is_local


def test_a_setting_has_a_default_or_none():
    assert ServiceSettings().host == "127.0.0.1"
