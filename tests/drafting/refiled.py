"""The plan that a filer of a real Form 4 could have written: what was held before, and what happened."""

from decimal import Decimal

from section16.drafting.plan.events import (
    Award,
    Conversion,
    Exercise,
    GiftMade,
    GiftReceived,
    Other,
    Purchase,
    Sale,
    ToIssuer,
    Vest,
)
from section16.drafting.plan.parts import CellNotes, DateOrWords, PriceOrWords, Withholding
from section16.drafting.plan.people import Grant, Holding, Owner, PlannedIssuer, Signature
from section16.drafting.plan.plan import Plan
from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction

BASIS = {"M": "16b-3", "X": "in the money", "O": "out of the money"}
WORDS = "In words."


class CannotSayError(Exception):
    """A filing whose events a plan cannot be told from its rows alone."""


def plan_of(report):
    """Return a plan whose draft should have the rows of a report; raise CannotSayError."""
    stock = [row for row in report.non_derivative_table if isinstance(row, NonDerivativeTransaction)]
    series = [row for row in report.derivative_table if isinstance(row, DerivativeTransaction)]
    if len(series) < len(report.derivative_table) or not (stock or series):
        raise CannotSayError
    held, grants = holdings(report), granted(series)
    left, events = list(series), []
    for row in stock:
        pair = paired(row, left) if row.code in "MXCO" and side(row) == "A" else None
        if pair is not None:
            left.remove(pair)
        events.append(event_of(row, held[held_key(row)].id, pair, grants))
    events.extend(series_event(row, grants) for row in left)
    return Plan(
        form="4",
        issuer=PlannedIssuer(cik="9990001", ticker="NLIX"),
        owners=(Owner(cik="9990201", name="Okafor Adaeze M", relationship=("director",)),),
        holdings=tuple(held.values()),
        grants=tuple(grants.values()),
        events=tuple(events),
        signatures=(Signature(name="Adaeze M. Okafor", on=max(row.traded_on.value for row in (*stock, *series))),),
    )


def side(row):
    return row.acquired_disposed.value


def before(row):
    """Return the balance before a row, which the row itself implies."""
    after, moved = row.shares_following.value, row.shares.value
    if after is None or moved is None:
        raise CannotSayError
    opening = after - moved if side(row) == "A" else after + moved
    if opening < 0:
        raise CannotSayError
    return opening


def held_key(row):
    return row.security_title.value, row.ownership.value, row.nature.value or None


def holdings(report):
    """Return what each line of Table I held before its first row."""
    found = {}
    for row in report.non_derivative_table:
        key = title, ownership, nature = held_key(row)
        moved = isinstance(row, NonDerivativeTransaction)
        if key in found:
            if not moved:
                raise CannotSayError
            continue
        opening = before(row) if moved else row.shares_following.value
        if opening is None:
            raise CannotSayError
        how = {"ownership": "direct"} if ownership == "D" else {"ownership": "indirect", "nature": nature}
        found[key] = Holding(id=f"holding {len(found)}", security=title, shares=opening, **how)
    return found


def series_key(row):
    terms = row.exercise_price, row.exercisable_on, row.expires_on, row.underlying_title.value
    return row.security_title.value, terms, row.ownership.value, row.nature.value or None


def granted(rows):
    """Return what each series of Table II held before its first row."""
    found = {}
    for row in rows:
        key = series_key(row)
        if row.underlying_shares.value is None:
            raise CannotSayError
        if key not in found:
            price = row.exercise_price.value
            found[key] = Grant(
                id=f"grant {len(found)}",
                security=row.security_title.value,
                underlying=row.underlying_title.value,
                remaining=before(row),
                exercise_price=PriceOrWords(words=WORDS) if price is None else PriceOrWords(dollars=price),
                exercisable=DateOrWords(words=WORDS),
                expires=DateOrWords(words=WORDS),
                ownership="direct" if row.ownership.value == "D" else "indirect",
                nature=row.nature.value if row.ownership.value == "I" else None,
            )
    return found


def paired(row, others):
    """Find the Table II side of an exercise."""
    alike = [
        other
        for other in others
        if other.code == row.code
        and other.traded_on.value == row.traded_on.value
        and other.underlying_shares.value == row.shares.value
        and side(other) == "D"
    ]
    if not alike:
        raise CannotSayError
    return next((other for other in alike if other.exercise_price.value == row.price.value), alike[0])


def priced(row):
    price = row.price.value
    return {"price": price, "footnotes": CellNotes(price=WORDS) if price is None else CellNotes()}


def event_of(row, holding, pair, grants):
    """Return the event behind a row of Table I, with its other side in Table II."""
    common = {"on": row.traded_on.value, "holding": holding, "form": row.form_type}
    shares = row.shares.value
    match row.code, side(row):
        case "C", "A":
            grant = grants[series_key(pair)].id
            return Conversion(grant=grant, shares=pair.shares.value, received=shares, **common, **priced(row))
        case (("M" | "X" | "O"), "A"):
            grant = grants[series_key(pair)].id
            eighth = pair.price.value or Decimal(0)
            told = {"received": shares, "basis": BASIS[row.code], "derivative_price": eighth}
            return Exercise(grant=grant, shares=pair.shares.value, **told, **common)
        case "F", "D" if row.price.value is not None:
            return Vest(shares=shares, tax=Withholding(shares=shares, price=row.price.value), **common)
        case code, which:
            return single(code, which, shares, common, row)


def single(code, which, shares, common, row):
    """Return the event behind a row that stands alone."""
    match code, which:
        case "P", "A":
            return Purchase(shares=shares, **common, **priced(row))
        case "S", "D":
            return Sale(shares=shares, **common, **priced(row))
        case "A", "A":
            return Award(shares=shares, price=row.price.value or Decimal(0), **common)
        case "G", _:
            return (GiftMade if which == "D" else GiftReceived)(shares=shares, **common)
        case "D", "D":
            return ToIssuer(shares=shares, **common, **priced(row))
        case "J", _:
            acquired = "acquired" if which == "A" else "disposed"
            return Other(side=acquired, shares=shares, footnote=WORDS, **common, **priced(row))
        case _:
            raise CannotSayError


def series_event(row, grants):
    """Return the event behind a row that stands in Table II alone."""
    common = {"on": row.traded_on.value, "grant": grants[series_key(row)].id, "form": row.form_type}
    shares, price = row.shares.value, row.price.value
    match row.code, side(row):
        case "A", "A":
            return Award(shares=shares, price=price or Decimal(0), **common)
        case "D", "D":
            notes = CellNotes(price=WORDS) if price is None else CellNotes()
            return ToIssuer(shares=shares, price=price, derivative_footnotes=notes, **common)
        case "J", which:
            acquired = "acquired" if which == "A" else "disposed"
            return Other(side=acquired, shares=shares, price=price or Decimal(0), footnote=WORDS, **common)
        case _:
            raise CannotSayError
