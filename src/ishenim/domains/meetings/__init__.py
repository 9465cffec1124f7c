"""Reporting meetings of neighbourhood officers, residents' questions, and what became of each.

Read `procedures.py` first: it is the rule. `actions.py` is the only way to change anything; `queries.py` is the
only way for a page to read.
"""
