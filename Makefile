# Thin calls of one script that needs nothing but Python: `python3 tools/dev.py COMMAND` does the same.
PYTHON ?= python3
DEV = $(PYTHON) tools/dev.py

.PHONY: demo test check bench shell clean compile-requirements messages help

help:
	@$(DEV) help

demo test check bench shell clean compile-requirements messages:
	@$(DEV) $@ $(ARGS)
