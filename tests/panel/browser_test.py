#!/usr/bin/python3
"""The panel in a real browser (Debian's Chromium, headless), on the sample submission: what people do, end to end.

  browser_test.py PROGRAM WORLD CONFIG [--axe AXE.js] [--screenshots FOLDER]

--axe: checks every page visited with axe-core. --screenshots: keeps a picture of every page at 1280 × 720, on a tablet and
as printed.
"""
import argparse
import base64
import html.parser
import io
import json
import os
import pathlib
import re
import shutil
import sys
import time
import urllib.parse
import xml.etree.ElementTree
import zipfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from panel_process import PASSWORD, Client, Panel  # noqa: E402

DESKTOP, TABLET = (1280, 720), (820, 1180)
PATIENCE = 60  # seconds; a loaded machine is slow
COMMUNE, DEPARTMENT = "xa-an-mau", "so-noi-vu"


class Browser:
    def __init__(self, panel, axe, screenshots):
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=vi",
                         "--force-color-profile=srgb", "--disable-background-networking", "--no-first-run"):
            options.add_argument(argument)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)
        self.panel, self.axe, self.screenshots = panel, axe, screenshots
        self.faults, self.looked_at = [], []
        self.size(DESKTOP)

    def size(self, size):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False})

    # Doing.
    def open(self, path):
        self.driver.get(self.panel.address + path)

    def one(self, css):
        return WebDriverWait(self.driver, PATIENCE).until(lambda d: d.find_element(By.CSS_SELECTOR, css), css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css="main"):
        return self.one(css).text

    def fill(self, css, value):
        field = self.one(css)
        field.clear()
        field.send_keys(value)

    def click(self, css):
        """A click that leads to another page; waits for it."""
        self.leave(lambda: self.one(css).click())

    def key(self, key):
        self.one("body").send_keys(key)

    def leave(self, act):
        self.driver.execute_script("window.leaving = true")
        act()
        WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[StaleElementReferenceException]).until(
            lambda d: d.execute_script("return !window.leaving && document.readyState === 'complete'"), "another page")

    @property
    def place(self):
        return urllib.parse.unquote(self.driver.current_url.removeprefix(self.panel.address))

    def cookies(self):
        return {each["name"]: each["value"] for each in self.driver.get_cookies()}

    def log_in(self, name, password=PASSWORD):
        self.driver.delete_all_cookies()
        self.open("/login")
        self.fill("#name", name)
        self.fill("#password", password)
        self.click("form button.main")

    # Looking.
    def look(self, name, printed=False):
        """The page as it is now: accessible, quiet, wide enough; a picture of it if pictures are wanted."""
        self.looked_at.append(name)
        for size, suffix in ((DESKTOP, "1280"), (TABLET, "tablet")):
            self.size(size)
            wide = self.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                self.faults.append(f"{name} at {size[0]} is {wide} px too wide")
            if self.screenshots:
                self.picture(self.screenshots / f"{name}-{suffix}.png")
        self.size(DESKTOP)
        if self.screenshots and printed:
            pdf = self.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False, "preferCSSPageSize": True,
                                                                  "paperWidth": 8.27, "paperHeight": 11.69})
            (self.screenshots / f"{name}-print.pdf").write_bytes(base64.b64decode(pdf["data"]))
        if self.axe:
            self.accessible(name)
        for entry in self.driver.get_log("browser"):
            refused = re.search(r"the server responded with a status of (403|404|409|422|429)", entry["message"])
            if entry["level"] == "SEVERE" and not refused:
                self.faults.append(f"{name}: the browser complains: {entry['message']}")

    def picture(self, path):
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        path.write_bytes(base64.b64decode(shot["data"]))

    def accessible(self, name):
        self.driver.execute_script(self.axe)
        result = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']})"
            ".then((r) => done(r.violations.map((v) => [v.id, v.impact, v.nodes.map((n) => n.target.join(' '))])))"
            ".catch((e) => done([['axe', 'critical', [String(e)]]]))")
        for rule, impact, places in result:
            if impact in ("serious", "critical"):
                self.faults.append(f"{name}: axe {rule} ({impact}) at {places[:3]}")

    def close(self):
        self.driver.quit()


