"""What there is to do: filings, drafts, vests, gaps, tokens, each with the next step."""
