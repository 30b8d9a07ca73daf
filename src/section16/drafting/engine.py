"""A plan becomes reports, as a specialist would write them; what the plan does not say is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.administrator.events import filled, rows_left_out
from section16.drafting.case import Case, case_of
from section16.drafting.checks import advice, mistakes
from section16.drafting.events.build import steps_of
from section16.drafting.events.shared import executions_left_out, say_left_out
from section16.drafting.lines.balance import LineBalance, line_balances, opening_of
from section16.drafting.plan.mistake import Mistake, OneMistakeError, PlanError, refuse
from section16.drafting.plan.plan import Plan
from section16.drafting.plan.recipients import label_of, plans_of
from section16.drafting.report.amend import amended
from section16.drafting.report.assemble import MadeReports, RowOrigins, changes, documents, initial, origins_of
from section16.drafting.report.characters import rewritten
from section16.drafting.report.complete import incomplete
from section16.drafting.report.cover import exhibit_lines
from section16.drafting.report.due import circumstances_of, due_of, late_additions, schedules_of
from section16.form.document import OwnershipDocument
from section16.form.rows import transliterated
from section16.law.deadlines import Circumstances, Due, Lateness, lateness

__all__ = ["Draft", "draft"]


class Draft(Struct, frozen=True, kw_only=True):
    """What a plan became; `labels` tell the recipient of each report, where a plan has recipients.

    `schedules` are file names and CSV texts of the executions behind averages, kept for the staff; `questions` did
    not stop the draft but want an answer; `exhibits` names what has to go with the reports; `circumstances` are what
    the plan knows and the reports do not say. `origins` has, for each report, what made its rows, and `balances` each
    line of holdings before and after.
    """

    reports: tuple[OwnershipDocument, ...]
    origins: tuple[RowOrigins, ...] = ()
    balances: tuple[LineBalance, ...] = ()
    labels: tuple[str, ...] = ()
    due: Due | None = None
    late_by: Lateness | None = None
    schedules: tuple[tuple[str, str], ...] = ()
    questions: tuple[Mistake, ...] = ()
    exhibits: tuple[str, ...] = ()
    circumstances: Circumstances = Circumstances()

    @property
    def notes(self) -> tuple[str, ...]:
        """Say in a line each what to know before filing: lateness, exhibits, questions."""
        return tuple(_notes(self))


def draft(
    plan: Plan,
    files: Mapping[str, bytes],
    today: date | None = None,
    original: OwnershipDocument | None = None,
    name: str = "plan",
) -> Draft:
    """Draft the reports of a plan; raise PlanError with every mistake.

    Args:
        plan: what the filer knows.
        files: bytes of the files of executions that the plan names, by that name.
        today: day of the draft; None is the plan's own, and without one nothing is said of lateness.
        original: the report that an amendment amends.
        name: what messages call the plan.

    """
    drafts: list[Draft] = []
    wrong: list[tuple[Mistake, ...]] = []
    for one in plans_of(plan):
        try:
            drafts.append(_draft(one, files, today or plan.settings.today, original))
        except PlanError as error:
            wrong.append(error.mistakes)
        except OneMistakeError as error:  # a plan made in Python, which nobody has read
            wrong.append((Mistake(place="", seen=error.seen, do=error.do),))
        else:
            wrong.append(())
    if any(wrong):
        raise PlanError(name, _of_recipients(wrong))
    return _joined(plan, drafts) if plan.recipients else drafts[0]


def _of_recipients(found: Sequence[tuple[Mistake, ...]]) -> Iterator[Mistake]:
    """Yield what all have in common once, and the rest with the recipient."""
    common = {one for one in found[0] if all(one in other for other in found)}
    for number, mistakes_of_one in enumerate(found, 1):
        for one in mistakes_of_one:
            if one not in common:
                yield replace(one, place=f"recipient[{number}], {one.place}")
            elif number == 1:
                yield one


def _joined(plan: Plan, drafts: Sequence[Draft]) -> Draft:
    """Put the reports of all recipients in one draft; they are of the same event, so due the same day."""
    named = zip(plan.recipients, drafts, strict=True)
    placed = [
        _renamed(made, partial(_of_recipient, number, len(whose.holdings)))
        for number, (whose, made) in enumerate(zip(plan.recipients, drafts, strict=True), 1)
    ]
    return replace(
        drafts[0],
        reports=tuple(chain.from_iterable(one.reports for one in drafts)),
        origins=tuple(chain.from_iterable(one.origins for one in placed)),
        balances=tuple(
            replace(line, owner=label_of(whose))
            for whose, made in zip(plan.recipients, placed, strict=True)
            for line in made.balances
        ),
        labels=tuple(label for one, made in named for label in _labels(label_of(one), len(made.reports))),
        schedules=tuple(dict.fromkeys(chain.from_iterable(one.schedules for one in drafts))),
        questions=tuple(_of_recipients([one.questions for one in drafts])),
        exhibits=tuple(dict.fromkeys(chain.from_iterable(one.exhibits for one in drafts))),
    )


def _labels(label: str, parts: int) -> tuple[str, ...]:
    return (label,) if parts == 1 else tuple(f"{label}-{number}of{parts}" for number in range(1, parts + 1))


def _draft(written: Plan, files: Mapping[str, bytes], today: date | None, original: OwnershipDocument | None) -> Draft:
    made = filled(written, files)
    try:
        drafted = _drafted(made.plan, files, today, original)
    except PlanError as error:
        refuse(map(made.at_its_row, error.mistakes))
    left_out = say_left_out(rows_left_out(written, files))
    renamed = _renamed(drafted, made.part_of)
    return replace(renamed, questions=(*map(made.at_its_row, drafted.questions), *left_out))


def _renamed(drafted: Draft, part_of: Callable[[str], str]) -> Draft:
    """Name the parts of the plan behind rows and balances as the user wrote them."""
    origins = tuple(
        RowOrigins(tuple(map(part_of, one.first)), tuple(map(part_of, one.second))) for one in drafted.origins
    )
    balances = tuple(
        replace(
            line,
            origin=part_of(line.origin),
            moves=tuple(replace(one, origin=part_of(one.origin)) for one in line.moves),
        )
        for line in drafted.balances
    )
    return replace(drafted, origins=origins, balances=balances)


def _of_recipient(recipient: int, own: int, origin: str) -> str:
    """Name a holding of a recipient's plan, in which their own come first."""
    table, _, rest = origin.partition("[")
    if table != "holding":
        return origin
    number = int(rest.rstrip("]"))
    return f"recipient[{recipient}].{origin}" if number <= own else f"holding[{number - own}]"


