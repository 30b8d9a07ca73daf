"""Accounts: the people who log in, what each may do, how they prove who they are, and who may approve what."""
