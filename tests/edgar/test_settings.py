"""Settings refuse what would fail on every call, and tokens never go out in the clear."""

from typing import Any

import pytest

from section16.edgar.settings import HOSTS
from tests.edgar.talk import settings


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("production", HOSTS["production"]),
        ("beta", HOSTS["beta"]),
        ("http://127.0.0.1:8016/", "http://127.0.0.1:8016"),
        ("http://[::1]:8016", "http://[::1]:8016"),
        ("http://sandbox:8016", "http://sandbox:8016"),
        ("https://edgar.example", "https://edgar.example"),
    ],
)
def test_a_host_is_a_word_or_a_url(host: str, url: str) -> None:
    assert settings(host=host).url == url


@pytest.mark.parametrize(
    "host", ["http://api.edgarfiling.sec.gov", "http://127.0.0.1.example", "ftp://a", "live", "", "https://"]
)
def test_a_host_that_would_take_tokens_in_the_clear_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=f"host: '{host}'; write 'production', 'beta' or a URL"):
        settings(host=host)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"user_agent": " "}, "user_agent: ' '; name the program and its version"),
        ({"user_agent": "A\r\nX: 1"}, "name the program and its version"),
        ({"login_cik": ""}, "login_cik: '' is no CIK"),
        ({"login_cik": "12a"}, "login_cik: '12a' is no CIK"),
        ({"login_cik": "12345678901"}, "login_cik: '12345678901' is no CIK"),
    ],
)
def test_what_edgar_would_refuse_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        settings(**changes)
