#!/usr/bin/env bash
# What the signature verifier does on real files, each part one command. FOLDER holds signed/ (with expected.tsv), docs/ and
# odd/; TRUST is a folder of certificates, which are imported into a trust store of their own.
#
#   tests/bench/signatures.sh table     FOLDER [TRUST]   confusion table, every exception with its reason
#   tests/bench/signatures.sh documents FOLDER [TRUST]   the panel of every signed document of docs/, then counts
#   tests/bench/signatures.sh speed     FOLDER [TRUST]   documents a second and core, share of hashing, pdfsig beside it
#   tests/bench/signatures.sh odd       FOLDER           odd files: every one ends in facts; none crashes, hangs or is lost
#   tests/bench/signatures.sh mutants   FOLDER [N]       N seeded mutants (20,000)
set -uo pipefail
step=${1:?table, documents, speed, odd or mutants} folder=$(realpath "${2:?folder}") third=${3:-}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bench=$root/build/release/signature_bench kiemchung=$root/build/release/kiemchung
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KIEMCHUNG_CONFIG=$root/config KIEMCHUNG_TRUST=$work/imported

certificates() { [ -z "$third" ] || find "$third" -type f \( -name '*.pem' -o -name '*.crt' -o -name '*.cer' -o -name '*.der' \) | sort; }
import() { certificates | xargs -r -d '\n' "$kiemchung" trust import --allow-unpinned >"$work/import.log" 2>&1; }

counts() {
  python3 - "$1" <<'PY'
import collections, json, sys
files = [f for f in json.load(open(sys.argv[1]))["files"] if f["signatures"]]
tables = {name: collections.Counter() for name in ("status", "path", "time", "role", "revocation", "indication")}
for file in files:
    tables["status"][file["status"]] += 1
    for one in file["signatures"]:
        tables["path"][one["path"]["status"]] += 1
        tables["time"][("trusted " if one["time"]["trusted"] else "") + one["time"]["source"]] += 1
        tables["role"][one["role"]] += 1
        tables["revocation"][one["revocation"]["status"]] += 1
        tables["indication"][one["indication"] + " " + one["sub_indication"]] += 1
print(len(files), "signed documents")
for name, table in tables.items():
    print(f"  {name}: " + ", ".join(f"{word} {n}" for word, n in table.most_common()))
PY
}

case $step in
  table) mapfile -t list < <(certificates); "$bench" "$folder/signed" "${list[@]}" ;;
  speed) mapfile -t list < <(certificates); "$bench" "$folder/signed" "${list[@]}" --speed 5 ;;
  mutants) "$bench" "$folder/signed" --mutants "${third:-20000}" ;;
  documents)
    signed=()
    for file in "$folder"/docs/*.pdf; do grep -qa /ByteRange "$file" && signed+=("$file"); done
    at=2026-01-01T00:00:00Z
    "$kiemchung" verify --json --at $at "${signed[@]}" >"$work/without.json"
    import
    "$kiemchung" verify --at $at "${signed[@]}"
    "$kiemchung" verify --json --at $at --facts "$work/without.json" >"$work/with.json"
    echo "without certificates:"; counts "$work/without.json"
    echo "with the imported certificates, the documents not read again:"; counts "$work/with.json"
    ;;
  odd)
    find "$folder/odd" -type f ! -name '*.tsv' ! -name '*.md' | sort >"$work/list"
    xargs -d '\n' -n 100 "$kiemchung" verify --json <"$work/list" >"$work/verify.json" 2>"$work/verify.err"
    read -r lines lost facts failed < <(python3 - "$work/verify.json" "$work/facts.jsonl" <<'PY'
import json, sys
text, at, files = open(sys.argv[1]).read(), 0, []
while at < len(text):  # one document a call
    document, at = json.JSONDecoder().raw_decode(text, at)
    files += document["files"]
    while at < len(text) and text[at].isspace(): at += 1
facts = [json.loads(line) for line in open(sys.argv[2])]
ended = {"examiner_crashed", "examiner_timeout", "examiner_memory", "examiner_reply"}
print(len(files), sum(f["status"] == "unreadable" for f in files), len(facts),
      sum(any(p["code"] in ended for p in f["problems"]) for f in facts))
PY
    )
    echo "$(wc -l <"$work/list") odd files: verify answered $lines ($lost without facts), examine answered $facts ($failed whose reader ended early)"
    [ "$lines" = "$(wc -l <"$work/list")" ] && [ "$facts" = "$lines" ]
    ;;
  *) sed -n '2,10p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
