"""The rules on transactions.

| numbers | file | about |
|---|---|---|
| TR001, TR003, TR010, TR013 to TR018, TR024, TR028 | `codes.py` | what a transaction code asks for |
| TR002, TR009, TR011, TR012 | `exercises.py` | exercises, and shares withheld |
| TR004 to TR008, TR019, TR020, TR025 | `prices.py` | prices |
| TR027 | `positions.py` | positions that gain when the share falls |
| TR021 to TR023, TR026 | `pairs.py` | rows beside one another |
"""
