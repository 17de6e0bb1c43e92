"""The append-only log: what happened, in commit order, and each audience's dense stream of it."""

APPENDED = "greenlane_appended"
"""Key in ``Session.info`` that says this transaction appended to the log."""
