"""New filings, followed as EDGAR publishes them."""
