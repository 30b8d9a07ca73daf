"""Whether the parts of a plan fit together: the form, the people, what is held."""

import re
from typing import Final

from section16.drafting.plan.events import Award, OptionGrant, PsuGrant, RsuGrant
from section16.drafting.plan.held import AmbiguousError, event_grant, grant_held_as, holding_held_as
from section16.drafting.plan.parts import DIRECT, Event
from section16.drafting.plan.people import Grant, Holding, Owner
from section16.drafting.plan.plan import Amend
from section16.drafting.toml.lines import Path
from section16.drafting.toml.notebook import Notebook
from section16.standard.numbers import Cik

__all__ = ["check_holder", "check_parts", "is_ratio"]

MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
RATIO: Final = re.compile(r"\s*(\d+(\.\d+)?)\s*:\s*(\d+(\.\d+)?)\s*$")
UNITS: Final = frozenset({"rsu", "psu", "phantom"})
AWARDS: Final = (OptionGrant, RsuGrant, PsuGrant, Award)


def check_parts(book: Notebook) -> None:
    """Check everything but the events themselves."""
    _form(book)
    _people(book)
    _holdings(book)
    for path, grant in book.each("grant", book.plan.grants):
        _grant(book, path, grant)
    _unique(book)


def is_ratio(text: str) -> bool:
    """Tell whether a text is a ratio such as `3:2`, neither side nothing."""
    found = RATIO.match(text)
    return bool(found) and all(float(found[side]) > 0 for side in (1, 3)) if found else False


def _form(book: Notebook) -> None:
    plan = book.plan
    kind = plan.form[0]
    amends = ("amend",) in book.kept
    if plan.form.endswith("/A") != amends:
        do = f'write form = "{kind}/A"' if amends else "add [amend] with `original` and `explain`"
        book.note(("form",), f"form {plan.form!r} {'with' if amends else 'without'} [amend]", do)
    if not amends:
        _complete(book, kind)
    _signed(book)
    if plan.amend is not None:
        _amend(book, plan.amend)
    if kind == "4" and plan.period is not None and plan.events:
        book.note(("period",), "a period on Form 4", "leave it out; it is the date of the earliest transaction")
    if kind != "3" and (plan.no_securities_owned or plan.first_registration):
        key = "no_securities_owned" if plan.no_securities_owned else "first_registration"
        book.note((key,), f"{key} on Form {kind}", "leave it out; it belongs on Form 3")
    if kind == "3" and plan.no_longer_subject:
        book.note(("no_longer_subject",), "the exit box on Form 3", "leave it out; Form 3 has none")
    if kind == "3" and plan.events:
        book.note(("event", 0), "an event on Form 3", "leave it out; Form 3 lists holdings only, events go on Form 4")
    book.longest(("remarks",), plan.remarks, 2000)


def _complete(book: Notebook, kind: str) -> None:
    plan = book.plan
    if plan.issuer is None and ("issuer",) not in book.kept:
        book.note(("issuer",), "missing", "add [issuer] with `cik` and `ticker`")
    if ("owner",) not in book.kept:
        book.note(("owner",), "missing", "add [[owner]] with `cik`, `name` and `relationship`")
    if kind in "35" and plan.period is None and ("period",) not in book.kept:
        what = "of the event that requires the report" if kind == "3" else "on which the issuer's fiscal year ended"
        book.note(("period",), "missing", f"write `period = ...`, the date {what}")
    held = ("holding",) in book.kept or ("grant",) in book.kept
    if kind == "3" and held == plan.no_securities_owned:
        do = "leave one of the two out" if held else "add [[holding]] or [[grant]], or write no_securities_owned = true"
        book.note(("no_securities_owned",), "holdings and none owned" if held else "no holding", do)
    if kind == "4" and ("event",) not in book.kept and not plan.no_longer_subject:
        book.note(("event",), "missing", "add [[event]]: what happened; or no_longer_subject = true")


def _signed(book: Notebook) -> None:
    if ("signature",) not in book.kept:
        book.note(("signature",), "missing", "add [[signature]] with `name`, `as` and `on`")


def _amend(book: Notebook, amend: Amend) -> None:
    for number, change in zip(book.kept.get(("amend", "change"), ()), amend.changes, strict=False):
        if change.remove == (change.cell is not None):
            seen = "both `cell` and `remove`" if change.remove else "neither `cell` nor `remove`"
            book.note(("amend", "change", number), seen, "write which cell changes, or remove = true")


def _people(book: Notebook) -> None:
    if (issuer := book.plan.issuer) is not None:
        _cik(book, ("issuer", "cik"), issuer.cik)
        book.longest(("issuer", "ticker"), issuer.ticker, 10)
        book.longest(("issuer", "foreign_ticker"), issuer.foreign_ticker, 14)
        if issuer.fiscal_year_end and not MONTH_DAY.match(issuer.fiscal_year_end):
            book.note(("issuer", "fiscal_year_end"), f"{issuer.fiscal_year_end!r} is no month and day", "write 12-31")
    if book.plan.ads is not None and not is_ratio(book.plan.ads.ratio):
        book.note(("ads", "ratio"), f"{book.plan.ads.ratio!r} is no ratio", 'write "5:1"')
    for path, owner in book.each("owner", book.plan.owners):
        _owner(book, path, owner)
    for path, signature in book.each("signature", book.plan.signatures):
        if signature.name.startswith("/s/"):
            book.note((*path, "name"), "/s/ in the name", "leave it out; the draft puts it")
        if signature.for_ is None and len(book.kept.get(("owner",), ())) > 1 and signature.printed is None:
            book.note((*path, "for"), "missing", 'there are several owners; write `for = "..."`, an owner\'s `id`')


