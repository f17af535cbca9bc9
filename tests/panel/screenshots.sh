#!/usr/bin/env bash
# A picture of every page of the panel, at 1280 × 720, on a tablet (820 × 1180) and as printed (PDF), into FOLDER.
#   tests/panel/screenshots.sh FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$(realpath -m "${1:?usage: tests/panel/screenshots.sh FOLDER}")
build=${KC_BUILD:-build/release}
tests/panel/sample_world.sh "$build" config "$build/panel-world"
tests/panel/browser_test.sh "$build/kiemchung" "$build/panel-world" config "$build/axe" --screenshots "$folder"
ls "$folder"
