# `make demo` shows the evidence base, `make test` sets everything up and runs all tests. Both work on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: demo test check bench setup browser clean

demo: $(STAMP)
	$(BIN)/skillshed demo $(DEMO)

test: $(STAMP) browser check
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered
	SKILLSHED_TEST_DATABASE=postgres $(BIN)/python -m pytest tests/people tests/site -q

check: $(STAMP)
	$(BIN)/ruff check src tests scripts bench
	$(BIN)/ruff format --check src tests scripts bench
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/skillshed bench all

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all,dev]'
	touch $(STAMP)

# Chromium comes from the distribution (Debian, Ubuntu); elsewhere set SKILLSHED_CHROMIUM to a browser that is there.
browser:
	@command -v chromium >/dev/null || [ -n "$$SKILLSHED_CHROMIUM" ] || \
	 (command -v apt-get >/dev/null && SUDO=$$(command -v sudo || true) && \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium >/dev/null) || \
	 echo "No Chromium here: tests that need a browser will say so."

clean:
	rm -rf $(VENV) .demo
