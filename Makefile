# One place for the commands people use. Each target that needs the environment builds it first.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# What the lock holds beside the project and its dev group:
#   hatchling, editables   build the editable install without asking an index again
#   async-timeout          redis (of Prefect) needs it on Python < 3.11.3, which Debian 12 has
LOCK_BESIDES := hatchling>=1.25 editables async-timeout>=4.0.3

# What `make check` and CI add to the tests.
COVERED := --cov=gtm --cov=tasks --cov-fail-under=90 --cov-report=term:skip-covered

# Where nothing may be compiled for later, each of the many processes would compile the whole project anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test model static check up bench soak lock docs clean

help: ## Show this help
	@echo "gtm-flows: from a list to the sequencer, a blog draft and a digest"
	@echo
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

setup: $(READY) ## Build .venv with the project in it (the others do this by themselves)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || \
		{ echo "requirements.lock is for Python 3.11 and 3.12. Try: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@# The lock is complete: nothing is left to resolve, and an older pip that does resolve (`coverage[toml]` beside
	@# a pinned `coverage`) fails on the day one of these packages brings out a new version.
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/pip check --quiet --disable-pip-version-check
	@touch $@

demo: $(READY) ## The whole road on a seeded world: no keys, nothing leaves this machine
	@$(BIN)/gtm demo

up: $(READY) ## Keep Prefect, a worker, the sandbox and all deployments running
	@$(BIN)/gtm serve

# Two cores: a third process works while the other two wait for a signal, a timeout or a program to start.
test: $(READY) ## Run the tests (with every random case, as CI does: DEEP=1)
	@$(BIN)/pytest -n 3 $(if $(DEEP),--deep) $(if $(COVERAGE),$(COVERED))

model: $(READY) ## Explore the push ledger's model deeper than the tests do (minutes)
	@$(BIN)/python -m tests.model.deep

static: $(READY) ## Format, lint, types and layering, without the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static ## Everything: format, lint, types, layering, then the tests with their coverage
	@$(MAKE) --no-print-directory test COVERAGE=1

bench: $(READY) ## Measure the road beside a naive Prefect flow and a plain script, and its parts alone
	@$(BIN)/python -m benchmarks.road
	@$(BIN)/python -m benchmarks.push_ledger
	@# What only the benchmarks need; without an index the row that needs it says so.
	-@$(BIN)/python -c 'import polars' 2>/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check $$($(BIN)/python -c \
		'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["bench"])')
	@$(BIN)/python -m benchmarks.judging
	@$(BIN)/python -m benchmarks.words_openers

docs: $(READY) ## Write what is generated: .env.example, the schema of plays, the webinar list, the page of faults
	@$(BIN)/pytest -q tests/repo/test_repo_generated.py tests/repo/test_repo_faults.py --write-generated

soak: $(READY) ## Kill pushing processes over and over: KILLS=300 LEADS=2000 DATABASE=sqlite|postgresql SEED=n
	$(BIN)/python -m tests.kill.loop --kills $(or $(KILLS),300) --leads $(or $(LEADS),2000) \
		--database $(or $(DATABASE),sqlite) $(if $(SEED),--seed $(SEED))

lock: $(READY) ## Resolve pyproject.toml into requirements.lock (newest versions: UPGRADE=--upgrade)
	@mkdir -p build
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > build/dev.in
	@printf '%s\n' $(foreach package,$(LOCK_BESIDES),'$(package)') >> build/dev.in
	$(BIN)/pip-compile $(UPGRADE) --quiet --generate-hashes --allow-unsafe --strip-extras \
		--no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements.lock pyproject.toml build/dev.in
	@sed -i 's|-r build/dev.in|gtm-flows (dev)|; /^# The following packages are considered/d' requirements.lock
	@sed -i '1i # Every package of `make setup`, with hashes, for Python 3.11 and 3.12. Made by `make lock`; do not edit.' requirements.lock

clean: ## Remove the environment, builds and caches (the ledger in .gtm stays)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
