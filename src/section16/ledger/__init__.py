"""Many reports as values: what insiders hold, what changed it, and what they owe."""
