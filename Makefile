# Taqseet. `make` lists what there is; everything is set up in .venv/ of this checkout.

PORT ?= 8000
PAIRS ?= 500000

PY := .venv/bin/python
READY := .venv/.ready
BUILD := build
comma := ,
PAGE := $(BUILD)/scenarios.html
LOG = $(BUILD)/$@.log
UV_VERSION := 0.13.9

# Python 3.13 removed PyEval_CallObject, which durable-rules 2.0.28 still calls; the other name has always meant the same.
RULE_ENGINE_FLAGS := -DPyEval_CallObject=PyObject_CallObject

PACKAGES := engine api features $(wildcard bench)

PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet install

# step(label, command, advice): one line on the terminal; when the command fails, the end of its output and what to do.
define step
	@mkdir -p $(BUILD); printf '  %-42s' "$(1)"; started=$$(date +%s); \
	if ( $(2) ) >$(BUILD)/step.log 2>&1; \
	then printf 'ok %4d s\n' $$(( $$(date +%s) - started )); cat $(BUILD)/step.log >>$(LOG); \
	else printf 'failed\n\n'; tail -n 60 $(BUILD)/step.log; cat $(BUILD)/step.log >>$(LOG); \
	     printf '\n%s\nWhole output: %s\n' '$(strip $(3))' '$(BUILD)/step.log'; exit 1; fi
endef

# locked(name): the lines of one package, with its hashes, out of the lock.
locked = sed -n '/^$(1)==/,/[^\\]$$/p' requirements.lock >$(BUILD)/$(1).txt

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test docs bench fuzz mutate lock check format lint schemas clean
.DELETE_ON_ERROR:

help: ## This list
	@printf 'Taqseet: which installment offers may this customer have, at what cost, and why not the others\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\n  PYTHON=python3.12 chooses the interpreter (3.11, 3.12 or 3.13), PORT=8080 the port.\n'

setup: $(READY) ## Set everything up in .venv/, from the lock
	@printf 'Set up: .venv (%s), command .venv/bin/taqseet\n' "$$($(PY) -V)"

demo: $(READY) ## Start the service, post real carts to it, print the answers, end
	@$(PY) -m api.demo

serve: $(READY) $(PAGE) ## Leave the service running on loopback, a local trial (PORT=8000)
	@.venv/bin/taqseet serve --port $(PORT) --trial

test: $(READY) ## Run every check and every test
	@mkdir -p $(BUILD); : >$(LOG)
	$(call step,style: ruff check,$(PY) -m ruff check .,`make format` repairs much of it.)
	$(call step,style: ruff format,$(PY) -m ruff format --diff .,`make format` does it.)
	$(call step,types: mypy --strict,$(PY) -m mypy $(PACKAGES),Every function is typed; see [tool.mypy] in pyproject.toml.)
	$(call step,imports: lint-imports,.venv/bin/lint-imports --no-logo,Who may import whom is in [tool.importlinter] in pyproject.toml.)
	$(call step,book: taqseet check,.venv/bin/taqseet check,Each problem names its file and line and what would help.)
	@printf '  tests: pytest\n'
	@$(PY) -m pytest -n 2

docs: $(READY) ## Run the scenarios; write them and the policies to build/*.html
	@mkdir -p $(BUILD); printf 'Running the scenarios, about a minute\n'
	@$(PY) -m features.page

bench: $(READY) ## Measure ours against zen-engine and a plain loop
	@$(PY) -m bench

fuzz: $(READY) ## Compare the evaluators on many more random books (PAIRS=500000)
	@TAQSEET_FUZZ_PAIRS=$(PAIRS) $(PY) -m pytest -n 2 -k "differential or fuzz"

mutate: $(READY) ## Put a fault into every rule in turn: would a case or scenario notice?
	@$(PY) -m engine.analysis.mutation

check: $(READY) ## Check the book in rules/ and policies/
	@.venv/bin/taqseet check

format: $(READY) ## Format the code and repair what can be repaired
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

lint: $(READY) ## Style, types and imports, without the tests
	$(call step,style: ruff check,$(PY) -m ruff check .,`make format` repairs much of it.)
	$(call step,style: ruff format,$(PY) -m ruff format --diff .,`make format` does it.)
	$(call step,types: mypy --strict,$(PY) -m mypy $(PACKAGES),Every function is typed; see [tool.mypy] in pyproject.toml.)
	$(call step,imports: lint-imports,.venv/bin/lint-imports --no-logo,Who may import whom is in [tool.importlinter] in pyproject.toml.)

