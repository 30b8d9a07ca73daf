# ruff: noqa: E501, ISC004 - a case and its message on one line
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.plan.events import Exercise
from section16.drafting.plan.held import event_held_as, named_held_as
from section16.drafting.plan.mistake import Mistake
from section16.drafting.plan.parts import DateOrWords, HeldAs, PriceOrWords
from section16.drafting.toml.read import PlanError, read_plan
from tests.places import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.toml"))

PEOPLE = """
[issuer]
cik = "0009990001"
ticker = "NLIX"
[[owner]]
cik = "0009990201"
name = "Okafor Adaeze M"
relationship = ["director"]
[[signature]]
name = "Adaeze M. Okafor"
on = 2025-03-05
"""
HELD = '[[holding]]\nsecurity = "Common Stock"\nshares = 1_000\n'
OPTION = """[[grant]]
id = "option"
security = "Stock Option"
exercise_price = 9.850
exercisable = "fully vested"
expires = 2026-02-11
remaining = 500
"""


def read(events, *, form="4", more=HELD + OPTION):
    return read_plan(f'form = "{form}"\n{PEOPLE}{more}{events}', "plan.toml")


def wrong(events, **options):
    with pytest.raises(PlanError) as caught:
        read(events, **options)
    return [line.partition(", ")[2] for line in str(caught.value).splitlines()]


def event(what, *keys):
    return "\n".join(("[[event]]", f'what = "{what}"', "on = 2025-03-03", *keys, ""))


