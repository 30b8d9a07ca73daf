"""Rules over several reports of one person about one issuer: what no report shows alone.

| numbers | file | about |
|---|---|---|
| SE001, SE002, SE007, SE008 | `duty.py` | when the duty to report began and ended |
| SE003 | `balances.py` | balances that go on from report to report |
| SE004, SE005 | `repeats.py` | transactions that are reported again, and those that an amendment adds |
| SE009 | `restated.py` | what an amendment leaves as it was beside what it restates |
| SE006 | `plans.py` | the days of plans under Rule 10b5-1 |
"""
