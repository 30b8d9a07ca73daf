"""Batches of filings become rows of the lake: staged, planned, committed, and put into every table once."""