def seen(*args, **options):
    """Return messages without their lines."""
    return [line.partition(", ")[2] if line.startswith("line ") else line for line in wrong(*args, **options)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_plan(path):
    assert read_plan(path.read_text(), path.name).signatures


def test_numbers_are_read_exactly_as_written():
    plan = read(event("sale", "shares = 12.3400", "price = 126.10"))
    assert (str(plan.events[0].shares), str(plan.events[0].price)) == ("12.3400", "126.10")
    assert plan.grants[0].exercise_price == PriceOrWords(dollars=Decimal("9.850"))
    assert plan.holdings[0].shares == 1000


def test_a_term_is_a_date_or_words():
    grant = read(event("exercise", 'grant = "option"', "shares = 1")).grants[0]
    assert (grant.exercisable, grant.expires) == (DateOrWords(words="fully vested"), DateOrWords(on=date(2026, 2, 11)))


def test_an_event_in_any_case_and_with_underscores():
    assert isinstance(read(event("EXERCISE", 'grant = "option"', "shares = 1")).events[0], Exercise)
    assert read(event("gift_made", "shares = 1")).events[0].shares == 1


def test_named_texts_are_put_in_footnotes():
    keys = ("shares = 1", 'footnote = ["@why", "as is"]', 'footnotes = {shares = "@why"}')
    made = read(event("gift made", *keys) + '[texts]\nwhy = "Because."\n').events[0]
    assert (made.footnote, made.footnotes.shares) == (("Because.", "as is"), "Because.")


def test_a_class_left_out_is_the_only_one():
    plan = read(event("gift made", "shares = 1"))
    assert event_held_as(plan.events[0], plan) == HeldAs(security="Common Stock", ownership="D")


def test_words_for_a_holding():
    more = HELD + '[[holding]]\nid = "t"\nsecurity = "Common Stock"\nnature = "By Trust"\nshares = 5\n'
    plan = read(event("transfer", "shares = 1", 'from = "direct"', 'to = "t"'), more=more)
    trust = HeldAs(security="Common Stock", ownership="I", nature="By Trust")
    assert [named_held_as(word, None, plan) for word in ("direct", "t", "By Trust")] == [
        HeldAs(security="Common Stock", ownership="D"),
        trust,
        trust,
    ]
    assert named_held_as("By Spouse", None, plan).nature == "By Spouse"


def test_an_exercise_goes_where_its_grant_is_held():
    more = HELD + OPTION.replace('id = "option"', 'id = "option"\nnature = "By Spouse"')
    plan = read(event("exercise", 'grant = "option"', "shares = 1"), more=more)
    assert event_held_as(plan.events[0], plan).nature == "By Spouse"


def test_every_mistake_is_listed_with_its_line():
    events = event("sel", "shares = 1") + event("sale", 'price = "1,5x"', "shers = 2") + event("vest", "shares = 0")
    assert wrong(events) == [
        "line 24, event[1].what: 'sel' is no event; did you mean 'sale'? write one of: purchase, sale, espp purchase, "
        "small acquisition, gift made, gift received, inheritance, tender, transfer, distribution, discretionary "
        "transaction, voting trust, other, option grant, rsu grant, psu grant, award, vest, exercise, administrator file, conversion, "
        "sale to issuer, forfeiture, expiration, equity swap, split, dividend reinvestment, exempt plan acquisition, "
        "domestic relations order, spin-off, household change, ads conversion, correction",
        "line 30, event[2].price: '1,5x' is not a number; write 1235 or 169.46",
        "line 31, event[2].shers: unknown key 'shers'; did you mean `shares`?",
        "line 32, event[3].grant: missing; write `grant`, or `tax` or `cover`; units reported in Table I make no "
        "other line",
        "line 35, event[3].shares: 0; write how many, or leave the event out",
    ]


def test_a_secret_is_refused_and_never_repeated():
    with pytest.raises(PlanError) as caught:
        read(event("gift made", "shares = 1", 'ccc = "qu1et$cc"', 'Token = "t0ken"'))
    assert "qu1et" not in str(caught.value)
    assert "t0ken" not in str(caught.value)
    assert str(caught.value).count("a secret in the plan; remove it; it is asked for when the report is filed") == 2


VALUES = [
    ("shares = true", "shares: 'true' is not a number; write 1235 or 169.46"),
    ('shares = "1,235"', "shares: '1,235' is not a number; write 1235"),
    ('shares = "41,2"', "shares: '41,2' is not a number; write 1235 or 169.46"),
    ("shares = -5", "shares: '-5' is not an amount; write a number without a sign"),
    ("shares = nan", "shares: 'NaN' is not an amount; write a number without a sign"),
    ("shares = 1e400", "shares: '1E+400' is too large; write at most 12 digits"),
    ("shares = 1.23456", "shares: '1.23456' has more than 4 decimals; round it, and say so in a footnote"),
    ("shares = [1]", "shares: a list; write a number"),
    ("shares = {a = 1}", "shares: a table; write a number"),
    ('shares = 1\ndeemed = "13/12/2022"', "deemed: '13/12/2022' is not a date; write 2022-12-13"),
    ("shares = 1\ndeemed = 2025-03-04T09:30:00", "deemed: '2025-03-04 09:30:00' has a time of day; write 2025-03-04"),
    ("shares = 1\ndeemed = 2025-03-01", "deemed: 2025-03-01 is before the trade; write 2025-03-03 or a later date"),
    ("shares = 1\nlate = 1", "late: '1' is neither true nor false; write true or false, without quotes"),
    ("shares = 1\nlate = true", "late: late on Form 4; leave it out; it marks lines of Form 5"),
    ("shares = 1\nnature = 5", "nature: '5' is not text; write \"5\""),
    ('shares = 1\nto = " "', "to: the text is empty; write it, or leave the key out"),
    ('shares = 1\nform = "6"', "form: '6' is no form; write one of: 4, 5"),
    ('shares = 1\nplan = "x"', "plan: no [[plan]] is called 'x'; add a [[plan]] with that `id`"),
    ('shares = 1\ngrant = "options"', "grant: no [[grant]] is called 'options'; did you mean 'option'?"),
    ('shares = 1\nholding = "x"', "holding: no [[holding]] is called 'x'; write one of: direct"),
    ('shares = 1\nownership = "indirect"', 'nature: missing, though indirect; write `nature = "By Trust"` or the like'),
    ('shares = 1\nfootnote = "@x"', "footnote: no text is called '@x'; add it: [texts] x = \"...\""),
]


@pytest.mark.parametrize(("keys", "message"), VALUES, ids=[keys for keys, _ in VALUES])
def test_a_value_that_is_not_what_its_key_wants(keys, message):
    assert seen(event("gift made", keys)) == [f"event[1].{message}"]


NEEDS = [
    ("sale", "fills = [{shares = 0, price = 1}]", "fills: a fill of 0 shares; leave it out"),
    ("sale", "fills = []", "fills: empty; write the executions"),
    ("exercise", 'grant = "option"\nshares = 1\ntax = {shares = 0, price = 1}', "tax.shares: 0; write how many, or leave it out"),
    ("sale", "shares = 1", 'price: missing; write `fills = "file.csv"`, or `shares` and `price`'),
    ("sale", "", 'fills: missing; write `fills = "file.csv"`, or `shares` and `price`'),
    ("sale", 'fills = "a"\nprice = 1', "price: given beside fills; leave it out; the fills give it"),
    ("sale", "shares = 1\nprice = 1\nlow = 1", "high: missing; write both `low` and `high`, or neither"),
    ("sale", "shares = 1\nprice = 3\nlow = 1\nhigh = 1.5", "price: the average 3 is not between 1 and 1.5; put one of them right"),
    ("sale", "shares = 1\nprice = 1.5\nlow = 1\nhigh = 2", "high: 1 to 2 spans a dollar or more; split it into several events, or give the fills"),
    ("exercise", 'grant = "option"\nshares = 1\nhow = "net"', "withheld: missing for net; write `withheld = {shares = ..., price = ...}`"),
    ("exercise", 'grant = "option"\nshares = 9\ntax = {shares = 10, price = 1}', "tax: more shares withheld than received; put one of them right"),
    ("other", 'side = "acquired"\nshares = 1', "footnote: missing; write what happened; this code must be explained"),
    ("espp purchase", 'shares = 1\nprice = 1\ncode = "J"', "footnote: missing; write what happened; this code must be explained"),
    ("tender", "shares = 1", 'price: missing; write `price`, or `footnotes = {price = "what was received"}`'),
    ("option grant", "shares = 1", "grant: missing; write the `id` of a [[grant]] with its terms"),
    ("equity swap", 'grant = "option"\nmove = "open"\nshares = 1\nfootnote = "x"', "grant: 'option' is of kind option; write kind = \"swap\" there"),
    ("conversion", 'grant = "option"', "shares: shares and value both, or neither; write one of them"),
    ("transfer", 'shares = 1\nfrom = "direct"\nto = "direct"', "to: 'direct' is where it came from; write where it went"),
    ("distribution", 'shares = 1\nfrom = "F"\nreceived = [{to = "direct", shares = 2}]', "received: more than was distributed; put one of them right"),
    ("split", 'ratio = "3"', "ratio: '3' is no ratio; write \"3:2\", new shares for old"),
    ("ads conversion", 'to = "ads"\nshares = 1', "what: no [ads] in the plan; add [ads] with `security`, `ordinary` and `ratio`"),
    ("vest", 'grant = "option"\nshares = 1\nsettled = "cash"', "price: missing, though settled in cash; write the dollars a share that were paid"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "keys", "message"), NEEDS, ids=[f"{what} {keys}" for what, keys, _ in NEEDS])
def test_what_an_event_needs(what, keys, message):
    assert seen(event(what, keys)) == [f"event[1].{message}"]


def test_two_classes_are_asked_for_by_name():
    more = HELD + HELD.replace("Common", "Preferred")
    assert seen(event("gift made", "shares = 1"), more=more) == [
        "event[1].security: event does not say which class, and the plan has 2 classes of stock (Common Stock, "
        'Preferred Stock); write `security = "..."`'
    ]


def test_a_grants_terms_are_asked_for():
    more = HELD + '[[grant]]\nid = "o"\nsecurity = "Option"\n'
    assert seen(event("gift made", "shares = 1"), more=more) == [
        "grant[1].remaining: missing; write how many were held before the first event",
        "grant[1].exercise_price: missing for option; write `exercise_price = ...`, dollars a share, or words",
        'grant[1].exercisable: missing for option; write `exercisable = ...`, a date, or words: "fully vested"',
        'grant[1].expires: missing for option; write `expires = ...`, a date, or words: "none"',
    ]


def test_a_reference_to_a_table_with_a_mistake_is_no_second_mistake():
    more = HELD + OPTION.replace("remaining = 500", "remaining = 'x'")
    messages = seen(event("exercise", 'grant = "option"', "shares = 1"), more=more)
    assert messages == ["grant[1].remaining: 'x' is not a number; write 1235 or 169.46"]


def test_holdings_that_are_one():
    assert seen(event("gift made", "shares = 1"), more=HELD + HELD) == [
        "holding[2]: the same class, held the same way, as holding[1]; put the two in one, "
        "or give each the `id` of its holder"
    ]


@given(st.text(max_size=200))
def test_any_text_is_a_plan_or_refused(text):
    with pytest.raises(PlanError) as caught:
        read_plan(text, "plan.toml")
    assert all(line.startswith("plan.toml") for line in str(caught.value).splitlines() if "; " in line)


@pytest.mark.parametrize(
    "value", ["3", '"x"', "[1]", "{a = 1}", "true", "2024-01-01", "[{}]", "[[]]", "[{what = 3}]", "1.5"]
)
@pytest.mark.parametrize("key", ["form", "period", "issuer", "owner", "event", "texts", "settings", "amend", "plan"])
def test_any_kind_of_value_is_refused_with_its_line(key, value):
    with pytest.raises(PlanError) as caught:
        read_plan(f"remarks = 'x'\n{key} = {value}\n", "plan.toml")
    assert caught.value.mistakes


def test_a_value_with_a_line_end_does_not_break_its_message():
    assert Mistake(place="form", seen="'4\n' is no form", do="write 4").message("plan.toml").count("\n") == 0


@pytest.mark.parametrize("key", ["a" + ".a" * 50_000, "'a'" + " . 'a'" * 40, "x = { " + "b." * 40 + "b = 1 }\ny"])
def test_a_key_of_endless_parts_is_refused(key):
    with pytest.raises(PlanError, match="a key of more than 32 parts"):
        read_plan(f"{key} = 1\n", "plan.toml")


def test_a_text_of_many_points_is_read():
    with pytest.raises(PlanError, match="form: missing"):
        read_plan(f"remarks = '{'and so on. ' * 60}'\n", "plan.toml")
