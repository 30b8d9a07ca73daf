# ruff: noqa: E501 - a case and its message on one line

import re

import pytest

from section16.drafting.toml.read import PlanError, read_plan

ISSUER = '[issuer]\ncik = "0009990001"\nticker = "NLIX"\n'
OWNER = '[[owner]]\ncik = "0009990201"\nname = "Okafor Adaeze M"\nrelationship = ["director"]\n'
SIGNED = '[[signature]]\nname = "Adaeze M. Okafor"\non = 2025-03-05\n'
HELD = '[[holding]]\nsecurity = "Common Stock"\nshares = 1_000\n'
GIFT = '[[event]]\nwhat = "gift made"\non = 2025-03-03\nshares = 1\n'
PLAIN = ISSUER + OWNER + SIGNED


def messages(text):
    with pytest.raises(PlanError) as caught:
        read_plan(text, "p")
    return [re.sub(r"^p, (line \d+, )?", "", line) for line in str(caught.value).splitlines()]


def only(text):
    (message,) = messages(text)
    return message


def test_an_empty_plan_asks_for_its_form():
    assert messages("") == ["form: missing; write `form = ...` (the report to make)"]


def test_a_form_asks_for_its_parts():
    assert [message.partition(";")[0] for message in messages('form = "5"')] == [
        "issuer: missing",
        "owner: missing",
        "period: missing",
        "signature: missing",
    ]


CASES = [
    ('form = "4"\n' + PLAIN, "event: missing; add [[event]]: what happened; or no_longer_subject = true"),
    ('form = "4"\nperiod = 2025-03-03\n' + PLAIN + HELD + GIFT, "period: a period on Form 4; leave it out; it is the date of the earliest transaction"),
    ('form = "3"\nperiod = 2025-03-03\n' + PLAIN, "no_securities_owned: no holding; add [[holding]] or [[grant]], or write no_securities_owned = true"),
    ('form = "3"\nperiod = 2025-03-03\nno_securities_owned = true\n' + PLAIN + HELD, "no_securities_owned: holdings and none owned; leave one of the two out"),
    ('form = "3"\nperiod = 2025-03-03\n' + PLAIN + HELD + GIFT, "event[1]: an event on Form 3; leave it out; Form 3 lists holdings only, events go on Form 4"),
    ('form = "3"\n' + PLAIN + HELD, "period: missing; write `period = ...`, the date of the event that requires the report"),
    ('form = "4/A"\n' + PLAIN + HELD + GIFT, "form: form '4/A' without [amend]; add [amend] with `original` and `explain`"),
    ('form = "4"\n' + PLAIN + HELD + GIFT + '[amend]\noriginal = "x"\nexplain = "y"\n', "form: form '4' with [amend]; write form = \"4/A\""),
    ('form = "5"\nperiod = 2024-12-31\n' + PLAIN + HELD + GIFT, "event[1].on: 2025-03-03 is after the fiscal year; leave it out, or write 2024-12-31"),
    ('form = "4"\n' + PLAIN.replace('"director"', '"officer"') + HELD + GIFT, "owner[1].title: missing, though officer is a relationship; write `title`"),
    ('form = "4"\n' + PLAIN.replace('"director"', "") + HELD + GIFT, "owner[1].relationship: empty; write one or more of: director, officer, ten percent owner, other"),
    ('form = "4"\n' + PLAIN.replace('"director"', '"diretcor"') + HELD + GIFT, "owner[1].relationship[1]: 'diretcor' is no relationship; did you mean 'director'? write one of: director, officer, ten percent owner, other"),
    ('form = "4"\n' + PLAIN.replace("0009990001", "NLIX") + HELD + GIFT, "issuer.cik: 'NLIX' is not a CIK; write 1 to 10 digits, in quotes"),
    ('form = "4"\n' + PLAIN.replace('"0009990001"', "9990001") + HELD + GIFT, "issuer.cik: '9990001' is not text; write \"9990001\""),
    ('form = "4"\n' + PLAIN.replace('name = "Adaeze', 'name = "/s/ Adaeze') + HELD + GIFT, "signature[1].name: /s/ in the name; leave it out; the draft puts it"),
    ('form = "4"\n' + PLAIN.replace("2025-03-05", '"3/5/2025"') + HELD + GIFT, "signature[1].on: '3/5/2025' is not a date; write 2025-03-05"),
    ('form = "4"\nremarks = "' + "x" * 2001 + '"\n' + PLAIN + HELD + GIFT, "remarks: 2001 characters; shorten it to 2000"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), CASES, ids=[message[:60] for _, message in CASES])
def test_what_a_form_wants(text, message):
    assert only(text) == message


def test_an_owner_twice():
    plan = 'form = "4"\n' + ISSUER + OWNER + OWNER + SIGNED + 'for = "0009990201"\n' + HELD + GIFT
    assert messages(plan) == [
        "owner[1].cik: '0009990201' is another owner's too; list each owner once",
        "owner[2].cik: '0009990201' is another owner's too; list each owner once",
    ]


def test_several_owners_ask_for_whom_one_signs():
    second = OWNER.replace("0201", "0202")
    assert only('form = "4"\n' + ISSUER + OWNER + second + SIGNED + HELD + GIFT).startswith("signature[1].for: missing")


def test_an_exit_needs_no_event():
    assert read_plan('form = "4"\nno_longer_subject = true\n' + PLAIN, "p").no_longer_subject


def test_toml_that_is_none_has_its_line():
    with pytest.raises(PlanError, match=r"^p, line 2: not TOML: invalid value; see the plan's guide"):
        read_plan('form = "4"\nperiod = \n', "p")


def test_an_amendment_needs_its_original_alone():
    text = 'form = "4/A"\n[amend]\noriginal = "o.xml"\nexplain = "w"\n[[amend.change]]\ntable = 1\nline = 2\ncell = "price"\n'
    text = text.replace("[amend]", SIGNED + "[amend]")
    for written, kept in (("1.50", "1.50"), ("2024-02-14", "2024-02-14"), ("true", "true"), ('"S"', "S")):
        plan = read_plan(f"{text}to = {written}\n", "p")
        assert plan.amend is not None
        assert plan.amend.changes[0].to == kept


def test_an_amendment_asks_for_a_signature_and_what_changes():
    text = 'form = "4/A"\n[amend]\noriginal = "o.xml"\nexplain = "w"\n[[amend.change]]\ntable = 1\nline = 0\n'
    assert messages(text) == [
        "signature: missing; add [[signature]] with `name`, `as` and `on`",
        "amend.change[1].line: '0' is not a number of a line; write 1, 2, 3, ...",
    ]
    assert messages(text.replace("line = 0", "line = 1") + SIGNED) == [
        "amend.change[1]: neither `cell` nor `remove`; write which cell changes, or remove = true"
    ]
