"""What goes wrong with a lake, in one line without secrets."""

__all__ = ["Contention", "LakeError"]


class LakeError(Exception):
    """A lake cannot be opened, read or written; the message says where, what was seen and what to do."""


class Contention(LakeError):  # noqa: N818 - a state of affairs, which passes
    """Another writer was faster, again and again."""
