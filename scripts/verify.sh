#!/bin/sh
# `npm run verify`: everything that must hold, from a fresh clone on Debian or Ubuntu with Node and npm alone.
# NOSPOF_TEST_REPORTS: folder for vitest's JSON reports: of the tests, the drills and the deployments. Default: none.
set -eu
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

step "packages of npm"
sh scripts/install-node-packages.sh
# From here on everything runs on the Node of node_modules, however old the machine's own is.
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
echo "Node $(node --version)"

step "packages of Debian"
sh scripts/install-debian-packages.sh

. scripts/as-root.sh
step "MySQL of Debian sid"
sh scripts/install-mysql.sh

step "build"
npm run --silent build

step "types"
npm run --silent typecheck

step "format and lint"
npm run --silent lint

step "unused code"
npm run --silent unused

# Arguments: name of the report, how progress is shown, then those of vitest.
run_vitest() {
  report=$1 progress=$2
  shift 2
  set -- vitest run "$@"
  if [ -n "${NOSPOF_TEST_REPORTS:-}" ]; then
    set -- "$@" --reporter="$progress" --reporter=json --outputFile.json="$NOSPOF_TEST_REPORTS/$report.json"
  fi
  as_root "$@"
}

# What failed has a second attempt in CI, in a process of its own, with nothing beside it: docs/adr/0013.
second_attempt() {
  again=$(node scripts/second-attempt.js files "$NOSPOF_TEST_REPORTS/tests.json") || return 0
  [ -n "$again" ] || return 0
  step "tests: second attempt of" $again
  status=0
  # No name of a test file holds a space.
  run_vitest tests-again default --maxWorkers=1 $again || status=$?
  as_root node scripts/second-attempt.js merge "$NOSPOF_TEST_REPORTS/tests.json" "$NOSPOF_TEST_REPORTS/tests-again.json" || status=$?
}

status=0
step "tests"
run_vitest tests default || status=$?
if [ "$status" -ne 0 ] && [ "${CI:-}" = true ] && [ -f "${NOSPOF_TEST_REPORTS:-}/tests.json" ]; then
  second_attempt
fi

if [ "$status" -eq 0 ]; then
  step "drills: what is predicted against what happens, for some ten minutes"
  run_vitest drills default --config vitest.drill.config.ts || status=$?
fi

if [ "$status" -eq 0 ]; then
  step "Pulumi and Docker: built and installed the first time, for some ten minutes"
  { sh scripts/install-pulumi.sh && sh scripts/install-docker.sh; } || status=$?
fi

if [ "$status" -eq 0 ]; then
  step "deployments: pulumi up of the shop on Docker, and its updates under load, for some seven minutes"
  run_vitest deployments verbose --config vitest.e2e.config.ts test/e2e/updates/docker.e2e.ts || status=$?
fi

if [ "$(id -u)" -ne 0 ]; then
  # What root has written here belongs to the user again.
  for written in dist node_modules/.vite "${NOSPOF_TEST_REPORTS:-}"; do
    if [ -n "$written" ] && [ -e "$written" ]; then
      sudo chown -R "$(id -u):$(id -g)" "$written"
    fi
  done
fi
exit "$status"
