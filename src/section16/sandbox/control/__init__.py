"""The local EDGAR's clock and faults, set by tests and by hand."""
