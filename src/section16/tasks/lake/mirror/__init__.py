"""EDGAR as a source: each filing fetched once, through a raw cache."""
