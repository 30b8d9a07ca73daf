"""The code lists of the specifications, with the words for each code."""
