"""Errors that filers make, put into made-up filings on purpose and written down beside them."""
