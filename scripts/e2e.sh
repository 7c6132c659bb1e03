#!/bin/sh
# `npm run e2e`: deploys by Pulumi, to Docker engines and to an OpenStack that run on this machine, and updates under load.
# Installs what it needs, once: Pulumi and its providers are built from source in some eight minutes.
# `npm run verify` runs one of them, the shop on a Docker engine.
# Arguments: those of vitest, e.g. names of test files.
set -eu
cd "$(dirname "$0")/.."

sh scripts/install-node-packages.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
sh scripts/install-debian-packages.sh
npm run --silent build
. scripts/as-root.sh
sh scripts/install-pulumi.sh
sh scripts/install-docker.sh
sh scripts/install-openstack.sh
sh scripts/install-openstack-machine.sh

as_root vitest run --config vitest.e2e.config.ts "$@"
