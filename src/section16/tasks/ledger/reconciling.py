"""Every balance of a person, an issuer or a lake against the one before: which do not follow, and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, get_args

import msgspec
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import asdict

from section16.lake.store import Lake
from section16.ledger.values import GapKind
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.query.statement import QueryError
from section16.standard.text.nearest import suggest
from section16.tasks.answers.text import as_text, plain
from section16.tasks.ledger.account import LedgerAccount
from section16.tasks.ledger.answer_list import LedgerAnswers, json_of
from section16.tasks.ledger.answers import (
    AMOUNT,
    LINE_SCHEMA,
    ROW_SCHEMA,
    AnswerColumns,
    GapAnswer,
    LineAnswer,
    gap_answer,
    line_answer,
    line_columns,
    row_columns,
)

__all__ = ["ReconciledGap", "ReconciledSummary", "Reconciliation", "assumed_kinds", "check_whole", "reconciliation_of"]

_DIGITS: Final = 6  # of a ratio that is shown


class ReconciledGap(GapAnswer, frozen=True, kw_only=True):
    """A gap with the line on which it is."""

    issuer: str
    owners: tuple[str, ...]
    line: LineAnswer

    @classmethod
    def schema(cls) -> pa.Schema:
        """Return the columns."""
        days = (("FIRST_DAY", pa.date32()), ("LAST_DAY", pa.date32()))
        amounts = [(name, AMOUNT) for name in ("COMPUTED", "REPORTED", "DIFFERENCE")]
        words = [
            (name, pa.string()) for name in ("RATIO", "KIND", "CERTAINTY", "WHY", "OTHER_KINDS", "AFTER_ACCESSION")
        ]
        return pa.schema([*LINE_SCHEMA, *days, *amounts, *words, *ROW_SCHEMA])

    def rows(self, names: Mapping[str, str]) -> Iterator[AnswerColumns]:
        """Yield it as a row, with its surest explanation."""
        first, *others = self.explanations
        yield {
            **line_columns(self.issuer, self.owners, self.line, names),
            "FIRST_DAY": self.days[0],
            "LAST_DAY": self.days[1],
            "COMPUTED": self.computed,
            "REPORTED": self.reported,
            "DIFFERENCE": self.difference,
            "RATIO": None if self.ratio is None else as_text(plain(round(self.ratio, _DIGITS))),
            "KIND": first.kind,
            "CERTAINTY": first.certainty,
            "WHY": first.arithmetic,
            "OTHER_KINDS": "; ".join(dict.fromkeys(one.kind for one in others)) or None,
            "AFTER_ACCESSION": self.after.accession,
            **row_columns(self.before),
        }


class ReconciledSummary(Struct, frozen=True, kw_only=True):
    """How many balances were compared with the one before, and how many gaps there are by their surest explanation."""

    lines: int
    balances: int
    follow: int
    gaps: int
    kinds: Mapping[GapKind, int]


class Reconciliation(Struct, frozen=True, kw_only=True):
    """The gaps, and what they come to."""

    gaps: LedgerAnswers[ReconciledGap]
    summary: ReconciledSummary

    def json(self) -> bytes:
        """Return it as one JSON object, numbers exact."""
        return b'{"gaps":%b,"summary":%b}' % (json_of(self.gaps), msgspec.json.encode(self.summary))


def assumed_kinds(words: Iterable[str]) -> tuple[GapKind, ...]:
    """Return kinds of explanations by their words; raise QueryError for one that is none."""
    known = {kind: kind for kind in get_args(GapKind)}
    for word in words:
        if word not in known or word == "unknown":
            message = f"--assume: '{word}' is no kind of explanation; {suggest(word, tuple(known)[:-1])}"
            raise QueryError(message)
    return tuple(known[word] for word in words)


def check_whole(query: Query) -> None:
    """Raise QueryError for a lake whose check fails: what is missing there would be told as gaps."""
    if not isinstance(query.source, DeltaTables):
        return
    proof = Lake.open(query.source.uri).check()
    if not proof.holds:
        message = f"{proof.problems[0]}; a lake whose check fails is not reconciled"
        raise QueryError(message)


def reconciliation_of(accounts: Iterable[LedgerAccount], owner: str | None = None) -> Reconciliation:
    """Return the gaps of accounts, of one owner or of all."""
    found: list[ReconciledGap] = []
    names: dict[str, str] = {}
    lines = balances = 0
    for account in accounts:
        names.update(account.names)
        for line in account.lines.lines:
            if owner is not None and owner not in line.owners:
                continue
            reported = sum(one.reported is not None for one in account.postings[line.key])
            lines += 1
            balances += max(0, reported - 1)
            found += (
                ReconciledGap(
                    **asdict(gap_answer(gap)),
                    issuer=line.key.issuer,
                    owners=line.key.owners,
                    line=line_answer(line),
                )
                for gap in account.gaps.get(line.key, ())
            )
    kinds = Counter(gap.explanations[0].kind for gap in found)
    return Reconciliation(
        gaps=LedgerAnswers(ReconciledGap, tuple(found), names),
        summary=ReconciledSummary(
            lines=lines,
            balances=balances,
            follow=balances - len(found),
            gaps=len(found),
            kinds=dict(kinds.most_common()),
        ),
    )
