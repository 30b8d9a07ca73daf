"""Words of plan and draft: names of texts, what was meant, what is said of plans, sales, units and letters."""

import pytest

from section16.drafting.toml.synonyms import SYNONYMS
from section16.standard.text.nearest import nearest
from tests.drafting.plans import OPTION, PLAN, STOCK, UNITS, drafted, event, lines, notes, report, wrong

SALE = event("sale", "shares = 10", "price = 5", 'plan = "10b5-1"')
UNDER = "effected pursuant to a Rule 10b5-1 trading plan adopted by the Reporting Person on October 1, 2024"


@pytest.mark.parametrize(
    ("word", "words", "meant"),
    [
        ("RSU vesting", ("ads conversion", "vest", "rsu grant"), "vest"),
        ("open market purchase", ("espp purchase", "purchase"), "purchase"),
        ("ESPP purchase", ("espp purchase", "purchase"), "espp purchase"),
        ("strike", ("price", "exercise_price"), "exercise_price"),
        ("divorce", ("domestic relations order", "sale"), "domestic relations order"),
        ("sel", ("sale", "vest"), "sale"),
        ("recipient", ("price", "to"), "to"),
        ("something else", ("sale", "vest"), None),
    ],
)
def test_what_was_meant(word, words, meant):
    assert nearest(word, words, SYNONYMS) == meant


TEXTS = '[texts]\nterms = "The award vests on June 1, 2026."\n'


@pytest.mark.parametrize(
    "place", ['exercisable = "@terms"', 'expires = "@terms"', 'exercise_price = "@terms"', 'footnote = "@terms"']
)
def test_a_text_goes_wherever_words_go(place):
    key = place.partition(" ")[0]
    option = "\n".join(line for line in OPTION.splitlines() if not line.startswith(key)) + f"\n{place}\n"
    one = report(TEXTS, STOCK, option, event("exercise", 'grant = "option"', "shares = 1", 'basis = "16b-3"'))
    assert "The award vests on June 1, 2026." in notes(one).values()
    assert "@" not in "".join(notes(one).values())


def test_a_text_may_be_the_remarks():
    assert report(STOCK, SALE, PLAN, TEXTS, top='remarks = "@terms"').remarks == "The award vests on June 1, 2026."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("@trems", "no text is called '@trems'; did you mean '@terms'?"),
        ("See @terms.", "'@terms' inside other words; write '@terms' alone, or the words themselves"),
    ],
)
def test_a_name_that_would_be_filed_is_refused(words, message):
    assert wrong(TEXTS, STOCK, event("gift made", "shares = 1", f'footnote = "{words}"')) == [
        f"event[1].footnote: {message}"
    ]
    assert wrong('[texts]\na = "@b"\nb = "B"\n', STOCK, SALE, PLAN) == [
        "texts.a: the name of a text, '@b'; write the words"
    ]


def test_an_address_is_no_name():
    one = report(TEXTS, STOCK, event("gift made", "shares = 1", 'footnote = "Write to a@terms.example."'))
    assert notes(one)["F1"] == "Write to a@terms.example."


@pytest.mark.parametrize("words", ["1-for-1", "1 share for each share", "2 shares, without payment"])
def test_words_may_begin_with_a_digit(words):
    one = report(STOCK, OPTION.replace("10.00", words), event("exercise", 'grant = "option"', "shares = 1"))
    assert one.derivative_table[0].exercise_price.value is None
    assert words in notes(one).values()


@pytest.mark.parametrize("price", ["$10.00 per share", "1O.00", "84,500", "10 USD"])
def test_a_price_with_something_round_it_is_asked_about(price):
    (message,) = wrong(STOCK, OPTION.replace("10.00", price), event("exercise", 'grant = "option"', "shares = 1"))
    assert message.startswith(f"grant[1].exercise_price: '{price}' is not a number")


@pytest.mark.parametrize(
    ("parts", "codes", "words"),
    [
        ((SALE,), ["S"], f"The sale transaction reported in this Form 4 was {UNDER}."),
        ((SALE, SALE), ["S", "S"], f"The sale transactions reported in this Form 4 were {UNDER}."),
        (
            (SALE, event("sale", "shares = 1", "price = 5")),
            ["S"],
            f"The sale transaction reported in this Form 4 to which this footnote refers was {UNDER}.",
        ),
        (
            (
                UNITS,
                event("vest", 'grant = "units"', "shares = 50", 'cover = { shares = 9, price = 5, plan = "10b5-1" }'),
            ),
            ["S"],
            f"The sale transaction reported in this Form 4 was {UNDER}.",
        ),
        (
            (OPTION, SALE, event("exercise", 'grant = "option"', "shares = 50", 'plan = "10b5-1"')),
            ["M", "S", "M"],
            f"The transactions reported in this Form 4 were {UNDER}.",
        ),
        (
            (
                OPTION,
                event(
                    "exercise", 'grant = "option"', "shares = 50", 'plan = "10b5-1"', "tax = { shares = 9, price = 5 }"
                ),
            ),
            ["M", "M"],
            f"The transaction reported in this Form 4 to which this footnote refers was {UNDER}.",
        ),
    ],
)
def test_a_plans_footnote_is_as_wide_as_the_plan(parts, codes, words):
    one = report(STOCK, PLAN, *parts)
    (id,) = (id for id, text in notes(one).items() if "10b5-1" in text)
    assert notes(one)[id] == words
    rows = (*one.non_derivative_table, *one.derivative_table)
    assert sorted(row.code for row in rows if id in row.coding_footnotes) == sorted(codes)
    assert one.aff10b5_one is True


