# Thin: every target sets up what it needs, then hands over to Meson, npm or a script.
PYTHON ?= /usr/bin/python3
BUILD  := build/release
SAN    := address,undefined

.PHONY: help run run-keycloak all web test dev bench fmt lint fuzz soak failover apifuzz caldavcheck install clean

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: all ## Set up, build, and serve on 127.0.0.1:8080 with the embedded database in data/
	@mkdir -p data
	@$(BUILD)/calends serve --set database.url=sqlite:data/calends.db --set http.listen=127.0.0.1:8080

run-keycloak: all ## Serve as `make run` does, beside a Keycloak with people who can sign in
	@scripts/bootstrap --test
	@$(PYTHON) scripts/run-keycloak.py

all: $(BUILD)/build.ninja web ## Set up and build the program and the web application
	@ninja -C $(BUILD) calends | tail -n 1

$(BUILD)/build.ninja: build/.sources
	@scripts/bootstrap
	@if [ -f $@ ]; then meson setup --reconfigure $(BUILD) >/dev/null; \
	else meson setup $(BUILD) --buildtype=release -Db_lto=true >/dev/null; fi
	@touch $@

# Changes when a source file comes or goes, so that Meson looks again.
build/.sources: FORCE
	@mkdir -p build
	@find src tests fuzz migrations meson.build -maxdepth 2 \( -name '*.c' -o -name '*.sql' -o -name meson.build \) | \
		LC_ALL=C sort >build/.sources.new
	@cmp -s build/.sources.new $@ && rm build/.sources.new || mv build/.sources.new $@
FORCE:

web: web/out/index.html ## Build the web application into web/out

web/node_modules/.package-lock.json: web/package-lock.json
	@scripts/bootstrap
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/out/index.html: web/node_modules/.package-lock.json $(shell find web/src web/public web/scripts -type f 2>/dev/null) web/package.json
	@cd web && npm run --silent build
	@touch $@

test: ## Set up, build, and run every test and gate
	@scripts/bootstrap --test
	@$(PYTHON) tests/run.py $(ONLY)

dev: ## Build with sanitizers, serve, and start again whenever a source changes
	@scripts/bootstrap --test
	@$(PYTHON) scripts/dev.py

bench: all ## Measure against baselines of the same run; takes some minutes
	@scripts/bootstrap --test
	@$(PYTHON) bench/run.py

fuzz: ## Fuzz each target for FUZZ_S seconds (default 60)
	@scripts/bootstrap --test
	@$(PYTHON) scripts/fuzz.py $(or $(FUZZ_S),60)

soak: all ## Kill the server under load again and again, and check that nothing is lost
	@$(PYTHON) tests/soak/kill.py --rounds 200

failover: all ## Kill processes and databases again and again on PostgreSQL; all scenes through PgBouncer
	@scripts/bootstrap --test
	@CALENDS=$(BUILD)/calends $(PYTHON) tests/cluster/processes.py --rounds 10
	@CALENDS=$(BUILD)/calends $(PYTHON) tests/cluster/database.py --rounds 10
	@CALENDS=$(BUILD)/calends $(PYTHON) tests/on_postgresql.py --pooled $(PYTHON) tests/scenes/run.py

fmt: ## Format C sources
	@clang-format -i $$(git ls-files --cached --others --exclude-standard '*.c' '*.h')

lint: ## Gates, clang-tidy, ESLint and type checks, without running tests
	@scripts/bootstrap --test
	@$(PYTHON) tests/run.py gates lint web-lint

install: all ## Install the program, the web application and the manual (PREFIX, DESTDIR)
	@DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild

apifuzz: all ## Drive the REST API with schemathesis from its own OpenAPI document
	@scripts/bootstrap --test
	@CALENDS=$(BUILD)/calends $(PYTHON) tests/api_fuzz.py --max-examples $(or $(EXAMPLES),200)

caldavcheck: all ## Ask the server for all that caldav-server-tester knows of faults of CalDAV servers
	@scripts/bootstrap --test
	@CALENDS=$(BUILD)/calends $(PYTHON) tests/caldav_check.py

clean: ## Remove everything that was built
	@rm -rf build web/out web/.next
