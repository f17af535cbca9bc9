#!/usr/bin/env bash
# First and second night over 10,000 small files: times (processor time with the workers'), the parent's peak memory, and how
# many files the second opened.
#   tests/bench/nightly_10000.sh [FILES]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
files=${1:-10000}
program=${KC_BUILD:-build/release}/kiemchung
work=$(mktemp -d)
trap '[ -n "${KC_KEEP:-}" ] || rm -rf "$work"' EXIT

python3 - "$work/in" "$files" <<'PY'
import pathlib, sys
root, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
for i in range(count):
    folder = root / f"xa-{i // 500:03}"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"BT /F 13 Tf 60 740 Td (So: {i}/BC-UBND) Tj 240 0 Td (ngay 05 thang 01 nam 2025) Tj ET".encode()
    parts, places = b"%PDF-1.4\n", []
    for body in (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                 b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                 b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text),
                 b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"):
        places.append(len(parts))
        parts += b"%d 0 obj\n%s\nendobj\n" % (len(places), body)
    table = len(parts)
    parts += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    parts += b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table
    (folder / f"1.1.1 BC {i}.pdf").write_bytes(parts)
PY

# Time and peak memory of the parent alone; its workers are other processes.
cat >"$work/watch.py" <<'PY'
import resource, subprocess, sys, time
label, command = sys.argv[1], sys.argv[2:]
began, peak = time.monotonic(), 0
run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
while run.poll() is None:
    try:
        for line in open(f"/proc/{run.pid}/status"):
            if line.startswith("VmHWM:"):
                peak = max(peak, int(line.split()[1]))
    except OSError:
        pass
    time.sleep(0.05)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{label}: {time.monotonic() - began:.2f} s, {used.ru_utime + used.ru_stime:.2f} s of processor time, peak memory of the parent {peak / 1024:.0f} MiB, "
      f"exit code {run.returncode}, units told {len(run.stdout.read().splitlines())}")
PY
night=("$program" nightly "$work/in" --policy default --at 2025-01-15T03:00:00Z --out "$work/out" --settle 0 --quiet)
python3 "$work/watch.py" "first night, $files files" "${night[@]}"
python3 "$work/watch.py" "second night" "${night[@]}"
if command -v strace >/dev/null; then
  strace -f -e trace=open,openat,openat2 -o "$work/trace" "${night[@]}" >/dev/null || [ $? -le 4 ]
  # Folders are opened to be listed; files are not.
  echo "files of the tree opened the second night: $(grep -cE '\.pdf"' "$work/trace" || true)"
fi
