#!/usr/bin/env bash
# Sends a night's letters to a real SMTP server (Debian's python3-aiosmtpd, on loopback) and reads what arrived with an
# independent MIME reader.   nightly_mail_test.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || { echo "python3-aiosmtpd is not installed"; exit 77; }
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

cat >"$work/server.py" <<'PY'
import pathlib, sys, time
from aiosmtpd.controller import Controller

class Keep:
    def __init__(self, folder):
        self.folder, self.count = pathlib.Path(folder), 0
    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        (self.folder / f"{self.count}.to").write_text("\n".join(envelope.rcpt_tos))
        (self.folder / f"{self.count}.eml").write_bytes(envelope.content)
        return "250 OK"

controller = Controller(Keep(sys.argv[1]), hostname="127.0.0.1", port=int(sys.argv[2]))
controller.start()
print("ready", flush=True)
time.sleep(600)
PY
mkdir "$work/mail"
port=$((20000 + RANDOM % 20000))
/usr/bin/python3 "$work/server.py" "$work/mail" "$port" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do grep -q ready "$work/server.log" && break; sleep 0.1; done

mkdir -p "$work/in/so-noi-vu" "$work/in/Xã Ẩn Bình"
echo "không phải tài liệu" >"$work/in/so-noi-vu/1.1.1 KH 12.pdf"
echo "cũng không phải" >"$work/in/Xã Ẩn Bình/1.1.2 BC 3.pdf"
cat >"$work/mail.toml" <<TOML
[smtp]
url = "smtp://127.0.0.1:$port"
require_tls = false
from = "kiemchung@example.vn"
from_name = "Kiểm Chứng"
[recipients]
all = ["tong-hop@example.vn"]
[recipients.units]
"Xã Ẩn Bình" = ["van-thu@example.vn"]
TOML

night() { "$program" nightly "$work/in" --policy default --at 2025-01-15T03:00:00Z --out "$work/out" --mail "$work/mail.toml" --settle 0 --quiet >/dev/null || [ $? -le 4 ]; }
night
[ "$(find "$work/mail" -name '*.eml' | wc -l)" -eq 2 ] || { echo "two letters were to come"; cat "$work/out/heartbeat.json"; exit 1; }
/usr/bin/python3 - "$work/mail" <<'PY'
import email, email.policy, pathlib, sys
seen = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    raw = path.read_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n")), "RFC 5322 line length"
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert not letter.defects, letter.defects
    assert str(letter["From"]) == "Kiểm Chứng <kiemchung@example.vn>", letter["From"]
    assert letter["Date"].datetime.utcoffset().total_seconds() == 7 * 3600
    assert letter["Message-ID"].endswith("@example.vn>")
    assert [part.get_content_type() for part in letter.walk()] in (
        ["multipart/alternative", "text/plain", "text/html"],
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]), letter.get_content_type()
    text, html = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    assert "Mới phát hiện" in text and "Mới phát hiện" in html
    unit = str(letter["Subject"]).split(":")[0]
    seen[unit] = path.with_suffix(".to").read_text().split()
    print(letter["Subject"])
assert seen == {"so-noi-vu": ["tong-hop@example.vn"],
                "Xã Ẩn Bình": ["tong-hop@example.vn", "van-thu@example.vn"]}, seen
PY
night
[ "$(find "$work/mail" -name '*.eml' | wc -l)" -eq 2 ] || { echo "nothing changed, nothing was to be sent"; exit 1; }
kill "$server"; wait "$server" 2>/dev/null || true
rm "$work/in/so-noi-vu/1.1.1 KH 12.pdf"
"$program" nightly "$work/in" --policy default --at 2025-01-15T03:00:00Z --out "$work/out" --mail "$work/mail.toml" --settle 0 --quiet >/dev/null 2>&1 && rc=0 || rc=$?
[ "$rc" -eq 5 ] || { echo "a server that is down must show in the exit code, not $rc"; exit 1; }
echo "letters arrived, readable in Vietnamese"
