"""Pages of records: issuers and insiders, what they hold, what vests, awards, libraries."""
