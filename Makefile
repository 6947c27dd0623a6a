# `make` alone lists what you can do.
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.run-ready
DEV_STAMP := .venv/.dev-ready
OUT ?= out
SPARK := .venv/spark

# Compiled code is kept beside .venv's parts, also where the surroundings say that Python should keep none: every one of
# the many processes that tests start would compile the whole site and all its parts again, which takes seconds.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode

# uv is quick but does not read the settings of pip; where an office has its own mirror, pip does the work.
install = $(BIN)/uv pip install --quiet --python $(BIN)/python $(1) 2>/dev/null || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)

# conftest.py says which files begin. A third worker gains nothing on two cores, and browsers then wait too long.
SIDE_BY_SIDE := -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup run serve test check check-types check-rules cluster soak lock docs messages clean

help: ## List what you can do
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(BIN)/uv: requirements/uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Valorise needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.12 run"; exit 2; }
	@$(PYTHON) -m venv .venv || { echo "The module venv is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $@

$(RUN_STAMP): $(BIN)/uv requirements/run.lock pyproject.toml
	@echo "Setting up (once): a virtual environment in .venv with pinned parts"
	@$(call install,--require-hashes -r requirements/run.lock)
	@$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.lock
	@$(call install,--require-hashes -r requirements/dev.lock)
	@touch $@

setup: $(RUN_STAMP) ## Set up .venv with what Valorise needs to run

serve: setup ## Open Valorise in a browser, with the bundled office
	@$(BIN)/valorise serve

run: setup ## Run the main job on the bundled example; report in out/report.html
	@$(BIN)/valorise run --out $(OUT)

# Tables of tests are small, and the workers take all cores already.
test: export POLARS_MAX_THREADS := 1
test soak: export PYTHONPATH := $(CURDIR)/$(SPARK)$(addprefix :,$(PYTHONPATH))
test: $(DEV_STAMP) ## Set up and run all tests, on both databases where PostgreSQL is named
	@passed=true; \
	$(if $(VALORISE_POSTGRES),VALORISE_PLATFORM_ON=postgres $(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not browser and not processes and not words" src/valorise/platform || passed=false;) \
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) || passed=false; \
	$$passed

check: $(DEV_STAMP) ## Lint, types, floors, knowledge, docs and words
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target check-types check-rules

check-types: # the longest of the checks, on one core, beside all others
	@$(BIN)/mypy

check-rules:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/valorise knowledge check
	@$(BIN)/python -m tests.house.documents --check
	@DJANGO_SETTINGS_MODULE=tests.platform_settings $(BIN)/python -m django makemigrations --check --dry-run

docs: $(DEV_STAMP) ## Write the generated documents anew
	@$(BIN)/python -m tests.house.documents

messages: $(DEV_STAMP) ## Collect the texts to translate
	@$(BIN)/python -m tests.house.messages

cluster: $(SPARK)/.ready ## Set up what the tests on a Spark cluster need

# Half a gigabyte that only the cluster needs: it stays beside the other parts, and out of every other run.
$(SPARK)/.ready: $(DEV_STAMP) requirements/cluster.lock
	@$(call install,--target $(SPARK) --require-hashes -r requirements/cluster.lock)
	@touch $@

soak: $(DEV_STAMP) cluster ## The long runs: kills, fuzzing, load
	@VALORISE_SOAK=whole $(BIN)/python -m pytest -n 0 -m soak

lock: $(BIN)/uv ## Resolve the pinned parts anew
	@$(BIN)/python -m tests.house.lock

clean: ## Remove what was built
	@rm -rf .venv out build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
