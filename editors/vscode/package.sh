#!/usr/bin/env bash
# Makes deed-VERSION.vsix of this folder: fetches what package-lock.json names (npm), checks types, bundles, packs.
#
#   editors/vscode/package.sh [--test]      with --test, runs the unit tests first; DEED=build/deed lets them ask the program
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[[ -z ${DEED:-} ]] || DEED=$(realpath "$DEED")
# Scripts of packages are not run: esbuild's program comes inside of its package, and nothing else needs any.
[[ node_modules/.package-lock.json -nt package-lock.json ]] ||
  npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >/dev/null
npm run --silent check
[[ ${1:-} != --test ]] || npm run --silent test
npm run --silent bundle -- --log-level=warning
cp ../../LICENSE LICENSE
npx --no-install vsce package --no-dependencies --allow-missing-repository --no-rewrite-relative-links >/dev/null
ls -1 deed-*.vsix
