"""What is done about a draft's proof: repairs, opening balances, and asking for approval."""

from typing import Final

from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from section16.accounts.roles import Permission
from section16.law.calendar import eastern_day
from section16.rendering.html import fragment_style
from section16.tasks.desk.approving import freeze
from section16.tasks.desk.drafts import open_source, save_part
from section16.tasks.desk.openings import bring_up_to_date, confirm_openings
from section16.tasks.desk.parts import DeskError, part_named, part_of
from section16.tasks.desk.proof import earlier_reports
from section16.tasks.desk.repairs import repaired
from section16.tasks.desk.typed import part_from, shown
from section16.tasks.filing.context import FilingError
from section16.web.desk.addresses import issuer_of_draft
from section16.web.desk.draft import HERE, DraftShown, draft_page_of, proof_for, version_typed
from section16.web.form import Form
from section16.web.page import Download, Page
from section16.web.routes import OPEN, action, page, redirect
from section16.web.visit import Visit
from section16.workspace.errors import ConflictError
from section16.xml import NotWritable

__all__ = ["PAGES"]


@action(f"{HERE}/repair", Permission.prepare, issuer_of=issuer_of_draft)
def repair(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Make a repair that changes no fact."""
    source = open_source(visit.workspace, draft)
    name, key = part_named(form.text("part")), form.text("key")
    found = [one for one in proof_for(visit, source).mistakes if (one.part, one.key) == (str(name), key) and one.repair]
    if found and found[0].repair is not None:
        part = repaired(part_of(source.raw, name), found[0].repair)
        typed = {one: [shown(value)] for one, value in part.items() if not isinstance(value, dict | list)}
        again = part_from(name, typed, part)
        whole = part | {found[0].repair.key: again.get(found[0].repair.key, found[0].repair.after)}
        save_part(visit.workspace, draft, source.draft.version, name, whole)
    return redirect(f"/drafts/{draft}?part={name}#{name}", "Repaired and saved.")


@action(f"{HERE}/openings", Permission.prepare, issuer_of=issuer_of_draft)
def update_openings(visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]) -> Redirect:
    """Let the draft begin with the balances that are on file."""
    source = open_source(visit.workspace, draft)
    if source.draft.version != version_typed(form):
        message = f"draft '{source.draft.name}': {source.draft.changed_by} has changed it since; look at it first"
        raise ConflictError(message)
    bring_up_to_date(visit.workspace, source, proof_for(visit, source).openings)
    return redirect(f"/drafts/{draft}", "The draft begins with what is on file.")


@action(f"{HERE}/openings/confirm", Permission.prepare, issuer_of=issuer_of_draft)
def let_openings_stand(
    visit: NamedDependency[Visit], form: NamedDependency[Form], draft: FromPath[int]
) -> Redirect | Page:
    """Let opening balances stand that contradict what is on file, with a reason."""
    source = open_source(visit.workspace, draft)
    try:
        confirm_openings(visit.workspace, draft, proof_for(visit, source).openings, form.text("reason"))
    except DeskError as error:
        shown_ = draft_page_of(visit, source, DraftShown(status=422))
        return replace(shown_, errors={"reason": str(error)}, typed=form.typed)
    return redirect(f"/drafts/{draft}", "The balances stand; your reason is kept.")


@action(f"{HERE}/freeze", Permission.prepare, issuer_of=issuer_of_draft)
def ask_for_approval(visit: NamedDependency[Visit], draft: FromPath[int]) -> Redirect | Page:
    """Keep the reports as they are to be filed, so that another person may approve them."""
    source = open_source(visit.workspace, draft)
    earlier = earlier_reports(visit.workspace, source.draft.issuer_cik)
    try:
        kept = freeze(visit.workspace, draft, eastern_day(visit.now()), earlier)
    except (DeskError, FilingError, NotWritable) as error:
        return draft_page_of(visit, source, DraftShown(problem=" ".join(str(error).splitlines()), status=422))
    done = "It waits for approval." if len(kept) == 1 else f"{len(kept)} reports wait for approval."
    return redirect(f"/reports/{kept[0].hash}", done)


@page("/desk/sheet", OPEN)
def sheet_style() -> Download:
    """Give the style of printed forms."""
    return Download(content=fragment_style().encode(), name="sheet.css", media_type="text/css")


PAGES: Final[tuple[HTTPRouteHandler, ...]] = (
    repair,
    update_openings,
    let_openings_stand,
    ask_for_approval,
    sheet_style,
)
