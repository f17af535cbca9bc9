#!/usr/bin/env python3
"""What a store may meet: damage, a power cut, a full disk. Each time the run must end in the undisturbed report, byte for
byte, or be refused with a reason and leave the reports alone.

  store_faults.py KIEMCHUNG CONFIG [DAMAGES [CUTS [DISKS]]]     default: 200 40 25; prints a table, ends 0 if all held
"""
import os, pathlib, random, re, resource, shutil, signal, subprocess, sys, tempfile, time

PROGRAM, CONFIG = (str(pathlib.Path(a).resolve()) for a in sys.argv[1:3])
COUNTS = [int(a) for a in sys.argv[3:6]] + [200, 40, 25][len(sys.argv) - 3:]
NAME = "kiemchung.sqlite"
ENV = dict(os.environ, KIEMCHUNG_CONFIG=CONFIG, OMP_THREAD_LIMIT="1")
CHANCE = random.Random(6)
bad = []


def pdf(text):
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    return (f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font"
            f"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length {len(stream)}>>stream\n{stream}\n"
            f"endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n").encode()


def command(out, day=25):
    return [PROGRAM, "check", "in", "--policy", "default", "--at", f"2024-11-{day}T09:00:00Z", "--fail-on", "never",
            "--out", str(out), "--quiet"]


def check(out, day=25, **more):
    return subprocess.run(command(out, day), env=ENV, capture_output=True, text=True, **more)


def settle(what, run, out, wanted, before):
    """'same' or 'refused'; anything else is bad."""
    report = out / "report.json"
    now = report.read_bytes() if report.exists() else None
    if run.returncode == 0 and now == wanted:
        return "same"
    speaks = re.search(r"kho dữ liệu|ổ đĩa|dung lượng|không ghi được|đầy|lỗi", run.stderr)
    if run.returncode in (2, 5) and now == before and speaks:
        return "refused"
    bad.append(f"{what}: exit code {run.returncode}, report {'as before' if now == before else 'CHANGED'}: {run.stderr[:300]}")
    return "bad"


def damage(path):
    size = path.stat().st_size
    with open(path, "r+b") as file:
        kind = CHANCE.choice(["bit", "bytes", "zeros", "cut", "page"])
        at = CHANCE.randrange(size)
        if kind == "bit":
            file.seek(at); byte = file.read(1)[0]; file.seek(at); file.write(bytes([byte ^ (1 << CHANCE.randrange(8))]))
        elif kind == "bytes":
            file.seek(at); file.write(CHANCE.randbytes(CHANCE.randrange(1, 64)))
        elif kind == "zeros":
            file.seek(at // 512 * 512); file.write(bytes(512))
        elif kind == "page":
            pages = size // 4096
            file.seek(CHANCE.randrange(pages) * 4096); page = file.read(4096)
            file.seek(CHANCE.randrange(pages) * 4096); file.write(page)
        else:
            file.truncate(at)
        return f"{kind} at {at}"


def damages(count, whole):
    """A second run five days later: what it says of first sightings rests on the store alone."""
    wanted = (whole / "wanted.json").read_bytes()
    first = (whole / "report.json").read_bytes()
    ends = {"same": 0, "refused": 0, "bad": 0}
    for number in range(count):
        out = pathlib.Path("damaged")
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(whole, out)
        what = damage(out / NAME)
        ends[settle(f"damage {number}, {what}", check(out, 30), out, wanted, first)] += 1
    return ends


def cuts(count, calm, seconds):
    """The store as a power cut leaves it: files copied while a run writes, the end of the log torn off."""
    ends = {"same": 0, "refused": 0, "bad": 0}
    for number in range(count):
        shutil.rmtree("cut", ignore_errors=True)
        shutil.rmtree("resumed", ignore_errors=True)
        os.mkdir("resumed")
        run = subprocess.Popen(command("cut"), env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(CHANCE.random() * seconds)
        run.send_signal(signal.SIGSTOP)
        for suffix in ("", "-wal"):
            if os.path.exists(f"cut/{NAME}{suffix}"):
                shutil.copy(f"cut/{NAME}{suffix}", f"resumed/{NAME}{suffix}")
        run.send_signal(signal.SIGCONT)
        run.kill()
        run.wait()
        log = pathlib.Path(f"resumed/{NAME}-wal")
        if log.exists() and log.stat().st_size and number % 2:
            os.truncate(log, CHANCE.randrange(log.stat().st_size))
        out = pathlib.Path("resumed")
        ends[settle(f"cut {number}", check(out), out, calm, None)] += 1
    return ends


def disks(count, calm, size):
    """No file may grow beyond a limit, each time another one; then the limit is lifted."""
    ends = {"same": 0, "refused": 0, "bad": 0}
    for number in range(count):
        limit = 4096 + (size + 8192) * number // count
        out = pathlib.Path("full")
        shutil.rmtree(out, ignore_errors=True)

        def narrow():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        settled = settle(f"disk of {limit} bytes", check(out, preexec_fn=narrow), out, calm, None)
        ends[settled] += 1
        if settle(f"after a disk of {limit} bytes", check(out), out, calm, None) != "same":
            bad.append(f"after a disk of {limit} bytes the run does not go on")
    return ends


def main():
    work = tempfile.mkdtemp()
    os.chdir(work)
    try:
        os.makedirs("in/xa-mot")
        for number in range(1, 13):
            pathlib.Path(f"in/xa-mot/1.1_{number}.pdf").write_bytes(pdf(f"So: {number}/BC-UBND"))
        began = time.monotonic()
        whole = pathlib.Path("whole")
        if check(whole).returncode != 0:
            sys.exit("the undisturbed run failed")
        seconds = time.monotonic() - began
        calm = (whole / "report.json").read_bytes()
        size = max(path.stat().st_size for path in whole.iterdir() if path.is_file())
        shutil.copytree(whole, "later")
        if check("later", 30).returncode != 0:
            sys.exit("the undisturbed second run failed")
        shutil.copy("later/report.json", whole / "wanted.json")
        if b"2024-11-25" not in (whole / "wanted.json").read_bytes():
            sys.exit("the second report does not remember the first day")
        print(f"{'':28} {'times':>6} {'same report':>12} {'refused':>8} {'WRONG':>6}")
        for name, ends in (("damage at random places", damages(COUNTS[0], whole)),
                           ("power cut, torn log", cuts(COUNTS[1], calm, seconds)),
                           ("full disk, then room again", disks(COUNTS[2], calm, size))):
            print(f"{name:28} {sum(ends.values()):6} {ends['same']:12} {ends['refused']:8} {ends['bad']:6}", flush=True)
        for line in bad:
            print(line)
    finally:
        os.chdir("/")
        shutil.rmtree(work)
    sys.exit(1 if bad else 0)


main()
