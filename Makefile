# Two commands for a newcomer: `make demo` and `make test`. Both need Python 3.11 or 3.12, pip and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: models evaluation demo test test-long lint bench clean

$(VENV)/run.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[service]'
	touch $@

$(VENV)/test.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[test]'
	touch $@

## Scan the shipped sample notes, print their checklists, write out/report.html, and ask the service over HTTP.
demo: $(VENV)/run.stamp
	mkdir -p out
	$(BIN)/notecheck scan corpora/synthetic/samples --format table
	$(BIN)/notecheck scan corpora/synthetic/samples --format html --out out/report.html
	$(BIN)/python -m notecheck_service.demo
	@echo "The same as a page: out/report.html"

## Lint, types, layers and tests, each as CI runs them: two files of tests at a time.
test: $(VENV)/test.stamp lint
	$(BIN)/pytest -m "not long" -n 2 --dist loadfile

## The long suites as well: fuzzing, growth, full evaluation.
test-long: $(VENV)/test.stamp lint
	$(BIN)/pytest --timeout 3600

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## Train the linear models, and write what they are worth; models/reader.py has an environment of its own.
models: $(VENV)/test.stamp
	$(BIN)/pip install --quiet --editable '.[train]'
	$(BIN)/python models/train.py

## Measure the program, its models and the peers, and write docs/evaluation.md.
evaluation: $(VENV)/test.stamp
	$(BIN)/pip install --quiet --editable '.[train]'
	$(PYTHON) benchmarks/peers.py
	$(BIN)/python models/evaluate.py

## Speed side by side with medspaCy, which gets an environment of its own.
bench:
	$(PYTHON) benchmarks/run.py

clean:
	rm -rf $(VENV) .bench out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