def expect(holds, what):
    if not holds:
        raise AssertionError(what)


def log_in(browser):
    browser.open("/queue")
    expect(browser.place == "/login", "a page without a session leads to the log-in")
    browser.look("login")
    browser.log_in("tham-dinh-1", "sai mật khẩu rồi")
    expect("Sai tên đăng nhập" in browser.text(), "a wrong password is told")
    browser.look("login-refused")
    browser.log_in("tham-dinh-1")
    expect(browser.place == "/" and browser.one("h1").text == "Tổng quan", "the right one leads to the overview")
    browser.look("overview", printed=True)


def filter_and_walk(browser):
    Select(browser.one("#f-unit")).select_by_value(COMMUNE)
    browser.click("form.filters button")
    expect("unit=xa-an-mau" in browser.place, "the filter stands in the address")
    expect(len(browser.all(".matrix tbody tr")) == 1, "one unit is left")
    browser.click(".head a.main")
    expect(browser.place.startswith("/queue?") and "unit=xa-an-mau" in browser.place, "the queue keeps the filter")
    rows = [row.text for row in browser.all("table tbody tr")]
    expect(len(rows) > 10 and all(COMMUNE in row for row in rows), "only that unit's files")
    browser.look("queue", printed=True)
    browser.click("a.main[href^='/evidence/']")
    first = browser.one("h1").text
    browser.leave(lambda: browser.key("j"))
    second = browser.one("h1").text
    browser.leave(lambda: browser.key("k"))
    expect(first != second and browser.one("h1").text == first, "j and k walk the queue")
    browser.key("?")
    expect(browser.one("#help").is_displayed(), "? lists the keys")
    browser.look("keys")
    browser.one("#help").send_keys(Keys.ESCAPE)
    WebDriverWait(browser.driver, PATIENCE).until(lambda d: not d.find_element(By.ID, "help").is_displayed())
    before = browser.one("#zoom").get_attribute("value")
    browser.key("z")
    expect(browser.one("#zoom").get_attribute("value") != before, "z changes the zoom")
    browser.leave(lambda: browser.key("u"))
    expect(browser.place.startswith("/queue?") and "unit=xa-an-mau" in browser.place, "u leads back to the same queue")


def open_file(browser, name):
    browser.open("/search?q=" + urllib.parse.quote(name))
    browser.click("main tbody a[href^='/evidence/']")
    expect(name in browser.one("h1").text, f"the page of {name}")


def picture_is_drawn(browser):
    return WebDriverWait(browser.driver, PATIENCE).until(lambda d: d.execute_script(
        "const i = document.querySelector('#page img'); return i && i.complete && i.naturalWidth > 300"), "the page's picture")


def see_evidence(browser):
    open_file(browser, "1.1_KH 07-KH-UBND.pdf")
    picture_is_drawn(browser)
    kinds = {box.get_attribute("class").split()[-1] for box in browser.all(".box")}
    expect({"number", "date", "signature"} <= kinds, f"boxes of number, date and signatures, not {kinds}")
    for box in browser.all(".box.number"):
        expect(box.rect["width"] > 10 and box.rect["height"] > 5, "the box has its place")
    expect("Hợp lệ" in browser.text("#signatures") or "Cần kiểm tra" in browser.text("#signatures"), "a plain state")
    expect("theo chứng thư" in browser.text("#signatures"), "the certificate's subject")
    expect(len(browser.all("#checks details .finding")) > 10, "the checks that hold are there, too")
    browser.look("evidence-signed", printed=True)
    # A member of an archive is shown and handed out like a file of its own.
    open_file(browser, "5.1.zip")
    picture_is_drawn(browser)
    browser.look("evidence-in-zip")
    session = client_of(browser)
    original = session.get(browser.one("a[href$='/original']").get_attribute("href").removeprefix(browser.panel.address))
    expect(original.status == 200 and original.body.startswith(b"%PDF"), "the member of the archive can be had")


