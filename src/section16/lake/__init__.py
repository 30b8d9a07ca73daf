"""The lake: Delta tables of filings, and what is asked of them."""
