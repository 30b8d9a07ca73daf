"""The bulk reader: thousands of filings at a time, into Arrow."""
