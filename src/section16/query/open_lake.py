"""`section16.open_lake`: a lake opened for SQL, trades, holdings and screens."""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from section16.query.known_filings import KnownFilings
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.query.screens.filters import word_of
from section16.query.screens.run import Screens, unknown_parties
from section16.query.screens.saved import load_screen
from section16.query.screens.screen import AmountLike, DayLike, Screen, ScreenError, amount_of, day_of
from section16.query.selections import Wanted, holdings_known, holdings_of, rows_of, trades_of, words_of

if TYPE_CHECKING:
    from section16.form.frames import ExactFrame

__all__ = ["LAKE_METHODS", "OpenLake", "open_lake"]

# What users call; each is in the reference of the package.
LAKE_METHODS: Final = ("arrow", "close", "holdings", "rows", "screen", "sql", "stream", "table", "trades")


def open_lake(
    uri: str | Path, storage_options: dict[str, str] | None = None, *, files: bool = False, floats: bool = False
) -> "OpenLake":
    """Open a lake to query it; raise LakeError where there is none. `files` lets statements read other files, too.

    With `floats`, frames have floats in place of exact decimals. Use it as a context manager, or call `close` at the
    end.
    """
    return OpenLake(DeltaTables(str(uri), storage_options), files=files, floats=floats)


@contextmanager
def _named_as_given() -> Iterator[None]:
    """Name a filter that is wrong as `trades` calls it."""
    try:
        yield
    except ScreenError as error:
        raise error.called(word_of(error.field).replace("-", "_")) from None


class OpenLake(Query):
    """A lake to query; any number of threads may ask `sql`, `arrow`, `trades`, `holdings`, `screen` and `rows`.

    Each answer is as of the newest filings, in a Polars frame with exact amounts, or with floats if it was opened so. A
    frame draws itself in a notebook; `to_arrow()` gives Arrow, `to_pandas(floats=True)` pandas with floats.
    """

    @cached_property
    def _screens(self) -> Screens:
        return Screens(self.source)

    def __repr__(self) -> str:
        """Return where the lake is."""
        place = self.source.uri if isinstance(self.source, DeltaTables) else self.source
        return f"open_lake({str(place)!r})"

    def __dir__(self) -> Iterable[str]:
        """List what users call."""
        return LAKE_METHODS

    def trades(  # noqa: PLR0913 - each filter has its own name
        self,
        *,
        issuer: Wanted = (),
        owner: Wanted = (),
        code: Wanted = (),
        plan: Literal["yes", "no", "not-asked", "left-empty"] | None = None,
        since: DayLike | None = None,
        until: DayLike | None = None,
        traded_since: DayLike | None = None,
        traded_until: DayLike | None = None,
        min_price: AmountLike | None = None,
        max_price: AmountLike | None = None,
        min_value: AmountLike | None = None,
        max_value: AmountLike | None = None,
        superseded: bool = False,
        limit: int | None = None,
    ) -> "ExactFrame":
        """Return transactions line by line, with the columns of the view `trades`, the newest filings first.

        `issuer` is a CIK or symbol, `owner` a CIK or a part of the name, `code` a transaction code; each may be
        several. `since` and `until` are days of filing, `traded_since` and `traded_until` those of the trade; `plan` is
        the form's 10b5-1 box. Price and value are those of a line. Lines that an amendment repeats are left out unless
        `superseded`; with `until`, what was filed later does not count. PLAN_ADOPTED_ON is the day that a footnote of
        the line tells of its plan. A warning tells of an issuer or owner whom no filing names. Raises ScreenError,
        QueryError and LakeError.
        """
        with _named_as_given():
            wanted = Screen(
                issuers=words_of(issuer),
                owners=words_of(owner),
                codes=tuple(one.upper() for one in words_of(code)),
                plan=plan,
                since=day_of("since", since),
                until=day_of("until", until),
                traded_since=day_of("traded_since", traded_since),
                traded_until=day_of("traded_until", traded_until),
                min_price=amount_of("min_price", min_price),
                max_price=amount_of("max_price", max_price),
                min_value=amount_of("min_value", min_value),
                max_value=amount_of("max_value", max_value),
                as_filed=superseded,
            )
        self._warn_of_unknown("trades", wanted)
        return self.to_frame(self.answer(*trades_of(wanted, limit)))

    def holdings(self, *, as_of: DayLike | None = None, issuer: Wanted = (), owner: Wanted = ()) -> "ExactFrame":
        """Return the newest reported balance of each line that an owner holds, as the view `latest_holdings` has it.

        `as_of` knows only what had been accepted by the end of that day. `issuer` and `owner` as in `trades`, with the
        same warning. Raises ScreenError, QueryError and LakeError.
        """
        wanted = Screen(issuers=words_of(issuer), owners=words_of(owner))
        self._warn_of_unknown("holdings", wanted)
        which, given = holdings_known(wanted, day_of("as_of", as_of))
        question = holdings_of(wanted)
        if not given:
            return self.to_frame(self.answer(*question))
        with Query(KnownFilings(self.source, which, given)) as narrowed:
            return self.to_frame(narrowed.answer(*question))

    def screen(self, screen: Screen | str, limit: int | None = None) -> "ExactFrame":
        """Find trades by a `Screen`, or the name of a preset or of one saved in the lake, the newest filings first.

        The first screen of a big lake takes a while, later ones do not. A warning tells of an issuer, owner or industry
        that no filing names. Raises ScreenError and LakeError.
        """
        wanted = load_screen(screen, self.source.folder) if isinstance(screen, str) else screen
        if not isinstance(wanted, Screen):
            message = f"screen: a {type(screen).__name__} is none; give a Screen, or the name of one"
            raise ScreenError(message)
        self._warn_of_unknown("screen", wanted)
        with self._lock:
            screens = self._screens
        return self.to_frame(screens.run(wanted, limit))

    def rows(self, table: str, /, **equal: object) -> "ExactFrame":
        """Return the rows of a table or view whose columns have the values that are given: `rows("events", CODE="G")`.

        Of several values one has to be there, and None asks for what is missing; a list, such as OWNERS, has to contain
        the value. Raises QueryError, with the nearest name, for a table or column that there is not.
        """
        with self._lock:
            named = self.table(table)
            columns = dict(zip(named.columns, map(str, named.types), strict=True))
        text, values = rows_of(table, columns, equal)
        return self.to_frame(self.answer(text, values))

    def _warn_of_unknown(self, asked: str, wanted: Screen) -> None:
        for one in unknown_parties(self, wanted):
            warnings.warn(f"{asked}: {one.line}", stacklevel=3)

    def close(self) -> None:
        """Close the lake; what was answered stays."""
        with self._lock:
            if "_screens" in vars(self):
                self._screens.close()
        super().close()
