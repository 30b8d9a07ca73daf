"""Whether the parts of a plan fit together: the form, the people, what is held."""

import re
from typing import Final

from section16.drafting.plan.events import AWARDS
from section16.drafting.plan.held import event_grant, grant_held_as, holding_held_as
from section16.drafting.plan.mistake import OneMistakeError
from section16.drafting.plan.parts import DIRECT, Event
from section16.drafting.plan.people import Grant, Holding, Owner
from section16.drafting.plan.plan import Amend
from section16.drafting.terms import UNITS
from section16.drafting.toml.collector import MistakeCollector
from section16.drafting.toml.line_numbers import KeyPath
from section16.standard.limits import limit
from section16.standard.numbers import Cik

__all__ = ["check_holder", "check_parts", "is_ratio"]

MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
RATIO: Final = re.compile(r"\s*(\d+(\.\d+)?)\s*:\s*(\d+(\.\d+)?)\s*$")


def check_parts(collector: MistakeCollector) -> None:
    """Check everything but the events themselves."""
    _form(collector)
    _people(collector)
    _holdings(collector)
    for path, grant in collector.each("grant", collector.plan.grants):
        _grant(collector, path, grant)
    _unique(collector)


def is_ratio(text: str) -> bool:
    """Tell whether a text is a ratio such as `3:2`, neither side nothing."""
    found = RATIO.match(text)
    return bool(found) and all(float(found[side]) > 0 for side in (1, 3)) if found else False


def _form(collector: MistakeCollector) -> None:
    plan = collector.plan
    kind = plan.form[0]
    amends = ("amend",) in collector.readable
    if plan.form.endswith("/A") != amends:
        do = f'write form = "{kind}/A"' if amends else "add [amend] with `original` and `explain`"
        collector.note(("form",), f"form {plan.form!r} {'with' if amends else 'without'} [amend]", do)
    if not amends:
        _complete(collector, kind)
    _signed(collector)
    if plan.amend is not None:
        _amend(collector, plan.amend)
    if kind == "4" and plan.period is not None and plan.events:
        collector.note(("period",), "a period on Form 4", "leave it out; it is the date of the earliest transaction")
    if kind != "3" and (plan.no_securities_owned or plan.first_registration):
        key = "no_securities_owned" if plan.no_securities_owned else "first_registration"
        collector.note((key,), f"{key} on Form {kind}", "leave it out; it belongs on Form 3")
    if kind == "3" and plan.no_longer_subject:
        collector.note(("no_longer_subject",), "the exit box on Form 3", "leave it out; Form 3 has none")
    if kind == "3" and plan.events:
        collector.note(
            ("event", 0), "an event on Form 3", "leave it out; Form 3 lists holdings only, events go on Form 4"
        )
    collector.check_length(("remarks",), plan.remarks, limit("remarks"))


def _complete(collector: MistakeCollector, kind: str) -> None:
    plan = collector.plan
    if plan.issuer is None and ("issuer",) not in collector.readable:
        collector.note(("issuer",), "missing", "add [issuer] with `cik` and `ticker`")
    if ("owner",) not in collector.readable:
        collector.note(("owner",), "missing", "add [[owner]] with `cik`, `name` and `relationship`")
    if kind in "35" and plan.period is None and ("period",) not in collector.readable:
        what = "of the event that requires the report" if kind == "3" else "on which the issuer's fiscal year ended"
        collector.note(("period",), "missing", f"write `period = ...`, the date {what}")
    held = ("holding",) in collector.readable or ("grant",) in collector.readable
    if kind == "3" and held == plan.no_securities_owned:
        do = "leave one of the two out" if held else "add [[holding]] or [[grant]], or write no_securities_owned = true"
        collector.note(("no_securities_owned",), "holdings and none owned" if held else "no holding", do)
    if kind == "4" and ("event",) not in collector.readable and not plan.no_longer_subject:
        collector.note(("event",), "missing", "add [[event]]: what happened; or no_longer_subject = true")


def _signed(collector: MistakeCollector) -> None:
    if ("signature",) not in collector.readable:
        collector.note(("signature",), "missing", "add [[signature]] with `name`, `as` and `on`")


def _amend(collector: MistakeCollector, amend: Amend) -> None:
    for number, change in zip(collector.readable.get(("amend", "change"), ()), amend.changes, strict=False):
        if change.remove == (change.cell is not None):
            seen = "both `cell` and `remove`" if change.remove else "neither `cell` nor `remove`"
            collector.note(("amend", "change", number), seen, "write which cell changes, or remove = true")


def _people(collector: MistakeCollector) -> None:
    if (issuer := collector.plan.issuer) is not None:
        _cik(collector, ("issuer", "cik"), issuer.cik)
        collector.check_length(("issuer", "ticker"), issuer.ticker, limit("issuerTradingSymbol"))
        collector.check_length(("issuer", "foreign_ticker"), issuer.foreign_ticker, limit("issuerForeignTradingSymbol"))
        if issuer.fiscal_year_end and not MONTH_DAY.match(issuer.fiscal_year_end):
            collector.note(
                ("issuer", "fiscal_year_end"), f"{issuer.fiscal_year_end!r} is no month and day", "write 12-31"
            )
    if collector.plan.ads is not None and not is_ratio(collector.plan.ads.ratio):
        collector.note(("ads", "ratio"), f"{collector.plan.ads.ratio!r} is no ratio", 'write "5:1"')
    for path, owner in collector.each("owner", collector.plan.owners):
        _owner(collector, path, owner)
    for path, signature in collector.each("signature", collector.plan.signatures):
        if signature.name.startswith("/s/"):
            collector.note((*path, "name"), "/s/ in the name", "leave it out; the draft puts it")
        if signature.for_ is None and len(collector.readable.get(("owner",), ())) > 1 and signature.printed is None:
            collector.note((*path, "for"), "missing", 'there are several owners; write `for = "..."`, an owner\'s `id`')


