"""What the project must reach, measured: each module prints its figures, `scripts/bench.py` all of them."""
