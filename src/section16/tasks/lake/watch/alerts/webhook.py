"""Alerts as HTTP requests: a POST of JSON, signed as Standard Webhooks does it (standardwebhooks.com).

The headers `webhook-id`, `webhook-timestamp` and `webhook-signature` let the receiver tell who sent it and whether it
was seen before; `webhook-id` is the alert's own, the same at every attempt.
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx

from section16.edgar.certificates import trusted_for
from section16.edgar.secret import Secret
from section16.edgar.settings import is_safe_for_secrets
from section16.edgar.transport import NOTHING_SENT
from section16.tasks.lake.watch.alerts.alert import Alert, Delivery, SendOutcome
from section16.tasks.lake.watch.book import WatchError

__all__ = ["AUTHORIZATION", "SIGNING", "Webhook"]

# Names of secrets, in the environment (SECTION16_WEBHOOK_SECRET, …) or the keyring.
SIGNING: Final = "webhook-secret"
AUTHORIZATION: Final = "webhook-authorization"
_PREFIX: Final = "whsec_"
_SECONDS: Final = 20.0


class Webhook:
    """A URL that takes alerts. The whole of it may be a secret, so only its host is ever shown or kept."""

    def __init__(
        self,
        url: str,
        *,
        signing: Secret | None = None,
        authorization: Secret | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take an address; raises WatchError for one that is not a URL or would send unencrypted over the net."""
        parts = urlsplit(url)
        if not is_safe_for_secrets(url):
            message = f"webhook: '{parts.scheme}://{parts.hostname or ''}' is not taken; write a URL with https://"
            raise WatchError(message)
        self.key = f"webhook {sha256(url.encode()).hexdigest()}"
        self.name = f"webhook:{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        self._url = Secret(url)
        self._signing = signing
        self._authorization = authorization
        # A proxy of the environment is for the world outside, not for our own machine.
        self._open: Callable[[], httpx.Client] = lambda: httpx.Client(
            transport=transport, timeout=_SECONDS, trust_env=parts.scheme == "https", verify=trusted_for(url)
        )

    def send(self, alert: Alert, now: float) -> Delivery:
        """Send an alert once."""
        try:
            # The answer's body is nobody's; it is not read.
            with (
                self._open() as client,
                client.stream(
                    "POST", self._url.reveal(), content=alert.body, headers=self._headers(alert, now)
                ) as response,
            ):
                return _judge(response.status_code)
        except NOTHING_SENT as error:
            return Delivery(SendOutcome.refused, f"no connection ({type(error).__name__})")
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, UnicodeError) as error:
            # what httpx says may hold the URL
            return Delivery(SendOutcome.unknown, f"the answer was lost ({type(error).__name__})")

    def _headers(self, alert: Alert, now: float) -> dict[str, str]:
        stamp = str(int(now))
        headers = {
            "content-type": "application/json",
            "user-agent": "section16",
            "webhook-id": alert.id,
            "webhook-timestamp": stamp,
        }
        if self._signing:
            headers["webhook-signature"] = _signature(self._signing, f"{alert.id}.{stamp}.".encode() + alert.body)
        if self._authorization:
            headers["authorization"] = self._authorization.reveal()
        return headers


def _judge(status: int) -> Delivery:
    """Return what a status means for the alert: only a gateway that waited too long leaves it open."""
    if httpx.codes.is_success(status):
        return Delivery(SendOutcome.sent)
    lost = status == HTTPStatus.GATEWAY_TIMEOUT
    return Delivery(SendOutcome.unknown if lost else SendOutcome.refused, f"it answered {status}")


def _signature(secret: Secret, signed: bytes) -> str:
    text = secret.reveal()
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX)) if text.startswith(_PREFIX) else text.encode()
    except binascii.Error:
        key = text.encode()
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
