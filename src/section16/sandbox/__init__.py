"""A local EDGAR: takes submissions over HTTP, judges them by the rulebook, publishes what it accepts.

It is a stand-in for tests and for trying things out. What the reference does not say about EDGAR is decided in the
docstring of the function that needs it.
"""

from section16.sandbox.faults import Fault
from section16.sandbox.settings import Address, Filer, Individual, SandboxSettings

__all__ = ["Address", "Fault", "Filer", "Individual", "SandboxSettings"]
