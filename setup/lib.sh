# shellcheck shell=bash
# What every set-up script shares: the folder, sentences, stamps, and being root when needed.
# Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export STAMPS="$PWD/.setup"
export TARGET="${CARGO_TARGET_DIR:-$PWD/target}"
export PATH="$STAMPS/node/node_modules/node/bin:$STAMPS/tools/bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
mkdir -p "$STAMPS"

say() { printf '\n== %s\n' "$*" >&2; }
fail() { printf '\nStopped: %s\n' "$*" >&2; exit 1; }

# The hash of all files named, names and contents, in a fixed order.
hash_of() {
  find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum | sha256sum | cut -c1-20
}

# stamped NAME KEY: was the step NAME already done for these very inputs?
stamped() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$STAMPS/$1"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || fail "installing system packages needs root: run as root, or install sudo."
  sudo --preserve-env=DEBIAN_FRONTEND "$@"
}

# at_least HAVE WANT: is version HAVE the same as WANT or later?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# Debian packages, asked for only when one is missing. Standard input stays shut.
install_packages() {
  command -v apt-get >/dev/null ||
    fail "this set-up knows Debian 12 and its relatives (apt-get was not found). Install by hand: $*"
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing ${#missing[@]} system packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq </dev/null
  as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >"$STAMPS/apt.log" 2>&1 ||
    { tail -n 20 "$STAMPS/apt.log" >&2; fail "apt-get could not install: ${missing[*]}. The lines above say why."; }
}
