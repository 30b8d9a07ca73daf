"""What the project must reach, measured: each module prints its figures, `scripts/bench.py` all of them.

What kills, races and damages stands in `tests/harness/`, where tests run it in small sizes; here it runs in large ones.
"""
