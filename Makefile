# `make site` and `make test` work on a machine with git, Python 3.11 or newer and make, and nothing else set up.
# The records need not lie in data/, nor the site go to site/: make site DATA=~/my-review SITE=~/my-site; make serve PORT=8080.

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
DATA ?= data
SITE ?= site
PORT ?= 8000
REV ?= HEAD

# Packages are compiled when they are first used, and kept so, whatever the machine is set to: else each process compiles them again.
unexport PYTHONDONTWRITEBYTECODE
# numpy would start a thread for each processor in each process of the tests, as in a command it does not (commands/report.py).
export OPENBLAS_NUM_THREADS := 1

.PHONY: site test types tests check serve diff format lock schema audit clean

site: $(READY)
	$(PYTHON) build.py --data "$(DATA)" --site "$(SITE)"

check: $(READY)
	$(PYTHON) build.py check --data "$(DATA)"

serve: $(READY)
	$(PYTHON) build.py --site "$(SITE)" serve --data "$(DATA)" --port "$(PORT)"

# What the changes since a revision of the history do to the review: make diff REV=HEAD~1
diff: $(READY)
	@$(PYTHON) build.py diff --data "$(DATA)" "$(REV)"

schema: $(READY)
	$(PYTHON) build.py schema --data "$(DATA)"

test: $(READY)
	$(PYTHON) tests/browser/find_browser.py --install
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 types tests

# Both at once: the one has a processor to itself where the other waits.
types: $(READY)
	$(VENV)/bin/mypy

# Three for two processors: what is tested in the browser waits for it a third of the time.
# In a fresh clone one of them reads all tests first: three at once would each compile them, and the packages.
tests: $(READY)
	@test -d tests/__pycache__ || $(VENV)/bin/pytest --collect-only -qq >/dev/null || true
	$(VENV)/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder

format: $(READY)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# A fresh Debian has Python without the module that puts pip into a virtual environment; as root it is installed, else named.
$(READY): requirements.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$(python3 --version)" >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq python3-venv; \
	  else echo "Python lacks its venv module. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; fi; }
	python3 -m venv --clear $(VENV)
	$(PYTHON) -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

# Locks every package for all platforms and Pythons from 3.11 on, each with its hashes.
lock:
	@command -v uv >/dev/null || { echo "uv is needed to lock the packages; see https://docs.astral.sh/uv/" >&2; exit 1; }
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" --group dev pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" --group audit --output-file requirements-audit.txt

# Tools that only look at the project are in an environment of their own, so that what builds the site does not depend on them.
audit:
	python3 -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-audit.txt
	$(VENV)-audit/bin/python tests/bench/audit.py

clean:
	rm -rf $(VENV) $(VENV)-audit out site
