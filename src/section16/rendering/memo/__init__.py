"""Answers as a page that people print: memoranda, tables of days and prices, disclosures; with charts.

`memo.py` has the value, `charts.py` draws, and `html.py`, `pdf.py` and `text.py` lay out.
"""
