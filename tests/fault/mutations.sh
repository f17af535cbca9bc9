#!/usr/bin/env bash
# Reads at least 2,000 damaged copies of the sample documents and prints what became of them.
#   tests/fault/mutations.sh [COUNT] [SEEDS…]     default: 2080 copies of the sample submission's documents
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
count=${1:-2080}
shift || true
build=${KC_BUILD:-build/release}
cmake --build "$build" --target kiemchung mutation_run >/dev/null
seeds=("$@")
if [ ${#seeds[@]} -eq 0 ]; then
  [ -d build/samples ] || samples/run.sh >/dev/null
  seeds=(build/samples)
fi
"$build/mutation_run" "$build/kiemchung" "$count" "${seeds[@]}"
