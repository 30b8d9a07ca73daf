"""`section16 watch`: EDGAR followed into a lake, with alerts."""

import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from section16.cli.frame.console import FINDINGS, FINE, complain, one_line, say_json
from section16.cli.frame.days import day_of
from section16.cli.lake.ingest import CacheOption, RequiredLake

if TYPE_CHECKING:
    from section16.tasks.lake.watch.alerts.alert import AlertMessage
    from section16.tasks.lake.watch.fetch import Arrival
    from section16.tasks.lake.watch.settings import ScreenAlert, WatchSettings
    from section16.tasks.lake.watch.watch import Listeners

__all__ = ["watch"]

T = TypeVar("T")

_ALERTS = "Alerts"  # a heading of the help
_LEAST = 5.0  # seconds between two looks at the SEC's feed; each is three requests
_LEAST_HERE = 0.1


def watch(
    *,
    lake: RequiredLake,
    alert: Annotated[
        list[str] | None,
        typer.Option(
            "--alert",
            metavar="SCREEN",
            help="Send what this saved screen or preset finds; repeatable.",
            rich_help_panel=_ALERTS,
        ),
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="CHANNEL",
            help="Send to stdout, desktop, mailto:ADDRESS or webhook:URL; repeatable.",
            rich_help_panel=_ALERTS,
        ),
    ] = None,
    alerts: Annotated[
        Path | None,
        typer.Option(
            "--alerts",
            metavar="FILE",
            help="Read alerts from this TOML file of [[alert]] tables.",
            show_default="alerts.toml in the lake",
            rich_help_panel=_ALERTS,
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
        date | None,
        typer.Option(
            "--since",
            metavar="DATE",
            parser=day_of,
            help="Begin with the filings of this day.",
            show_default="the newest in the lake",
        ),
    ] = None,
    resend: Annotated[
        bool,
        typer.Option(
            "--resend-unknown",
            help="Send alerts again of which it is unknown whether they arrived.",
            rich_help_panel=_ALERTS,
        ),
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
    cache: CacheOption = None,
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
    from section16.tasks.lake.watch.settings import WatchSettings, read_seconds

    least = _LEAST_HERE if sandbox else _LEAST
    settings = WatchSettings(
        lake=lake,
        alerts=_alerts(lake, alert or [], to or [], alerts),
        state=state,
        cache=cache,
        sandbox=sandbox,
        since=since,
        every=read_seconds(every, least),
        closed_every=read_seconds(closed_every, least),
        resend=resend,
    )
    _watch(settings, _listeners(json=json), once=once)


def _watch(settings: "WatchSettings", listeners: "Listeners", *, once: bool) -> None:
    from section16.tasks.lake.watch.run import running

    with running(settings, listeners, Path(typer.get_app_dir("section16"))) as opened:
        if once:
            opened.once()
            raise typer.Exit(FINDINGS if opened.problems else FINE)
        complain(_greeting(settings, opened.first))
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service is ended as Ctrl+C ends it
        try:
            opened.follow()
        except KeyboardInterrupt:
            complain("ended")


def _greeting(settings: "WatchSettings", first: date) -> str:
    place = f"{settings.lake}: watching {settings.sandbox or 'EDGAR'} from {first} on"
    return f"{place}, every {settings.every:g} seconds; end it with Ctrl+C"


def _alerts(lake: str, screens: list[str], channels: list[str], file: Path | None) -> "tuple[ScreenAlert, ...]":
    """Return the alerts of the options and of the file; the lake's own file counts where it is there."""
    from section16.tasks.lake.mirror.cache import local_folder
    from section16.tasks.lake.watch.settings import ALERTS_FILE, read_alerts, screen_alerts

    folder = local_folder(lake)
    if file is None and folder is not None and (folder / ALERTS_FILE).is_file():
        file = folder / ALERTS_FILE
    return (*screen_alerts(screens, channels), *(read_alerts(file) if file else ()))


def _listeners(*, json: bool) -> "Listeners":
    from section16.tasks.lake.watch.watch import Listeners

    lock = Lock()  # couriers print too

    def alone(say: Callable[[T], object]) -> Callable[[T], None]:
        def say_alone(what: T) -> None:
            with lock:
                say(what)

        return say_alone

    return Listeners(
        on_filing=alone(_say_filing_json if json else _say_filing),
        on_alert=alone(_say_alert_json if json else _say_alert),
        on_progress=alone(complain),
        on_problem=alone(complain),
    )


def _say_filing(arrival: "Arrival") -> None:
    typer.echo(one_line(arrival.summary.line))


def _say_filing_json(arrival: "Arrival") -> None:
    listed, summary = arrival.listed, arrival.summary
    say_json(
        {
            "event": "filing",
            "accession": listed.accession,
            "form": listed.form,
            "filed_on": listed.filed_on,
            "issuer": summary.issuer,
            "symbol": summary.symbol,
            "owners": summary.owners,
            "what": summary.what,
            "url": listed.page,
        }
    )


def _say_alert(message: "AlertMessage") -> None:
    typer.echo(one_line(f"alert  {message.text}  {message.url}"))


def _say_alert_json(message: "AlertMessage") -> None:
    import msgspec

    say_json({"event": "alert", **msgspec.to_builtins(message, builtin_types=())})
