#!/usr/bin/env bash
# The browser test, with axe-core fetched once from the npm registry as the lock file says (into FOLDER, never into the source).
# Ends with 77 (skipped) only where that cannot be had; everything else was tested then.
#   browser_test.sh PROGRAM WORLD CONFIG FOLDER [--screenshots DIR]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$1 world=$2 config=$3 folder=$4
shift 4
axe=$folder/node_modules/axe-core/axe.min.js
mkdir -p "$folder"
if [ ! -e "$axe" ] || ! cmp -s "$here/axe/package-lock.json" "$folder/package-lock.json"; then
  cp "$here"/axe/package.json "$here"/axe/package-lock.json "$folder/"
  (cd "$folder" && timeout 120 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || { tail -5 "$folder/npm.log" || true; rm -f "$axe"; }
fi
if [ -e "$axe" ]; then
  exec /usr/bin/python3 "$here/browser_test.py" "$program" "$world" "$config" --axe "$axe" "$@"
fi
/usr/bin/python3 "$here/browser_test.py" "$program" "$world" "$config" "$@"
echo "SKIPPED: axe-core could not be fetched from the npm registry: NOBODY CHECKED THE ACCESSIBILITY OF THE PAGES"
exit 77
