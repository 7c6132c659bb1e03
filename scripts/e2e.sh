#!/bin/sh
# `npm run e2e`: deploys by Pulumi, to Docker engines and to an OpenStack that run on this machine, and updates under load.
# Installs what it needs, once: Pulumi and its providers are built from source in a quarter of an hour.
# Arguments: those of vitest, e.g. names of test files.
set -eu
cd "$(dirname "$0")/.."

sh scripts/install-node-packages.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
sh scripts/install-debian-packages.sh
npm run --silent build
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nospof
# Said here, since root, whom sudo makes, has another home.
NOSPOF_PULUMI_ROOT=${NOSPOF_PULUMI_ROOT:-$cache/pulumi}
NOSPOF_DOCKER_ROOT=${NOSPOF_DOCKER_ROOT:-$cache/docker}
NOSPOF_OPENSTACK_CACHE=${NOSPOF_OPENSTACK_CACHE:-$cache/openstack}
NOSPOF_OPENSTACK_MACHINE=${NOSPOF_OPENSTACK_MACHINE:-$cache/openstack-machine}
export NOSPOF_PULUMI_ROOT NOSPOF_DOCKER_ROOT NOSPOF_OPENSTACK_CACHE NOSPOF_OPENSTACK_MACHINE
sh scripts/install-pulumi.sh
sh scripts/install-docker.sh
sh scripts/install-openstack.sh
sh scripts/install-openstack-machine.sh

set -- vitest run --config vitest.e2e.config.ts "$@"
[ "$(id -u)" -eq 0 ] || set -- sudo env PATH="$PATH" CI="${CI:-}" NOSPOF_PULUMI_ROOT="$NOSPOF_PULUMI_ROOT" \
  NOSPOF_DOCKER_ROOT="$NOSPOF_DOCKER_ROOT" NOSPOF_OPENSTACK_CACHE="$NOSPOF_OPENSTACK_CACHE" \
  NOSPOF_OPENSTACK_MACHINE="$NOSPOF_OPENSTACK_MACHINE" "$@"
exec "$@"
