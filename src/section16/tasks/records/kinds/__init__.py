"""What a record of each kind says, and what is wrong with one; `catalog.py` has them by name."""