def correct_number(browser):
    open_file(browser, "1.5.1_Bao cao.pdf")
    before = browser.text("#verdict")
    expect(before == "Không được tính", f"a blank number: {before}")
    browser.look("evidence-blank")
    browser.fill("#fix-number", "48/BC-UBND")
    browser.click("#fix-number ~ button")
    expect(browser.text("#verdict") != before, "the corrected number is judged at once")
    expect("48/BC-UBND" in browser.text("#readings"), "and shown")
    expect("người xem sửa" in browser.text("#readings"), "as a person's reading")
    expect("Sửa số, ký hiệu" in browser.text("#history"), "and in the history")
    browser.fill("#fix-number", "không phải số")
    browser.click("#fix-number ~ button")
    expect("Không hiểu số" in browser.text(), "what is no number is refused")
    browser.look("refused")


def decide(browser):
    open_file(browser, "1.6.1_Thong bao.pdf")
    here = browser.place
    browser.key("o")
    expect(browser.driver.switch_to.active_element.get_attribute("id") == "reason", "o asks for the reason")
    browser.one("#override").click()
    expect(browser.place == here and not browser.all("#decision"), "without a reason nothing is sent")
    Select(browser.one("#outcome")).select_by_value("accepted")
    browser.fill("#reason", "Đã đối chiếu bản giấy có số 21.")
    browser.click("#override")
    expect(browser.place != here, "a decision leads on to the next file")
    browser.open(here)
    expect("Quyết định khác: Được chấp nhận" in browser.text("#decision"), "the decision stands")
    expect("Đã đối chiếu bản giấy" in browser.text("#history"), "with its reason")
    open_file(browser, "1.5.2_KH 12a-KH-UBND.pdf")
    here = browser.place
    browser.leave(lambda: browser.key("a"))
    browser.open(here)
    expect("Đồng ý" in browser.text("#decision"), "one key agrees")
    browser.look("evidence-decided")
    open_file(browser, "3.1_KH 28-KH-UBND.pdf")
    here = browser.place
    browser.key("e")
    browser.driver.switch_to.active_element.send_keys("Đề nghị gửi bản có chữ ký của Chủ tịch.")
    browser.click("#ask")
    browser.open(here)
    expect("Chờ giải trình" in browser.text("#decision"), "the unit is asked")
    return here


def two_reviewers(browser, asked):
    browser.log_in("tham-dinh-2")
    browser.open(asked)
    expect("tham-dinh-1" in browser.text(".notice") and not browser.all("#agree"), "a file in another's hands")
    browser.look("evidence-held")
    browser.open("/queue?work=")
    expect(len([row for row in browser.all("tbody tr") if "tham-dinh-1" in row.text]) > 0, "the queue says who holds it")
    browser.open("/queue?work=done&reviewer=tham-dinh-1")
    expect(len(browser.all("tbody tr")) == 2, "what one reviewer decided")


def unit_answers(browser, asked):
    browser.log_in("so-noi-vu")
    browser.open(asked)
    expect("Không có trang này" in browser.text(), "another unit is told nothing")
    browser.log_in("xa-an-mau")
    expect(browser.place == "/unit/xa-an-mau", "a unit begins at its own page")
    expect("Đề nghị gửi bản có chữ ký" in browser.text(), "and sees what it is asked")
    browser.look("unit-own", printed=True)
    browser.click("main a[href='" + asked + "']")
    expect(not browser.all("#agree"), "a unit decides nothing")
    browser.fill("#answer", "Bản có chữ ký đã gửi bổ sung ngày 26/11.")
    browser.click("#answer ~ button")
    expect("Bản có chữ ký đã gửi" in browser.text("#history"), "the answer stands in the history")
    browser.look("unit-answered")


