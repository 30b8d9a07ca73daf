"""The options of the generator, and what is wrong with them."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from section16.standard.errors import ReasonsError
from section16.standard.row import DOCUMENT_TYPES
from section16.standard.versions import VERSIONS, SchemaVersion
from section16.synth.damage import DAMAGE_KINDS, damage_named
from section16.synth.planting.plant import PLANTED_KINDS

__all__ = ["EARLIEST", "LATEST", "Options", "OptionsError", "with_days"]

_FIRST, _LAST = date(2004, 1, 1), date(2025, 12, 31)
# Before the one there is no schema; after the other EDGAR's holidays are a guess.
EARLIEST, LATEST = VERSIONS[0].first_on, date(2030, 12, 31)
# The newest version has no last day; its filings are made for some months.
_NEWEST_LAST = date(2026, 10, 31)


class OptionsError(ReasonsError):
    """The options ask for filings that cannot be made."""


class Options(Struct, frozen=True, kw_only=True):
    """What filings to make; shares are of all filings, from 0 to 1.

    `forms` are "3", "4", "5"; `versions` schema versions, none for those of their days. Without days the filings are
    of 2004 to 2025, or of the days of the versions asked for. `footnotes` is the share of those that need not be
    there. `damage` names the kinds of errors, none for all. `planted` is the share of rows with an error of what is
    reported, and `plant` names their kinds.
    """

    seed: int = 1
    first_on: date | None = None
    last_on: date | None = None
    forms: tuple[str, ...] = ("3", "4", "5")
    versions: tuple[str, ...] = ()
    amendments: float = 0.03
    joint: float = 0.05
    footnotes: float = 0.7
    errors: float = 0.0
    damage: tuple[str, ...] = ()
    planted: float = 0.0
    plant: tuple[str, ...] = ()

    def mistakes(self) -> tuple[str, ...]:
        """List what cannot be made, as `place: what was seen; what to do`."""
        return tuple(_mistakes(self))


def _mistakes(options: Options) -> list[str]:
    found = [
        f"{name}: {share} is no share; give a number from 0 to 1"
        for name in ("amendments", "joint", "footnotes", "errors", "planted")
        if not 0 <= (share := getattr(options, name)) <= 1
    ]
    known = {version.name for version in VERSIONS}
    found += [
        f"versions: '{one}' is no schema version; give one of {', '.join(sorted(known))}"
        for one in options.versions
        if one not in known
    ]
    letters = [one for one in DOCUMENT_TYPES if len(one) == 1]
    found += [f"forms: '{one}' is no form; give 3, 4 or 5" for one in options.forms if one not in letters]
    found += [
        f"damage: '{one}' is no kind of error; give of {', '.join(kind.name for kind in DAMAGE_KINDS)}"
        for one in options.damage
        if damage_named(one) is None
    ]
    found += [
        f"plant: '{one}' is no kind; give of {', '.join(PLANTED_KINDS)}"
        for one in options.plant
        if one not in PLANTED_KINDS
    ]
    if not options.forms:
        found.append("forms: there is none; give 3, 4 or 5")
    return found or _mistakes_of_days(options)


def _mistakes_of_days(options: Options) -> list[str]:
    named = [version for version in VERSIONS if version.name in options.versions]
    if named and not any(_spans(version, options) for version in named):
        return [f"versions: {', '.join(options.versions)} is of no form asked for; give another form or version"]
    found = with_days(options)
    first, last = found.first_on or EARLIEST, found.last_on or LATEST
    if first < EARLIEST:
        return [f"from: {first} is before {EARLIEST}, the first filings in XML; give a later day"]
    if last > LATEST:
        return [f"to: {last} is after {LATEST}; give an earlier day"]
    if first > last:
        return [f"from: {first} is after {last}; give an earlier day, or versions of those days"]
    return []


def with_days(options: Options) -> Options:
    """Return the options with their days, cut to those of the versions asked for."""
    spans = [span for version in VERSIONS if version.name in options.versions for span in _spans(version, options)]
    if not spans:
        return replace(options, first_on=options.first_on or _FIRST, last_on=options.last_on or _LAST)
    first, last = min(one for one, _ in spans), max(one for _, one in spans)
    return replace(
        options,
        first_on=max(first, options.first_on or first),
        last_on=min(last, options.last_on or last),
    )


def _spans(version: SchemaVersion, options: Options) -> list[tuple[date, date]]:
    """List the days on which EDGAR wrote a version, for each form asked for."""
    found = []
    for form in sorted(set(version.forms) & set(options.forms)):
        later = [one.first_on for one in VERSIONS if form in one.forms and one.generation > version.generation]
        last = date.fromordinal(min(later).toordinal() - 1) if later else _NEWEST_LAST
        found.append((version.first_on, last))
    return found
