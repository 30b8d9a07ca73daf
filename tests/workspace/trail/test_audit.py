import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from section16.workspace.trail.audit import START, add_event, canonical, events, first_break, head

GUARDS = {
    "sqlite": ("DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"),
    "postgresql": ("DROP TRIGGER events_never ON events",),
}


@pytest.fixture
def told(workspace):
    for number in range(1, 6):
        with workspace.writing() as writing:
            add_event(writing, "looked", f"draft {number}", {"number": number})
    return workspace


def change(workspace, statement):
    """Change the database behind the program's back, as one who can remove triggers could."""
    with workspace.writing() as writing:
        for guard in GUARDS[workspace.url.get_backend_name()]:
            writing.session.execute(text(guard))
        writing.session.execute(text(statement))


def found(workspace, noted=None):
    with workspace.reading() as session:
        return first_break(session, noted)


def test_an_untouched_trail_holds(told):
    assert found(told) is None
    with told.reading() as session:
        assert [one.number for one in events(session)] == [1, 2, 3, 4, 5]
        assert {one.actor for one in events(session)} == {"ada"}
        assert head(session)[0] == 5


def test_an_empty_trail_holds(workspace):
    assert found(workspace) is None
    assert found(workspace, START) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'bo' WHERE number = 3",
        "DELETE FROM events WHERE number = 3",
        "DELETE FROM events",
    ],
)
def test_the_database_refuses_to_change_an_event(told, statement):
    with pytest.raises(SQLAlchemyError, match="never changed"), told.writing() as writing:
        writing.session.execute(text(statement))
    assert found(told) is None


@pytest.mark.parametrize(
    ("statement", "number", "reason"),
    [
        ("UPDATE events SET actor = 'bo' WHERE number = 3", 3, "not what was hashed"),
        ("UPDATE events SET at = '2026-09-14T13:00:00.000000+00:00' WHERE number = 3", 3, "not what was hashed"),
        ("UPDATE events SET details = '{}' WHERE number = 4", 4, "not what was hashed"),
        ("DELETE FROM events WHERE number = 1", 1, "event 1 is missing"),
        ("DELETE FROM events WHERE number = 3", 3, "event 3 is missing"),
        ("UPDATE events SET previous = hash WHERE number = 2", 2, "does not follow"),
    ],
)
def test_a_change_behind_our_back_is_found_at_its_first_link(told, statement, number, reason):
    change(told, statement)
    broken = found(told)
    assert broken.number == number
    assert reason in broken.reason


def test_a_cut_end_is_found_by_a_noted_hash(told):
    with told.reading() as session:
        _, noted = head(session)
    assert found(told, noted) is None
    change(told, "DELETE FROM events WHERE number = 5")
    assert found(told) is None
    assert "cut off" in found(told, noted).reason


def test_what_fails_leaves_no_event(told):
    def fail():
        with told.writing() as writing:
            add_event(writing, "looked", "draft 6")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with told.reading() as session:
        assert head(session)[0] == 5


def test_canonical_json_has_one_way():
    assert canonical({"b": 1, "a": "ß"}) == '{"a":"\\u00df","b":1}'
