"""The plan: what happened, in a filer's words, as typed values."""
