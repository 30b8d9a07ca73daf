from datetime import date
from decimal import Decimal

from section16.workspace.kept_reports import keep_report
from section16.workspace.people import (
    Duty,
    FiledHolding,
    Person,
    duties,
    holdings,
    keep_holdings,
    keep_people,
    people,
    set_duties,
)
from section16.workspace.submissions import open_submission
from tests.workspace.conftest import draft

LINE = FiledHolding(
    owner_cik="0000054321",
    issuer_cik="0000012345",
    line="Common Stock, D",
    security_title="Common Stock",
    ownership="D",
    nature=None,
    derivative=False,
    shares=Decimal("1250.5000"),
    value=None,
    as_of=date(2026, 9, 10),
)


def changed(**changes):
    return FiledHolding(**{name: getattr(LINE, name) for name in FiledHolding.__struct_fields__} | changes)


def kept_holdings(workspace, *lines):
    with workspace.writing() as writing:
        submission = open_submission(writing, keep_report(writing, draft()), "sandbox", live=True)
        keep_holdings(writing, lines, submission.id)
        return holdings(writing.session, "0000054321")


def test_a_balance_stays_exact(workspace):
    (line,) = kept_holdings(workspace, LINE)
    assert str(line.shares) == "1250.5000"


def test_the_later_balance_stands(workspace):
    newer = changed(shares=Decimal(2), as_of=date(2026, 9, 12))
    assert kept_holdings(workspace, LINE, newer) == (newer,)
    assert kept_holdings(workspace, LINE) == (newer,)


def test_a_person_is_remembered_by_all_that_is_known(workspace):
    with workspace.writing() as writing:
        keep_people(writing, (Person(cik="0000054321", name="Example Ada", is_owner=True),))
        keep_people(writing, (Person(cik="0000054321", is_issuer=True),))
        (ada,) = people(writing.session)
    assert ada == Person(cik="0000054321", name="Example Ada", is_owner=True, is_issuer=True)


def test_duties_are_as_last_asked(workspace):
    with workspace.writing() as writing:
        first = Duty(kind="confirmation", subject="0000054321", due_on=date(2027, 1, 1), note="")
        token = Duty(kind="token", subject="filer", due_on=None, note="")
        set_duties(writing, "confirmation", (first,))
        set_duties(writing, "token", (token,))
        set_duties(writing, "confirmation", ())
        assert [one.kind for one in duties(writing.session)] == ["token"]
