#!/usr/bin/env bash
# The program as people and scripts meet it: exit codes, messages, reports, resuming. usage: cli_test.sh KIEMCHUNG CONFIG
# A test that the machine does not allow is skipped aloud, never silently.
set -uo pipefail

kiemchung=$(realpath "$1")
export KIEMCHUNG_CONFIG=$(realpath "$2")
work=$(mktemp -d)
mounted=""
trap '[ -z "$mounted" ] || umount "$mounted"; rm -rf "$work"' EXIT
cd "$work"

failures=0
skips=0
at="--at 2024-11-25T09:00:00Z"

fail() { echo "FAIL: $1"; failures=$((failures + 1)); [ ! -s stderr ] || sed 's/^/    /' stderr | head -5; }
skip() { echo "SKIPPED: $1"; skips=$((skips + 1)); }

# expect NAME CODE WORD COMMAND…: runs it; its exit code must be CODE and its stderr or stdout must hold WORD.
expect() {
  local name=$1 code=$2 word=$3; shift 3
  "$@" >stdout 2>stderr; local got=$?
  if [ "$got" != "$code" ]; then fail "$name: exit code $got, expected $code"; return; fi
  if [ -n "$word" ] && ! grep -qF -- "$word" stdout stderr; then fail "$name: no \"$word\" in the output"; return; fi
  echo "ok: $name"
}

# A one-page PDF that says what it is given; the reader mends the missing cross-reference table.
make_pdf() {
  mkdir -p "$(dirname "$1")"
  local stream="BT /F1 12 Tf 72 720 Td ($2) Tj ET"
  printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' "${#stream}" "$stream" >"$1"
}

make_pdf in/xa-mot/1.1_a.pdf "So: 12/BC-UBND"
make_pdf in/xa-mot/1.2_b.pdf "So: 13/BC-UBND"
make_pdf in/so-hai/1.1_c.pdf "So: 14/BC-UBND"
printf 'x' >in/so-hai/Thumbs.db

check() { "$kiemchung" check "$@"; }

# --- usage and configuration: 2, and what to do next -------------------------------------------------------------------
expect "a wrong path is 2" 2 "khong-co" check khong-co --policy default --out out1
[ ! -e out1 ] || fail "a wrong path leaves nothing behind"
expect "a wrong path beside a right one is 2" 2 "khong-co" check in khong-co --policy default --out out1
expect "no path at all is 2" 2 "" check --policy default
expect "an unknown option is 2" 2 "" check in --khong-co
expect "an unknown command is 2" 2 "" "$kiemchung" khong-co
expect "an unknown policy is 2" 2 "policy" check in --policy khong-co --out out1
mkdir -p pol/policies pol/criteria
printf 'id = \n' >pol/policies/hong.toml
expect "an unreadable policy is 2 and names the line" 2 "hong.toml:1" check in --policy pol/policies/hong.toml --out out1
sed 's/^sets = .*/sets = ["khong-co"]/; s/^criteria = .*/criteria = ["khong-co"]/' "$KIEMCHUNG_CONFIG/policies/default.toml" >pol/policies/la.toml
if cmp -s pol/policies/la.toml "$KIEMCHUNG_CONFIG/policies/default.toml"; then
  fail "the unknown criterion set could not be written into a policy"
else
  expect "an unknown criterion set is 2" 2 "khong-co" check in --policy pol/policies/la.toml --out out1
fi
expect "a time that is none is 2" 2 "--at" check in --policy default --at hom-nay --out out1
expect "a level that is none is 2" 2 "fail-on" check in --fail-on to
expect "an output that is a file is 2" 2 "--out" check in --policy default --out in/so-hai/Thumbs.db
expect "a store of another kind is 2" 2 "--store" check in --policy default --out out1 --store postgresql://x/y
printf 'a text file, long enough to be taken for something else than an empty data base\n%.0s' 1 2 3 >text.sqlite
expect "a store that is no store is 2" 2 "--store" check in --policy default --out out1 --store text.sqlite
expect "missing language data is 2 and names the package" 2 "tesseract-ocr-vie" check in --policy default --out out2 --language-data "$work/in"
expect "examine: a missing file is 2" 2 "khong-co.pdf" "$kiemchung" examine khong-co.pdf
expect "store verify: a missing store is 2" 2 "--store" "$kiemchung" store verify --store khong-co.sqlite

# --- the main job ------------------------------------------------------------------------------------------------------
expect "a run that finds nothing to fail on is 0" 0 "report.html" check in --policy default $at --out out --fail-on never
for file in report.json report.html report.xlsx; do [ -s "out/$file" ] || fail "out/$file was not written"; done
expect "findings at the level asked for are 3" 3 "" check in --policy default $at --out out --fail-on review
python_free_total() { grep -m1 -o '"files": [0-9]*' "$1" | grep -o '[0-9]*'; }
[ "$(python_free_total out/report.json)" = 4 ] || fail "the report counts 4 files, Thumbs.db among them"
expect "the summary in JSON is one line" 0 '"reports"' check in --policy default $at --out out --fail-on never --format json
[ "$(wc -l <stdout)" = 1 ] || fail "--format json is one line"
check in --policy default $at --out out --fail-on never >stdout 2>stderr
[ ! -s stderr ] || fail "no progress where stderr is no terminal"
expect "the store is sound" 0 "nguyên vẹn" "$kiemchung" store verify --store out/kiemchung.sqlite
for other in "--jobs 1" "--jobs 2"; do
  check in --policy default $at --out "other$other" --fail-on never $other >/dev/null 2>stderr || fail "check $other"
  cmp -s out/report.json "other$other/report.json" || fail "the report is the same bytes with $other"
