"""Sources into a lake."""
