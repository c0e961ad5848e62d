#!/usr/bin/env python3
"""Drives the local page of an archive in headless Chromium, as a reviewer would.

    python3 .ci/review.py SAYSO FOLDER [--axe axe.min.js] [--pictures FOLDER]

SAYSO is the program, FOLDER gets the archive. Reviews ten statements with the keyboard alone, mends one by selecting its
words, takes one back, reloads and finds all of it again; then exports the reviewed articles as gold, and what the archive
holds must score 100 per cent against them. Hostile articles must stay text, nothing may be fetched from elsewhere or
logged as an error, and requests of other sites must be refused. That the forms need no JavaScript, tests/it/page.rs
checks. Exits 0 with the line `skipped: …` where there is no browser.
"""
import argparse
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from browser import Browser, call, check

HOSTILE = {
    "id": "hostile", "title": "<img src=x onerror=document.title='run'>", "outlet": "\"><script>window.run=1</script>", "published": "2031-04-01",
    "text": "</div><script>window.run = 1</script> <b>Norland</b> accused Estavia of “<img src=x onerror=window.run=1>” on Monday.\r\nEstavia denied it.",
}


def sayso(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    check(done.returncode == 0, f"sayso {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def settled(browser, before):
    """Waits until another page than the one before is there and ready."""
    browser.until("return document.readyState === 'complete' && (location.href !== arguments[0].href || performance.timeOrigin !== arguments[0].time)", before)


def here(browser):
    return browser.run("return {href: location.href, time: performance.timeOrigin}")


def key(browser, name):
    before = here(browser)
    browser.press(name)
    settled(browser, before)


def current(browser):
    return browser.run("return new URL(location.href).searchParams.get('s')")


def reviewed(browser):
    return browser.run("return Number(document.querySelector('aside progress').value)")


def review(port, program, archive, address, folder):
    browser = Browser(port, 1280, 900)
    try:
        browser.open(address + "review")
        judged = {}
        for n in range(10):
            statement = current(browser)
            check(statement and statement not in judged, f"statement {n}: {statement} comes twice")
            # Every fifth is rejected, the others are accepted.
            judged[statement] = "rejected" if n % 5 == 4 else "accepted"
            key(browser, "r" if n % 5 == 4 else "a")
        # Back to the first accusation: its charge is to be two words less.
        accusation = json.loads(sayso(program, "track", "search", archive, "\"forging invoices\"", "--type", "accusation", "--format", "jsonl").splitlines()[0])
        browser.open(f"{address}document/{accusation['document_id']}?s={accusation['fingerprint']}")
        words = browser.run("""
            const charge = document.querySelector('mark.text').firstChild;
            const selection = getSelection();
            selection.removeAllRanges();
            const range = document.createRange();
            range.setStart(charge, 0);
            range.setEnd(charge, 'forging invoices'.length);
            selection.addRange(range);
            return selection.toString()""")
        check(words == "forging invoices", f"selected {words}")
        browser.press("e")
        browser.until("return !document.getElementById('chooser').hidden")
        key(browser, "x")
        check(browser.run("return document.querySelector('mark.text').textContent") == "forging invoices", "the charge was not changed")
        # A status that is taken back again.
        before = here(browser)
        browser.run("document.querySelector('#change [name=status]').value = 'denied'; document.getElementById('change').requestSubmit()")
        settled(browser, before)
        check("denied" in browser.run("return document.querySelector('.card .tags').textContent"), "the status was not changed")
        key(browser, "u")
        check("denied" not in browser.run("return document.querySelector('.card .tags').textContent"), "the status was not taken back")
        done = reviewed(browser)
        browser.open(browser.run("return location.href"))
        check(reviewed(browser) == done, "a reload shows something else")
        for statement, verdict in judged.items():
            if statement == accusation["fingerprint"]:
                continue
            found = sayso(program, "track", "show", archive, statement)
            check(verdict in found, f"{statement} is not {verdict}: {found}")
        # The rest with the keyboard, until nothing is open.
        browser.open(address + "review")
        for _ in range(200):
            if not current(browser):
                break
            key(browser, "a")
        check("All statements are reviewed" in browser.run("return document.querySelector('main').textContent"), "statements stay open")
        # Keys lead on and to other pages.
        browser.open(f"{address}document/{accusation['document_id']}?s={accusation['fingerprint']}")
        key(browser, "n")
        key(browser, "p")
        check(current(browser) == accusation["fingerprint"], "p does not lead back")
        key(browser, "m")
        check("/names?alias=" in browser.run("return location.href"), "m leads elsewhere")
        for page in ("", "search?words=debts", "names", "graph", "graph?since=2031-02&until=2031-02", "charges", "contradictions", "log"):
            browser.open(address + page)
            check(browser.run("return Boolean(document.querySelector('main h1'))"), f"{page} has no heading")
            check(browser.run("return [...document.images].every((image) => image.complete && image.naturalWidth > 0)"), f"{page}: a picture is missing")
            check(browser.run("return document.documentElement.scrollWidth <= innerWidth"), f"{page} is wider than the window")
        check(not browser.run("return 'run' in window || document.title === 'run'"), "an article has run a script")
        messages = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
        urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        origin = address.split("/", 3)[:3]
        foreign = [url for url in urls if url.split("/", 3)[:3] != origin and not url.startswith("data:") and "favicon" not in url]
        check(not foreign, f"fetched {foreign}")
        errors = [entry["message"] for entry in browser.log("browser") if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
        check(not errors, f"logged {errors}")
    finally:
        browser.close()
    gold = Path(folder) / "gold"
    shutil.rmtree(gold, ignore_errors=True)
    sayso(program, "track", "export", archive, "--format", "gold", "--reviewed", "-o", str(gold))
    scores = sayso(program, "track", "score", archive, "--gold", str(gold))
    lines = [line for line in scores.splitlines() if line.startswith(("content", "mentions", "pairs", "exact"))]
    check(lines and all(line.split()[-5:-2] == ["100.0"] * 3 for line in lines), f"not 100 per cent:\n{scores}")
    print(f"review: ten statements by keyboard, one mended by selection, one taken back; 100 per cent of {len(list((gold / 'text').iterdir()))} articles")


def strangers(address):
    origin = address.rstrip("/").rsplit("/", 1)[0]
    for url, headers, status in [
        (origin + "/", {}, 404),
        (address, {"Host": "evil.example"}, 421),
        (address, {"Origin": "http://evil.example"}, 403),
        (address, {"Sec-Fetch-Site": "cross-site"}, 403),
        (address, {}, 200),
    ]:
        try:
            answer = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        check(answer.status == status, f"{url} {headers}: {answer.status}")
        policy = answer.headers["Content-Security-Policy"]
        check("default-src 'none'" in policy and "unsafe" not in policy, f"policy {policy}")


def barriers(port, address, axe):
    for page in ("", "search?words=debts", "document/1", "names", "graph", "charges", "contradictions", "log"):
        # Whoever tests may run what the page itself may not.
        browser = Browser(port, 1280, 900)
        try:
            browser.cdp("Page.setBypassCSP", {"enabled": True})
            browser.open(address + page)
            browser.run(Path(axe).read_text())
            found = browser.run_async("axe.run().then((r) => arguments[0](r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ': ' + v.nodes[0].html)))")
            check(not found, f"barriers on /{page}: {found}")
        finally:
            browser.close()
    print("review: no serious barrier on any page")


def pictures(port, address, folder):
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"articles": "", "search": "search?words=debts", "document": "document/1", "names": "names", "graph": "graph", "charges": "charges",
             "contradictions": "contradictions", "log": "log"}
    for width, height, dark in [(1280, 900, False), (1280, 900, True), (390, 844, False)]:
        browser = Browser(port, width, height, dark)
        try:
            for name, page in pages.items():
                browser.open(address + page)
                time.sleep(0.2)
                browser.picture(folder / f"{name}-{width}{'-dark' if dark else ''}.png")
            browser.open(address + "document/1")
            browser.press("e")
            time.sleep(0.2)
            browser.picture(folder / f"edit-{width}{'-dark' if dark else ''}.png")
        finally:
            browser.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--axe")
    arguments.add_argument("--pictures", type=Path)
    wanted = arguments.parse_args()
    driver = shutil.which("chromedriver")
    if not driver or not (shutil.which("chromium") or shutil.which("google-chrome")):
        print("review: skipped: no chromium with chromedriver on this machine")
        return
    wanted.folder.mkdir(parents=True, exist_ok=True)
    archive = wanted.folder / "review.sqlite"
    for name in ("review.sqlite", "review.sqlite-wal", "review.sqlite-shm"):
        (wanted.folder / name).unlink(missing_ok=True)
    hostile = wanted.folder / "hostile.jsonl"
    hostile.write_text(json.dumps(HOSTILE) + "\n")
    news = Path(__file__).parent.parent / "fixtures/affair/harbor.jsonl"
    sayso(wanted.program, "track", "add", str(archive), str(hostile), str(news))
    # The first page that a reviewer sees is the hostile one: document 1.
    server = subprocess.Popen([wanted.program, "serve", str(archive), "--who", "Ada"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = 9500 + os.getpid() % 400
    process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = server.stdout.readline().strip()
        for _ in range(100):
            try:
                call(port, "GET", "/status")
                break
            except OSError:
                time.sleep(0.1)
        if wanted.pictures:
            pictures(port, address, wanted.pictures)
            return
        strangers(address)
        review(port, wanted.program, str(archive), address, wanted.folder)
        if wanted.axe and Path(wanted.axe).exists():
            barriers(port, address, wanted.axe)
        check(sayso(wanted.program, "track", "check", str(archive)).count("nothing is wrong") == 1, "the archive is damaged")
    finally:
        process.terminate()
        server.terminate()


if __name__ == "__main__":
    main()
