"""What can go wrong with the workspace."""

from section16.standard.errors import Section16Error

__all__ = ["ConflictError", "JobLostError", "TransitionError", "UnreachableError", "WorkspaceError"]


class WorkspaceError(Section16Error):
    """The workspace cannot be used, or not in this way; the message is one line for the user."""


class TransitionError(WorkspaceError):
    """A submission cannot go from the state it is in to the one that is asked for."""


class ConflictError(WorkspaceError):
    """Another process was faster; read again what it made of it."""


class JobLostError(ConflictError):
    """A job was claimed by another process, or has ended; whoever held it stops."""


class UnreachableError(WorkspaceError):
    """The database cannot be used now: no server, no room, a lock never let go; later the same may work."""
