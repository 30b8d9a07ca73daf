"""Commands on a lake of filings: filled, followed, kept up, asked."""
