"""Several reports checked together: who belongs together, what is read again, and what is said once."""

from datetime import date

from msgspec.structs import replace

from section16.form.document import OwnershipDocument
from section16.tasks.reports.histories import ReportCollection, ReportParties
from section16.xml import write_disseminated
from tests.rules.samples import document

EVENTS = (date(2026, 6, 4), date(2026, 9, 10))


class Kept:
    """The bytes of a report, which counts how often they are asked for."""

    def __init__(self, report: OwnershipDocument) -> None:
        self.content = write_disseminated(report)
        self.asked = 0

    def __call__(self) -> bytes:
        self.asked += 1
        return self.content


def initial(event: date, ciks: tuple[str, ...] = ("1", "2")) -> OwnershipDocument:
    whole = document("3", "X0607")
    owners = tuple(replace(one, cik=cik) for one, cik in zip(whole.reporting_owners, ciks, strict=True))
    return replace(whole, period_of_report=event, reporting_owners=owners)


def said(*reports: OwnershipDocument) -> tuple[list[tuple[str, str, int | None]], list[int]]:
    kept = [Kept(report) for report in reports]
    with ReportCollection() as together:
        for number, (report, content) in enumerate(zip(reports, kept, strict=True)):
            together.add(f"{number}.xml", ReportParties.of(report), content)
        found = [(one.name, one.finding.id, one.finding.line) for one in together.findings()]
    return found, [one.asked for one in kept]


def test_two_reports_of_one_person_are_judged_together_and_the_line_is_told():
    found, _ = said(*(initial(event) for event in EVENTS))
    assert [one[:2] for one in found] == [("1.xml", "SE001")]
    assert found[0][2]


def test_a_finding_about_two_joint_owners_is_said_once():
    assert len(said(*(initial(event, ("7", "8")) for event in EVENTS))[0]) == 1


def test_zeros_before_a_cik_do_not_matter():
    assert said(initial(EVENTS[0], ("0000000001", "2")), initial(EVENTS[1], ("1", "3")))[0]


def test_reports_of_other_people_are_not_read_again():
    found, asked = said(initial(EVENTS[0], ("1", "2")), initial(EVENTS[1], ("3", "4")))
    assert found == []
    assert asked == [0, 0]


def test_what_cannot_be_read_again_is_left_out():
    first, second = (initial(event) for event in EVENTS)

    def gone() -> bytes:
        raise FileNotFoundError

    with ReportCollection() as together:
        together.add("a.xml", ReportParties.of(first), gone)
        together.add("b.xml", ReportParties.of(second), Kept(second))
        assert list(together.findings()) == []
