"""The four channels, against receivers on this computer."""

import base64
import hmac
import socketserver
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import msgspec
import pytest

from section16.edgar.secret import Secret
from section16.tasks.lake.watch.alerts.alert import Alert, AlertMessage, SendOutcome
from section16.tasks.lake.watch.alerts.channels import Desktop, Stdout, channel_of
from section16.tasks.lake.watch.alerts.mail import Mail, MailServer
from section16.tasks.lake.watch.alerts.webhook import Webhook
from section16.tasks.lake.watch.book import WatchError
from tests.tasks.lake.watch.alerts.makers import DAY, NUMBER, Receiver

SECRET = "whsec_" + base64.b64encode(b"a key of the tests, 24+ bytes").decode()
MESSAGE = AlertMessage(
    id="alert_1",
    screen="buys",
    accession=NUMBER,
    form="4",
    filed_on=DAY,
    url="https://www.sec.gov/x",
    text="buys: 4  EXMP  Ada & Bo <Co>  bought 100\nBcc: other@example.com",
    rows=({"TRANS_CODE": "P", "TRANS_SHARES": "100"},),
)
ALERT = Alert(id="alert_1", screen="buys", channel="c", shown="c", accession=NUMBER, body=msgspec.json.encode(MESSAGE))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().listening() as one:
        yield one


def test_a_webhook_gets_the_rows_and_can_tell_who_sent_them(receiver: Receiver) -> None:
    hook = Webhook(receiver.url, signing=Secret(SECRET), authorization=Secret("Bearer abcdefgh"))
    assert hook.send(ALERT, 1_000.5).outcome is SendOutcome.sent
    headers, body = receiver.taken[0]
    assert msgspec.json.decode(body)["rows"] == [{"TRANS_CODE": "P", "TRANS_SHARES": "100"}]
    assert msgspec.json.decode(body)["filed_on"] == "2026-09-14"
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("alert_1", "1000")
    signed = hmac.digest(b"a key of the tests, 24+ bytes", b"alert_1.1000." + body, "sha256")
    assert headers["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
    assert headers["authorization"] == "Bearer abcdefgh"
    assert headers["content-type"] == "application/json"


def test_without_secrets_nothing_is_signed(receiver: Receiver) -> None:
    Webhook(receiver.url).send(ALERT, 0)
    assert not {"authorization", "webhook-signature"} & set(receiver.taken[0][0])


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, "sent") for status in (204, 299)),
        *((status, "refused") for status in (301, 404, 429, 500, 502, 503)),
        *((status, "unknown") for status in (504, 0)),
    ],
)
def test_what_an_answer_means(receiver: Receiver, status: int, outcome: str) -> None:
    receiver.answers = [status]
    assert Webhook(receiver.url).send(ALERT, 0).outcome == outcome


def test_nobody_listens_and_nothing_was_sent() -> None:
    with Receiver().listening() as gone:
        pass
    delivery = Webhook(gone.url).send(ALERT, 0)
    assert delivery.outcome is SendOutcome.refused
    assert delivery.why == "no connection (ConnectError)"


def test_an_answer_that_is_late_leaves_it_open() -> None:
    def late(request: httpx.Request) -> httpx.Response:
        message = f"{request.url} took too long"
        raise httpx.ReadTimeout(message)

    delivery = Webhook("https://hooks.example.com/s3cret", transport=httpx.MockTransport(late)).send(ALERT, 0)
    assert (delivery.outcome, delivery.why) == (SendOutcome.unknown, "the answer was lost (ReadTimeout)")


def test_the_address_of_a_webhook_is_shown_without_its_secret() -> None:
    hook = Webhook("https://user:pass@hooks.example.com:8443/services/T0/s3cret")
    assert hook.name == "webhook:https://hooks.example.com:8443"
    assert "s3cret" not in hook.key
    assert hook.key != Webhook("https://hooks.example.com/other").key


@pytest.mark.parametrize("url", ["http://hooks.example.com/x", "ftp://example.com", "hooks", "", "http://8.8.8.8/"])
def test_a_webhook_over_the_net_is_encrypted(url: str) -> None:
    with pytest.raises(WatchError, match=r"is not taken; write a URL with https://"):
        Webhook(url)