def _owner(book: Notebook, path: Path, owner: Owner) -> None:
    _cik(book, (*path, "cik"), owner.cik)
    if not owner.relationship:
        book.note((*path, "relationship"), "empty", "write one or more of: director, officer, ten percent owner, other")
    for word, key, text in (("officer", "title", owner.title), ("other", "other", owner.other)):
        if (word in owner.relationship) != (text is not None):
            seen = f"missing, though {word} is a relationship" if text is None else f"given, though not {word}"
            book.note((*path, key), seen, f"write `{key}`" if text is None else f"leave it out, or add {word!r}")
        book.longest((*path, key), text, 30)


def _cik(book: Notebook, path: Path, cik: str) -> None:
    if not Cik.match(cik) or not cik.strip("0"):
        book.note(path, f"{cik!r} is not a CIK", "write 1 to 10 digits, in quotes")


def _holdings(book: Notebook) -> None:
    seen: dict[object, int] = {}
    for path, holding in book.each("holding", book.plan.holdings):
        check_holder(book, path, holding)
        if (holding.shares is None) == (holding.value is None):
            book.note(
                path, "shares and value both given" if holding.shares else "neither shares nor value", "write one"
            )
        number = seen.setdefault(holding_held_as(holding), int(path[1]) + 1)
        if number != int(path[1]) + 1:
            book.note(path, f"the same class, held the same way, as holding[{number}]", "put the two in one")


def check_holder(book: Notebook, path: Path, holder: Holding | Grant | Event) -> None:
    """Check the keys that say how something is held."""
    ownership, nature = getattr(holder, "ownership", None), getattr(holder, "nature", None)
    if ownership == "indirect" and nature is None:
        book.note((*path, "nature"), "missing, though indirect", 'write `nature = "By Trust"` or the like')
    if ownership == "direct" and nature is not None:
        book.note((*path, "nature"), "given, though direct", 'leave it out, or write ownership = "indirect"')
    book.longest((*path, "nature"), nature, 100)
    book.longest((*path, "security"), getattr(holder, "security", None), 60)
    for number, owner in enumerate(getattr(holder, "owners", ())):
        book.refer((*path, "owners", number), owner, book.known.owners, "owner")


def _grant(book: Notebook, path: Path, grant: Grant) -> None:
    check_holder(book, path, grant)
    try:
        grant_held_as(grant, book.plan)
    except AmbiguousError as error:
        book.note((*path, "underlying"), *error.halves)
    if grant.ratio is not None and not is_ratio(grant.ratio):
        book.note((*path, "ratio"), f"{grant.ratio!r} is no ratio", 'write "3:2"')
    granted = any(event_grant(event) == grant.id for event in book.plan.events if isinstance(event, AWARDS))
    if grant.remaining is None and grant.remaining_value is None and not granted and book.plan.amend is None:
        book.note((*path, "remaining"), "missing", "write how many were held before the first event")
    _terms(book, path, grant)


def _terms(book: Notebook, path: Path, grant: Grant) -> None:
    asked = {
        "exercise_price": (grant.exercise_price, grant.footnotes.exercise_price, "dollars a share, or words"),
        "exercisable": (grant.exercisable, grant.footnotes.exercisable_on, 'a date, or words: "fully vested"'),
        "expires": (grant.expires, grant.footnotes.expires_on, 'a date, or words: "none"'),
    }
    for key, (value, footnotes, hint) in asked.items():
        # A unit has no price, and ends as it vests: standard footnotes say so.
        if value is None and not footnotes and (grant.kind not in UNITS or key == "exercisable"):
            book.note((*path, key), f"missing for {grant.kind}", f"write `{key} = ...`, {hint}")


def _unique(book: Notebook) -> None:
    plan = book.plan
    named = (("grant", plan.grants), ("plan", plan.trading_plans), ("holding", plan.holdings), ("owner", plan.owners))
    for key, values in named:
        seen: set[str] = set()
        for path, value in book.each(key, values):
            if value.id is not None and value.id in seen:
                book.note((*path, "id"), f"{value.id!r} is the id of another [[{key}]]", "give each its own")
            if key == "holding" and value.id == DIRECT:
                book.note((*path, "id"), "'direct' means what is held directly", "write another id")
            seen.add(value.id)
    ciks = [Cik.of(owner.cik) for owner in plan.owners]
    for path, owner in book.each("owner", plan.owners):
        if ciks.count(Cik.of(owner.cik)) > 1:
            book.note((*path, "cik"), f"{owner.cik!r} is another owner's too", "list each owner once")
