"""The pages of the workbench: what an address shows, as HTML and, at the same address, as data.

`routes.py` declares pages and acts with what they need; `page.py` and `visit.py` are what every handler works with.
"""
