"""EDGAR itself: its filing API on one side, its public indexes, archives and feeds on the other."""
