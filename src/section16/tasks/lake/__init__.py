"""What users do with a lake of filings: fill it, follow EDGAR into it, screen it, and give it out."""
