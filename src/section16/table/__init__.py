"""Many forms as columns: the schema of the lake's tables, the bulk reader, and the SEC's data-set files."""
