"""Rows of a draft are moved by dragging, by keys, and by buttons without script; footnotes follow."""

import re

import pytest

from section16.tasks.desk.drafts import add_to_draft, open_source
from section16.workspace import Workspace
from tests.web.desk.conftest import ADA, NOW

NOTES = ("First.", "Second.", "Third.")


def clock():
    return NOW


@pytest.fixture
def three(place, begun):
    """Return a draft that ends with three sales of one day, each with its footnote."""
    draft = begun()
    with Workspace(place, "ada", clock) as workspace:
        events = open_source(workspace, draft.id).raw["event"]
        for note in NOTES:
            add_to_draft(workspace, draft.id, "event", events[-1] | {"footnote": note})
    return draft, len(events)


def notes_of(place, draft):
    with Workspace(place, "ada", clock) as workspace:
        return [
            one["footnote"] for one in open_source(workspace, draft.id).raw["event"] if one.get("footnote") in NOTES
        ]


def test_without_script_a_button_moves_a_row(chromium, serve, place, three):
    draft, before = three
    with serve(ADA) as url, chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{url}/drafts/{draft.id}")
        page.locator(f"#event-{before + 2}").get_by_role("button", name=re.compile("^Move up")).click()
        assert f"Moved to place {before + 1}." in page.inner_text("main")
        assert notes_of(place, draft) == ["Second.", "First.", "Third."]


def test_a_row_is_dragged_and_moved_by_keys_and_footnotes_are_numbered_anew(looker, serve, place, three):
    draft, before = three
    page = looker.page
    with serve(ADA) as url:
        page.goto(f"{url}/drafts/{draft.id}")
        page.locator(f"#event-{before + 1}").drag_to(page.locator(f"#event-{before + 3}"))
        page.get_by_text(f"Moved to place {before + 3}.").wait_for()
        assert notes_of(place, draft) == ["Second.", "Third.", "First."]
        page.locator(f"#event-{before + 3} a:focus").wait_for()  # one goes on where the row was moved to
        page.keyboard.press("Alt+ArrowUp")
        page.get_by_text(f"Moved to place {before + 2}.").wait_for()
        assert notes_of(place, draft) == ["Second.", "First.", "Third."]
        proof = page.inner_text("#beside .paper")
        assert [proof.index(one) for one in ("Second.", "First.", "Third.")] == sorted(map(proof.index, NOTES))
        looker.look("moved")
