"""Commands on what insiders hold: events, balances, amendments, lateness, short-swing profit."""
