"""The command line: parses, calls one function, prints. It holds no rule of its own.

A new verb is a function in a module of its own: decorated with `reading`, `writing`
or `taking` (`options`), it gets one object first and its own options after it, and
prints a `Listing` (`output`) of items whose class stands in `shapes.ITEMS`. Its
place goes into `app.VERBS`, and a row into the table of `tests/cli/test_contract.py`.
"""
