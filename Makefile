# Thin on purpose: the work is in tools/dev.py, which needs nothing but Python and says so in words.
PYTHON ?= python3

.PHONY: setup run test check bench

setup run test check bench:
	@$(PYTHON) tools/dev.py $@
