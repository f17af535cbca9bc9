#!/usr/bin/env bash
# The sample submission, checked once, for the tests of the panel: FOLDER/{submission,trust,out}.
#   sample_world.sh BUILD CONFIG FOLDER
set -euo pipefail
build=$(realpath "$1") world=$3
export KIEMCHUNG_CONFIG=$(realpath "$2")
if [ ! -e "$world/made" ] || [ "$build/make_samples" -nt "$world/made" ]; then
  rm -rf "$world"
  "$build/make_samples" --out "$world" >/dev/null
  touch "$world/made"
fi
export KIEMCHUNG_TRUST=$(realpath "$world")/trust
"$build/kiemchung" trust import --allow-unpinned "$world"/pki/*.pem >/dev/null
status=0
"$build/kiemchung" check "$world/submission" --policy boc-nhieu-2024 --at 2024-11-25T09:00:00Z --out "$world/out" \
  --quiet >/dev/null || status=$?
case $status in 0|3|4) ;; *) echo "check ended with $status"; exit 1 ;; esac
