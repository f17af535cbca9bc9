#!/usr/bin/env bash
# The walk-through of config/README.md, step by step: an office makes its own set of rules and its own table of criteria with a
# text editor, checks both, and runs them. usage: own_policy_test.sh KIEMCHUNG CONFIG
set -uo pipefail

kiemchung=$(realpath "$1")
config=$(realpath "$2")
base=$(dirname "$(realpath "$0")")/../replay/base/native_signed.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0
fail() { echo "FAIL: $1"; failures=$((failures + 1)); }
expect() {
  local name=$1 code=$2 word=$3; shift 3
  "$kiemchung" --config "$config" "$@" >output 2>&1; local got=$?
  if [ "$got" != "$code" ]; then fail "$name: exit code $got, expected $code"; head -5 output; return; fi
  if ! grep -qF -- "$word" output; then fail "$name: no \"$word\""; head -5 output; return; fi
  echo "ok: $name"
}

# A letter whose number has a letter behind it, dated the year before the one that is scored: its saved facts. And a file to run on.
mkdir -p nop/xa-mau
printf 'not a document' >"nop/xa-mau/1.1_KH 12a.pdf"
"$kiemchung" --config "$config" examine "nop/xa-mau/1.1_KH 12a.pdf" >read.json 2>/dev/null
python3 - read.json "$base" >facts.jsonl <<'PY'
import json, sys

def laid_over(below, above):
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict): laid_over(below[key], value)
        else: below[key] = value
    return below

facts = laid_over(json.load(open(sys.argv[1])), json.loads(open(sys.argv[2]).read().replace("{year}", "2024")))
facts["number"].update(text="12a/KH-UBND", number="12", suffix="a", candidates=[])
facts.update(problems=[], signatures=[])
print(json.dumps({"claim": {"unit": "xa-mau", "path": "1.1_KH 12a.pdf", "codes": ["1.1"]}, "facts": facts}))
PY

# expect_found POLICY CHECK WORDS: outcome and effect of that finding on the saved facts, "" if there is none.
expect_found() {
  "$kiemchung" --config "$config" judge facts.jsonl --policy "$1" --at 2025-12-01 >judged 2>&1 || { fail "judge with $1"; head -5 judged; return; }
  local got; got=$(python3 -c 'import json, sys; [print(f["outcome"], f["effect"]) for f in json.load(open("judged"))["findings"] if f["check"] == sys.argv[1]]' "$2")
  if [ "$got" = "$3" ]; then echo "ok: $2 is \"$3\""; else fail "$2 is \"$got\", expected \"$3\""; fi
}
run() { "$kiemchung" --config "$config" check nop --policy "$1" --at 2025-12-01 --out out --fail-on never --quiet >output 2>&1; [ $? -le 4 ] || { fail "check with $1"; head -5 output; }; }

expect_found default number.suffix "fails review"
expect_found default date.year_window ""

# 1. Copy a set of rules; 2. change its name, an effect, a threshold and the year.
mkdir -p rieng/policies rieng/criteria
sed -e 's/^id = .*/id = "tinh-mau-2025"/' -e 's/^title = .*/title = "Tỉnh Mẫu, năm 2025"/' -e 's/^criteria = .*/criteria = ["tinh-mau-xa"]\nassessment_year = 2025/' \
    -e 's/^number.suffix = .*/number.suffix = { effect = "reject", basis = "Hướng dẫn của tỉnh Mẫu, mục 3" }/' \
    -e 's/^number.certain = .*/number.certain = { effect = "review", min_confidence = 0.9, basis = "Hướng dẫn của tỉnh Mẫu, mục 3" }/' \
    -e 's/^date.year_window = .*/date.year_window = { effect = "review", basis = "Hướng dẫn của tỉnh Mẫu, mục 1" }/' \
    "$config/policies/default.toml" >rieng/policies/tinh-mau-2025.toml
printf '\n[[windows]]\nfrom = 2025-01-01\nto = 2025-12-31\n' >>rieng/policies/tinh-mau-2025.toml
# 3. The table of the province's own decision, in the folder beside it; no "synthetic": its titles and points are real.
cat >rieng/criteria/tinh-mau-xa.toml <<'SET'
id = "tinh-mau-xa"
title = "Chỉ số cải cách hành chính cấp xã, tỉnh Mẫu"
version = "2025"
basis = { number = "111/QĐ-UBND", date = 2025-08-09, issuer = "UBND tỉnh Mẫu" }
criteria = [
  { code = "1",    maximum = 2.5, title = "Chỉ đạo, điều hành" },
  { code = "1.1",  maximum = 1.5, title = "Kế hoạch cải cách hành chính", kinds = ["KH"] },
  { code = "1.2",  maximum = 1.0, title = "Hài lòng của người dân", scoring = "survey" },
]
SET

# 4. Look for mistakes, then run.
own=rieng/policies/tinh-mau-2025.toml
expect "lint is clean" 0 "tinh-mau-2025.toml: không có lỗi" policy lint $own
expect "show says the own clause" 0 "Hướng dẫn của tỉnh Mẫu, mục 3" policy show $own
expect_found $own number.suffix "fails reject"
expect_found $own date.year_window "fails review"
run $own
python3 - <<'PY' && echo "ok: criteria, titles and points are the office's own" || fail "criteria of the office's own table"
import json
report = json.load(open("out/report.json"))
assert [(s["id"], s["synthetic"]) for s in report["criteria_sets"]] == [("tinh-mau-xa", False)], report["criteria_sets"]
rows = {c["code"]: c for c in report["units"][0]["criteria"]}
assert rows["1.1"]["maximum"] == 1.5 and rows["1.1"]["title"] == "Kế hoạch cải cách hành chính", rows["1.1"]
assert rows["1.2"]["outcome"] == "not_expected", rows["1.2"]
PY
expect "the sheet for the units holds the own table" 0 "tinh-mau-xa" template --policy $own --out bang

# A shipped set is replaced by a file of the same name beside the policy, the program's own folder untouched.
sed 's/title = "Bộ tiêu chí mẫu"/title = "Bộ tiêu chí của tỉnh Mẫu"/; /^synthetic/d' "$config/criteria/mau.toml" >rieng/criteria/mau.toml
sed 's/^id = .*/id = "rieng"/' "$config/policies/default.toml" >rieng/policies/rieng.toml
run rieng/policies/rieng.toml
python3 -c 'import json; s = json.load(open("out/report.json"))["criteria_sets"][0]; assert (s["title"], s["synthetic"]) == ("Bộ tiêu chí của tỉnh Mẫu", False), s' \
  && echo "ok: a shipped set is replaced by the office's file" || fail "a shipped set is not replaced"
run default
python3 -c 'import json; s = json.load(open("out/report.json"))["criteria_sets"][0]; assert s["synthetic"], s' && echo "ok: the shipped set says that it is made up" || fail "synthetic"

# Mistakes are told with file and line, and nothing runs.
line=$(grep -n '^number.suffix' $own | cut -d: -f1)
sed -i 's/^number.suffix.*/number.suffix = { effect = "zero", unknown = "zero", basis = "x" }/' $own
expect "what is not known can never weigh more than a review" 2 "tinh-mau-2025.toml:$line:" policy lint $own
sed -i '/^number.suffix/d' $own
sed -i 's/code = "1.2",/code = 1.10,/' rieng/criteria/tinh-mau-xa.toml
line=$(grep -n 'code = 1.10' rieng/criteria/tinh-mau-xa.toml | cut -d: -f1)
expect "a code without quotes is named" 2 "tinh-mau-xa.toml:$line:" check nop --policy $own --out out --quiet

[ "$failures" = 0 ]
