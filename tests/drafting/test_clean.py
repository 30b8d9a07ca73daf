"""No rule of ours speaks against a draft of ours, as it is submitted and as EDGAR disseminates it."""

from datetime import date

import pytest
from msgspec.structs import replace

from section16.standard.versions import current_version
from section16.tasks.reports.report import check, check_draft
from section16.xml import read_document, write_disseminated
from tests.drafting.plans import OPTION, PLAN, STOCK, TRUST, UNITS, drafted, event
from tests.drafting.series import WARRANT, WRITTEN
from tests.drafting.test_debt import NOTES, WORDS
from tests.drafting.test_directions import series
from tests.drafting.test_events import CASES
from tests.drafting.test_examples import EXAMPLES, made_of
from tests.drafting.test_holders import FUNDS, PREFERRED, moved

DAY = date(2025, 3, 4)
SIGNED = f'[[signature]]\nname = "Adaeze M. Okafor"\non = {DAY}\n'
SALE = event("sale", "shares = 10", "price = 5")
COVER = 'cover = { shares = 40, price = "41"'
USED = ("shares = 60", 'basis = "in the money"')
# What the plainest form of each event, in CASES, leaves open.
VARIED = {
    "sale under a plan": (PLAN, event("sale", "shares = 10", "price = 5", 'plan = "10b5-1"')),
    "average": (event("sale", "shares = 10", 'price = "5.5"', 'low = "5.2"', 'high = "5.9"'),),
    "trust": (TRUST, event("sale", "shares = 10", "price = 5", 'holding = "trust"')),
    "two funds": (
        FUNDS.replace("Common", "Class B Common"),
        event("sale", "shares = 9", "price = 5", 'holding = "north"'),
    ),
    "gift to a trust": (TRUST, event("transfer", "shares = 10", 'from = "direct"', 'to = "trust"', 'report = "gift"')),
    "transfer": (TRUST, event("transfer", "shares = 10", 'from = "direct"', 'to = "trust"'), SALE),
    "options to a trust": (TRUST, OPTION, moved("gift")),
    "options to a trust, as balances": (TRUST, OPTION, moved("balance"), SALE),
    "all sold": (OPTION, event("exercise", 'grant = "option"', "shares = 40", COVER + "}", 'how = "sell-to-cover"')),
    "exercise under a plan": (
        OPTION,
        PLAN,
        event("exercise", 'grant = "option"', "shares = 90", COVER + "}", 'how = "sell-to-cover"', 'plan = "10b5-1"'),
    ),
    "vest sold under a plan": (
        UNITS,
        PLAN,
        event("vest", 'grant = "units"', "shares = 90", COVER + ', plan = "10b5-1" }'),
    ),
    "net exercise of a warrant": (
        WARRANT,
        event("exercise", 'grant = "warrant"', *USED, 'how = "net"', "withheld = { shares = 9, price = 8 }"),
    ),
    "into preferred": (
        OPTION + 'kind = "warrant"\nunderlying = "Series B Preferred Stock"\n',
        PREFERRED,
        event("exercise", 'grant = "option"', *USED),
    ),
    "call": (series("call", "false", "Call Option (right to buy)"), event("exercise", 'grant = "right"', *USED)),
    "put": (series("put", "false", "Put Option (right to sell)"), event("exercise", 'grant = "right"', *USED)),
    "call assigned": (WRITTEN, event("exercise", 'grant = "written"', "shares = 2", 'basis = "in the money"')),
    "put assigned": (
        series("put", "true", "Put Option (obligation to buy)"),
        event("exercise", 'grant = "right"', *USED),
    ),
    "notes bought": (NOTES, event("purchase", 'grant = "notes"', "value = 100_000", WORDS)),
    "notes converted": (NOTES, event("conversion", 'grant = "notes"', "value = 100_000")),
    "dividend equivalents": (
        UNITS,
        event("dividend reinvestment", 'grant = "units"', "shares = 2.5"),
        event("vest", 'grant = "units"', "shares = 100"),
    ),
    "two vests, one tax": (
        UNITS + UNITS.replace('"units"', '"more"').replace("March 3", "March 4"),
        event("vest", 'grant = "units"', "shares = 40", "tax = { shares = 55, price = 9 }"),
        event("vest", 'grant = "more"', "shares = 40"),
    ),
    **{
        what: (event(what, "shares = 30", *keys, on="2025-02-03"), SALE)
        for what, keys in (
            ("domestic relations order", ()),
            ("spin-off", ('from = "Parent Corp."',)),
            ("household change", ('who = "a daughter"',)),
            ("forfeiture", ("units = true",)),
            ("exempt plan acquisition", ('under = "the 401(k) plan"', "since = 2024-10-01")),
            ("dividend reinvestment", ()),
        )
    },
}


def spoken_against(made, day):
    """List what the rules say of each report of a draft, in both forms."""
    for report in made.reports:
        filed = replace(report, schema_version=current_version(report.document_type).name)
        for found in (check_draft(report, day), check(read_document(write_disseminated(filed)), day)):
            yield from (f"{one.id} {one.place}: {one.message}" for one in found)


@pytest.mark.parametrize("officer", [False, True], ids=["director", "officer"])
@pytest.mark.parametrize("name", [*CASES, *VARIED])
def test_of_an_event_nothing_is_said(name, officer):
    parts = CASES[name][0] if name in CASES else VARIED[name]
    owner = '[[owner]]\ncik = "0009990201"\nname = "Okafor Adaeze M"\n' + (
        'relationship = ["officer"]\ntitle = "Treasurer"\n' if officer else 'relationship = ["director"]\n'
    )
    stock = "" if name == "two funds" else STOCK
    assert list(spoken_against(drafted(stock, *parts, owner=owner, signed=SIGNED, today=DAY), DAY)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_of_an_example_nothing_is_said(path):
    made = made_of(path)
    day = max(one.signed_on for report in made.reports for one in report.signatures)
    assert list(spoken_against(made, day)) == []
