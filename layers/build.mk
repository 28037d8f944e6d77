# How `sam build` makes every layer and function; included by the Makefile beside each of them.
# SAM calls it at the project's root (WorkingDirectory in the template), with ARTIFACTS_DIR set.
PYTHON ?= $(firstword $(wildcard .venv/bin/python) python3)
BUILD := $(PYTHON) layers/build.py
