# make test   everything that must hold: style, types, arrows, tests (one after the other: PYTEST_ARGS="-n 0")
# make demo   a made-up event, imported, in a window (without a screen: a tour into demo/)
# make bench  how long things take
# make fuzz   any bytes at all for everything that reads what strangers send (FUZZ_SECONDS=600)
# The first run makes .venv and installs the pinned packages; after that it is at hand at once.

PYTHON ?= python3
VENV := .venv/bin
READY := .venv/ready
PINS := build_spec/requirements-dev.txt
FUZZ_SECONDS ?= 600

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

.PHONY: test rules demo bench fuzz lint setup system printers pins clean

test: lint rules printers
	@$(VENV)/python -m pytest -q -n 2 --dist loadfile $(PYTEST_ARGS)

# Who may have a badge: every branch of every rule is tried.
rules: setup
	@said=$$($(VENV)/coverage run --branch --source=kiosk -m pytest -q tests/core/test_decide.py 2>&1) || { echo "$$said"; exit 1; }
	@said=$$($(VENV)/coverage report -m --include=kiosk/decide.py --fail-under=100) || { echo "$$said"; exit 1; }

lint: setup
	@$(VENV)/python -m ruff check --quiet .
	@$(VENV)/python -m ruff format --check --quiet . || { echo "Run: $(VENV)/ruff format ."; exit 1; }
	@$(VENV)/python -m mypy --no-error-summary
	@said=$$($(VENV)/lint-imports --no-cache 2>&1) || { echo "$$said"; exit 1; }

demo: setup
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    QT_QPA_PLATFORM=offscreen $(VENV)/kiosk demo --tour demo/; \
	else \
	    $(VENV)/kiosk demo; \
	fi

bench: setup
	@$(VENV)/python -m tests.bench

# Its engine has wheels for Linux alone; without it a loop of our own does what it can.
fuzz: setup
	@$(VENV)/python -m pip install --quiet --require-hashes -r build_spec/requirements-fuzz.txt || true
	@$(VENV)/python -m tests.fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

setup: $(READY)

system:
	@PYTHON="$(PYTHON)" sh build_spec/system_packages.sh

# What the tests print on and press keys on; where it cannot be installed, those tests are skipped.
printers: setup
	@PYTHON="$(PYTHON)" sh build_spec/system_packages.sh test

$(READY): $(PINS) pyproject.toml | system
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "Setting up .venv (once, a few minutes) ..."
	@$(VENV)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@$(VENV)/python -m pip install --quiet --require-hashes -r $(PINS)
	@said=$$($(VENV)/python -m pip install --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat -e . 2>&1) || { echo "$$said"; exit 1; }
	@touch $@

pins:
	@build_spec/pin.sh $(PIN_ARGS)

clean:
	rm -rf .venv demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
