"""A desk to work at: a workspace in a file, with a clock that the test sets."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from section16.tasks.desk.drafts import NewDraft, begin_from_plan
from section16.workspace import Workspace
from tests.harness.workspaces import fresh
from tests.places import REPOSITORY

EXAMPLES = REPOSITORY / "examples"
START = datetime(2024, 2, 16, 15, 0, tzinfo=UTC)
QUALYS = "0001107843"


@pytest.fixture
def opened(tmp_path):
    """Open the workspace as whoever is named; all are closed at the end."""
    made: list[Workspace] = []
    seconds = count()
    place = fresh(tmp_path / "workspace")

    def open_as(actor: str = "ada") -> Workspace:
        made.append(Workspace(place, actor, lambda: START + timedelta(seconds=next(seconds))))
        return made[-1]

    yield open_as
    for one in made:
        one.close()


@pytest.fixture
def desk(opened) -> Workspace:
    return opened()


def begin_example(workspace, name="qualys-2024-02", **changes):
    """Begin a draft from an example, with the files beside it."""
    text = (EXAMPLES / f"{name}.toml").read_text()
    for old, new in changes.items():
        text = text.replace(old, new)
    files = {one.name: one.read_bytes() for one in EXAMPLES.iterdir() if one.is_file() and one.name in text}
    return begin_from_plan(workspace, NewDraft(name=name, began_from="a plan file", files=files), text.encode())


@pytest.fixture
def draft(desk):
    return begin_example(desk)
