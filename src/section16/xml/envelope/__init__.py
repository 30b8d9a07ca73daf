"""What is transmitted to EDGAR: a submission with its documents, written, read and judged."""
