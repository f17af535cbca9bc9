#!/usr/bin/env bash
# `verify` and `trust` as people and scripts meet them: exit codes that carry the verdict, JSON against its schema,
# judging again without the documents, and revocation lists fetched from a server on loopback.
#   signatures_test.sh KIEMCHUNG CONFIG SIGNED_SAMPLES JSON_SCHEMA_CHECK
set -uo pipefail
kiemchung=$(realpath "$1") config=$(realpath "$2") maker=$(realpath "$3") schema_check=$(realpath "$4")
work=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
failures=0
at=2024-12-15T00:00:00Z

fail() { echo "FAIL: $1"; failures=$((failures + 1)); head -5 stdout stderr 2>/dev/null | sed 's/^/    /'; }
# expect NAME CODE WORD COMMAND…: its exit code must be CODE and its output must hold WORD.
expect() {
  local name=$1 code=$2 word=$3; shift 3
  "$@" >stdout 2>stderr; local got=$?
  if [ "$got" != "$code" ]; then fail "$name: exit code $got, expected $code"; return; fi
  if [ -n "$word" ] && ! grep -qF -- "$word" stdout stderr; then fail "$name: no \"$word\" in the output"; return; fi
  echo "ok: $name"
}
value() { python3 -c 'import json,sys
v = json.load(open(sys.argv[1]))
for step in sys.argv[2].split("."): v = v[int(step)] if step.isdigit() else v[step]
print(v)' "$1" "$2"; }

"$maker" samples || { echo "the samples could not be made"; exit 1; }
cp -r "$config" config
rm -rf config/trust/imported
export KIEMCHUNG_CONFIG=$work/config KIEMCHUNG_TRUST=$work/imported
cp samples/pins.toml config/trust/pins.toml

# --- without anchors: cannot tell, and which file to get ----------------------------------------------------------------
expect "without anchors the answer is not \"invalid\"" 3 "Chưa kết luận được" "$kiemchung" verify samples/van-ban.pdf --at $at
if grep -qi "không hợp lệ\|hỏng" stdout; then fail "without anchors something is called invalid"; fi
expect "mathematics alone needs no anchor" 0 "HỢP LỆ" "$kiemchung" verify samples/van-ban.pdf --profile facts-only --at $at
expect "a missing file is 2" 2 "khong-co.pdf" "$kiemchung" verify khong-co.pdf
expect "files and saved facts together are 2" 2 "--facts" "$kiemchung" verify samples/van-ban.pdf --facts x.json
expect "a signed document that was changed is 3" 3 "ĐÃ THAY ĐỔI" "$kiemchung" verify samples/attacks/isa-content.pdf --at $at
expect "a file saved again says so" 3 "xin lại tệp gốc" "$kiemchung" verify samples/attacks/resaved-optimised.pdf --at $at
printf 'not a PDF' >khac.pdf
expect "a file without signatures is told" 3 "KHÔNG CÓ CHỮ KÝ SỐ" "$kiemchung" verify khac.pdf --at $at

# --- JSON against its schemas -------------------------------------------------------------------------------------------
"$kiemchung" verify --json --at $at samples/van-ban.pdf samples/attacks/*.pdf khac.pdf >all.json 2>stderr
expect "verify --json fits its schema" 0 "" "$schema_check" "$config/schemas/verify.schema.json" <all.json
"$kiemchung" verify --json --profile strict-etsi --at $at samples/van-ban.pdf >strict.json 2>stderr
expect "so does the strict profile" 0 "" "$schema_check" "$config/schemas/verify.schema.json" <strict.json
sed 's/"mathematics": "yes"/"mathematics": "ja"/' all.json >wrong.json
expect "the schema refuses an unknown word" 1 "" "$schema_check" "$config/schemas/verify.schema.json" <wrong.json
"$kiemchung" examine samples/van-ban.pdf samples/attacks/isa-content.pdf samples/attacks/sneaky-cover.pdf khac.pdf >facts.jsonl 2>stderr
expect "examine fits its schema" 0 "" "$schema_check" "$config/schemas/document-facts.schema.json" --lines <facts.jsonl
sed 's/"later_changes"/"later"/' facts.jsonl >wrong.jsonl
expect "the schema refuses a renamed field" 1 "" "$schema_check" "$config/schemas/document-facts.schema.json" --lines <wrong.jsonl

# --- judged again: the documents are gone -------------------------------------------------------------------------------
"$kiemchung" verify --json --at $at samples/van-ban.pdf >before.json 2>stderr
"$kiemchung" examine samples/van-ban.pdf >before.jsonl 2>stderr
mv samples/van-ban.pdf gone.pdf
expect "a self-signed root without a pin is refused" 2 "" "$kiemchung" trust import gone.pdf
expect "anchors are imported" 0 "" "$kiemchung" trust import samples/trust/root.pem samples/trust/state.pem
expect "imported anchors change the verdict without the document" 0 "HỢP LỆ" "$kiemchung" verify --facts before.json --at $at
"$kiemchung" verify --json --facts before.json --at $at >after.json 2>stderr
[ "$(value before.json files.0.signatures.0.path.status)" != ok ] || fail "before: no path"
[ "$(value after.json files.0.signatures.0.path.status)" = ok ] || fail "after: a path"
[ "$(value after.json files.0.signatures.0.time.trusted)" = True ] || fail "after: the timestamp is trusted"
expect "facts printed by examine serve as well" 0 "HỢP LỆ" "$kiemchung" verify --facts before.jsonl --at $at
"$kiemchung" judge before.jsonl --policy default --at $at --all >judged-before.json 2>stderr
expect "judged again, the output fits the schema" 0 "" "$schema_check" "$config/schemas/verify.schema.json" <after.json
expect "a list that revokes the signer before signing is imported" 0 "" "$kiemchung" trust import samples/lists/state-revoked-before.crl
expect "the revocation list changes the verdict without the document" 3 "thu hồi trước thời điểm ký" "$kiemchung" verify --facts before.json --at $at
"$kiemchung" judge before.jsonl --policy default --at $at --all >judged-after.json 2>stderr
if cmp -s judged-before.json judged-after.json; then fail "the judgement of saved facts did not change with the list"; fi
grep -q "thu hồi" judged-after.json || fail "the judgement of saved facts names the revocation"
rm -rf imported

# --- trust update: only from the addresses of the pins, only what is genuine -----------------------------------------------
cat >server.py <<'PY'
import http.server, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *a, **k): super().__init__(*a, directory=sys.argv[1], **k)
    def log_message(self, *a): pass
    def do_GET(self):
        print(self.command, self.path, flush=True)
        if self.path == "/state.crl" and __import__("os").path.exists(sys.argv[1] + "/moved"):
            self.send_response(302); self.send_header("Location", "file:///etc/passwd"); self.end_headers(); return
        super().do_GET()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()
PY
mkdir served
python3 server.py served >requests 2>server.log &
server=$!
for _ in $(seq 100); do grep -q ^port requests && break; sleep 0.1; done
port=$(sed -n 's/^port //p' requests)
[ -n "$port" ] || { echo "FAIL: the server did not start"; exit 1; }
sed "s/ADDRESS/127.0.0.1:$port/" samples/pins.toml >config/trust/pins.toml
lists() { find imported -name '*.pinned' | wc -l; }
asked() { grep -c "^GET $1\$" requests; }

cp samples/lists/root.crl samples/lists/state.crl served/
expect "nothing is asked for before anything is imported" 0 "" "$kiemchung" trust update
[ "$(grep -c ^GET requests)" = 0 ] || fail "an empty store fetches nothing"
"$kiemchung" trust import samples/trust/root.pem samples/trust/state.pem >stdout 2>stderr
before=$(lists)
"$kiemchung" verify --facts before.json --at $at >stdout 2>stderr
"$kiemchung" check samples/attacks/sound.pdf --policy default --at $at --out out >stdout 2>stderr
[ "$(grep -c ^GET requests)" = 0 ] || fail "judging fetches nothing"
expect "genuine lists are kept" 0 "CA phục vụ các cơ quan Nhà nước G2" "$kiemchung" trust update
[ "$(lists)" = $((before + 2)) ] || fail "two lists were kept"
[ "$(asked /root.crl) $(asked /state.crl) $(grep -c ^GET requests)" = "1 1 2" ] || fail "each list once, and nothing else: $(cat requests)"
expect "the kept list answers the question of revocation" 0 "" "$kiemchung" verify --facts before.json --at $at
if grep -q "danh sách thu hồi" stdout; then fail "the list is not used"; fi
expect "again, nothing new is kept" 0 "" "$kiemchung" trust update
[ "$(lists)" = $((before + 2)) ] || fail "a list was kept twice"

cp samples/lists/state-revoked-before.crl served/state.crl
expect "a newer list is kept" 0 "" "$kiemchung" trust update
expect "and revokes" 3 "thu hồi trước thời điểm ký" "$kiemchung" verify --facts before.json --at $at

kept=$(lists)
cp samples/lists/state-by-another.crl served/state.crl
expect "a list signed by somebody else is refused" 5 "state.crl" "$kiemchung" trust update
printf '<html>not found</html>' >served/state.crl
expect "a page instead of a list is refused" 5 "state.crl" "$kiemchung" trust update
rm served/state.crl
expect "a list that is not there is told" 5 "404" "$kiemchung" trust update
touch served/moved
expect "a redirection to a file is refused" 5 "state.crl" "$kiemchung" trust update
rm served/moved
[ "$(lists)" = "$kept" ] || fail "nothing that was refused is kept"

# A list past its date says nothing about a later signature: unknown, not good.
rm -rf imported
cp samples/lists/state-short.crl served/state.crl
"$kiemchung" trust import samples/trust/root.pem samples/trust/state.pem >stdout 2>stderr
expect "an expired list is kept: it still tells about its time" 0 "" "$kiemchung" trust update
"$kiemchung" verify --json --facts before.json --at 2026-01-01T00:00:00Z >old.json 2>stderr
[ "$(value old.json files.0.signatures.0.revocation.status)" = good ] || fail "the list was issued after signing and answers for it"

kill "$server"; wait "$server" 2>/dev/null; server=""
expect "an unreachable server is told, and the run is incomplete" 5 "state.crl" "$kiemchung" trust update
[ "$(grep -vc '^GET /\(root\|state\)\.crl$\|^port ' requests)" = 0 ] || fail "something else was fetched: $(sort -u requests)"

echo "$failures failures"
[ "$failures" = 0 ]
