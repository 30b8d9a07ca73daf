"""Screens as a watch needs them: asked about all that concerns new filings, and of their rows those about these."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from section16.lake.relations import DeltaTables
from section16.lake.screen import ScreenError
from section16.lake.screen_sql import KEY
from section16.tasks.alerting import Hit
from section16.tasks.screening import find, load_screen, screens_of

__all__ = ["Screens"]


class Screens:
    """The screens that alerts are wanted for, preset or saved in the lake's folder or in a file."""

    def __init__(
        self, lake: str, names: Iterable[str], file: str | None = None, storage: Mapping[str, str] | None = None
    ) -> None:
        """Look all of them up; raises ScreenError for one that is none."""
        self._lake, self._file = lake, file
        self._storage = dict(storage or {}) or None
        for name in names:
            load_screen(name, lake, file)

    def find(self, screen: str, accessions: tuple[str, ...]) -> tuple[Hit, ...]:
        """Return a screen's rows about these filings; raises ScreenError and LakeError.

        The screen is read anew each time: one that was changed counts from then on.
        """
        named = screens_of(self._lake, self._file).get(screen)
        if named is None:
            message = f"'{screen}' is no screen any more; its alerts wait until it is saved again"
            raise ScreenError(message)
        rows = find(named, DeltaTables(self._lake, self._storage), accessions).to_pylist()
        return tuple(_hit(row) for row in rows)


def _hit(row: dict[str, Any]) -> Hit:
    plain = {name: _plain(value) for name, value in row.items()}
    return Hit(accession=row[KEY[0]], key=" ".join(str(row[name]) for name in KEY), row=plain)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a cell
    """Write an amount without the zeros that its column adds; it stays a text, exact."""
    if not isinstance(value, Decimal):
        return value
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