def _drafted(plan: Plan, files: Mapping[str, bytes], today: date | None, original: OwnershipDocument | None) -> Draft:
    case = case_of(plan, files)
    wrong = tuple(mistakes(case, today))
    if wrong:
        refuse(wrong)
    made = _reports(case, original)
    due = due_of(case, made.steps)
    reports = tuple(map(transliterated, made.reports))
    lacking = tuple(incomplete(reports))
    if lacking:
        refuse(lacking)
    return Draft(
        reports=reports,
        origins=origins_of(made.content, reports),
        balances=line_balances(plan, made.opening, made.steps),
        due=due,
        late_by=lateness(due, today) or None if due and today else None,
        schedules=tuple(schedules_of(case)),
        questions=(
            *advice(case),
            *say_left_out(executions_left_out(case)),
            *rewritten(plan),
            *late_additions(case, made.steps, today),
        ),
        circumstances=circumstances_of(plan),
        exhibits=tuple(exhibit_lines(plan)),
    )


def _notes(drafted: Draft) -> Iterator[str]:
    if drafted.due is not None and drafted.late_by:
        days = drafted.late_by.business_days
        by = "1 business day" if days == 1 else f"{days} business days"
        yield f"late: the report was due on {drafted.due.last_day}, {by} ago ({drafted.due.rule})"
    if drafted.due is not None and drafted.due.note:
        yield drafted.due.note
    yield from (f"attach as EX-24: {exhibit}" for exhibit in drafted.exhibits)
    yield from (f"{question.place}: {question.seen}; {question.do}" for question in drafted.questions)


def _reports(case: Case, original: OwnershipDocument | None) -> MadeReports:
    """Make the reports, with the steps of the plan's events that they are the first to report."""
    plan = case.plan
    if plan.amend is not None:
        return amended(case, original)
    opening = opening_of(plan)
    if case.form == "3":
        content = initial(case)
        return MadeReports(documents(plan, content), content, opening, ())
    steps = steps_of(case, opening)
    content = changes(case, opening, steps)
    return MadeReports(documents(plan, content), content, opening, steps)
