"""How the SEC prints a date."""

from datetime import date

__all__ = ["print_day"]


def print_day(value: date) -> str:
    """Return MM/DD/YYYY."""
    return f"{value.month:02}/{value.day:02}/{value.year:04}"
