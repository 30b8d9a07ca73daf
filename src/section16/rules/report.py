"""A document as rules see it: its form, day and version, and its fields with their places."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Final, TypeVar, cast

from msgspec import Struct

from section16.form.cell import EMPTY
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import DerivativeRow, Footnote, NonDerivativeRow, OwnershipDocument
from section16.form.nonderivative import NonDerivativeHolding, NonDerivativeTransaction
from section16.form.places import Spot, spots_of
from section16.form.problems import Fault, Slip
from section16.form.rows import Field, fields_of
from section16.law.deadlines import Circumstances
from section16.rules.needs import Needs, needs_of
from section16.standard.kinds import NoteIds
from section16.standard.row import DOCUMENT_TYPES, use_on
from section16.standard.versions import generation, version_on

__all__ = ["AnyRow", "AnyTransaction", "Filled", "PlacedRow", "Report", "given"]

_Part = TypeVar("_Part", bound=Struct)
_Result = TypeVar("_Result")
AnyRow = NonDerivativeRow | DerivativeRow
AnyTransaction = NonDerivativeTransaction | DerivativeTransaction
# A tuple of types is looked through in C, a union is not.
_TRANSACTIONS: Final = (NonDerivativeTransaction, DerivativeTransaction)
_ROWS: Final = (*_TRANSACTIONS, NonDerivativeHolding, DerivativeHolding)
PlacedRow = tuple[Spot, AnyRow]


class Filled(Struct, frozen=True, gc=False):
    """A field that holds something: its part, its row, its value and its footnotes."""

    spot: Spot
    field: Field
    value: str | bool | date | Decimal | None
    footnotes: tuple[str, ...]

    @property
    def place(self) -> str:
        """Return the place of the field."""
        return self.spot.at(self.field.name)

    @property
    def element(self) -> str:
        """Return the name of the element."""
        return self.field.row.path.rpartition("/")[2]


def given(value: object) -> bool:
    """Tell whether a field holds anything; a box that is not ticked does."""
    return value is False or bool(value)


class Report(Struct, frozen=True, dict=True):
    """A document, the day on which it is judged, and the slips of its file.

    A document with a schema version, or with the header that EDGAR put before it, is judged as disseminated, else
    as one that a filer submits on `today`. `circumstances` are what its due date depends on and it does not say.
    """

    document: OwnershipDocument
    today: date | None = None
    slips: tuple[Slip, ...] = ()
    circumstances: Circumstances = Circumstances()

    @cached_property
    def submitted(self) -> bool:
        """Tell whether the document is still to be submitted: EDGAR adds a schema version and an accession number."""
        header = self.document.header
        return self.document.schema_version is None and (header is None or header.accession_number is None)

    @cached_property
    def document_type(self) -> str:
        """Return the type by which the document is judged: its own, its header's, else the likeliest."""
        header = self.document.header
        named = (self.document.document_type, header.submission_type if header else None)
        return next((one for one in named if one in DOCUMENT_TYPES), self._likely_type)

    @property
    def _likely_type(self) -> str:
        timely = {row.timeliness.value for row in self.rows if isinstance(row, AnyTransaction)}
        form = "3" if not timely else "5" if "L" in timely else "4"
        return f"{form}/A" if self.document.original_filed_on else form

    @property
    def form(self) -> str:
        """Return the form, 3, 4 or 5; an amendment is of its form."""
        return self.document_type[:1]

    @cached_property
    def version(self) -> str | None:
        """Return the schema version by which the document is judged; None for the newest."""
        if self.submitted:
            # From a filer EDGAR takes only the newest, whatever the day of the draft.
            return None
        if generation(self.document.schema_version):
            return self.document.schema_version
        # Some of the first filings have no version.
        day = self.filed_on if self.document.schema_version is None else None
        return version_on(self.document_type, day).name if day else None

    @cached_property
    def generation(self) -> int:
        """Return the generation of the version, 1 to 10."""
        newest = version_on(self.document_type, date.max).name
        return generation(self.version or newest)

    @cached_property
    def filed_on(self) -> date | None:
        """Return the day of filing: of the header, today's for a submission, else None."""
        header = self.document.header
        if header is not None and header.filed_on is not None:
            return header.filed_on
        return self.today if self.submitted else None

    @cached_property
    def known_on(self) -> date | None:
        """Return the day by which everything reported had happened: that of filing, else of the last signature."""
        signed = [one.signed_on for one in self.document.signatures if one.signed_on is not None]
        return self.filed_on or max(signed, default=None)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """List the document and its parts with their places."""
        return spots_of(self.document)

    def at(self, name: str) -> str:
        """Return the place of a field of the document itself."""
        return self.spots[0].at(name)

    @cached_property
    def _by_type(self) -> dict[type[Struct], list[tuple[Spot, Struct]]]:
        sorted_: dict[type[Struct], list[tuple[Spot, Struct]]] = {}
        for spot in self.spots:
            sorted_.setdefault(type(spot.part), []).append((spot, spot.part))
        return sorted_

    def of(self, part: type[_Part]) -> Sequence[tuple[Spot, _Part]]:
        """List the parts of a type with their places."""
        return cast("Sequence[tuple[Spot, _Part]]", self._by_type.get(part, ()))

    def once(self, compute: Callable[["Report"], _Result]) -> _Result:
        """Return what a function computes from the report; rules that share it have it computed once."""
        results = self._results
        if compute not in results:
            results[compute] = compute(self)
        return cast("_Result", results[compute])

    @cached_property
    def _results(self) -> dict[object, object]:
        return {}

    @property
    def rows(self) -> tuple[AnyRow, ...]:
        """List the rows of both tables."""
        return (*self.document.non_derivative_table, *self.document.derivative_table)

    @cached_property
    def placed_rows(self) -> tuple[PlacedRow, ...]:
        """List the rows of both tables with their places."""
        return tuple((spot, spot.part) for spot in self.spots if isinstance(spot.part, _ROWS))

    @cached_property
    def transactions(self) -> tuple[tuple[Spot, AnyTransaction], ...]:
        """List the transactions of both tables with their places."""
        return tuple((spot, row) for spot, row in self.placed_rows if isinstance(row, _TRANSACTIONS))

    @cached_property
    def note_texts(self) -> dict[str, str]:
        """Map the id of each footnote to its text."""
        return {note.id: note.text for note in self.document.footnotes}

    @cached_property
    def plain_texts(self) -> tuple[str, ...]:
        """List remarks and footnotes in lower case, in which a word is found fast."""
        return ((self.document.remarks or "").lower(), *(note.text.lower() for note in self.document.footnotes))

    @cached_property
    def asked(self) -> tuple[tuple[Spot, Needs, AbstractSet[str]], ...]:
        """List the parts that the form has, each with what it must hold and the names of the fields that it has."""
        kind = self.document_type, self.generation
        return tuple(
            (spot, needs_of(type(spot.part), *kind, flat=spot.flat), names)
            for spot, (names, _) in zip(self.spots, self._contents, strict=True)
            if self.has(spot)
        )

    def has(self, spot: Spot) -> bool:
        """Tell whether the form has such a part; footnotes have no rows and are not asked."""
        return _has(type(spot.part), self.document_type)

    @cached_property
    def _contents(self) -> tuple[tuple[AbstractSet[str], list[Filled]], ...]:
        return tuple(_contents(spot) for spot in self.spots)

    @cached_property
    def filled(self) -> tuple[Filled, ...]:
        """List each field that holds a value or footnotes, in document order."""
        return tuple(one for _, filled in self._contents for one in filled)

    @cached_property
    def noted(self) -> tuple[Filled, ...]:
        """List each field that footnotes hang on."""
        return tuple(one for one in self.filled if one.footnotes)

    @cached_property
    def numbers(self) -> tuple[tuple[Filled, Decimal], ...]:
        """List each field that holds a number."""
        return tuple((one, one.value) for one in self.filled if type(one.value) is Decimal)

    @cached_property
    def texts(self) -> tuple[tuple[Filled, str], ...]:
        """List each field that holds a text or a choice."""
        return tuple((one, one.value) for one in self.filled if type(one.value) is str)

    def texts_in(self, *names: str) -> Iterator[tuple[Filled, str]]:
        """Yield the fields of these names that hold a text, in document order."""
        return ((one, text) for one, text in self.texts if one.field.name in names)

    def days(self, *names: str) -> Iterator[tuple[Filled, date]]:
        """Yield the fields of these names that hold a day, in document order."""
        return ((one, one.value) for one in self.filled if one.field.name in names and type(one.value) is date)

    def slips_of(self, kind: str) -> tuple[Slip, ...]:
        """List the slips of a kind."""
        return tuple(slip for slip in self.slips if slip.kind == kind)

    def faults(self, kind: str) -> tuple[Fault, ...]:
        """List the faults of a kind."""
        faults = self.document.faults
        return tuple(fault for fault in faults if fault.kind == kind) if faults else ()

    @cached_property
    def _unread(self) -> tuple[Fault, ...]:
        return self.faults("value")

    def is_unread(self, place: str) -> bool:
        """Tell whether something stands at or below a place that was not read as its kind."""
        return any(fault.place == place or fault.place.startswith(f"{place}/") for fault in self._unread)


