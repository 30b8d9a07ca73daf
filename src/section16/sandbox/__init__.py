"""A local EDGAR: takes submissions over HTTP, judges them by the rulebook, publishes what it accepts.

It is for tests and for practice. Where public documents do not say how EDGAR behaves, the docstring of the function
says what the sandbox does.
"""

from section16.sandbox.faults import InjectedFault
from section16.sandbox.settings import AccountUser, AddressOfRecord, Filer, SandboxSettings

__all__ = ["AccountUser", "AddressOfRecord", "Filer", "InjectedFault", "SandboxSettings"]
