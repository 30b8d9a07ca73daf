"""Item 405 of Regulation S-K: who reported late, counted, and in the words of a disclosure."""