done
expect "examine prints a line a file" 0 '"sha256"' "$kiemchung" examine in/xa-mot/1.1_a.pdf in/xa-mot/1.2_b.pdf
[ "$(wc -l <stdout)" = 2 ] || fail "examine prints one line a file"
expect "a link is named and makes the run 4" 4 "" bash -c "ln -s /etc/passwd in/xa-mot/link.pdf && '$kiemchung' check in --policy default $at --out out4"
rm in/xa-mot/link.pdf
grep -qF '"reason":"symlink"' out4/report.json || fail "the link is named in the report"
expect "one unit by name" 0 "1 đơn vị" check in --unit "Xã Ba" --policy default $at --out out5 --fail-on never

# --- two runs on one store ---------------------------------------------------------------------------------------------
if command -v flock >/dev/null; then
  expect "a store in use is 2" 2 "lượt chạy khác" flock out/kiemchung.sqlite.lock "$kiemchung" check in --policy default --out out
else
  skip "two runs on one store: no flock on this machine"
fi

if command -v flock >/dev/null; then
  mkdir -p nights
  expect "a night while another lasts is 5" 5 "chưa xong" flock nights/nightly.lock "$kiemchung" nightly in --policy default --out nights
  [ ! -e nights/heartbeat.json ] || fail "the heartbeat belongs to the night that lasts"
fi
expect "a night that cannot begin is 2" 2 "khong-co" "$kiemchung" nightly khong-co --policy default --out nights
grep -qF '"state": "failed"' nights/heartbeat.json || fail "the heartbeat tells of a night that could not begin"

# --- a damaged store ---------------------------------------------------------------------------------------------------
cp -r out damaged
dd if=/dev/zero of=damaged/kiemchung.sqlite bs=512 seek=9 count=8 conv=notrunc 2>/dev/null
"$kiemchung" store verify --store damaged/kiemchung.sqlite >stdout 2>stderr; code=$?
[ "$code" = 2 ] || fail "store verify finds damage (exit code $code)"
before=$(sha256sum <damaged/report.json)
check in --policy default $at --out damaged --fail-on never >stdout 2>stderr; code=$?
if [ "$code" = 0 ]; then
  cmp -s out/report.json damaged/report.json || fail "a damaged store gave another report"
  echo "ok: a damaged store gives the right report"
elif [ "$before" = "$(sha256sum <damaged/report.json)" ]; then
  echo "ok: a damaged store is refused ($code) and leaves the reports alone"
else
  fail "a damaged store: exit code $code and a changed report"
fi

# --- killed half-way, resumed ------------------------------------------------------------------------------------------
for i in $(seq 1 40); do make_pdf "many/xa-bon/1.1_$i.pdf" "So: $i/BC-UBND"; done
check many --policy default $at --out calm --fail-on never >/dev/null 2>stderr || fail "the undisturbed run"
# The whole group dies, workers too, as in a power cut.
for pause in 0.15 0.4 0.7 1.0; do
  setsid "$kiemchung" check many --policy default $at --out killed --fail-on never --jobs 1 >/dev/null 2>&1 & child=$!
  sleep "$pause"; kill -KILL -- "-$child" 2>/dev/null; wait "$child" 2>/dev/null
done
expect "a killed run goes on where it was" 0 "" check many --policy default $at --out killed --fail-on never
cmp -s calm/report.json killed/report.json || fail "the resumed report is the undisturbed one, byte for byte"
[ ! -e killed/.spool ] || fail "the spool folder is gone after the run"

setsid "$kiemchung" check many --policy default $at --out stopped --fail-on never --jobs 1 >stdout 2>stderr & child=$!
sleep 0.6; kill -INT "$child" 2>/dev/null; wait "$child"; code=$?
case $code in
  130) [ ! -e stopped/report.json ] || fail "an interrupted run writes no report"; echo "ok: SIGINT is 130" ;;
  0) skip "SIGINT: the run was over before the signal" ;;
  *) fail "SIGINT: exit code $code, expected 130" ;;
esac
expect "an interrupted run goes on where it was" 0 "" check many --policy default $at --out stopped --fail-on never
cmp -s calm/report.json stopped/report.json || fail "the report after an interrupt is the undisturbed one"

# --- a full disk -------------------------------------------------------------------------------------------------------
mkdir small
if mount -t tmpfs -o size=256k tmpfs small 2>/dev/null; then
  mounted=$work/small
  head -c 150000 /dev/zero >small/filler
  expect "a full disk is 5 and says so" 5 "đầy" check many --policy default $at --out small/out --fail-on never
  [ ! -e small/out/report.json ] || fail "a full disk leaves no report"
  rm small/filler
  umount small && mount -t tmpfs -o size=64m tmpfs small
  expect "with room again the run ends" 0 "" check many --policy default $at --out small/out --fail-on never
else
  skip "full disk: mounting a tmpfs is not permitted here"
fi

echo "cli: $failures failed, $skips skipped"
[ "$failures" = 0 ]
