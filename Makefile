# Một Cửa Số. `make` lists what there is. Needs only make and Python 3.11 or newer; nothing here needs root.

# The first Python on this machine that is new enough; PYTHON=/path/to/python chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; \
	done; echo python3)
VENV := .venv/bin/python
# Extra arguments: make run ARGS="--base-port 9000", make test ARGS="-k deadlines"
ARGS ?=
# Two files of tests at a time, each with servers of its own; three are no faster on 2 cores. SIDE_BY_SIDE= runs one after the other.
# Which begins when: tests/support/side_by_side.py.
SIDE_BY_SIDE ?= -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help install run doctor assets test test-kafka soak bench lint lock screenshots clean check
# A second make in the same folder would install the same things at the same time.
.NOTPARALLEL:

help: ## list these commands
	@echo "Một Cửa Số:  make run   |   make test"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  %-12s %s\n' $$name "$$text"; done

check:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "✗ Không có Python / There is no Python. Thử / Try: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) deploy/preflight.py

install: check ## make .venv from the hashed lock (only what is missing)
	@$(PYTHON) deploy/install.py run

assets: install ## build CSS, JavaScript and translations (only what changed)
	@$(VENV) -m deploy.assets.build

run: assets ## start everything on this machine; Ctrl-C stops it
	@exec $(VENV) -m deploy.motcua up $(ARGS)

doctor: install ## say what is missing on this machine, and the fix
	@$(VENV) -m deploy.motcua doctor $(ARGS)

test: check ## run all tests on the embedded servers
	@$(PYTHON) deploy/install.py run test
	@$(VENV) -m deploy.assets.build
	@$(VENV) -m deploy.browser
	@$(VENV) -m pytest $(SIDE_BY_SIDE) $(ARGS)

test-kafka: check ## run the delivery and fault tests on a real Apache Kafka
	@$(PYTHON) deploy/install.py run test
	@$(VENV) -m deploy.kafka.check $(ARGS)

soak: check ## kill everything again and again while 20,000 applications come in (about half an hour; seed and number can be set)
	@$(PYTHON) deploy/install.py run test
	@$(VENV) -m deploy.assets.build
	@MOTCUA_CHAOS_APPLICATIONS=$${MOTCUA_CHAOS_APPLICATIONS:-20000} $(VENV) -m pytest tests/faults/test_chaos.py -s $(ARGS)

bench: check ## measure, and write tests/bench/RESULTS.md
	@$(PYTHON) deploy/install.py run test
	@$(VENV) -m deploy.assets.build
	@$(VENV) -m tests.bench $(ARGS)

lint: check ## ruff and mypy
	@$(PYTHON) deploy/install.py run test
	@$(VENV) -m ruff check .
	@$(VENV) -m mypy

lock: check ## write the lock files again from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(PYTHON) deploy/install.py run
	@$(VENV) -m deploy.lock $(ARGS)

screenshots: check ## take the pictures of the README (needs Debian's chromium)
	@$(PYTHON) deploy/install.py run test
	@$(VENV) -m deploy.assets.build
	@$(VENV) -m deploy.browser
	@$(VENV) -m deploy.screenshots $(ARGS)

clean: ## remove what was installed and built; data in .motcua stays
	rm -rf .venv deploy/assets/node_modules shared/web/static/dist deploy/kafka/jars .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find services shared deploy tests -name __pycache__ -type d -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +
