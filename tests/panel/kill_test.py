#!/usr/bin/python3
"""kill -9 of the panel at random moments while two people decide: nothing that was acknowledged may be lost, the audit
chain must hold, and `store verify` must find every change made behind the panel's back.

  kill_test.py PROGRAM WORLD CONFIG [KILLS=50] [SEED=1]
"""
import http.client
import os
import pathlib
import random
import shutil
import sqlite3
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from panel_process import Client, Panel, evidence_of  # noqa: E402


def decide_until(stop, client, files, name, acknowledged, sent):
    """Asks, scores and decides as fast as it can; remembers what was answered with "done"."""
    number = len(sent)
    while not stop.is_set():
        number += 1
        reason = f"{name} {number}"
        sent.append(reason)
        try:
            if number % 5 == 0:
                answer = client.post("/unit/xa-an-mau/criterion/1.5.2/score", {"value": "0", "reason": reason})
            elif number % 7 == 0:
                answer = client.decide(random.choice(files), "override", value="accepted", reason=reason)
            else:
                answer = client.decide(random.choice(files), "ask", reason=reason)
            if answer.status == 303:
                acknowledged.append(reason)
        except (http.client.HTTPException, OSError):
            stop.wait(0.01)


def kills(panel, count):
    acknowledged, sent = {"tham-dinh-1": [], "chu-tri": []}, {"tham-dinh-1": [], "chu-tri": []}
    clients, files = {}, []
    for _ in range(count):
        panel.start()
        for name in acknowledged:
            if name not in clients:
                clients[name] = Client("127.0.0.1", panel.port).log_in(name)
            clients[name].connection.close()
        # A session outlives the server: nobody has to log in again.
        files = files or evidence_of(clients["chu-tri"])
        assert clients["chu-tri"].get("/queue").status == 200, "a session did not outlive the server"
        stop = threading.Event()
        threads = [threading.Thread(target=decide_until, args=(stop, clients[name], files[place::2], name, acknowledged[name], sent[name]))
                   for place, name in enumerate(acknowledged)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0.05, 1.0))
        panel.kill()
        stop.set()
        for thread in threads:
            thread.join()
        # Reading rolls back what was half-way, as the server does at its next start.
        with sqlite3.connect(panel.out / "panel.sqlite") as records:
            kept = {row[0] for row in records.execute("SELECT reason FROM panel_decision")}
        for name, said in acknowledged.items():
            lost = [each for each in said if each not in kept]
            assert not lost, f"lost after a kill: {lost}"
        code, words = panel.verify()
        assert code == 0, words
    told = sum(map(len, acknowledged.values()))
    assert told > count, f"only {told} decisions were acknowledged: nothing was tried"
    print(f"{count} kills, {sum(map(len, sent.values()))} decisions sent, {told} acknowledged, none lost; the chain holds")


def tampering(panel):
    whole = panel.out / "panel.sqlite"
    for what, statement, expected in (
            ("a changed decision", "UPDATE panel_decision SET reason = 'khác' WHERE number = 3", "quyết định 3 khác"),
            ("a removed decision", "DELETE FROM panel_decision WHERE number = 3", "thiếu quyết định 3"),
            ("a decision put in", "INSERT INTO panel_decision SELECT max(number) + 1, kind, unit, path, sha256, code, value, reason, "
             "actor, at FROM panel_decision", "không có trong nhật ký"),
            ("a changed row of the log", "DROP TRIGGER panel_audit_no_update; UPDATE panel_audit SET actor = 'ai-do' WHERE number = 4",
             "dòng nhật ký 4"),
            ("a removed row of the log", "DROP TRIGGER panel_audit_no_delete; DELETE FROM panel_audit WHERE number = 4", "thiếu dòng nhật ký 4"),
            ("the log cut at its end", "DROP TRIGGER panel_audit_no_delete; DELETE FROM panel_audit WHERE number = (SELECT max(number) FROM "
             "panel_audit)", "nhật ký kết thúc")):
        shutil.copy(whole, panel.folder / "whole.sqlite")
        with sqlite3.connect(whole) as records:
            records.executescript(statement)
        records.close()
        code, words = panel.verify()
        assert code == 2 and expected in words, f"{what}: {code} {words}"
        shutil.copy(panel.folder / "whole.sqlite", whole)
    assert panel.verify()[0] == 0
    print("store verify finds changed, removed and added rows")


def main():
    program, world, config = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 50
    random.seed(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    os.environ["KIEMCHUNG_CONFIG"] = str(pathlib.Path(config).resolve())
    with Panel(program, world, ["--watch", "0"]) as panel:
        kills(panel, count)
        tampering(panel)


if __name__ == "__main__":
    main()
