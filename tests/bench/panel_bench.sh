#!/usr/bin/env bash
# The panel with 20,000 files and 20 people at once (tests/bench/panel_bench.cc).   tests/bench/panel_bench.sh [OPTIONS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${KC_BUILD:-build/release}
exec "$build/panel_bench" "$build/kiemchung" config "$build/panel-bench" "$@"
