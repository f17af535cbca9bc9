#!/usr/bin/env bash
# The policy and template commands as an office meets them. usage: policy_test.sh KIEMCHUNG CONFIG
set -uo pipefail

kiemchung=$(realpath "$1")
config=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0

# expect NAME CODE WORD ARGUMENTS…: runs kiemchung; its exit code must be CODE and its output must hold WORD.
expect() {
  local name=$1 code=$2 word=$3; shift 3
  "$kiemchung" --config "$config" "$@" >output 2>&1; local got=$?
  if [ "$got" != "$code" ]; then echo "FAIL: $name: exit code $got, expected $code"; sed 's/^/    /' output | head -5; failures=$((failures + 1)); return; fi
  if ! grep -qF -- "$word" output; then echo "FAIL: $name: no \"$word\""; failures=$((failures + 1)); return; fi
  echo "ok: $name"
}

expect "all that ship are clean" 0 "boc-nhieu-2024: không có lỗi" policy lint
expect "the misprinted code is reported" 0 "8.2.3.2" policy lint boc-nhieu-2024
expect "what nobody was given is listed" 0 "1.6.1" policy lint boc-nhieu-2024
expect "an unknown policy is 2 and the others are named" 2 "lao-cai-2021" policy lint khong-co

mkdir -p own/policies
sed 's/^number.suffix = .*/number.suffix = { effect = "nặng", basis = "x" }/' "$config/policies/default.toml" >own/policies/own.toml
line=$(grep -n '^number.suffix' own/policies/own.toml | cut -d: -f1)
expect "a mistake is 2, with file and line" 2 "own/policies/own.toml:$line:" policy lint own/policies/own.toml
expect "a run refuses it the same way" 2 "own.toml:$line:" policy show own/policies/own.toml

expect "list names all six" 0 "sin-ho-2024" policy list
expect "show says the clause a rule rests on" 0 "mục III.4: số văn bản a, b" policy show boc-nhieu-2024
expect "rules has the 79th" 0 "79 boc-nhieu-2024" policy rules
[ "$(grep -cE '^ ?[0-9]+ ' output)" = 79 ] || { echo "FAIL: not 79 rules"; failures=$((failures + 1)); }

expect "a sheet for each kind of unit of Lào Cai" 0 "lao-cai-xa-2910" template --policy lao-cai-2021 --out sheets
[ "$(find sheets -name '*.xlsx' | wc -l)" = 4 ] || { echo "FAIL: not four sheets"; failures=$((failures + 1)); }
expect "a sheet that is there is never overwritten" 2 "--out" template --policy lao-cai-2021 --out sheets
expect "one file for one kind of unit" 0 "xa.xlsx" template --policy lao-cai-2021 --unit-kind xa --out xa.xlsx
expect "one file cannot hold four sets" 2 "--unit-kind" template --policy lao-cai-2021 --out four.xlsx
expect "an unknown set is 2 and the others are named" 2 "lao-cai-so-2910" template --policy lao-cai-2021 --set mau --out x.xlsx
expect "an unknown kind of unit is 2" 2 "--unit-kind" template --policy lao-cai-2021 --unit-kind lang --out x.xlsx

[ "$failures" = 0 ]
