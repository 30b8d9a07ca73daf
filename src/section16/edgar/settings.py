"""How to reach EDGAR, and as whom."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from section16.edgar.errors import SettingsError
from section16.edgar.secret import Secret
from section16.standard.numbers import Cik

__all__ = ["CONTACT", "HOSTS", "EdgarSettings", "PublicSettings", "is_safe_for_secrets"]

# The variable in which a user says who asks: the SEC wants a name and an e-mail address.
CONTACT: Final = "SECTION16_CONTACT"

HOSTS: Final = {
    "production": "https://api.edgarfiling.sec.gov",
    "beta": "https://api-bravo.edgarfiling.sec.gov",
}


def is_safe_for_secrets(url: str) -> bool:
    """Tell whether secrets may be sent to a URL: encrypted, or our own machine (127.0.0.1, a name without a dot)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_our_own(host)))


def _is_our_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host


# EDGAR's rule of fair access.
_MOST_PER_SECOND: Final = 10
_CONTACT: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class EdgarSettings(Struct, frozen=True, kw_only=True):
    """The filing API's settings.

    `host` is 'production', 'beta' or a URL (a sandbox's). `user_agent` is `Vendor/Version`, which EDGAR demands.
    `login_cik` is the CIK that delegated to the token's own, and whose number heads the accession number. Time-outs
    and waits are in seconds; `whole_timeout` is for all of an answer, of at most `largest_answer` bytes. `tries` is how
    often a request that changes nothing is asked at most.
    """

    host: str
    user_agent: str
    filer_token: Secret
    user_token: Secret | None = None
    login_cik: str | None = None
    connect_timeout: float = 10.0
    timeout: float = 120.0
    whole_timeout: float = 600.0
    largest_answer: int = 2**24
    tries: int = 4
    longest_wait: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what EDGAR would refuse on every call."""
        if not self.user_agent.strip() or not self.user_agent.isascii() or not self.user_agent.isprintable():
            message = f"user_agent: '{self.user_agent}'; name the program and its version, as 'Vendor/1.0'"
            raise SettingsError(message)
        if self.login_cik is not None and Cik.match(self.login_cik) is None:
            message = f"login_cik: '{self.login_cik}' is no CIK; write up to ten digits, or leave it out"
            raise SettingsError(message)
        if not is_safe_for_secrets(self.url):
            message = f"host: '{self.host}'; write 'production', 'beta' or a URL that starts with https://"
            raise SettingsError(message)

    @property
    def url(self) -> str:
        """Return the root of the API, without a slash at its end."""
        return HOSTS.get(self.host, self.host).rstrip("/")

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Return the tokens, to be hidden wherever they come back."""
        return tuple(token for token in (self.filer_token, self.user_token) if token)


class PublicSettings(Struct, frozen=True, kw_only=True):
    """The settings of EDGAR's public side, which wants no token but a name and an e-mail address in `user_agent`.

    `archives` and `data` are EDGAR's two hosts; a sandbox serves both at its own. `per_second` is over all machines
    of one party. Time-outs and waits are in seconds; `whole_timeout` is for all of an answer, and grows with what has
    come of it. A page has at most `largest_answer` bytes, a file to download `largest_file`.
    """

    user_agent: str
    archives: str = "https://www.sec.gov"
    data: str = "https://data.sec.gov"
    per_second: float = 10.0
    connect_timeout: float = 10.0
    timeout: float = 30.0
    whole_timeout: float = 30.0
    largest_answer: int = 2**27
    largest_file: int = 2**36
    tries: int = 4
    longest_wait: float = 60.0

    def __post_init__(self) -> None:
        """Refuse what EDGAR would turn away."""
        if not _CONTACT.search(self.user_agent) or not self.user_agent.isascii() or not self.user_agent.isprintable():
            message = f"user_agent: '{self.user_agent}'; name who asks and an e-mail address, as EDGAR demands"
            raise SettingsError(message)
        if not 0 < self.per_second <= _MOST_PER_SECOND:
            message = f"per_second: {self.per_second} is not taken; EDGAR allows {_MOST_PER_SECOND} requests a second"
            raise SettingsError(message)
        for name, url in (("archives", self.archives), ("data", self.data)):
            if not url.startswith(("https://", "http://")):
                message = f"{name}: '{url}' is no address; write a URL that starts with https://"
                raise SettingsError(message)
