"""The standard as data: value kinds, rows, code lists, schema versions, dated law, the EDGAR calendar."""
