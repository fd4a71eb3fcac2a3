# `make demo` shows the evidence base, `make test` sets everything up and runs all tests. Both work on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# The least line coverage of the core, in per cent.
COVERAGE ?= 90
# uv is many times faster; plain venv and pip do as well.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv)

.PHONY: demo test check search bench setup browser wheel reference clean

demo: $(STAMP)
	$(BIN)/skillshed demo $(DEMO)

test: $(STAMP) browser check
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE)
	SKILLSHED_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2 --dist loadfile tests/people tests/site tests/plans tests/provision tests/referrals

check: $(STAMP)
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/mypy
	$(BIN)/lint-imports

# Properties with other examples than the last time: a fault found here becomes an example of a test.
search: $(STAMP)
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=search $$(grep -rl "from hypothesis" tests --include="test_*.py")

bench: $(STAMP)
	$(BIN)/skillshed bench all

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	 { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 ..."; exit 2; }
ifeq ($(UV),uv)
	uv venv --quiet --clear --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
	uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[all,dev]'
else
	@$(PYTHON) -m venv --clear $(VENV) || { echo "Python's venv is needed (Debian: apt-get install python3-venv)."; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,dev]'
endif
	touch $(STAMP)

# What a user gets: the wheel, installed without this folder, shows the demo.
wheel: $(STAMP)
	$(BIN)/python scripts/try_wheel.py

# Pages of docs/reference that are made from the code.
reference: $(STAMP)
	$(BIN)/python scripts/make_reference.py

# Chromium comes from the distribution (Debian, Ubuntu); elsewhere set SKILLSHED_CHROMIUM to a browser that is there.
browser:
	@command -v chromium >/dev/null || [ -n "$$SKILLSHED_CHROMIUM" ] || \
	 (command -v apt-get >/dev/null && SUDO=$$(command -v sudo || true) && \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium >/dev/null) || \
	 echo "No Chromium here: tests that need a browser will say so."

clean:
	rm -rf $(VENV) .demo
