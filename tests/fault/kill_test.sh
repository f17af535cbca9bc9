#!/usr/bin/env bash
# kill -9 of the whole run at random moments, resumed each time; the final report must be the undisturbed one, byte for byte.
# usage: kill_test.sh KIEMCHUNG CONFIG [KILLS=50] [FILES=60] [SEED=1]
set -uo pipefail
kiemchung=$(realpath "$1")
export KIEMCHUNG_CONFIG=$(realpath "$2")
kills=${3:-50} files=${4:-60} RANDOM=${5:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

make_pdf() {
  local stream="BT /F1 12 Tf 72 720 Td ($2) Tj ET"
  printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' "${#stream}" "$stream" >"$1"
}
mkdir -p in/xa-mot
for i in $(seq 1 "$files"); do make_pdf "in/xa-mot/1.1_$i.pdf" "So: $i/BC-UBND"; done

run() { "$kiemchung" check in --policy default --at 2024-11-25T09:00:00Z --fail-on never --out "$1" >/dev/null 2>&1; }

started=$(date +%s%N)
run calm || { echo "FAIL: the undisturbed run"; exit 1; }
whole=$(( ($(date +%s%N) - started) / 1000000 ))
killed=0 finished=0
while [ "$killed" -lt "$kills" ] && [ "$finished" -lt $((kills * 4)) ]; do
  setsid "$kiemchung" check in --policy default --at 2024-11-25T09:00:00Z --fail-on never --out torn >/dev/null 2>&1 & child=$!
  pause=$((RANDOM % (whole * 6 / 10 + 30)))
  sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
  if kill -KILL -- "-$child" 2>/dev/null; then killed=$((killed + 1)); else finished=$((finished + 1)); fi
  wait "$child" 2>/dev/null
  if [ -e torn/report.json ]; then
    cmp -s calm/report.json torn/report.json || { echo "FAIL: a wrong report after $killed kills"; exit 1; }
    rm -rf torn  # it got through: from nothing again
  fi
done
run torn || { echo "FAIL: the resumed run"; exit 1; }
cmp calm/report.json torn/report.json || { echo "FAIL: the resumed report differs"; exit 1; }
"$kiemchung" store verify --store torn/kiemchung.sqlite || { echo "FAIL: the store is damaged"; exit 1; }
echo "kill test: $killed runs killed, $finished were over before; the resumed report is the undisturbed one ($whole ms undisturbed)"