def other_pages(browser):
    browser.log_in("chu-tri")
    for name, path in (("search", "/search?q=ke%20hoach"), ("unit", "/unit/so-noi-vu"), ("criterion", "/unit/xa-an-mau/criterion/1.5.2"),
                       ("sample", "/sample?seed=7&size=5"), ("audit", "/audit")):
        browser.open(path)
        browser.look(name)
    browser.open("/search?q=quyet+dinh")
    expect("QĐ" in browser.text("tbody"), "search without marks finds words with them")
    browser.open("/sample?seed=7&size=5")
    drawn = browser.text("tbody")
    browser.open("/sample?seed=8&size=5")
    other = browser.text("tbody")
    browser.open("/sample?seed=7&size=5")
    expect(browser.text("tbody") == drawn != other, "a seed draws the same sample every time")
    browser.open("/unit/xa-an-mau/criterion/1.5.2")
    browser.fill("#score", "0")
    browser.click("#score ~ button")
    expect("0" in browser.text("#history"), "the final score stands")
    browser.open("/language/en?to=/queue")
    expect(browser.one("html").get_attribute("lang") == "en" and browser.one("h1").text == "Queue", "English")
    browser.look("queue-english")
    browser.open("/language/vi?to=/queue")
    browser.log_in("quan-tri")
    browser.open("/accounts")
    browser.look("accounts")


def second_review(browser):
    browser.log_in("chu-tri")
    open_file(browser, "1.5.2_KH 12a-KH-UBND.pdf")
    Select(browser.one("#second")).select_by_value("zero")
    browser.click("#second ~ button")
    expect("Xem lần hai" in browser.text("#history"), "the second reviewer's outcome stands beside the first")


