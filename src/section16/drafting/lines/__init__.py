"""Steps, rows and running balances: what each event does to the lines of Tables I and II."""