class Smtp(socketserver.StreamRequestHandler):
    """A mail server of few words; `server.refuse` is a command that it refuses, `server.cut` one that it dies of."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].decode().upper().strip()
            if word == self.server.cut:  # type: ignore[attr-defined]
                return
            if word == self.server.refuse:  # type: ignore[attr-defined]
                self.wfile.write(b"451 not now, a-secret-word\r\n")
                continue
            self.wfile.write(b"354 go on\r\n" if word == "DATA" else b"250 fine\r\n")
            if word == "DATA":
                self._data()

    def _data(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        if self.server.cut == ".":  # type: ignore[attr-defined]
            self.connection.shutdown(2)
            return
        self.server.mails.append(b"".join(lines).decode())  # type: ignore[attr-defined]
        self.wfile.write(b"250 taken\r\n")


@contextmanager
def smtp(refuse: str = "", cut: str = "") -> Iterator[socketserver.ThreadingTCPServer]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
    server.daemon_threads = True
    server.mails, server.refuse, server.cut = [], refuse, cut  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def mail_to(server: socketserver.ThreadingTCPServer, **changes: str) -> Mail:
    given = {"host": "127.0.0.1", "sender": "desk@section16.example", "tls": "none", **changes}
    return Mail("ada@owner.example", MailServer(port=server.server_address[1], **given))  # type: ignore[arg-type]


def test_a_mail_says_what_the_alert_says() -> None:
    with smtp() as server:
        assert mail_to(server).send(ALERT, 0).outcome is SendOutcome.sent
        (mail,) = server.mails  # type: ignore[attr-defined]
    lines = mail.split("\r\n")
    assert "To: ada@owner.example" in lines
    assert "From: desk@section16.example" in lines
    assert "AlertMessage-ID: <alert_1@section16.example>" in lines
    assert not any(line.startswith("Bcc") for line in lines), "a name cannot add a header"
    assert "https://www.sec.gov/x" in lines
    assert any(line.split() == ["TRANS_SHARES", "100"] for line in lines)


@pytest.mark.parametrize(
    ("refuse", "cut", "outcome"),
    [("MAIL", "", "refused"), ("RCPT", "", "refused"), ("DATA", "", "refused"), ("", ".", "unknown")],
)
def test_what_a_mail_server_means(refuse: str, cut: str, outcome: str) -> None:
    with smtp(refuse, cut) as server:
        delivery = mail_to(server).send(ALERT, 0)
    assert delivery.outcome == outcome
    assert "a-secret-word" not in delivery.why


def test_no_mail_goes_where_there_is_no_tls() -> None:
    with smtp() as server:
        delivery = mail_to(server, tls="starttls").send(ALERT, 0)
        assert server.mails == []  # type: ignore[attr-defined]
    assert (delivery.outcome, delivery.why) == (
        SendOutcome.refused,
        "the mail server failed (SMTPNotSupportedError)",
    )


def test_no_mail_server_is_no_mail() -> None:
    with smtp() as server:
        pass
    assert mail_to(server).send(ALERT, 0).outcome is SendOutcome.refused


def program(folder: Path, name: str, does: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize("name", ["notify-send", "osascript"])
def test_the_desktop_shows_what_the_alert_says(tmp_path: Path, name: str) -> None:
    path = program(tmp_path, name, f'printf "%s\\n" "$@" > {tmp_path}/said')
    desktop = Desktop(lambda asked: path if asked == name else None)
    assert desktop.send(ALERT, 0).outcome is SendOutcome.sent
    said = (tmp_path / "said").read_text()
    who = "Ada & Bo <Co>" if name == "osascript" else "Ada &amp; Bo &lt;Co&gt;"
    assert f"section16: buys\n4  EXMP  {who}  bought 100\\nBcc" in said
    assert said.endswith("https://www.sec.gov/x\n")


def test_a_desktop_that_fails_is_tried_again(tmp_path: Path) -> None:
    path = program(tmp_path, "notify-send", "exit 3")
    delivery = Desktop(lambda _: path).send(ALERT, 0)
    assert (delivery.outcome, delivery.why) == (SendOutcome.refused, "notify-send ended with 3")


def test_a_computer_without_a_desktop_says_so() -> None:
    with pytest.raises(WatchError, match="there is no notify-send or osascript here; install one, or choose another"):
        Desktop(lambda _: None)


def test_stdout_says_the_message() -> None:
    said: list[AlertMessage] = []
    assert Stdout(said.append).send(ALERT, 0).outcome is SendOutcome.sent
    assert said == [MESSAGE]


SERVER = {"SECTION16_SMTP_HOST": "mail.example.com", "SECTION16_SMTP_FROM": "desk@section16.example"}


@pytest.mark.parametrize(
    ("text", "environment", "name"),
    [
        ("stdout", {}, "stdout"),
        ("webhook:https://hooks.example.com/s3cret", {}, "webhook:https://hooks.example.com"),
        ("webhook:env:HOOK", {"HOOK": "https://hooks.example.com/s3cret"}, "webhook:https://hooks.example.com"),
        ("mailto:ada@owner.example", SERVER, "mailto:ada@owner.example"),
    ],
)
def test_a_channel_is_named_in_words(text: str, environment: dict[str, str], name: str) -> None:
    assert channel_of(text, print, environment).name == name


@pytest.mark.parametrize(
    ("text", "environment", "message"),
    [
        ("pigeon:home", {}, "--to: 'pigeon' is no channel; write stdout, desktop, mailto:ADDRESS or webhook:URL"),
        ("webhook:", {}, "--to: 'webhook' is no channel"),
        ("stdout:x", {}, "--to: 'stdout' is no channel"),
        ("webhook:env:HOOK", {}, "webhook: the variable HOOK is not set; put the URL into it"),
        ("mailto:ada@owner.example", {}, "mailto: SECTION16_SMTP_HOST is not set; name the server that takes mail"),
        ("mailto:ada", SERVER, "mailto: 'ada' is no address; write mailto:name@example.com"),
        ("mailto:a@b.c,d@e.f", SERVER, "is no address"),
        ("mailto:a@b.c", {**SERVER, "SECTION16_SMTP_TLS": "none"}, "'none' is for this computer only"),
        ("mailto:a@b.c", {**SERVER, "SECTION16_SMTP_TLS": "ssl"}, "'ssl' is none of starttls, tls, none"),
        ("mailto:a@b.c", {**SERVER, "SECTION16_SMTP_PORT": "smtp"}, "SECTION16_SMTP_PORT: 'smtp' is no number"),
    ],
)
def test_what_is_no_channel_is_one_line(text: str, environment: dict[str, str], message: str) -> None:
    with pytest.raises(WatchError) as error:
        channel_of(text, print, environment)
    assert message in str(error.value)
