"""What was read stands in the trail, once for a while."""

from datetime import UTC, datetime, timedelta

from section16.accounts.account import Account
from section16.service.readings import ReadNotes
from section16.web.visit import Visit
from section16.workspace import Workspace
from section16.workspace.trail.audit import events

START = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)


def test_a_reading_is_recorded_once_in_ten_minutes_by_session_and_thing(tmp_path):
    times = [START]
    with Workspace(tmp_path, "ada") as workspace:
        readings = ReadNotes()

        def read(subject, session="s1"):
            visit = Visit(
                account=Account(id=1, name="ada"), session=session, opened=lambda: workspace, now=lambda: times[-1]
            )
            readings.record(visit, subject)

        for minutes in (0, 1, 9, 10, 11):
            times.append(START + timedelta(minutes=minutes))
            read("working draft 1")
        read("working draft 2")
        read("working draft 2", session="s2")
        read("working draft 2", session="")
        with workspace.reading() as session:
            found = [(one.what, one.subject) for one in events(session)]
    assert found == [("read", "working draft 1")] * 2 + [("read", "working draft 2")] * 2
