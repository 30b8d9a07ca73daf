"""A made-up issuer to try the workbench with: people, grants, filed reports, drafts, log-ins and a small lake.

`insiders.py` has who they are, `make.py` puts everything into a folder.
"""
