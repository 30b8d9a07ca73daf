"""The rules on dates and deadlines.

| numbers | file | about |
|---|---|---|
| DT001 to DT003, DT005, DT007 to DT014 | `days.py` | days that cannot be, and the order of days |
| DT004, DT006, DT015 to DT017 | `deadlines.py` | when what is reported was due |
"""
