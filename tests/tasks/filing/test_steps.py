"""Stopped at each step of a filing, in turn, and begun again: it is filed once."""

import shutil
from contextlib import closing

import pytest

from section16.tasks.filing.file import file_report
from section16.tasks.filing.retry import give_up
from section16.workspace import State
from section16.workspace.submissions import submission_by_id
from section16.workspace.trail.audit import first_break
from tests.tasks.filing.fake import FakeEdgar, context_at, order


class PowerCutError(BaseException):
    """The process ends here; nothing of it runs on."""


def steps_of(folder, **given):
    """List the steps of a filing that nothing stops."""
    seen: list[str] = []
    context = context_at(folder, FakeEdgar(), on_step=seen.append)
    with closing(context.workspace):
        file_report(context, order(**given))
    return seen


def cut_at(number):
    left = iter(range(number))

    def at(_step):
        if next(left, None) is None:
            raise PowerCutError

    return at


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """Make a workspace once, to be copied: making one takes longer than filing."""
    folder = tmp_path_factory.mktemp("empty")
    context_at(folder, FakeEdgar()).workspace.close()
    return folder


def file_stopped(folder, edgar, number):
    context = context_at(folder, edgar, on_step=cut_at(number))
    with closing(context.workspace):
        try:
            file_report(context, order())
        except PowerCutError:
            return True
    return False


def test_every_step_is_named(tmp_path):
    seen = steps_of(tmp_path)
    assert seen[0] == "draft kept"
    for step in ("submission opened", "intended", "about to send", "answered", "receipt kept", "archived"):
        assert step in seen


@pytest.mark.parametrize("lost", ["taken", "cut after"])
def test_stopped_at_any_step_it_is_filed_once(tmp_path, empty, lost):
    count = len(steps_of(tmp_path / "whole"))
    for number in range(count):
        folder, edgar = shutil.copytree(empty, tmp_path / str(number)), FakeEdgar(lost, lost)
        assert file_stopped(folder, edgar, number)
        context = context_at(folder, edgar, patience=2000.0)
        with closing(context.workspace):
            filed = file_report(context, order())
            if filed.submission.state is State.unknown:
                # cut after the intent was written and before the request left: only a person can tell
                assert edgar.live() == []
                give_up(context, filed.submission, "not on EDGAR")
                filed = file_report(context, order())
            assert filed.submission.state is State.archived
            with context.workspace.reading() as session:
                assert first_break(session) is None
        assert len(edgar.live()) == 1


def test_stopped_twice_it_is_filed_once(tmp_path, empty):
    count = len(steps_of(tmp_path / "whole"))
    for first in range(1, count, 6):
        for second in range(2, count, 7):
            folder, edgar = shutil.copytree(empty, tmp_path / f"{first}-{second}"), FakeEdgar()
            file_stopped(folder, edgar, first)
            file_stopped(folder, edgar, second)
            assert len(edgar.live()) <= 1


def test_the_intent_is_on_disk_before_the_request_leaves(tmp_path):
    class Looking(FakeEdgar):
        def submit(self, envelope, *, live):
            # another connection sees only what is committed
            other = context_at(tmp_path, self)
            with closing(other.workspace), other.workspace.reading() as session:
                found = [submission_by_id(session, 1)]
            assert found[0].state is State.sent
            assert found[0].draft_hash
            assert found[0].intended_at is not None
            return super().submit(envelope, live=live)

    context = context_at(tmp_path, Looking())
    with closing(context.workspace):
        file_report(context, order(test_first=False))
