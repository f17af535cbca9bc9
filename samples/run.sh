#!/usr/bin/env bash
# From a fresh clone to a checked sample submission: installs what is missing, builds, makes the sample submission, runs
# the main job on it, and says where the reports are.
#   samples/run.sh            all of that
#   samples/run.sh --compare  and then compares every verdict with the expected one; ends 0 only if none differs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compare=0
case "${1:-}" in
  --compare) compare=1 ;;
  "") ;;
  -h|--help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) echo "usage: samples/run.sh [--compare]" >&2; exit 2 ;;
esac

config/deploy/install_packages.sh
cmake --preset release -DBUILD_TESTING=OFF >/dev/null
cmake --build --preset release --target kiemchung make_samples

world=build/samples
out=$world/out
policy=boc-nhieu-2024
at=2024-11-25T09:00:00Z

# The maker is deterministic: made again only when it changed.
if [ ! -e "$world/made" ] || [ build/release/make_samples -nt "$world/made" ]; then
  rm -rf "$world"
  build/release/make_samples --out "$world"
  touch "$world/made"
fi
export KIEMCHUNG_TRUST=$PWD/$world/trust
build/release/kiemchung trust import --allow-unpinned "$world"/pki/*.pem >/dev/null

status=0
build/release/kiemchung check "$world/submission" --policy "$policy" --at "$at" --out "$out" || status=$?
# 3: findings, as the samples are made to have; 4: some sample files are made to be unreadable.
case $status in 0|3|4) ;; *) exit "$status" ;; esac

echo
echo "Reports:"
for report in report.html report.xlsx report.json; do echo "  $PWD/$out/$report"; done

[ "$compare" -eq 0 ] || build/release/make_samples --compare "$out/report.json" "$world/expected"
