"""How the files of each broker are read, kept per issuer: titles of columns and sheets, as a plan has them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from section16.workspace.database import WriteSession
from section16.workspace.tables.desk import BrokerReadingRecord
from section16.workspace.trail.audit import add_event

__all__ = ["broker_reading", "brokers_of", "keep_broker_reading"]


def brokers_of(session: Session, issuer_cik: str) -> tuple[str, ...]:
    """List the brokers of an issuer whose files were read before."""
    query = select(BrokerReadingRecord.broker).where(BrokerReadingRecord.issuer_cik == issuer_cik)
    return tuple(session.scalars(query.order_by(BrokerReadingRecord.broker)))


def broker_reading(session: Session, issuer_cik: str, broker: str) -> str | None:
    """Return how a broker's files are read, as JSON; None where nobody has said."""
    row = session.get(BrokerReadingRecord, (issuer_cik, broker))
    return row.content if row else None


def keep_broker_reading(writing: WriteSession, issuer_cik: str, broker: str, content: str) -> None:
    """Keep how a broker's files are read; what is kept already makes no event."""
    if broker_reading(writing.session, issuer_cik, broker) == content:
        return
    row = writing.session.merge(
        BrokerReadingRecord(
            issuer_cik=issuer_cik,
            broker=broker,
            content=content,
            changed_by=writing.actor,
            changed_at=writing.at,
        )
    )
    add_event(writing, "broker reading kept", f"issuer {issuer_cik}", {"broker": broker}, changed=(row,))