schemas: $(READY) ## Write the JSON Schemas of the YAML documents anew
	@$(PY) -m engine.schema.json_schemas

lock: ## Resolve the dependencies of pyproject.toml anew into requirements.lock
	$(call step,uv $(UV_VERSION),test -x $(BUILD)/uv/bin/uv || { $(or $(PYTHON),python3) -m venv $(BUILD)/uv && \
	    $(BUILD)/uv/bin/python -m pip --disable-pip-version-check install uv==$(UV_VERSION); },Is the package registry reachable?)
	$(call step,requirements.lock,$(BUILD)/uv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	    --upgrade --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' \
	    --output-file requirements.lock,The lines above say which packages do not go together.)

clean: ## Remove .venv/ and everything that was built
	@rm -rf .venv $(BUILD) taqseet.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made once, for `make serve`; from then on it is `make docs` that writes it anew.
$(PAGE): | $(READY)
	@mkdir -p $(BUILD); printf 'Running the scenarios once for /scenarios and /policies, about a minute\n'
	@$(PY) -m features.page || printf 'Some scenarios do not hold for this book; the page shows which. Going on.\n'

# ---- set-up: runs again only when the lock, pyproject.toml or a chosen PYTHON= changes --------------------------------

IN_RANGE := import sys, venv, ensurepip; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
SAME_VERSION := import sys; print(*sys.version_info[:3])

# With PYTHON= on the command line, a .venv of another version is made anew.
ifneq ($(origin PYTHON),undefined)
ifneq ($(shell $(PYTHON) -c '$(SAME_VERSION)' 2>/dev/null),$(shell $(PY) -c '$(SAME_VERSION)' 2>/dev/null))
.PHONY: $(READY)
endif
endif

$(READY): LOG = $(BUILD)/setup.log
$(READY): requirements.lock pyproject.toml
	@mkdir -p $(BUILD); : >$(BUILD)/setup.log; printf 'Setting up .venv\n'
	@for candidate in $(or $(PYTHON),$(PY) python3.11 python3.12 python3.13 python3); do \
	    if $$candidate -c '$(IN_RANGE)' 2>/dev/null; then chosen=$$candidate; break; fi; \
	done; \
	if [ -z "$$chosen" ]; then \
	    printf 'No Python 3.11, 3.12 or 3.13 with the venv module was found (looked for: %s).\n' '$(or $(PYTHON),python3.11 python3.12 python3.13 python3)' >&2; \
	    printf 'Name one: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3.12\n' >&2; exit 1; \
	fi; \
	if [ "$$($$chosen -c '$(SAME_VERSION)')" != "$$($(PY) -c '$(SAME_VERSION)' 2>/dev/null)" ]; then \
	    printf '  %-42s' "environment: $$($$chosen -V)"; \
	    $$chosen -m venv --clear .venv && printf 'ok\n'; \
	fi
	$(call step,build tools,$(call locked,setuptools) && \
	    $(PIP) --require-hashes -r $(BUILD)/setuptools.txt,Is the package registry reachable? Then run the command again.)
	$(call step,rule engine (compiled here),$(call locked,durable-rules) && CPPFLAGS='$(CPPFLAGS) $(RULE_ENGINE_FLAGS)' \
	    $(PIP) --no-cache-dir --no-build-isolation --no-deps --require-hashes -r $(BUILD)/durable-rules.txt,A C compiler and the headers of this Python are needed; then run the command again.)
	$(call step,dependencies (pinned$(comma) with hashes),$(PIP) --no-build-isolation --require-hashes -r requirements.lock,Is the package registry reachable? Then run the command again.)
	$(call step,this checkout,$(PIP) --no-build-isolation --no-deps --editable .,The lines above say what is wrong with the checkout.)
	$(call step,imports,cd .venv && bin/python -c 'import durable_rules_engine$(comma) fastapi$(comma) orjson$(comma) sqlalchemy$(comma) engine$(comma) api',Remove .venv and run the command again; if it stays report the lines above.)
	@touch $@
