"""Pages of accounts: coming in, one's own account, and an administrator's: people, ways to log in, vault, trail."""
