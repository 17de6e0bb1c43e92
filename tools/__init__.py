"""The developer's commands: set-up, run, check and test, with the standard library alone."""