def _owner(collector: MistakeCollector, path: KeyPath, owner: Owner) -> None:
    _cik(collector, (*path, "cik"), owner.cik)
    if not owner.relationship:
        collector.note(
            (*path, "relationship"), "empty", "write one or more of: director, officer, ten percent owner, other"
        )
    for word, key, text, element in (
        ("officer", "title", owner.title, "officerTitle"),
        ("other", "other", owner.other, "otherText"),
    ):
        if (word in owner.relationship) != (text is not None):
            seen = f"missing, though {word} is a relationship" if text is None else f"given, though not {word}"
            collector.note((*path, key), seen, f"write `{key}`" if text is None else f"leave it out, or add {word!r}")
        collector.check_length((*path, key), text, limit(element))


def _cik(collector: MistakeCollector, path: KeyPath, cik: str) -> None:
    if not Cik.match(cik) or not cik.strip("0"):
        collector.note(path, f"{cik!r} is not a CIK", "write 1 to 10 digits, in quotes")


def _holdings(collector: MistakeCollector) -> None:
    seen: dict[object, int] = {}
    for path, holding in collector.each("holding", collector.plan.holdings):
        check_holder(collector, path, holding)
        if (holding.shares is None) == (holding.value is None):
            collector.note(
                path, "shares and value both given" if holding.shares else "neither shares nor value", "write one"
            )
        number = seen.setdefault(holding_held_as(holding, collector.plan), int(path[1]) + 1)
        if number != int(path[1]) + 1:
            do = "put the two in one, or give each the `id` of its holder"
            collector.note(path, f"the same class, held the same way, as holding[{number}]", do)


def check_holder(collector: MistakeCollector, path: KeyPath, holder: Holding | Grant | Event) -> None:
    """Check the keys that say how something is held."""
    ownership, nature = getattr(holder, "ownership", None), getattr(holder, "nature", None)
    if ownership == "indirect" and nature is None:
        collector.note((*path, "nature"), "missing, though indirect", 'write `nature = "By Trust"` or the like')
    if ownership == "direct" and nature is not None:
        collector.note((*path, "nature"), "given, though direct", 'leave it out, or write ownership = "indirect"')
    collector.check_length((*path, "nature"), nature, limit("natureOfOwnership"))
    collector.check_length((*path, "security"), getattr(holder, "security", None), limit("securityTitle"))
    for number, owner in enumerate(getattr(holder, "owners", ())):
        collector.check_reference((*path, "owners", number), owner, collector.known.owners, "owner")


def _grant(collector: MistakeCollector, path: KeyPath, grant: Grant) -> None:
    check_holder(collector, path, grant)
    try:
        grant_held_as(grant, collector.plan)
    except OneMistakeError as error:
        collector.note((*path, "underlying"), error.seen, error.do)
    if grant.ratio is not None and not is_ratio(grant.ratio):
        collector.note((*path, "ratio"), f"{grant.ratio!r} is no ratio", 'write "3:2"')
    granted = any(event_grant(event) == grant.id for event in collector.plan.events if isinstance(event, AWARDS))
    if grant.remaining is None and grant.remaining_value is None and not granted and collector.plan.amend is None:
        collector.note((*path, "remaining"), "missing", "write how many were held before the first event")
    _terms(collector, path, grant)


def _terms(collector: MistakeCollector, path: KeyPath, grant: Grant) -> None:
    asked = {
        "exercise_price": (grant.exercise_price, grant.footnotes.exercise_price, "dollars a share, or words"),
        "exercisable": (grant.exercisable, grant.footnotes.exercisable_on, 'a date, or words: "fully vested"'),
        "expires": (grant.expires, grant.footnotes.expires_on, 'a date, or words: "none"'),
    }
    for key, (value, footnotes, hint) in asked.items():
        # A unit has no price, and ends as it vests: standard footnotes say so.
        if value is None and not footnotes and (grant.kind not in UNITS or key == "exercisable"):
            collector.note((*path, key), f"missing for {grant.kind}", f"write `{key} = ...`, {hint}")


def _unique(collector: MistakeCollector) -> None:
    plan = collector.plan
    tables = (
        ("grant", plan.grants),
        ("plan", plan.trading_plans),
        ("holding", plan.holdings),
        ("owner", plan.owners),
    )
    for key, values in tables:
        seen: set[str | None] = set()
        for path, value in collector.each(key, values):
            id = getattr(value, "id", None)
            if id is not None and id in seen:
                collector.note((*path, "id"), f"{id!r} is the id of another [[{key}]]", "give each its own")
            if key == "holding" and id == DIRECT:
                collector.note((*path, "id"), "'direct' means what is held directly", "write another id")
            seen.add(id)
    ciks = [Cik.of(owner.cik) for owner in plan.owners]
    for path, owner in collector.each("owner", plan.owners):
        if ciks.count(Cik.of(owner.cik)) > 1:
            collector.note((*path, "cik"), f"{owner.cik!r} is another owner's too", "list each owner once")
