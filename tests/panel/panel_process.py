"""The panel as a process, for tests: started on a copy of the sample submission, spoken to over plain HTTP."""
import html.parser
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse

PASSWORD = "một mật khẩu đủ dài"
POLICY, AT = "boc-nhieu-2024", "2024-11-25T09:00:00Z"
PATIENCE = 180  # seconds until a start counts as failed; a loaded machine is slow


class Panel:
    """One server with its own records. `world` is the folder made by sample_world.sh; it is copied, never changed."""

    def __init__(self, program, world, more=(), unit_accounts=()):
        self.program, self.more = str(pathlib.Path(program).resolve()), list(more)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kiemchung-panel-"))
        world = pathlib.Path(world).resolve()
        self.out = self.folder / "out"
        self.submission = self.folder / "submission"
        shutil.copytree(world / "submission", self.submission)
        shutil.copytree(world / "out", self.out)
        self.environment = dict(os.environ, KIEMCHUNG_TRUST=str(world / "trust"))
        self.process = None
        self.port = 0
        self.add_account("tham-dinh-1", "appraiser", "Tổ thẩm định 1")
        self.add_account("tham-dinh-2", "appraiser", "Tổ thẩm định 2")
        self.add_account("chu-tri", "chair", "Chủ trì")
        self.add_account("quan-tri", "admin", "Quản trị")
        for name, unit in unit_accounts:
            self.add_account(name, "unit", unit, unit)

    def add_account(self, name, role, title, unit=None):
        command = [self.program, "panel", "--add-account", name, "--role", role, "--title", title, "--out", str(self.out)]
        if unit:
            command += ["--account-unit", unit]
        subprocess.run(command, input=PASSWORD + "\n", text=True, check=True, capture_output=True)

    def start(self, *more):
        command = [self.program, "panel", str(self.submission), "--policy", POLICY, "--at", AT, "--out", str(self.out),
                   "--port", str(self.port), "--quiet", *self.more, *more]
        self.log = open(self.folder / "panel.log", "a")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=self.environment, start_new_session=True)
        line = self.process.stdout.readline()  # comes once it listens
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            raise RuntimeError(f"the panel did not start: {line}{(self.folder / 'panel.log').read_text()}")
        self.port = int(found.group(1))
        return self

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def verify(self):
        """(exit code, words) of `kiemchung store verify` over store and records."""
        run = subprocess.run([self.program, "store", "verify", "--store", str(self.out / "kiemchung.sqlite")],
                             capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


class Client:
    """A browser's share of the protocol: cookies and forms, no script. One connection, kept alive."""

    def __init__(self, host, port, context=None, more=()):
        make = (lambda: http.client.HTTPSConnection(host, port, timeout=120, context=context)) if context else (
            lambda: http.client.HTTPConnection(host, port, timeout=120))
        self.connection, self.cookies, self.csrf, self.more = make(), {}, "", dict(more)

    def send(self, method, path, body=None, headers=()):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        all_headers = {**({"Cookie": cookies} if cookies else {}), **self.more, **dict(headers)}
        try:
            self.connection.request(method, path, body, all_headers)
            answer = Answer(self.connection.getresponse())
        except (http.client.HTTPException, OSError):
            self.connection.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path, **headers):
        return self.send("GET", path, headers=headers)

    def post(self, path, form, token=None):
        form = {"csrf": self.csrf if token is None else token, **form}
        return self.send("POST", path, urllib.parse.urlencode(form),
                         {"Content-Type": "application/x-www-form-urlencoded"})

    def log_in(self, name, password=PASSWORD):
        token = fields_of(self.get("/login").text)["csrf"]
        answer = self.post("/login", {"name": name, "password": password}, token)
        assert answer.status == 303, f"log-in of {name}: {answer.status} {answer.text[:300]}"
        page = self.get("/")
        if page.status == 303:
            page = self.get(page.headers["Location"])
        self.csrf = fields_of(page.text)["csrf"]
        return self

    def decide(self, evidence, kind, **form):
        """`evidence`: "/evidence/…". Looks at the page first, as a person does."""
        seen = fields_of(self.get(evidence).text).get("seen", "")
        return self.post(evidence + "/decide", {"kind": kind, "seen": seen, **form})


class _Fields(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields, self.links = {}, []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "input" and attributes.get("name"):
            self.fields.setdefault(attributes["name"], attributes.get("value") or "")
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])


def fields_of(page):
    parser = _Fields()
    parser.feed(page)
    return parser.fields


def links_of(page):
    parser = _Fields()
    parser.feed(page)
    return parser.links


def evidence_of(client, query=""):
    """Addresses of the evidence on the first page of the queue."""
    links = links_of(client.get("/queue" + query).text)
    return list(dict.fromkeys(link.split("?")[0] for link in links if link.startswith("/evidence/")))
