"""The explorer: screens, people, issuers, filings and SQL over a lake, each page as it was known on any day."""
