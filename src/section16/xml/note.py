"""A note: a fault that was mended, said where it stood."""

from section16.form.fault import Fault

__all__ = ["note"]


def note(reason: str, *, line: int | None = None, text: str = "", place: str = "document") -> Fault:
    """Return the fault that tells of a repair to a file or of an oddity in it."""
    return Fault(place=place, line=line, text=text, reason=reason, kind="repair")
