"""What the SEC's specifications say, as data: value kinds, rows, code lists, schema versions, limits, numbers."""
