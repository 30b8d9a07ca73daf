"""A full disk under a workbench: a form comes back with a line and what was typed, pages are shown, and it goes on."""

import pytest

from section16.workspace import Workspace
from tests.harness.busy_people import ISSUER, Person, Told, add_people
from tests.harness.served_workbench import ServedWorkbench

FIELDS = {"how": "events", "issuer": ISSUER, "form": "4", "name": "of <b>today</b>"}


@pytest.fixture
def served(tmp_path):
    """Serve a workspace from a process of its own; gives it, and somebody who prepares."""
    where = str(tmp_path / "w")
    with Workspace(where, "root") as workspace:
        ((name, _),) = add_people(workspace, 1)
        with ServedWorkbench(where, "practice", str(tmp_path)) as made:
            person = Person(workspace, name, (made.url,), Told(), 1)
            yield made, person
            person.close()


def test_nothing_is_half_done_on_a_full_disk_and_it_goes_on_when_there_is_room(served):
    made, person = served
    made.fill_disk()
    refused = person.post(f"{made.url}/drafts/new", FIELDS)
    assert refused.status_code == 503
    assert "give a folder that can be written and has room. It may have been done: look before you send it again" in (
        refused.text
    )
    assert 'name="name" value="of &lt;b&gt;today&lt;/b&gt;"' in refused.text
    assert "Traceback" not in refused.text + made.log
    assert person.see("/drafts.json")["drafts"] == []
    made.make_room()
    assert person.post(f"{made.url}/drafts/new", FIELDS).status_code == 303
    assert [one["name"] for one in person.see("/drafts.json")["drafts"]] == ["of <b>today</b>"]