@cache
def _has(part: type[Struct], document_type: str) -> bool:
    use: str | None = getattr(part, "use", None)
    return part is not Footnote and (use is None or use_on(use, document_type) != "-")


def _contents(spot: Spot) -> tuple[AbstractSet[str], list[Filled]]:
    """Return the names of the fields that hold something, and those that hold values."""
    part = spot.part
    names: set[str] = set()
    filled: list[Filled] = []
    for name, field, how in _fields(type(part)):
        value: Any = getattr(part, name)
        if value is None or value is EMPTY or (not value and value is not False):
            continue
        names.add(name)
        if how == "cell":
            filled.append(Filled(spot, field, value.value, value.footnotes))
        elif how == "references":
            filled.append(Filled(spot, field, None, value))
        elif how == "value":
            filled.append(Filled(spot, field, value, ()))
    return names, filled


@cache
def _fields(part: type[Struct]) -> tuple[tuple[str, Field, str], ...]:
    """List the fields of a part: name, field, and whether it is a part, a cell, references or a value."""
    return () if part is Footnote else tuple((field.name, field, _how(field)) for field in fields_of(part))


def _how(field: Field) -> str:
    if field.parts:
        return "part"
    return "cell" if field.is_cell else "references" if isinstance(field.row.kind, NoteIds) else "value"
