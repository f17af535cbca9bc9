#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. The closing line counts them: "N passed, N failed".
#   tests/run.sh          all
#   tests/run.sh --quick  without the linters
#   tests/run.sh --fuzz   and the fuzzers for some seconds each (a second build, with clang; tests/fuzz/run.sh)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=0
fuzz=0
case "${1:-}" in
  --fuzz) fuzz=1 ;;
  --quick) quick=1 ;;
  "") ;;
  *) echo "usage: tests/run.sh [--quick|--fuzz]" >&2; exit 2 ;;
esac

set -e
config/deploy/install_packages.sh --tests
cmake --preset release -DBUILD_TESTING=ON >/dev/null
cmake --build --preset release
set +e

log=build/release/tests.log
# One at a time: some tests measure memory, and servers want their port. The limit is for these programs alone (nproc heeds it).
OMP_THREAD_LIMIT=1 ctest --preset release --no-tests=error --timeout 900 | tee "$log"
passed=$(grep -cE '^ *[0-9]+/[0-9]+ Test .* Passed ' "$log")
failed=$(grep -cE '^ *[0-9]+/[0-9]+ Test .*\*\*\*' "$log")
skipped=$(grep -cE '^ *[0-9]+/[0-9]+ Test .*\*\*\*Skipped' "$log")
failed=$((failed - skipped))

if [ "$quick" -eq 0 ]; then
  if tests/lint.sh; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi

if [ "$fuzz" -eq 1 ]; then
  if tests/fuzz/run.sh 5; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
