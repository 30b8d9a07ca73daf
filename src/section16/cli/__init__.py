"""The command line: one file a command, each thin over a task."""

from section16.cli.main import main

__all__ = ["main"]
