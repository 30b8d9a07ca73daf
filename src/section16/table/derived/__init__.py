"""The derived tables: their columns, and their rows from what the ledger finds out."""
