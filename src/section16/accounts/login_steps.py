"""What the next request of a log-in has to fit: kept for ten minutes under a random name, and taken once."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from section16.accounts.tokens import hash_of, new_token
from section16.workspace.database import WriteSession
from section16.workspace.tables.accounts import LoginStepRecord

__all__ = ["begin_step", "take_step"]

_LONGEST: Final = timedelta(minutes=10)


def begin_step(writing: WriteSession, purpose: str, content: bytes) -> str:
    """Keep what the next request has to fit, and return under which name it asks for it."""
    writing.session.execute(delete(LoginStepRecord).where(LoginStepRecord.ends_at < writing.at))
    token = new_token()
    row = LoginStepRecord(hash=hash_of(token), purpose=purpose, content=content, ends_at=writing.at + _LONGEST)
    writing.session.add(row)
    return token


def take_step(writing: WriteSession, purpose: str, token: str) -> bytes | None:
    """Return what was kept, which is gone by that; None where it ended, was taken, or was for something else."""
    row = writing.session.get(LoginStepRecord, hash_of(token))
    if row is None or row.purpose != purpose:
        return None
    writing.session.delete(row)
    writing.session.flush()
    return row.content if writing.at < row.ends_at else None
