# Each target is one command of packaging/environment.py, which also runs without make:
#     python3 packaging/environment.py test        (Windows: py packaging\environment.py test)
# Further arguments: make test ARGS="tests/test_dates.py -k range"

PYTHON ?= python3
ENVIRONMENT = @$(PYTHON) packaging/environment.py

.DEFAULT_GOAL := help
.PHONY: help run test quick kill soak lint check format screenshots benchmarks translations package windows stick smoke lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

run: ## open the program (first time: makes its environment)
	$(ENVIRONMENT) run $(ARGS)

test: ## run all tests
	$(ENVIRONMENT) test $(ARGS)

quick: ## run the tests that are not slow
	$(ENVIRONMENT) quick $(ARGS)

kill: ## kill saves, imports and typing 300 times in all, and look what is left
	$(ENVIRONMENT) kill $(ARGS)

soak: ## hundreds of rounds: kills at every step, moved and copied registers, random hands at the window
	$(ENVIRONMENT) soak $(ARGS)

lint: ## look for mistakes and untidy code, check types
	$(ENVIRONMENT) lint $(ARGS)

check: ## lint, then all tests: what must pass before a change goes in
	$(ENVIRONMENT) check $(ARGS)

format: ## tidy the code
	$(ENVIRONMENT) format $(ARGS)

screenshots: ## take the pictures of the guide, and write its table of keys
	$(ENVIRONMENT) screenshots $(ARGS)

benchmarks: ## measure the limits of the design
	$(ENVIRONMENT) benchmarks $(ARGS)

translations: ## gather the program's words, update and compile the Arabic catalogue
	$(ENVIRONMENT) translations

package: ## make the packages for Linux: archive and .deb (PYTHON=/usr/bin/python3)
	$(ENVIRONMENT) package $(ARGS)

windows: ## make the zip for Windows (ARGS=python-3.11.9-embed-amd64.zip, from python.org)
	$(ENVIRONMENT) windows $(ARGS)

stick: ## put packages, guide and sums into dist/stick, to be copied to a stick
	$(ENVIRONMENT) stick $(ARGS)

smoke: ## try what `make package` made, on a bare system inside this one (needs root)
	$(ENVIRONMENT) smoke $(ARGS)

lock: ## write the lock files anew from requirements*.in (ARGS=--upgrade for newer versions)
	$(ENVIRONMENT) lock $(ARGS)

clean: ## remove the environment and everything else that was made
	$(ENVIRONMENT) clean
