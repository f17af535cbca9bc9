#!/usr/bin/python3
"""Requests no browser would send: each must be refused or shown as text, and the panel must go on serving.

Directly, and through Debian's nginx with config/deploy/nginx.conf.   hostile_test.py PROGRAM WORLD CONFIG FOLDER
"""
import html.parser
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from panel_process import PASSWORD, Client, Panel, evidence_of, fields_of, links_of  # noqa: E402

MARKUP = "<img src=x onerror=alert(1)>\"'&"
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)
        print("FAIL", what, flush=True)


class Door:
    """A way to the panel: the server itself, or nginx before it."""

    def __init__(self, name, port, tls=None, panel=None):
        self.name, self.port, self.tls, self.panel = name, port, tls, panel

    def connect(self, timeout=60):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return self.tls.wrap_socket(raw, server_hostname="kiemchung.example") if self.tls else raw

    def client(self):
        return Client("127.0.0.1", self.port, self.tls)

    def raw(self, request, flood=b"", most=64 << 20):
        """Status of the answer (0: closed without one) and the bytes of `flood` that went out before it came."""
        sent = 0
        with self.connect() as connection:
            try:
                connection.sendall(request)
                while flood and sent < most:
                    connection.sendall(flood)
                    sent += len(flood)
                    connection.settimeout(0.001)
                    try:
                        if connection.recv(1, socket.MSG_PEEK) if not self.tls else connection.recv(64):
                            break
                    except (TimeoutError, ssl.SSLWantReadError):
                        pass
                    finally:
                        connection.settimeout(60)
            except (OSError, ssl.SSLError):
                pass  # the other side has closed: read what it said
            answer = b""
            try:
                while len(answer) < 1 << 20:
                    piece = connection.recv(65536)
                    if not piece:
                        break
                    answer += piece
                    if b"\r\n\r\n" in answer:
                        break
            except (OSError, ssl.SSLError):
                pass
        found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
        return (int(found.group(1)) if found else 0), sent, answer

    def serves(self):
        return self.client().get("/login").status == 200


