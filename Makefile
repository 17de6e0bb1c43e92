# Thin on purpose: the work is in tools/dev.py, which needs nothing but Python and says so in words.
PYTHON ?= python3

.PHONY: setup run test check

setup run test check:
	@$(PYTHON) tools/dev.py $@
