from datetime import date

import pytest
from msgspec.structs import replace

from section16.tasks.records.keeping import add_content, change_content, set_aside, typed_records
from section16.tasks.records.kinds.people import EdgarAccess, InsiderProfile, RelationshipPeriod, SignerRecord
from section16.tasks.records.readiness import readiness, readiness_everywhere
from section16.workspace.people import Duty, set_duties
from tests.tasks.records.conftest import ADA, BO, ISSUER, PROFILE, SIGNER, file_plan, officer
from tests.tasks.records.test_expected import HELD

DAY = date(2026, 9, 15)
OWN = EdgarAccess(
    way="own tokens",
    confirmation_due_on=date(2027, 1, 5),
    filer_token_ends_on=date(2027, 1, 5),
    user_token_ends_on=date(2026, 10, 20),
)


def items(workspace, insider=ADA, *, ccc=True):
    with workspace.reading() as session:
        found = readiness(session, ISSUER, insider, DAY, lambda _: ccc)
    return {one.what: (one.state, one.stands) for one in found.items}


def test_a_checklist_tells_what_is_missing(staffed):
    assert items(staffed, ccc=False) == {
        "issuer": ("ready", "name, symbol and fiscal year are kept"),
        "relationship": ("ready", "Chief Financial Officer"),
        "signature": ("ready", "Lena Fischbach, attorney-in-fact"),
        "filing for them": ("missing", "not arranged"),
        "CCC": ("missing", "it is not set"),
        "yearly confirmation": ("missing", "its day is not known"),
        "balances": ("soon", "no report is on file here"),
    }


def test_all_that_is_needed_is_ready(staffed):
    add_content(staffed, ISSUER, OWN, ADA)
    file_plan(staffed, HELD.format(shares=5000))
    with staffed.reading() as session:
        found = readiness(session, ISSUER, ADA, DAY, lambda _: True)
    assert (found.missing, found.soon) == (0, 0)
    assert items(staffed)["balances"] == ("ready", "1 report on file here")


def test_nobody_is_told_what_to_add_first(staffed):
    found = items(staffed, BO)
    assert found["relationship"] == ("missing", "nothing is kept of the person")
    assert found["signature"] == ("missing", "nobody is kept who signs")


@pytest.mark.parametrize(
    ("changes", "state", "stands"),
    [
        ({"ends_on": date(2026, 9, 14)}, "missing", "no power of attorney is in force"),
        ({"ends_on": date(2026, 10, 1)}, "soon", "Lena Fischbach, attorney-in-fact, until 2026-10-01"),
        (
            {"filed_with": None},
            "ready",
            "Lena Fischbach, attorney-in-fact; the power goes with the next report as EX-24",
        ),
        ({"capacity": "self", "signed_on": None}, "ready", "Lena Fischbach, self"),
    ],
)
def test_a_power_of_attorney_has_an_end(staffed, changes, state, stands):
    with staffed.reading() as session:
        (kept,) = typed_records(session, SignerRecord, ISSUER, ADA)
    change_content(staffed, kept.kept.id, 1, replace(SIGNER, **changes))
    assert items(staffed)["signature"] == (state, stands)


@pytest.mark.parametrize(
    ("access", "what", "state", "stands"),
    [
        (
            EdgarAccess(way="delegated", delegated_to="777"),
            "filing for them",
            "soon",
            "delegated to 777, not yet accepted",
        ),
        (EdgarAccess(way="by hand"), "filing for them", "ready", "by hand"),
        (replace(OWN, filer_token_ends_on=date(2026, 9, 14)), "filer token", "missing", "it was due on 2026-09-14"),
        (replace(OWN, user_token_ends_on=date(2026, 9, 20)), "user token", "soon", "2026-09-20"),
        (replace(OWN, confirmation_due_on=date(2026, 10, 1)), "yearly confirmation", "soon", "2026-10-01"),
        (EdgarAccess(way="delegated", delegated_to="777", delegated_on=DAY), "filer token", "missing", "none is set"),
    ],
)
def test_days_of_the_account_are_looked_at(staffed, access, what, state, stands):
    add_content(staffed, ISSUER, access, ADA)
    assert items(staffed)[what] == (state, stands)


def test_what_edgar_said_of_the_confirmation_goes_first(staffed):
    add_content(staffed, ISSUER, OWN, ADA)
    with staffed.writing() as writing:
        set_duties(
            writing, "confirmation", (Duty(kind="confirmation", subject=ADA, due_on=date(2026, 9, 18), note="do"),)
        )
    assert items(staffed)["yearly confirmation"] == ("soon", "2026-09-18")


def test_a_director_of_several_companies_has_a_checklist_at_each_that_may_be_told_of(staffed):
    for cik, name in (("0000000777", "OTHER CORP"), ("0000000888", "THIRD CORP")):
        add_content(staffed, cik, replace(PROFILE, cik=cik, name=name))
        add_content(staffed, cik, officer(relationships=(RelationshipPeriod(relationship="director"),)))
    with staffed.reading() as session:
        found = readiness_everywhere(session, ADA, lambda cik: cik != "0000000888", DAY, lambda _: True)
    assert [(one.issuer, one.missing) for one in found] == [("EXAMPLE CORP", 2), ("OTHER CORP", 3)]


def test_who_left_is_told_and_who_is_set_aside_is_unknown(staffed):
    with staffed.reading() as session:
        (kept,) = typed_records(session, InsiderProfile, ISSUER)
    left = RelationshipPeriod(relationship="director", until=date(2026, 9, 14))
    change_content(staffed, kept.kept.id, 1, officer(relationships=(left,)))
    assert items(staffed)["relationship"] == ("soon", "no relationship is in force")
    set_aside(staffed, kept.kept.id, 2)
    assert items(staffed)["relationship"][0] == "missing"