def memory_of(panel):
    for line in open(f"/proc/{panel.process.pid}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def test_sizes(door):
    refused = (0, 400, 413, 414, 431)
    host = b"Host: kiemchung.example\r\n"
    before = memory_of(door.panel)
    for what, request, flood in (
            ("one header of 20 KiB", b"GET /login HTTP/1.1\r\n" + host + b"X-A: " + b"a" * 20480 + b"\r\n\r\n", b""),
            ("5,000 headers", b"GET /login HTTP/1.1\r\n" + host, b"X-A: b\r\n" * 5000),
            ("a header without end", b"GET /login HTTP/1.1\r\n" + host + b"X-A: ", b"a" * 65536),
            ("an address of 100 KiB", b"GET /" + b"a" * 102400 + b" HTTP/1.1\r\n" + host + b"\r\n", b""),
            ("a cookie of 30 KiB", b"GET /login HTTP/1.1\r\n" + host + b"Cookie: kc_session=" + b"a" * 30720 + b"\r\n\r\n", b""),
            ("a body said to be 10 GiB", b"POST /login HTTP/1.1\r\n" + host +
             b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10737418240\r\n\r\n", b"a" * 65536),
            ("chunks without end", b"POST /login HTTP/1.1\r\n" + host +
             b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
             b"1000\r\n" + b"a" * 4096 + b"\r\n"),
            ("chunks of one byte", b"POST /login HTTP/1.1\r\n" + host +
             b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
             b"1\r\na\r\n" * 4096),
            ("a chunk larger than memory", b"POST /login HTTP/1.1\r\n" + host +
             b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", b"a" * 65536),
            ("a chunk's extension without end", b"POST /login HTTP/1.1\r\n" + host +
             b"Transfer-Encoding: chunked\r\n\r\n1;", b"a=b;" * 16384)):
        status, sent, _ = door.raw(request, flood)
        check(status in refused, f"{door.name}: {what} was answered {status}")
        # nginx reads a chunk's extension as long as it comes, and keeps none of it; the panel behind it sees nothing.
        endless = door.tls and "extension" in what
        check(endless or sent < 32 << 20, f"{door.name}: {what} was listened to for {sent >> 20} MiB")
    check(memory_of(door.panel) - before < 64, f"{door.name}: the floods stayed in memory")


def test_framing(door):
    host = b"Host: kiemchung.example\r\n"
    form = b"Content-Type: application/x-www-form-urlencoded\r\n"
    smuggled = b"GET /login HTTP/1.1\r\nHost: a\r\n\r\n"
    for what, request in (
            ("length and chunks at once", b"POST /login HTTP/1.1\r\n" + host + form +
             b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled),
            ("two lengths", b"POST /login HTTP/1.1\r\n" + host + form + b"Content-Length: 0\r\nContent-Length: 33\r\n\r\n" + smuggled),
            ("a negative length", b"POST /login HTTP/1.1\r\n" + host + form + b"Content-Length: -1\r\n\r\n"),
            ("a length that is no number", b"POST /login HTTP/1.1\r\n" + host + form + b"Content-Length: 1x\r\n\r\na"),
            ("a chunk size that is no number", b"POST /login HTTP/1.1\r\n" + host + form +
             b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
            ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n"),
            ("a method nobody knows", b"BREW /login HTTP/1.1\r\n" + host + b"\r\n"),
            ("CONNECT", b"CONNECT 10.0.0.1:22 HTTP/1.1\r\n" + host + b"\r\n"),
            ("TRACE", b"TRACE / HTTP/1.1\r\n" + host + b"\r\n"),
            ("PUT", b"PUT /static/panel.js HTTP/1.1\r\n" + host + b"Content-Length: 1\r\n\r\na"),
            ("DELETE", b"DELETE /unit/a HTTP/1.1\r\n" + host + b"\r\n"),
            ("NUL in a header", b"GET /login HTTP/1.1\r\n" + host + b"X: a\x00b\r\n\r\n"),
            ("a folded header", b"GET /login HTTP/1.1\r\n" + host + b"X: a\r\n\tContent-Length: 5\r\n\r\n")):
        status, _, answer = door.raw(request)
        if what == "a folded header":  # obsolete, and harmless as long as it is one header
            check(status in (0, 200, 400), f"{door.name}: {what} was answered {status}")
        else:
            check(status in (0, 400, 405, 411, 413, 501), f"{door.name}: {what} was answered {status}")
        check(b"alert" not in answer, f"{door.name}: {what} came back")


def test_paths(door, session):
    token = "kc_session=" + session.cookies["kc_session"]
    for path in ("/static/../../etc/passwd", "/static/..%2f..%2fetc%2fpasswd", "/static/%2e%2e/%2e%2e/etc/passwd",
                 "/static/..%252f..%252fetc%252fpasswd", "/static/....//....//etc/passwd", "/static/..%5c..%5cetc",
                 "/static/panel.css%00.js", "/static//etc/passwd", "/static/%c0%ae%c0%ae/etc/passwd",
                 "/evidence/..%2f..%2f..%2fetc%2fpasswd/original", "/evidence/%2e%2e/original",
                 "/evidence/' OR 1=1 --/original".replace(" ", "%20"), "/unit/..%2f..", "/unit/%00", "/unit/%ff%fe",
                 "/round/..%2f..%2fetc%2fpasswd/json", "/evidence/" + "a/" * 500, "/%zz", "/%", "/static/panel.css/..",
                 "http://127.0.0.1/static/../../etc/passwd", "//etc/passwd", "\\etc\\passwd", "*"):
        request = f"GET {path} HTTP/1.1\r\nHost: kiemchung.example\r\nCookie: {token}\r\nConnection: close\r\n\r\n"
        status, _, answer = door.raw(request.encode("latin-1"))
        check(status in (0, 301, 302, 303, 400, 404, 414, 431), f"{door.name}: {path} was answered {status}")
        check(b"root:" not in answer and b"PRAGMA" not in answer, f"{door.name}: {path} told a file")
    # Not even as a place to go to.
    for target in ("//evil.example", "/\\evil.example", "https://evil.example", "/%0d%0aSet-Cookie:%20a=b", "javascript:alert(1)"):
        location = session.get("/language/en?to=" + urllib.parse.quote(target, safe="%")).headers["Location"]
        check(location and location.startswith("/") and location[1:2] not in ("/", "\\"), f"{door.name}: sent on to {location}")


def test_ranges(door, session):
    evidence = evidence_of(session)[0]
    whole = session.get(evidence + "/original")
    check(whole.status == 200 and len(whole.body) > 1000, f"{door.name}: the original is {whole.status}")
    check("attachment" in whole.headers["Content-Disposition"], f"{door.name}: an original is shown as a page")
    before = memory_of(door.panel)
    for ranges in ("bytes=" + ",".join(["0-"] * 200), "bytes=" + ",".join(f"{i}-{i + 9}" for i in range(900)), "bytes=5-1",
                   "bytes=-", "bytes=0-0,-1", "bytes=99999999999999999999-", "pages=1"):
        answer = session.get(evidence + "/original", Range=ranges)
        # The whole file once (RFC 9110 section 14.2), or a refusal; never many copies.
        check(answer.status in (200, 416, 431, 400) and len(answer.body) <= len(whole.body),
              f"{door.name}: Range {ranges[:30]} gave {answer.status} and {len(answer.body)} bytes")
    check(memory_of(door.panel) - before < 64, f"{door.name}: ranges stayed in memory")


def test_tokens(door, session):
    def is_nobody(cookie):
        answer = door.client().get("/queue", Cookie=cookie)
        return answer.status == 303 and answer.headers["Location"] == "/login"

    good = session.cookies["kc_session"]
    flipped = good[:-1] + ("0" if good[-1] != "0" else "1")
    for forged in ("", "0" * 64, flipped, good.upper() if good.upper() != good else good[:-1], good + "00", "../" + good, "%00" * 21):
        check(is_nobody("kc_session=" + forged), f"{door.name}: the session {forged[:10]}… was somebody")
    # A token from before the end of its session is nobody's.
    other = door.client().log_in("tham-dinh-2")
    replayed = other.cookies["kc_session"]
    check(other.get("/queue").status == 200, f"{door.name}: the session before its end")
    check(other.post("/logout", {}).status == 303, f"{door.name}: logging out")
    check(is_nobody("kc_session=" + replayed), f"{door.name}: a replayed session was somebody")
    # Forms from elsewhere: no token, an old one, another's.
    evidence = evidence_of(session)[1]
    seen = fields_of(session.get(evidence).text)["seen"]
    again = door.client().log_in("tham-dinh-2")
    for token in ("", "0" * 64, other.csrf, again.csrf, good):
        answer = session.post(evidence + "/decide", {"kind": "agree", "seen": seen}, token)
        check(answer.status == 403, f"{door.name}: a decision with the token {token[:8]}… was answered {answer.status}")
    answer = session.send("POST", evidence + "/decide", '{"kind":"agree"}', {"Content-Type": "application/json"})
    check(answer.status in (400, 403), f"{door.name}: a JSON decision was answered {answer.status}")
    answer = session.send("POST", evidence + "/decide", "kind=agree&csrf=" + session.csrf, {"Content-Type": "text/plain"})
    check(answer.status in (400, 403), f"{door.name}: a text/plain decision was answered {answer.status}")
    check("history" not in fields_of(session.get(evidence).text), "")
    cookie = door.client().get("/login").headers["Set-Cookie"]
    for word in ("HttpOnly", "SameSite=Strict", "Path=/") + (("Secure",) if door.tls else ()):
        check(word in cookie, f"{door.name}: the cookie lacks {word}")


def test_headers(door, session):
    answer = session.get("/queue")
    policy = answer.headers["Content-Security-Policy"]
    check("default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self'" in policy, f"{door.name}: {policy}")
    for name, value in (("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Cache-Control", "no-store")):
        check(answer.headers[name] == value, f"{door.name}: {name} is {answer.headers[name]}")
    for tag, name, value in attributes_of(answer.text):
        check(not name.startswith("on") and name != "style", f"{door.name}: {name} in <{tag}>")
        if name in ("src", "href", "action", "formaction"):
            check(re.match(r"[/?#](?!/)", value), f"{door.name}: <{tag}> goes to {value}")
    check(set(re.findall(r"<script([^>]*)>", answer.text)) == {' src="/static/panel.js" defer'}, f"{door.name}: another script")
    if door.tls:
        check("Strict-Transport-Security" in answer.headers, "nginx: no Strict-Transport-Security")


def test_markup(door, session):
    """File names, questions, answers and searches with markup are shown as text."""
    pages = [session.get("/search?q=" + urllib.parse.quote(MARKUP)).text, session.get("/search?q=onerror").text,
             session.get("/queue?work=").text, session.get("/queue?unit=" + urllib.parse.quote(MARKUP)).text]
    files = [link for link in links_of(session.get("/search?q=onerror").text) if link.startswith("/evidence/")]
    check(files, "the file with markup in its name was not found")
    for evidence in files[:1]:
        answer = session.decide(evidence, "ask", reason="<script>alert(2)</script>" + MARKUP)
        check(answer.status == 303, f"{door.name}: a question with markup was answered {answer.status}")
        pages += [session.get(evidence).text, session.get("/queue?work=asked").text]
        name = session.get(evidence + "/original").headers["Content-Disposition"]
        check("<" not in name and '"' not in name, f"{door.name}: a file name in a header as it is: {name}")
    unit = [link for link in links_of(session.get("/").text) if link.startswith("/unit/") and "onerror" in link]
    for link in unit[:1]:
        pages.append(session.get(link).text)
    for page in pages:
        check("<img src=x" not in page and "<script>alert" not in page, f"{door.name}: markup of a submission in a page")
    check(any("&lt;img src=x" in page for page in pages), "markup was not shown as text either")


def test_log_in_limit(door):
    client = door.client()
    token = fields_of(client.get("/login").text)["csrf"]
    statuses = []
    for _ in range(10):
        statuses.append(client.post("/login", {"name": "khong-co-ai", "password": "đoán mò"}, token).status)
        time.sleep(0.06 if door.tls else 0)
    check(403 in statuses and statuses[-1] == 429, f"{door.name}: guessing gave {statuses}")


class Attributes(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found += [(tag, name, value or "") for name, value in attributes]


def attributes_of(page):
    parser = Attributes()
    parser.feed(page)
    return parser.found


class SlowLoris:
    """Connections that say one byte a second."""

    def __init__(self, door, count):
        self.door, self.ended, self.threads = door, [], []
        self.began = time.monotonic()
        self.sockets = [door.connect(120) for _ in range(count)]
        for each in self.sockets:
            each.sendall(b"GET /login HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        alive = list(self.sockets)
        while alive and time.monotonic() - self.began < 100:
            time.sleep(1)
            for each in list(alive):
                try:
                    each.sendall(b"a")
                    each.settimeout(0.01)
                    try:
                        if each.recv(1000) == b"":
                            raise ConnectionError
                    except TimeoutError:
                        continue
                except OSError:
                    alive.remove(each)
                    each.close()
        self.left = len(alive)

    def finish(self):
        self.thread.join()
        check(self.left == 0, f"{self.door.name}: {self.left} slow senders still held a connection after 100 s")


def proxied(panel, config, folder):
    """nginx with the shipped configuration, its own prefix, on loopback. (process, door)"""
    prefix = pathlib.Path(folder).resolve() / "nginx"
    shutil.rmtree(prefix, ignore_errors=True)
    prefix.mkdir(parents=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=kiemchung.example",
                    "-keyout", prefix / "key.pem", "-out", prefix / "fullchain.pem"], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shipped = (pathlib.Path(config) / "deploy" / "nginx.conf").read_text()
    used = (shipped.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace("/etc/ssl/kiemchung", str(prefix))
            .replace("127.0.0.1:8642", f"127.0.0.1:{panel.port}"))
    assert used.count(str(panel.port)) == 1 and str(port) in used, "the shipped nginx.conf is not as this test knows it"
    (prefix / "kiemchung.conf").write_text(used)
    temporary = "".join(f"  {kind}_temp_path {prefix}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    (prefix / "main.conf").write_text(f"{user}daemon off;\npid {prefix}/pid;\nerror_log {prefix}/error.log;\nworker_processes 1;\n"
                                      f"events {{ worker_connections 1024; }}\nhttp {{\n  access_log off;\n{temporary}"
                                      f"  include {prefix}/kiemchung.conf;\n}}\n")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    subprocess.run([nginx, "-t", "-q", "-p", prefix, "-c", prefix / "main.conf", "-e", prefix / "error.log"], check=True)
    process = subprocess.Popen([nginx, "-p", prefix, "-c", prefix / "main.conf", "-e", prefix / "error.log"])
    context = ssl.create_default_context(cafile=prefix / "fullchain.pem")
    context.check_hostname = False
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    return process, Door("nginx", port, context, panel)


def attack(door):
    session = door.client().log_in("tham-dinh-1")
    for test in (test_sizes, test_framing):
        test(door)
    for test in (test_paths, test_ranges, test_tokens, test_headers, test_markup):
        if door.tls:
            time.sleep(2.5)  # the shipped limit is 20 requests a second; the attacks on it come last
        test(door, session)
    test_log_in_limit(door)
    check(door.serves(), f"{door.name}: the panel does not serve any more")


def main():
    program, world, config, folder = sys.argv[1:5]
    os.environ["KIEMCHUNG_CONFIG"] = str(pathlib.Path(config).resolve())
    refused = subprocess.run([program, "panel", world + "/submission", "--listen", "0.0.0.0", "--out", folder + "/never"],
                             capture_output=True, text=True)
    check(refused.returncode == 2 and "--allow-remote" in refused.stderr, "another address than loopback without --allow-remote")
    with Panel(program, world) as direct, Panel(program, world, ["--behind-proxy"]) as behind:
        for panel in (direct, behind):
            some = sorted(panel.submission.rglob("*.pdf"))[0]
            shutil.copy(some, some.parent / ("1.1.1_" + MARKUP + ".pdf"))
            panel.start()
        door = Door("server", direct.port, None, direct)
        nginx, proxy = proxied(behind, config, folder)
        try:
            loris = [SlowLoris(door, 200), SlowLoris(proxy, 100)]
            check(door.serves(), "server: slow senders keep an honest one waiting")
            check(proxy.serves(), "nginx: slow senders keep an honest one waiting")
            attack(door)
            attack(proxy)
            flood = [proxy.client() for _ in range(4)]
            statuses = [client.get("/login").status for _ in range(40) for client in flood]
            check(set(statuses) <= {200, 429} and 429 in statuses, f"nginx: 160 requests at once gave {sorted(set(statuses))}")
            for each in loris:
                each.finish()
            check(door.serves() and direct.process.poll() is None and behind.process.poll() is None, "a panel has ended")
        finally:
            nginx.terminate()
            nginx.wait()
        for panel in (direct, behind):
            code, words = panel.verify()
            check(code == 0, "after all that: " + words)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
