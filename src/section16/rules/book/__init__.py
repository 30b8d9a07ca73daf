"""The rules, each in the file that the letters of its id name.

| letters | file | about |
|---|---|---|
| BA | `balances.py` | what is owned after each row |
| DO | `document.py` | the report as a whole |
| DT | `dates/` | dates and deadlines; its `__init__.py` lists the numbers |
| EL | `elements.py` | which elements stand where, and the file's own text |
| FN | `footnotes.py` | footnotes |
| OW | `owners.py` | reporting owners |
| PL | `plans.py` | plans under Rule 10b5-1 |
| RO | `rows.py` | rows, and conditions between their cells |
| TR | `trades/` | transactions; its `__init__.py` lists the numbers |
| VA | `values.py` | what an element holds |

`lines.py` and `wording.py` hold no rules: they have what several files ask about rows and about texts.
"""
