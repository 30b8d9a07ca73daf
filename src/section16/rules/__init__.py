"""From a form to findings: the rulebook, and the function that asks it.

An id is two letters and three digits, and public: it is retired, never reused. The letters say what the rule is
about, its severity says who minds:

| letters | about |
|---|---|
| EL | elements: order, use per form and version, number |
| VA | values: kind, range, length, list, characters |
| FN | footnotes |
| OW | reporting owners |
| RO | rows, and conditions between their cells |
| DO | the document as a whole |
| TR | transactions: code, price, footnote, pairs |
| BA | balances |
| DT | dates and deadlines |
| PL | plans under Rule 10b5-1 |
| SE | several reports of one person about one issuer |
"""

from section16.rules.catalog import RULES, rule_named
from section16.rules.check import check_document, check_report
from section16.rules.report import Report
from section16.rules.rule import Rule

__all__ = ["RULES", "Report", "Rule", "check_document", "check_report", "rule_named"]