class Tables(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.headings, self.cell, self.heading = [], [], None, None

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.cell = ""
        if tag == "h2":
            self.heading = ""

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append(self.cell.strip())
            self.cell = None
        if tag == "h2":
            self.headings.append(self.heading.strip())
            self.heading = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data
        elif self.heading is not None:
            self.heading += data


def sheets_of(xlsx):
    """{sheet: rows of texts}, read without any spreadsheet library."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    book = zipfile.ZipFile(io.BytesIO(xlsx))
    shared = ["".join(t.text or "" for t in each.iter(space + "t"))
              for each in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    names = [each.get("name") for each in xml.etree.ElementTree.fromstring(book.read("xl/workbook.xml")).iter(space + "sheet")]
    sheets = {}
    for number, name in enumerate(names, 1):
        rows = []
        for row in xml.etree.ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(space + "row"):
            cells = {}
            for cell in row.iter(space + "c"):
                value = cell.find(space + "v")
                if value is not None:
                    letters = re.match("[A-Z]+", cell.get("r")).group()
                    cells[letters] = shared[int(value.text)] if cell.get("t") == "s" else value.text
            rows.append([cells.get(letter, "") for letter in "ABCDEFGHIJKLMNOP"])
        sheets[name] = rows
    return sheets


def client_of(browser):
    client = Client("127.0.0.1", browser.panel.port)
    client.cookies = browser.cookies()
    return client


def close_round(browser):
    browser.open("/round")
    browser.look("round")
    browser.fill("#round-name", "Đợt 1 năm 2024")
    browser.one("input[name=sure]").click()
    browser.click("button.stern")
    expect(browser.place == "/round/Đợt 1 năm 2024", "closing leads to the record")
    expect("SHA-256" in browser.text(), "with its hash")
    browser.look("record", printed=True)
    client = client_of(browser)
    address = "/round/" + urllib.parse.quote("Đợt 1 năm 2024")
    record = json.loads(client.get(address + "/json").body)
    sheets = sheets_of(client.get(address + "/xlsx").body)
    page = Tables()
    page.feed(client.get(address).text)

    files = {(unit["unit"], file["path"]): file for unit in record["units"] for file in unit["evidence"]}
    expect(len(files) > 60, "every file is in the record")
    from_page = {}
    for unit, table in zip(page.headings, [each for each in page.tables if each[0][-1] == "SHA-256"]):
        for row in table[1:]:
            from_page[(unit, row[0])] = row[-1]
    expect(from_page == {place: file["sha256"] for place, file in files.items()}, "the page holds the same files and hashes")
    from_sheet = {(row[0], row[1]): (row[6], row[5]) for row in sheets["Minh chứng"][1:]}
    expect({place: sha for place, (sha, _) in from_sheet.items()} == from_page, "the workbook holds the same files and hashes")
    for place, outcome in (((COMMUNE, "1.6.1_Thong bao.pdf"), "accepted"), ((COMMUNE, "1.5.2_KH 12a-KH-UBND.pdf"), "zero")):
        expect(files[place]["decided"] == outcome, f"{place[1]} was decided {files[place]['decided']}")
        expect(from_sheet[place][1] in (outcome, "Được chấp nhận", "Đề xuất 0 điểm"), f"the workbook says {from_sheet[place][1]}")
    expect(any(row[1] == "1.5.2" and row[6] == "0" for row in sheets["Tiêu chí"]), "the final score is in the workbook")
    # Frozen: what is decided later does not change it.
    before = client.get(address + "/json").body
    client.csrf = browser.one("input[name=csrf]").get_attribute("value")
    client.post("/unit/xa-an-mau/criterion/1.5.2/score", {"value": "0", "reason": "nhập lại"})
    expect(client.get(address + "/json").body == before, "a closed round does not move")
    expect(client.post("/round/close", {"round": "Đợt 1 năm 2024", "sure": "yes"}).status == 409, "it is closed once")


def new_submission(browser, panel):
    """A file handed in while the panel runs is there without a restart."""
    shutil.copy(panel.submission / COMMUNE / "1.1_KH 07-KH-UBND.pdf", panel.submission / COMMUNE / "1.9_KH gui bo sung.pdf")
    end = time.monotonic() + PATIENCE * 3
    while time.monotonic() < end:
        browser.open("/search?q=gui%20bo%20sung")
        if browser.all("main tbody a[href^='/evidence/']"):
            return
        time.sleep(0.5)
    raise AssertionError("a new file was not seen")


def main():
    arguments = argparse.ArgumentParser()
    for name in ("program", "world", "config"):
        arguments.add_argument(name)
    arguments.add_argument("--axe")
    arguments.add_argument("--screenshots", type=pathlib.Path)
    given = arguments.parse_args()
    os.environ["KIEMCHUNG_CONFIG"] = str(pathlib.Path(given.config).resolve())
    if given.screenshots:
        given.screenshots.mkdir(parents=True, exist_ok=True)
    axe = pathlib.Path(given.axe).read_text() if given.axe else None
    units = [("xa-an-mau", COMMUNE), ("so-noi-vu", DEPARTMENT)]
    with Panel(given.program, given.world, ["--watch", "1"], units) as panel:
        panel.start()
        browser = Browser(panel, axe, given.screenshots)
        try:
            log_in(browser)
            filter_and_walk(browser)
            see_evidence(browser)
            correct_number(browser)
            asked = decide(browser)
            two_reviewers(browser, asked)
            unit_answers(browser, asked)
            other_pages(browser)
            second_review(browser)
            close_round(browser)
            new_submission(browser, panel)
        except Exception:
            browser.size(DESKTOP)
            where = panel.folder.parent / "kiemchung-browser-fault.png"
            browser.picture(where)
            print(f"at {browser.place}; picture in {where}\n{browser.text('body')[:1500]}", flush=True)
            raise
        finally:
            browser.close()
        code, words = panel.verify()
        expect(code == 0, words)
        for fault in browser.faults:
            print("FAIL", fault)
        print(f"{len(browser.looked_at)} pages looked at, {len(browser.faults)} faults"
              + (", axe-core: no serious issue" if axe and not any("axe" in each for each in browser.faults) else ""))
        return 1 if browser.faults else 0


if __name__ == "__main__":
    sys.exit(main())
