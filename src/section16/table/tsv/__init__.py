"""The SEC's insider data sets, read and written."""
