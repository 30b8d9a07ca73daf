"""Reports of insider ownership: SEC Forms 3, 4 and 5, from the trade to the record."""
