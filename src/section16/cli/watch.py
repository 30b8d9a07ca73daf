"""`section16 watch`: EDGAR followed into a lake, with alerts."""

import signal
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

import typer

from section16.cli.console import FINDINGS, FINE, complain, one_line, say_json
from section16.cli.ingest import RequiredLake

if TYPE_CHECKING:
    from section16.tasks.watch.alerts.alert import Message
    from section16.tasks.watch.fetch import Filed
    from section16.tasks.watch.orders import Orders, Wanted
    from section16.tasks.watch.run import Printer, Running

__all__ = ["watch"]

_LEAST = 5.0  # seconds between two looks at the SEC's feed; each is three requests
_LEAST_HERE = 0.1


def watch(
    *,
    lake: RequiredLake,
    alert: Annotated[
        list[str] | None,
        typer.Option("--alert", metavar="SCREEN", help="Send what this saved screen or preset finds; repeatable."),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="CHANNEL", help="Send to stdout, desktop, mailto:ADDRESS or webhook:URL; repeatable."
        ),
    ] = None,
    alerts: Annotated[
        Path | None,
        typer.Option(
            "--alerts",
            metavar="FILE",
            help="Read alerts from this TOML file of [[alert]] tables.",
            show_default="alerts.toml in the lake",
        ),
    ] = None,
    every: Annotated[
        str, typer.Option("--every", metavar="TIME", help="Time between two looks, as 15s or 2m.")
    ] = "15s",
    closed_every: Annotated[
        str, typer.Option("--closed-every", metavar="TIME", help="Time between two looks when EDGAR is closed.")
    ] = "10m",
    once: Annotated[bool, typer.Option("--once", help="Catch up, send what is due and end, as for cron.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Begin with the filings of this day.",
            show_default="the newest in the lake",
        ),
    ] = None,
    resend: Annotated[
        bool, typer.Option("--resend-unknown", help="Send alerts again of which it is unknown whether they arrived.")
    ] = False,
    sandbox: Annotated[
        str | None, typer.Option("--sandbox", metavar="URL", help="Watch a running sandbox, not the SEC's EDGAR.")
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            metavar="DIR",
            help="Keep what was seen and sent in this folder.",
            show_default="a folder in the lake",
        ),
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(
            "--cache",
            metavar="DIR",
            envvar="SECTION16_CACHE",
            help="Keep what EDGAR sent in this folder.",
            show_default="a folder in the lake",
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print each filing and alert as a JSON object on one line.")
    ] = False,
) -> None:
    """Follow EDGAR into a lake until Ctrl+C, and send alerts.

    Each new Form 3, 4 and 5 is in the lake within seconds and printed as one line. Every day is compared with
    EDGAR's index of that day, so nothing is missing after an interruption, however long it was. When EDGAR is closed
    it is asked less often.

    --alert sends what a screen finds in new filings, --to says where: each row once to each channel, whatever is
    killed or restarted. A webhook gets JSON, signed if SECTION16_WEBHOOK_SECRET is set; webhook:env:NAME takes its
    URL from a variable. Mail goes through SECTION16_SMTP_HOST and its like. An alert that cannot be sent is kept and
    tried again. One that may have arrived is reported, and sent again only with --resend-unknown.

    SECTION16_CONTACT names you to EDGAR. Exit status with --once: 1 when something went wrong.

    Examples:
        section16 watch --lake lake
        section16 watch --lake lake --alert cluster-buys --to desktop
        section16 watch --lake lake --once --alert my-screen --to mailto:desk@example.com
    """
    from section16.tasks.watch.orders import Orders, seconds_of

    orders = Orders(
        lake=lake,
        wanted=_wanted(lake, alert or [], to or [], alerts),
        state=state,
        cache=cache,
        sandbox=sandbox,
        since=since.date() if since else None,
        every=seconds_of(every, _LEAST_HERE if sandbox else _LEAST),
        closed_every=seconds_of(closed_every, _LEAST_HERE if sandbox else _LEAST),
        resend=resend,
    )
    _watch(orders, _printer(json=json), once=once)


def _watch(orders: "Orders", printer: "Printer", *, once: bool) -> None:
    from section16.tasks.watch.run import running

    with running(orders, printer, Path(typer.get_app_dir("section16"))) as opened:
        if once:
            opened.once()
            raise typer.Exit(FINDINGS if opened.post.problems else FINE)
        complain(_said(orders, opened))
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service is ended as Ctrl+C ends it
        try:
            opened.follow()
        except KeyboardInterrupt:
            complain("ended")


def _said(orders: "Orders", opened: "Running") -> str:
    where = orders.sandbox or "EDGAR"
    return f"{orders.lake}: watching {where} from {opened.first} on, every {orders.every:g} seconds; end it with Ctrl+C"


def _wanted(lake: str, screens: list[str], channels: list[str], file: Path | None) -> "tuple[Wanted, ...]":
    """Return what the options say, and what the file says; the lake's own file counts where it is there."""
    from section16.tasks.mirror.cache import local_folder
    from section16.tasks.watch.orders import ALERTS_FILE, read_alerts, wanted_of

    folder = local_folder(lake)
    if file is None and folder is not None and (folder / ALERTS_FILE).is_file():
        file = folder / ALERTS_FILE
    return (*wanted_of(screens, channels), *(read_alerts(file) if file else ()))


def _printer(*, json: bool) -> "Printer":
    from section16.tasks.watch.run import Printer

    lock = Lock()  # couriers speak too

    def alone(say: Any) -> Any:  # noqa: ANN401 - whatever is said
        def speak(what: Any) -> None:  # noqa: ANN401
            with lock:
                say(what)

        return speak

    return Printer(
        filed=alone(_say_filed_json if json else _say_filed),
        alert=alone(_say_alert_json if json else _say_alert),
        note=alone(complain),
        problem=alone(complain),
    )


def _say_filed(filed: "Filed") -> None:
    typer.echo(one_line(filed.told.line))


def _say_filed_json(filed: "Filed") -> None:
    listed, told = filed.listed, filed.told
    say_json(
        {
            "event": "filing",
            "accession": listed.accession,
            "form": listed.form,
            "filed_on": listed.filed_on,
            "issuer": told.issuer,
            "symbol": told.symbol,
            "owners": told.owners,
            "what": told.what,
            "url": listed.page,
        }
    )


def _say_alert(message: "Message") -> None:
    typer.echo(one_line(f"alert  {message.text}  {message.url}"))


def _say_alert_json(message: "Message") -> None:
    import msgspec

    say_json({"event": "alert", **msgspec.to_builtins(message, builtin_types=())})
