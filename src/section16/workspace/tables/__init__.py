"""The tables of the workspace."""
