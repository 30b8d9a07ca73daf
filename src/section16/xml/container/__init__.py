"""Container."""
