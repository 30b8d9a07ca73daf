"""EDGAR's public side: records, archives, indexes and feeds."""
