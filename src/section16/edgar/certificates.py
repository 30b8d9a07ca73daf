"""Whose certificates an HTTP client trusts."""

from ssl import PROTOCOL_TLS_CLIENT, SSLContext

__all__ = ["trusted_for"]


def trusted_for(url: str) -> SSLContext | bool:
    """Return what httpx takes as `verify`: for http nobody, since to read all certificates takes each client 20 ms."""
    return True if url.lower().startswith("https:") else SSLContext(PROTOCOL_TLS_CLIENT)
