"""The pages on which reports are prepared, proved, approved, filed and followed."""
