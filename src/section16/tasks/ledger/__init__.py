"""Questions to the ledger: what they are put to, and the answers as values and tables."""
