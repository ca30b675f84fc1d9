# LXD: `make up` brings a host to its first running container, `make test` builds and tests.
# Nothing here needs more than Debian 12 with Node.js and npm.

PREFIX ?= /usr/local
DESTDIR ?=
LXD_DIR ?= /var/lib/lxd
DISTRO ?= debian
export LXD_DIR

.DEFAULT_GOAL := help
.PHONY: help setup build native bundle up down test check bench reference image install uninstall deb clean

help: ## Print these targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## Install the Debian packages and npm packages that building and running need
	deploy/setup.sh

build: setup ## Build everything into build/
	deploy/build.sh

up: build ## Start the daemon, initialise it and launch a first container
	deploy/up.sh

down: ## Stop the first container and the daemon that `make up` started
	deploy/down.sh

test: build ## Build, then run every test (as root)
	test/run.sh

check: build ## Unit tests only; needs no root
	test/run.sh unit

bench: build ## Compare with Debian's LXD, side by side
	test/run.sh bench

reference: build ## Write the generated pages of docs/reference
	node test/dist/repo/reference.js

image: build ## Build an image: make image DISTRO=debian|busybox
	images/$(DISTRO).sh build/images/$(DISTRO).tar.xz

install: ## Copy the built programs to $(DESTDIR)$(PREFIX)
	deploy/install.sh install '$(DESTDIR)' '$(PREFIX)'

uninstall: ## Remove what `make install` put there
	deploy/install.sh uninstall '$(DESTDIR)' '$(PREFIX)'

deb: build ## Build a Debian package into build/
	deploy/deb.sh

clean: ## Remove everything that was built
	rm -rf build node_modules proto/gen proto/dist packages/*/dist test/dist packages/node-agent/native/build
