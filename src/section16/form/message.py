"""Messages as one line each, whatever the values in them hold."""

__all__ = ["one_line"]


def one_line(text: object) -> str:
    """Return a text as one line that a terminal can show: control characters and line ends stand as escapes."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in str(text))
