"""Views over the tables of the lake."""
