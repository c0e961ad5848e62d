#!/usr/bin/env python3
"""Drives the HTML report in headless Chromium, as a reader would: python3 .ci/browser.py FILE.html [PICTURE.png]

Opens the file from disk and checks that nothing is fetched and no error is logged, that the search finds a participant,
a click on a tie shows its statements, and the reader's view marks the right words; on a desktop and on a phone. Speaks
the WebDriver protocol to chromedriver with the standard library only. Exits 0 with the line `skipped: …` where there is
no browser.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def call(port, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(json.load(error)["value"]["message"]) from None


class Browser:
    def __init__(self, port, width, height, dark=False, script=True):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}"]
        options = {"args": arguments + (["--force-dark-mode"] if dark else [])}
        if width < 500:
            options["mobileEmulation"] = {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2, "mobile": True}}
        if not script:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self.port = port
        self.id = call(port, "POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        if dark:
            self.cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})

    def do(self, method, path, body=None):
        return call(self.port, method, f"/session/{self.id}{path}", body)

    def cdp(self, command, parameters):
        return self.do("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, page):
        self.do("POST", "/url", {"url": page})

    def run(self, script, *arguments):
        return self.do("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def log(self, kind):
        return self.do("POST", "/se/log", {"type": kind})

    def picture(self, path):
        Path(path).write_bytes(base64.b64decode(self.do("GET", "/screenshot")))

    def click(self, x, y, finger):
        move = {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}
        steps = [move, {"type": "pointerDown", "button": 0}, {"type": "pause", "duration": 60}, {"type": "pointerUp", "button": 0}]
        self.do("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "touch" if finger else "mouse"}, "actions": steps}]})

    def until(self, script, *arguments):
        for _ in range(100):
            found = self.run(script, *arguments)
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"never true: {script}")

    def close(self):
        self.do("DELETE", "")


def check(is_so, what):
    if not is_so:
        raise AssertionError(what)


def drive(port, page, width, height, picture):
    browser = Browser(port, width, height)
    try:
        browser.open(page)
        browser.until("return Boolean(window.sayso) && !document.getElementById('network').hidden")
        requests = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
        urls = [m["params"]["request"]["url"] for m in requests if m["method"] == "Network.requestWillBeSent"]
        # The browser draws the icons of its own date fields from data.
        urls = [url for url in urls if not url.startswith("data:")]
        check(urls == [page], f"fetched {urls}")
        check(browser.run("return document.documentElement.scrollWidth") <= width, "the page is wider than the window")

        # Search: by a name that the graph holds.
        name = browser.run("return sayso.cy.nodes().filter((n) => n.data('kind') !== 'unknown')[0].data('name')")
        find = browser.do("POST", "/element", {"using": "css selector", "value": "#find"})
        element = next(iter(find.values()))
        browser.do("POST", f"/element/{element}/value", {"text": name})
        browser.until("return sayso.cy.nodes(':selected').map((n) => n.data('name'))[0] === arguments[0]", name)
        check(browser.run("return document.querySelector('#panel h3').textContent").startswith(name), "the panel names whom was found")

        # A click on a tie, in the canvas, where the tie is drawn and nothing else.
        browser.run("document.getElementById('reset').click(); document.getElementById('canvas').scrollIntoView({block: 'center', behavior: 'instant'})")
        time.sleep(0.5)
        tie = browser.run(
            """
            const box = document.getElementById('canvas').getBoundingClientRect();
            const free = sayso.cy.edges().map((edge) => {
              const at = edge.renderedMidpoint();
              const room = Math.min(...sayso.cy.nodes().map((n) => Math.hypot(n.renderedPosition('x') - at.x, n.renderedPosition('y') - at.y) - n.renderedWidth() / 2),
                at.x, at.y, box.width - at.x, box.height - at.y);
              return { x: box.x + at.x, y: box.y + at.y, room };
            });
            return free.reduce((best, one) => (one.room > best.room ? one : best));"""
        )
        check(tie["room"] > 5, "no tie lies free")
        browser.click(tie["x"], tie["y"], width < 500)
        chosen = browser.until("const tie = sayso.cy.edges(':selected')[0]; return tie && tie.data('tie').named.map((n) => n[0])")
        shown = browser.run("return [...document.querySelectorAll('#panel article .id')].map((id) => id.textContent)")
        check(shown == chosen and shown, f"the tie has {chosen}, the panel shows {shown}")
        if picture:
            browser.run("document.getElementById('network').scrollIntoView({behavior: 'instant'})")
            time.sleep(0.3)
            browser.picture(picture)

        # Filters: by outlet and by date, where the report has several; the ties left are those of the statements left.
        outlet = browser.run("const o = document.getElementById('outlet'); return o.options.length > 2 && o.options[1].value")
        if outlet:
            all_ties = browser.run("document.getElementById('reset').click(); return sayso.cy.edges().length")
            choose = "const f = document.getElementById(arguments[0]); f.value = arguments[1]; f.dispatchEvent(new Event('change')); return sayso.cy.edges().map((e) => e.data('tie').named.map((n) => n[0])).flat().sort()"
            place = "return [...document.querySelectorAll('main article[id]:not([hidden])')].map((a) => a.id)"
            of_outlet = browser.run(choose, "outlet", outlet)
            visible = browser.run(place)
            check(0 < len(of_outlet) and set(of_outlet) <= set(visible), f"ties of {outlet}: {of_outlet}, listed {visible}")
            check(browser.run("return sayso.cy.edges().length") < all_ties, "the outlet filters no tie")
            last = browser.run("return document.getElementById('since').max")
            late = browser.run(choose, "since", last)
            check(set(late) <= set(of_outlet) and len(late) < len(of_outlet), f"since {last}: {late}")
            browser.run("document.getElementById('reset').click()")
            check(browser.run("return sayso.cy.edges().length") == all_ties, "reset brings all ties back")

        # The reader's view of every accusation: its marks are the words of its entry, and are to be seen.
        numbers = browser.run("return [...document.querySelectorAll('main article.accusation[id]')].map((a) => a.id)")
        check(numbers, "no accusation in the report")
        for number in numbers[:40]:
            browser.run("document.querySelector('#' + arguments[0] + ' a.read').click()", number)
            marks = browser.until("return document.getElementById('drawer').open && [...document.querySelectorAll('#drawer-body mark.now')].map((m) => m.className.split(' ')[0] + ' ' + m.textContent)")
            wanted = browser.run("return [...document.querySelectorAll('#' + arguments[0] + ' blockquote mark')].map((m) => m.className + ' ' + m.textContent)", number)
            bare = lambda text: "".join(text.split())
            read = bare("".join(mark.split(" ", 1)[1] for mark in marks))
            missing = [mark for mark in wanted if bare(mark.split(" ", 1)[1]) not in read]
            check(not missing, f"{number}: {missing} not marked in the reader, but {marks}")
            cues = lambda marks: [m for m in marks if m.startswith("cue ")]
            check(set(cues(wanted)) <= set(cues(marks)), f"{number}: cue {cues(wanted)}, reader {cues(marks)}")
            seen = browser.run("const b = document.querySelector('#drawer-body mark.now').getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth + 1")
            check(seen, f"{number}: the words are not in view")
        browser.do("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [{"type": "keyDown", "value": "\ue00c"}, {"type": "keyUp", "value": "\ue00c"}]}]})
        browser.until("return !document.getElementById('drawer').open")
        check(browser.run("return document.activeElement.className") == "read", "the focus comes back")
        messages = [m for m in browser.log("browser") if m["level"] in ("SEVERE", "WARNING")]
        check(not messages, f"console: {messages}")
    finally:
        browser.close()
    print(f"browser: {width}x{height}: nothing fetched, search, click on a tie, {min(len(numbers), 40)} statements in the reader")


def drive_without_script(port, page):
    browser = Browser(port, 1200, 800, script=False)
    try:
        browser.open(page)
        link = browser.do("POST", "/element", {"using": "css selector", "value": "#pairs .refs a"})
        browser.do("POST", f"/element/{next(iter(link.values()))}/value", {"text": "\ue007"})
        address = browser.do("GET", "/url")
        check("#A" in address, f"the figure led to {address}")
    finally:
        browser.close()
    print("browser: figures lead to their statements without a script")


def main():
    driver = shutil.which("chromedriver")
    if not driver or not (shutil.which("chromium") or shutil.which("google-chrome")):
        print("browser: skipped: no chromium with chromedriver on this machine")
        return
    page = Path(sys.argv[1]).resolve().as_uri()
    picture = sys.argv[2] if len(sys.argv) > 2 else None
    port = 9500 + os.getpid() % 400
    process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                call(port, "GET", "/status")
                break
            except OSError:
                time.sleep(0.1)
        drive(port, page, 1280, 900, picture)
        drive(port, page, 390, 844, None)
        drive_without_script(port, page)
    finally:
        process.terminate()


if __name__ == "__main__":
    main()
