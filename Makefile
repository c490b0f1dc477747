# Front Door. Every target sets up what it needs first, and only once: see setup/.
.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-long chaos chaos-short bundle test-bundle generate icons

help: ## What there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: ## Set up, build and open the window (on a virtual display where there is none)
	@setup/run

test: ## Set up and run every check
	@setup/test

check: ## The quick loop while working: format, lints, domain and store tests, screen types
	@setup/check

bench: ## Measure: one line a figure on standard output
	@setup/bench

bench-long: ## The same with five times as many key presses
	@setup/bench --long

chaos: ## Let 16 desks, their cables and PostgreSQL fail, and judge what became of 100,000 acts
	@setup/chaos

chaos-short: ## The same within a minute
	@setup/chaos --short

bundle: ## Make the .deb and the .rpm
	@setup/bundle

test-bundle: bundle ## Install the .deb on this machine and open its window
	@setup/test-bundle

generate: ## Write the generated files again: wire types, snapshots
	@setup/packages run && setup/rust && setup/regenerate

icons: ## Draw the icons again from icons/front-door.svg
	@setup/icons
