# Thin on purpose: the work is in tools/dev.py, which needs nothing but Python and says so in words.
PYTHON ?= python3

.PHONY: setup run test check bench bench-peers

setup run test check bench bench-peers:
	@$(PYTHON) tools/dev.py $@
