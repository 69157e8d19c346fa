# Two commands for a fresh machine with Python 3.11 or newer:
#   make demo   sets up and runs the demo        (PORT=8001 HOST=0.0.0.0 to change where)
#   make test   sets up and runs the whole suite (ARGS="-k name" to choose, JOBS=1 for one process)
# Besides: make test-bluesky posts to Bluesky's own server (needs npm, a C++ compiler and Linux on
# x86-64; kept in BLUESKY_SERVER).

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
JOBS ?= auto
BLUESKY_SERVER ?= $(HOME)/.cache/wagtail-advocacy/bluesky
BIN = $(VENV)/bin

.PHONY: demo demo-networks demo-reset test test-bluesky lint messages docs clean

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[demo]"
	@touch $@

$(VENV)/networks.stamp: setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[demo-networks]"
	@touch $@

$(VENV)/testing.stamp: setup.cfg pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[testing]"
	@touch $@

demo: $(VENV)/demo.stamp
	@HOST=$(HOST) PORT=$(PORT) exec $(BIN)/python -m example_site.run

demo-networks: $(VENV)/networks.stamp
	@HOST=$(HOST) PORT=$(PORT) exec $(BIN)/python -m example_site.run --networks

demo-reset:
	rm -rf example_site/var

test: $(VENV)/testing.stamp
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

test-bluesky: $(VENV)/testing.stamp
	.ci/bluesky_server $(BLUESKY_SERVER)
	BLUESKY_SERVER=$(BLUESKY_SERVER) $(BIN)/python -m pytest -m bluesky tests/networks/apis $(ARGS)

lint:
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ruff djhtml curlylint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check --tabwidth 4 wagtail_advocacy example_site tests
	$(BIN)/curlylint wagtail_advocacy example_site

messages:
	cd wagtail_advocacy && django-admin makemessages --no-location -l nl -l da && django-admin compilemessages

docs:
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[docs]"
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build

clean:
	rm -rf $(VENV) .tox build dist docs/_build *.egg-info