def test_a_modified_plan_is_a_new_plan():
    old = PLAN.replace("2024-10-01", "2022-12-12")
    assert report(STOCK, old, SALE).aff10b5_one is False
    changed = report(STOCK, old + "amended = 2024-05-10\n", SALE)
    assert changed.aff10b5_one is True
    assert notes(changed)["F1"].endswith("on December 12, 2022 and modified on May 10, 2024.")
    later = report(STOCK, old + "amended = 2025-03-20\n", SALE)
    assert later.aff10b5_one is False
    assert "modified" not in notes(later)["F1"]


@pytest.mark.parametrize(
    ("day", "asked"), [("2025-02-10", True), ("2024-12-03", True), ("2024-12-02", False), ("2024-11-10", False)]
)
def test_cooling_off_begins_anew_with_a_change(day, asked):
    made = drafted(STOCK, PLAN + f"amended = {day}\n", SALE)
    assert any("directors and officers wait 90" in one.seen for one in made.questions) is asked


def covered(shares):
    return event(
        "exercise",
        'grant = "option"',
        "shares = 100",
        'how = "sell-to-cover"',
        f"cover = {{ shares = {shares}, price = 20 }}",
    )


def test_a_sale_of_everything_covers_no_price_and_tax():
    made = drafted(STOCK, OPTION, covered(100))
    assert "Represents the sale of all shares acquired in the exercise." in notes(made.reports[0]).values()
    assert [one.seen for one in made.questions] == ["every share that came was sold, more than a price and a tax take"]
    assert drafted(STOCK, OPTION, covered(99)).questions == ()


@pytest.mark.parametrize(
    ("keys", "settled", "words"),
    [
        ('kind = "phantom"', "stock", "is the economic equivalent of one share of the Issuer's Common Stock."),
        ('kind = "rsu"', "stock", "represents a contingent right to receive one share of the Issuer's Common Stock."),
        ('kind = "rsu"', "cash", "is the economic equivalent of one share of the Issuer's Common Stock."),
        (
            'kind = "rsu"\nsettled = "cash"',
            "cash",
            "is the economic equivalent of one share of the Issuer's Common Stock and is settled in cash.",
        ),
        (
            'kind = "phantom"\nsettled = "stock or cash"',
            "stock",
            (
                "represents a contingent right to receive one share of the Issuer's Common Stock or the cash value "
                "thereof."
            ),
        ),
    ],
)
def test_a_unit_is_what_it_is_paid_in(keys, settled, words):
    units = UNITS.replace('kind = "rsu"', keys)
    price = "price = 9" if settled == "cash" else ""
    one = report(STOCK, units, event("vest", 'grant = "units"', "shares = 100", f'settled = "{settled}"', price))
    assert any(text.startswith("Each ") and text.endswith(words) for text in notes(one).values())


def test_units_paid_in_cash_leave_no_share_to_withhold():
    vest = event(
        "vest", 'grant = "units"', "shares = 100", 'settled = "cash"', "price = 9", "tax = { shares = 1, price = 9 }"
    )
    assert wrong(STOCK, UNITS, vest) == [
        (
            "event[1].tax: given, though settled in cash; leave it out; the tax comes out of the cash, and no "
            "share is left to "
            "withhold or sell"
        )
    ]


def test_one_withholding_may_be_for_all_that_vests_on_a_day():
    two = UNITS + UNITS.replace('id = "units"', 'id = "more"')
    first = event("vest", 'grant = "units"', "shares = 40", "tax = { shares = 55, price = 9 }")
    one = report(STOCK.replace("1_000", "0"), two, first, event("vest", 'grant = "more"', "shares = 40"))
    assert lines(one)[:3] == ["I M 40 @ 0 A = 40 D", "I M 40 @ 0 A = 80 D", "I F 55 @ 9 D = 25 D"]
    assert wrong(STOCK, two, first) == ["event[1].tax: more shares withheld than received; put one of them right"]


def test_letters_that_change_are_told():
    gift = event(
        "gift made", "shares = 1", 'footnote = "For \u201cM\u00fcller\u2019s\u201d school \u2013 \u00bd of it."'
    )
    made = drafted(STOCK, gift)
    assert notes(made.reports[0])["F1"] == 'For "Muller\'s" school - 1/2 of it.'
    assert [(one.place, one.seen) for one in made.questions] == [
        ("event[1].footnote", "'M\u00fcller\u2019s' is written as 'Muller's'"),
        ("event[1].footnote", "'½' is written as '1/2'"),
    ]


def test_underlying_shares_are_given_or_cut_to_what_edgar_takes():
    preferred = OPTION + 'kind = "warrant"\nratio = "1000:38.6152"\n'
    given = preferred + "underlying_shares = 20_717\n"
    top = "period = 2025-03-03"
    (one,) = report(STOCK, preferred, form="3", top=top).derivative_table
    assert str(one.underlying_shares.value) == "20717.2305"
    (one,) = report(STOCK, given, form="3", top=top).derivative_table
    assert one.underlying_shares.value == 20_717


def test_a_form_5_may_list_holdings_alone():
    assert lines(report(STOCK, form="5", top="period = 2024-12-31")) == ["I holds 1000 D"]
    (message,) = wrong(form="5", top="period = 2024-12-31")
    assert message.startswith("form 5: the report would hold no transaction")
