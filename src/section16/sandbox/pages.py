"""The pages and feeds that are made from templates."""

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["FORM_TITLES", "SITE", "page", "size_in_words"]

SITE: Final = "https://www.sec.gov"
FORM_TITLES: Final = {
    "3": "Initial statement of beneficial ownership of securities",
    "4": "Statement of changes in beneficial ownership of securities",
    "5": "Annual statement of changes in beneficial ownership of securities",
}
_KILO: Final = 1024


def page(name: str, **values: object) -> str:
    """Fill a template; every value is escaped."""
    return _environment().get_template(f"{name}.j2").render(site=SITE, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("section16.sandbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def size_in_words(size: int) -> str:
    """Write a size in bytes as EDGAR's feeds do: `8 KB`, `2 MB`."""
    return f"{max(1, round(size / _KILO))} KB" if size < _KILO**2 else f"{round(size / _KILO**2)} MB"
