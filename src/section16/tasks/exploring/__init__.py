"""What pages of the explorer say: one value a page, from a lake that is only read, as it was known on any day."""
