#!/bin/sh
# Builds Pulumi for tests from Go modules: its command line, what starts Node.js for it, and the Docker and OpenStack
# providers that the SDKs in node_modules ask for. Users have all this from Pulumi's installer.
# Versions and checksums: go.mod and go.sum below test/e2e/pulumi. What was made from the same files already stays as it is; a
# run that is broken off leaves what was there. Go is found, or installed from Debian's packages.
# The first time it takes some eight minutes of two processors and 260 MB, and 4.5 GB in Go's own caches, which only make the
# next build short: `go clean -cache -modcache` empties them.
# NOSPOF_PULUMI_ROOT: folder for it, an absolute path. Default: ${XDG_CACHE_HOME:-$HOME/.cache}/nospof/pulumi.
# GOMODCACHE, GOCACHE, GOPROXY and the like: as Go reads them (go help environment).
set -eu
cd "$(dirname "$0")/.."

root=${NOSPOF_PULUMI_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/nospof/pulumi}
modules=$PWD/test/e2e/pulumi
pulumi=github.com/pulumi/pulumi

say() { printf 'pulumi: %s\n' "$*"; }

# What an SDK in node_modules calls itself: Pulumi looks for a provider of just that version.
sdk_version() { node -p "require('./node_modules/@pulumi/$1/package.json').version.replace(/^v/, '')"; }

# Each program: file below the root, folder of its Go module, its package, what the linker sets to its version, that version.
programs() {
  version=$(sed -n "s|^.*$pulumi/pkg/v3 \(v[^ ]*\).*|\1|p" "$modules/engine/go.mod")
  echo bin/pulumi engine $pulumi/pkg/v3/cmd/pulumi $pulumi/sdk/v3/go/common/version.Version "$version"
  echo bin/pulumi-language-nodejs engine ./language-nodejs $pulumi/sdk/v3/go/common/version.Version "$version"
  for sdk in docker openstack; do
    version=$(sdk_version $sdk)
    echo "plugins/resource-$sdk-v$version/pulumi-resource-$sdk" providers ./$sdk main.version "$version"
  done
}

# Checksum of all that a program is built from, but for Go itself. Arguments: as a line of `programs`.
inputs() {
  sources=""
  case "$3" in ./*) sources=$(cd "$modules/$2" && find "$3" -type f | LC_ALL=C sort) ;; esac
  # shellcheck disable=SC2086
  (echo "$*" && cd "$modules/$2" && cat go.mod go.sum $sources) | sha256sum | cut -d ' ' -f 1
}

# File with the checksum of what a program was built from.
record() { echo "$root/inputs/$(basename "$1")"; }

# Reads lines of `programs`, writes those that are to be built.
missing() {
  while read -r file rest; do
    # shellcheck disable=SC2086
    if [ -x "$root/$file" ] && [ "$(cat "$(record "$file")" 2>/dev/null)" = "$(inputs "$file" $rest)" ]; then continue; fi
    echo "$file $rest"
  done
}

# Go, new enough for the go.mod files or able to fetch one that is, as $go.
find_go() {
  needed=$(sed -n 's/^go //p' "$modules/engine/go.mod")
  go=""
  for candidate in go /usr/local/go/bin/go; do
    if [ -z "$go" ] && command -v $candidate >/dev/null 2>&1; then go=$candidate; fi
  done
  if [ -z "$go" ]; then
    say "no Go here: installing Debian's"
    sh scripts/install-debian-packages.sh golang-go ca-certificates
    go=go
  fi
  # A Go of 1.21 or newer fetches the one that a go.mod asks for; an older one is told to fetch the same module by name.
  export GOTOOLCHAIN=auto GOFLAGS= GOWORK=off CGO_ENABLED=0
  found=$($go env GOVERSION)
  case "$found" in
    go1.[0-9] | go1.[0-9].* | go1.1[0-9]* | go1.20*)
      say "fetching Go $needed: $found is too old"
      toolchain=golang.org/toolchain@v0.0.1-go$needed.$($go env GOOS)-$($go env GOARCH)
      folder=$($go mod download -json "$toolchain" | sed -n 's/^.*"Dir": "\(.*\)".*/\1/p')
      chmod -R u+x "$folder/bin" "$folder/pkg/tool"
      go=$folder/bin/go
      ;;
  esac
  say "$(cd "$modules/engine" && $go version)"
}

# Reads lines of `programs` and fetches what they need, while the processor is busy with an earlier one. What goes wrong here,
# the build will tell.
download() {
  while read -r _ module package _; do
    (cd "$modules/$module" && $go list -deps "$package" >/dev/null 2>&1) || true
  done
}

# Arguments: as a line of `programs`.
build() {
  # Without what only debuggers read, it is built in less time and space.
  if ! (cd "$modules/$2" && $go build -trimpath -buildvcs=false -gcflags=all=-dwarf=false -ldflags "-s -w -X $4=$5" \
    -o "$part/program" "$3" >"$part/log" 2>&1); then
    cat "$part/log" >&2
    say "$1 could not be built: the reason stands above. Go's modules come from $($go env GOPROXY)" >&2
    return 1
  fi
  rm -f "$(record "$1")"
  mkdir -p "$(dirname "$root/$1")" "$root/inputs"
  mv "$part/program" "$root/$1"
}

# By this the command line starts dynamic providers; it comes with the SDK.
copy_script() {
  mkdir -p "$root/bin"
  cp node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs "$part/script"
  chmod 755 "$part/script"
  mv "$part/script" "$root/bin/pulumi-resource-pulumi-nodejs"
}

mkdir -p "$root"
# One run at a time: the second one finds what the first has built.
exec 9>"$root/.lock"
if ! flock -n 9; then
  say "waiting for another run"
  flock 9
fi

part=$root/.part
downloading=""
trap '[ -z "$downloading" ] || kill "$downloading" 2>/dev/null || true; rm -rf "$part"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
rm -rf "$part"
mkdir "$part"

copy_script
programs >"$part/programs"
missing <"$part/programs" >"$part/todo"
if [ ! -s "$part/todo" ]; then
  say "found in $root"
  exit 0
fi

find_go
begun=$(date +%s)
download <"$part/todo" 9>&- &
downloading=$!
while read -r file module package variable version; do
  say "building $file $version"
  at=$(date +%s)
  build "$file" "$module" "$package" "$variable" "$version" </dev/null
  inputs "$file" "$module" "$package" "$variable" "$version" >"$part/record"
  mv "$part/record" "$(record "$file")"
  say "built in $(($(date +%s) - at)) s"
done <"$part/todo"
say "all in $root, $(($(date +%s) - begun)) s, $(du -sh "$root" | cut -f 1)"
