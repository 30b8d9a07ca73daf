"""Alerts as e-mail, over SMTP with TLS.

The server stands in the environment: `SECTION16_SMTP_HOST`, `_PORT`, `_FROM`, `_USER`, and `_TLS`, which is
`starttls` (the default), `tls` (from the first byte) or `none` (only for this computer). The password is
`SECTION16_SMTP_PASSWORD`, or `smtp-password` in the keyring.
"""

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Final

import msgspec
from msgspec import Struct

from section16.edgar.secret import Secret
from section16.edgar.secret_store import secret_for
from section16.form.problems import one_line
from section16.tasks.lake.watch.alerts.alert import Alert, AlertMessage, Delivery, SendOutcome
from section16.tasks.lake.watch.book import WatchError

__all__ = ["Mail", "MailServer", "server_of"]

_PASSWORD: Final = "smtp-password"  # noqa: S105 - its name
_PREFIX: Final = "SECTION16_SMTP_"
_GIVEN: Final = ("host", "port", "from", "user", "tls")
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
_NEAR: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS: Final = 30.0
_ROW_WIDTH: Final = 30


class MailServer(Struct, frozen=True, kw_only=True):
    """The server that takes mail; `tls` is `starttls`, `tls` or `none`."""

    host: str
    sender: str
    port: int = 587
    tls: str = "starttls"
    user: str | None = None
    password: Secret | None = None


def server_of(environment: Mapping[str, str]) -> MailServer:
    """Read the server from the environment; raises WatchError, which says what is missing."""
    given = {name: environment.get(_PREFIX + name.upper(), "").strip() for name in _GIVEN}
    tls = given["tls"] or "starttls"
    problem = _problem(given, tls)
    if problem:
        message = f"mailto: {problem}"
        raise WatchError(message)
    return MailServer(
        host=given["host"],
        sender=given["from"],
        port=int(given["port"] or _PORTS[tls]),
        tls=tls,
        user=given["user"] or None,
        password=secret_for(_PASSWORD, environment) if given["user"] else None,
    )


def _problem(given: Mapping[str, str], tls: str) -> str | None:
    for name, what in (("host", "the server that takes mail"), ("from", "the address that it comes from")):
        if not given[name]:
            return f"{_PREFIX}{name.upper()} is not set; name {what}"
    if tls not in _PORTS:
        return f"{_PREFIX}TLS: '{tls}' is none of {', '.join(_PORTS)}; write one of them"
    if tls == "none" and given["host"] not in _NEAR:
        return f"{_PREFIX}TLS: 'none' is for this computer only; write 'starttls' or 'tls'"
    if given["port"] and not (given["port"].isascii() and given["port"].isdigit()):
        return f"{_PREFIX}PORT: '{given['port']}' is no number; write one, as 587"
    return None


class Mail:
    """An address that gets alerts."""

    def __init__(self, address: str, server: MailServer) -> None:
        """Take an address; raises WatchError for what is not one."""
        if "@" not in parseaddr(address)[1] or not address.isprintable() or "," in address:
            message = f"mailto: '{address}' is no address; write mailto:name@example.com"
            raise WatchError(message)
        self.key = self.name = f"mailto:{address}"
        self._address = address
        self._server = server

    def send(self, alert: Alert, now: float) -> Delivery:
        """Send an alert once."""
        mail = self._mail(alert, now)
        try:
            smtp = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            return Delivery(SendOutcome.refused, _why(error))
        try:
            smtp.send_message(mail)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as error:
            return Delivery(SendOutcome.refused, _why(error))
        except (smtplib.SMTPException, OSError) as error:
            return Delivery(SendOutcome.unknown, _why(error))
        finally:
            smtp.close()
        return Delivery(SendOutcome.sent)

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.tls == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        try:
            if server.tls == "starttls":
                smtp.starttls(context=context)
            if server.user and server.password:
                smtp.login(server.user, server.password.reveal())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _mail(self, alert: Alert, now: float) -> EmailMessage:
        message = msgspec.json.decode(alert.body, type=AlertMessage)
        mail = EmailMessage()
        mail["Subject"] = one_line(message.text)[:200]
        mail["From"] = self._server.sender
        mail["To"] = self._address
        mail["Date"] = formatdate(now)
        # The same at every attempt: a mailbox that gets both shows one.
        mail["AlertMessage-ID"] = f"<{alert.id}@{parseaddr(self._server.sender)[1].rpartition('@')[2] or 'section16'}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content("\n".join(_lines(message)) + "\n")
        return mail


def _lines(message: AlertMessage) -> list[str]:
    lines = [one_line(message.text), "", message.url, ""]
    for row in message.rows:
        lines += [f"{name:<{_ROW_WIDTH}} {one_line(value)}" for name, value in row.items() if value is not None]
        lines.append("")
    return lines


def _why(error: Exception) -> str:
    """Return what went wrong; a server's text may repeat what it was sent, so only its number is given."""
    number = getattr(error, "smtp_code", None)
    return f"the mail server answered {number}" if number else f"the mail server failed ({type(error).__name__})"
