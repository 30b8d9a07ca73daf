"""The local EDGAR's public side: archive, indexes, feeds and records."""
