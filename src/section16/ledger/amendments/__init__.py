"""Which report an amendment amends, and what it does to each row: repeats, corrects, adds, or withdraws it."""
