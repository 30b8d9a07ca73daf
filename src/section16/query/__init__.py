"""Queries over a lake: SQL, views and screens."""
