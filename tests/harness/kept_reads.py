"""Watching what is kept of a workspace: each function has to name every table that it reads."""

from contextlib import contextmanager
from threading import local

import pytest
from sqlalchemy import Table, event
from sqlalchemy.orm import Session
from sqlalchemy.sql.util import find_tables

from section16.tasks.desk import proof
from section16.workspace import kept_reads
from section16.workspace.trail import audit
from section16.workspace.trail.recorded import UNRECORDED

__all__ = ["unnamed_reads"]

NEVER = {one.__tablename__ for one in UNRECORDED}


class Watcher:
    """Notes each table that is read for something kept and not named by it, or of whose changes no event tells."""

    def __init__(self):
        self.found = set()
        self._real = kept_reads.read_kept
        self._within = local()

    @property
    def named(self):
        return getattr(self._within, "named", None)

    def read_kept(self, session, key, rests_on, read, **more):
        self.found |= {(str(key), one) for one in set(rests_on) & NEVER}
        if self.named is not None:  # for something else that is kept
            self.found |= {(str(key), one) for one in set(rests_on) - self.named}

        def reading():
            before, self._within.named = self.named, set(rests_on)
            try:
                return read()
            finally:
                self._within.named = before

        return self._real(session, key, rests_on, reading, **more)

    def asked(self, state):
        if self.named is not None:
            tables = find_tables(state.statement, check_columns=True, include_joins=True, include_selects=True)
            read = {one.name for one in tables if isinstance(one, Table)}
            if any(one.startswith("events on ") for one in self.named):
                read.discard("events")
            self.found |= {(str(state.statement)[:80], one) for one in read - self.named}


@contextmanager
def unnamed_reads():
    """Give a set, which fills with the tables that are read without being named, each with what read it."""
    watcher = Watcher()
    event.listen(Session, "do_orm_execute", watcher.asked)
    with pytest.MonkeyPatch.context() as patch:
        for module in (kept_reads, audit, proof):
            patch.setattr(module, "read_kept", watcher.read_kept)
        yield watcher.found
    event.remove(Session, "do_orm_execute", watcher.asked)
