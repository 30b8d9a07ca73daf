from datetime import date

import pytest

from section16.standard.versions import VERSIONS, version_on
from section16.synth import Options, synthesize
from tests.synth.made import few, made


@pytest.mark.parametrize("form", ["3", "4", "5"])
def test_only_the_forms_asked_for(form):
    assert {one.truth.form[0] for one in few(100, forms=(form,))} == {form}


@pytest.mark.parametrize("version", [one.name for one in VERSIONS])
def test_only_the_versions_asked_for(version):
    filings = few(30, versions=(version,))
    assert {one.truth.version for one in filings} == {version}
    assert all(version_on(one.truth.form, one.truth.filed_on).name == version for one in filings)


def test_only_the_days_asked_for():
    first, last = date(2024, 2, 1), date(2024, 3, 31)
    days = {one.truth.filed_on for one in made(1000, first_on=first, last_on=last)}
    assert first <= min(days) <= max(days) <= last
    assert len(days) > 20


def test_all_versions_of_22_years_come_among_a_few_thousand():
    versions = {one.truth.version for one in made(3000)}
    assert {"X0201", "X0202", "X0303", "X0304", "X0305", "X0306", "X0407", "X0508", "X0206"} <= versions


def test_footnotes_that_need_not_be_there_can_be_left_out():
    few, many = (sum(one.truth.rows["footnotes"] for one in made(500, footnotes=share)) for share in (0.0, 1.0))
    assert many > few * 1.1


def test_one_day_of_the_feed():
    day = date(2024, 2, 15)
    filings = few(100, first_on=day, last_on=day)
    assert {one.truth.filed_on for one in filings} == {day}
    assert len({one.truth.issuer_cik for one in filings}) > 30


def test_days_that_are_too_few_are_said():
    with pytest.raises(ValueError, match="from, to: too few days for 1,000 such filings; give more days"):
        made(1, first_on=date(2024, 2, 17), last_on=date(2024, 2, 18), forms=("5",))  # a weekend


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"joint": 1.5}, "joint: 1.5 is no share; give a number from 0 to 1"),
        ({"errors": -0.1}, "errors: -0.1 is no share"),
        ({"versions": ("X0999",)}, "versions: 'X0999' is no schema version; give one of X0101"),
        ({"forms": ("6",)}, "forms: '6' is no form; give 3, 4 or 5"),
        ({"forms": ()}, "forms: there is none; give 3, 4 or 5"),
        ({"damage": ("rust",)}, "damage: 'rust' is no kind of error; give of zone"),
        ({"first_on": date(2025, 1, 2), "last_on": date(2025, 1, 1)}, "from: 2025-01-02 is after 2025-01-01"),
        ({"versions": ("X0407",), "forms": ("3",)}, "versions: X0407 is of no form"),
        ({"first_on": date(1999, 1, 1)}, "from: 1999-01-01 is before 2003-05-01"),
        ({"last_on": date(2031, 1, 1)}, "to: 2031-01-01 is after 2030-12-31"),
    ],
)
def test_what_cannot_be_made_is_said(options, message):
    found = Options(**options).mistakes()
    assert len(found) == 1
    assert message in found[0]
    with pytest.raises(ValueError, match="give"):
        list(synthesize(Options(**options), 1, 1))
