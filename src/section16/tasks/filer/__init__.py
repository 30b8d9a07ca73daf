"""Use cases of managing a filer's EDGAR account."""
