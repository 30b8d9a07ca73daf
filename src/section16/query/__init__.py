"""A lake, asked: SQL, views and screens."""
