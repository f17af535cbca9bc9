#!/usr/bin/env bash
# A submission of two rounds on each day of the Lào Cai calendar: state, days left, late files, what the supplement cured, and
# what changed after the lock. usage: rounds_test.sh KIEMCHUNG CONFIG
set -uo pipefail

kiemchung=$(realpath "$1")
export KIEMCHUNG_CONFIG=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0
fail() { echo "FAIL: $1"; failures=$((failures + 1)); }

# A one-page PDF that says what it is given; the reader mends the missing cross-reference table.
make_pdf() {
  mkdir -p "$(dirname "$1")"
  local stream="BT /F1 12 Tf 72 720 Td ($2) Tj ET"
  printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' "${#stream}" "$stream" >"$1"
}

# check_at TIME: runs the check with the one store, so that each file keeps the time it was first seen.
check_at() { "$kiemchung" check in --policy lao-cai-2021 --at "$1" --out out --fail-on never --quiet >stdout 2>stderr || { fail "check at $1"; cat stderr; }; }
round() { python3 -c 'import json; r = json.load(open("out/report.json"))["round"]; print(r["id"], r["state"], r["days_left"])'; }
# late PATH: the words of the finding on lateness of that file, "" if it has none.
late() {
  python3 - "$1" <<'PY'
import json, sys
for unit in json.load(open("out/report.json"))["units"]:
    for file in unit["evidence"]:
        if file["path"] == sys.argv[1]:
            print(" ".join(f["outcome"] + "/" + f["effect"] for f in file["findings"] if f["check"] == "submission.late"))
PY
}

expect_round() {
  check_at "$1"
  local got; got=$(round)
  if [ "$got" = "$2" ]; then echo "ok: $1 is $2"; else fail "$1 is $got, expected $2"; fi
}
expect_late() {
  local got; got=$(late "$1")
  if [ "$got" = "$2" ]; then echo "ok: lateness of $1 is \"$2\""; else fail "lateness of $1 is \"$got\", expected \"$2\""; fi
}

make_pdf in/xa-mau/1.1_dung-han.pdf "So: 12/BC-UBND"
printf 'not a document' >in/xa-mau/1.2_sai-loai.pdf
expect_round 2021-12-19T05:00:00Z "lan-1 open 1"
expect_round 2021-12-20T16:59:59Z "lan-1 open 0"
cp out/report.json round-1.json
for day in 21 22 23 24 25; do
  [ $day = 23 ] && make_pdf in/xa-mau/2.1_nop-muon.pdf "So: 13/BC-UBND"
  expect_round "2021-12-${day}T05:00:00Z" "tham-dinh appraisal $((25 - day))"
done
make_pdf in/xa-mau/2.2_bo-sung.pdf "So: 14/BC-UBND"
make_pdf in/xa-mau/1.2_sai-loai.pdf "So: 15/BC-UBND"
for day in 26 27 28 29 30 31; do expect_round "2021-12-${day}T05:00:00Z" "lan-2 supplement $((31 - day))"; done
cp out/report.json round-2.json

expect_late 1.1_dung-han.pdf ""
expect_late 2.1_nop-muon.pdf "fails/reject"
expect_late 2.2_bo-sung.pdf ""

"$kiemchung" compare round-1.json round-2.json >compared || fail "compare"
for words in "tệp thêm: 2.1_nop-muon.pdf" "tệp thêm: 2.2_bo-sung.pdf" "tệp thay: 1.2_sai-loai.pdf" "đã khắc phục: 1.2_sai-loai.pdf"; do
  if grep -qF "$words" compared; then echo "ok: $words"; else fail "no \"$words\" in the comparison"; fi
done

make_pdf in/xa-mau/3.1_sau-khoa.pdf "So: 16/BC-UBND"
expect_round 2022-01-01T05:00:00Z "lan-2 locked None"
# The last look was on 31/12, when the unit could still send: whether this one came before midnight is for people to say.
expect_late 3.1_sau-khoa.pdf "unknown/review"
"$kiemchung" compare round-2.json out/report.json >compared; grep -qF "Đợt đã khóa: 1 tệp" compared && echo "ok: what came after the lock is named" || fail "what came after the lock is not named"

# After the lock the list is frozen: what differs from it is named, with the hash of the list, and never taken over.
frozen() { python3 -c 'import json; [print(f["message"]["key"].rsplit(".", 1)[1], f["effect"], f["text"]) for u in json.load(open("out/report.json"))["units"] for f in u["findings"] if f["check"] == "submission.frozen"]'; }
expect_frozen() {
  local got; got=$(frozen)
  if grep -qE "$1" <<<"$got"; then echo "ok: frozen list: $1"; else fail "frozen list: no \"$1\" in $got"; fi
}
expect_frozen "^added review .*3.1_sau-khoa.pdf"
list=$(grep -oE '[0-9a-f]{64}' <<<"$(frozen)" | tail -1)
make_pdf in/xa-mau/1.1_dung-han.pdf "So: 99/BC-UBND"
rm in/xa-mau/2.2_bo-sung.pdf
make_pdf in/xa-mau/3.2_sau-khoa.pdf "So: 17/BC-UBND"
expect_round 2022-01-03T05:00:00Z "lan-2 locked None"
expect_frozen "^added review .*3.1_sau-khoa.pdf, 3.2_sau-khoa.pdf"
expect_frozen "^changed review .*: 1.1_dung-han.pdf .*$list"
expect_frozen "^removed review .*: 2.2_bo-sung.pdf"
expect_late 3.2_sau-khoa.pdf "fails/reject"
python3 - <<'PY2'
import sqlite3
store = sqlite3.connect("out/kiemchung.sqlite")
store.execute("UPDATE notes SET text = replace(text, '2.2_bo-sung', '2.9_bo-sung') WHERE name LIKE 'frozen/%'")
store.commit()
PY2
"$kiemchung" check in --policy lao-cai-2021 --at 2022-01-04T05:00:00Z --out out --quiet >stdout 2>stderr
[ $? = 2 ] && grep -qF "store verify" stderr && echo "ok: a frozen list somebody rewrote is refused" || fail "a frozen list somebody rewrote"
"$kiemchung" store verify --store out/kiemchung.sqlite >stdout 2>&1 && fail "store verify finds nothing" || echo "ok: store verify finds it"

"$kiemchung" compare round-1.json in/xa-mau/1.1_dung-han.pdf >stdout 2>stderr
[ $? = 2 ] && grep -qF "report.json" stderr && echo "ok: a file that is no report is 2" || fail "a file that is no report"

[ "$failures" = 0 ]
