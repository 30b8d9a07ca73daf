"""Short-swing profit and the day on which a trade is safe: answers as texts, and pages of them."""
