"""The settings of a local EDGAR that is always open and decides within a tenth of a second."""

from typing import Final

from section16.sandbox.settings import SandboxSettings

__all__ = ["QUICK"]

QUICK: Final = SandboxSettings(hours="always", visible_after=0.02, decided_after=0.05, published_after=0.08)
