#!/usr/bin/env python3
"""Drives HTML reports in headless Chromium, as readers would.

    python3 .ci/browser.py FILE.html [--large FILE.html] [--axe axe.min.js] [--pictures FOLDER]

Opens the file from disk and checks that nothing is fetched and no error is logged, that the search finds a participant,
a click on a tie shows its statements, and the reader's view marks the right words; that filters, sorting and the files
to carry away hold what the page shows; that it can be used by keyboard alone and prints without cut tables; on a desktop
and on a phone. In a large report every link of the table of contents and twenty links to statements must end where
their targets are, and nothing may make the reader wait. With axe-core, the page must have no serious barrier. Speaks the
WebDriver protocol to chromedriver with the standard library only. Exits 0 with the line `skipped: …` where there is no
browser.
"""
import argparse
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


KEYS = {"tab": "\ue004", "enter": "\ue007", "escape": "\ue00c", "space": " "}


def call(port, method, path, body=None, timeout=120):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
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

    def run_async(self, script, *arguments):
        return self.do("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def press(self, *keys):
        """Presses keys one after the other: letters, or names of KEYS."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.do("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

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
        try:
            call(self.port, "DELETE", f"/session/{self.id}", timeout=10)
        except OSError:
            pass  # A browser without scripts does not always answer when it is closed behind a form; it ends with its driver.


def check(is_so, what):
    if not is_so:
        raise AssertionError(what)


def drive(port, page, width, height):
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

        browser.run("document.getElementById('reset').click(); document.getElementById('network').scrollIntoView({block: 'start', behavior: 'instant'})")
        time.sleep(0.5)
        if width < 500:
            # On a phone the ties are a list, whose letters can be read.
            lines = browser.run("return [...document.querySelectorAll('#ties button')].map((b) => { const box = b.getBoundingClientRect(); return [box.x + 20, box.y + box.height / 2, parseFloat(getComputedStyle(b).fontSize), box.height]; })")
            check(lines and all(size >= 12 for _, _, size, _ in lines), f"the list of ties on a phone: {lines[:3]}")
            check(browser.run("return sayso.cy.edges().length") == len(lines), "the list has not the ties of the graph")
            browser.click(lines[0][0], lines[0][1], True)
        else:
            # A click on a tie, in the canvas, where the tie is drawn and nothing else.
            browser.run("document.getElementById('canvas').scrollIntoView({block: 'center', behavior: 'instant'})")
            time.sleep(0.3)
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
            browser.click(tie["x"], tie["y"], False)
        chosen = browser.until("const tie = sayso.cy.edges(':selected')[0]; return tie && tie.data('tie').named.map((n) => n[0])")
        shown = browser.run("return [...document.querySelectorAll('#panel article .id')].map((id) => id.textContent)")
        check(shown == chosen and shown, f"the tie has {chosen}, the panel shows {shown}")
        # Filters: by outlet and by date, where the report has several; the ties left are those of the statements left.
        outlet = browser.run("const o = document.getElementById('outlet'); return o.options.length > 2 && o.options[1].value")
        if outlet:
            all_ties = browser.run("document.getElementById('reset').click(); return sayso.cy.edges().length")
            choose = "const f = document.getElementById(arguments[0]); f.value = arguments[1]; f.dispatchEvent(new Event('change')); return sayso.cy.edges().map((e) => e.data('tie').named.map((n) => n[0])).flat().sort()"
            of_outlet = browser.run(choose, "outlet", outlet)
            wrong = browser.run("return arguments[0].filter((n) => sayso.facts(document.getElementById(n)).outlet !== arguments[1])", of_outlet, outlet)
            check(of_outlet and not wrong, f"ties of {outlet}: {of_outlet}, not of it {wrong}")
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
            browser.run("sayso.reveal(document.getElementById(arguments[0])); document.querySelector('#' + arguments[0] + ' a.read').click()", number)
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
        browser.press("escape")
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


def arrives(browser, script, *arguments):
    """Follows a link and says how far from the top of the window its target ends; None where the page ends there."""
    browser.run(script, *arguments)
    time.sleep(0.12)
    return browser.run(
        """
        const target = document.getElementById(location.hash.slice(1));
        const box = target.getBoundingClientRect();
        const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
        if (box.width === 0 && box.height === 0 && !target.id.endsWith('-text')) return 'not displayed';
        return isAtEnd && box.top >= -1 && box.top < innerHeight ? null : box.top;"""
    )


def links(port, page, width, height):
    """Every link of the table of contents, twenty links to statements and to participants, and an address with a place."""
    browser = Browser(port, width, height)
    try:
        browser.open(page)
        browser.until("return Boolean(window.sayso)")
        contents = browser.run("return [...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'))")
        check(len(contents) > 5, f"contents: {contents}")
        targets = browser.run(
            """
            const all = [...new Set([...document.querySelectorAll('main a[href^="#"]')].map((a) => a.getAttribute('href')))];
            const some = (list, n) => list.filter((_, at) => at % Math.ceil(list.length / n) === 0).slice(0, n);
            return [...some(all.filter((h) => /^#[ADQ][0-9]+$/.test(h)), 20), ...some(all.filter((h) => /^#p[0-9]+$/.test(h)), 10)];"""
        )
        check(len(targets) > 15, f"links: {targets}")
        follow = "const link = document.querySelector('a[href=\"' + arguments[0] + '\"]'); link.click()"
        for href in contents + targets:
            off = arrives(browser, follow, href)
            check(off is None or off != "not displayed" and -2 <= off <= 40, f"{width}: {href} ends {off} px below the top")
        browser.open("about:blank")
        browser.open(page + targets[-12])
        browser.until("return Boolean(window.sayso)")
        time.sleep(0.3)
        off = arrives(browser, "return 0")
        check(off is None or off != "not displayed" and -2 <= off <= 40, f"{width}: opened at {targets[-12]}, {off} px below the top")
    finally:
        browser.close()
    print(f"browser: {width}x{height}: {len(contents) + len(targets)} links end where their targets are")


def fluent(port, page):
    """A report of 2,000 statements opens, filters, sorts and turns pages without a wait."""
    browser = Browser(port, 1400, 900)
    try:
        browser.open(page)
        browser.until("return Boolean(window.sayso && sayso.cy)")
        took = browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        count = browser.run("return document.querySelectorAll('main article[id]').length")
        height = browser.run("return document.documentElement.scrollHeight")
        check(count >= 2000, f"{count} statements")
        check(height < 30000, f"the page is {height} px high")
        spent = browser.run(
            """
            const spend = (what) => { const start = performance.now(); what(); document.body.offsetHeight; return Math.round(performance.now() - start); };
            const pager = sayso.pagers.get(document.querySelector('#accusations .list'));
            const all = pager.shown.length;
            const out = { next: spend(() => pager.show(1)), sort: spend(() => pager.sort((item) => -pager.facts.get(item).confidence, 1)) };
            pager.filters[0].input.value = pager.facts.get(pager.items[0]).who;
            out.filter = spend(() => pager.filter());
            out.few = pager.shown.length > 0 && pager.shown.length < all;
            pager.filters[0].input.value = '';
            out.back = spend(() => pager.filter());
            return out;"""
        )
        check(spent.pop("few"), "the filter by accuser filters nothing")
        check(took < 8000 and all(ms < 700 for ms in spent.values()), f"load {took} ms, {spent}")
    finally:
        browser.close()
    print(f"browser: {count} statements on {height} px, loaded in {took:.0f} ms; ms: {spent}")


def carry_away(port, page):
    """Filters, sorting, and the files that the page hands out."""
    browser = Browser(port, 1400, 900)
    try:
        browser.open(page)
        browser.until("return Boolean(window.sayso && sayso.cy)")
        rows = browser.run(
            """
            const pager = sayso.pagers.get(document.querySelector('#accusations .list'));
            const head = pager.rows()[0];
            const all = pager.rows().slice(1);
            const fields = [...document.querySelectorAll('#accusations .bar-of-list label')].map((l) => l.firstChild.textContent.trim());
            const who = all.find((row) => row[head.indexOf('who')])[head.indexOf('who')];
            pager.filters[0].input.value = who;
            pager.filter();
            const some = pager.rows().slice(1);
            const shown = [...document.querySelectorAll('#accusations article:not([hidden])')].map((a) => a.id);
            pager.reveal(pager.items[pager.items.length - 1]);
            return { head, all: all.length, some, shown, who, fields, after: pager.shown.length, csv: sayso.csvOf([['=1+1', 'a "b", c', 2]]) };"""
        )
        who = rows["head"].index("who")
        check({row[0] for row in rows["some"]} == set(rows["shown"]) and len(rows["some"]) < rows["all"], "the file has other rows than the page")
        check(all(rows["who"] in row[who] for row in rows["some"]), f"filtered by {rows['who']}: {rows['some']}")
        check(rows["after"] == rows["all"], "a link to a statement does not undo the filter")
        for field in ("Accuser", "Accused", "Outlet", "From", "Confidence from", "Sort by"):
            check(field in rows["fields"], f"no field {field} among {rows['fields']}")
        check(rows["csv"] == "\ufeff'=1+1,\"a \"\"b\"\", c\",2\r\n", f"CSV: {rows['csv']!r}")
        sorting = browser.run(
            """
            const head = [...document.querySelectorAll('#pairs thead th')].find((th) => th.textContent === 'Accused');
            head.querySelector('button').click();
            const names = [...document.querySelectorAll('#pairs tbody tr')].map((tr) => tr.children[1].textContent.toLowerCase());
            return [head.getAttribute('aria-sort'), names.join() === [...names].sort().join()];"""
        )
        check(sorting == ["ascending", True], f"sorted: {sorting}")
        svg = browser.run("return sayso.svgOf()")
        check(browser.run("return new DOMParser().parseFromString(arguments[0], 'image/svg+xml').querySelectorAll('parsererror').length", svg) == 0, "the SVG cannot be read")
        check(svg.count("<title>") == browser.run("return sayso.cy.edges().length"), "the SVG has other ties than the graph")
        png = browser.run("return sayso.cy.png({ full: true }).length")
        check(png > 5000, f"PNG of {png} characters")
        cited = browser.run("const entry = document.querySelector('article.accusation[id]'); return [sayso.citation(entry), sayso.facts(entry).words, sayso.facts(entry).document]")
        check(all(part in cited[0] for part in cited[1:]) and "characters" in cited[0], f"citation: {cited}")
        # A label never counts what it does not say.
        labels = browser.run(
            """
            return sayso.cy.edges().map((edge) => edge.data('tie')).filter((tie) => tie.w > 1).map((tie) => {
              const charges = tie.named.map(([n]) => n);
              return [sayso.chargeOf(tie), tie.w, charges.length];
            });"""
        )
        check(labels, "no tie of several statements")
        for label, weight, named in labels:
            check(weight == named and (f"({weight}×)" in label or f" of {weight})" in label or label == f"{weight}×"), f"{label}: {weight}")
        # Each sentence of the summary opens the statements that it counts.
        summary = browser.run("return [...document.querySelectorAll('#summary details.counted')].map((d) => { d.open = true; return [d.querySelector('summary').textContent, d.querySelectorAll('ul a[href^=\"#\"]').length, d.querySelector('ul').checkVisibility()]; })")
        check(len(summary) > 2 and all(count > 0 and seen for _, count, seen in summary), f"summary: {summary}")
    finally:
        browser.close()
    print(f"browser: filters, sorting, CSV, SVG, PNG, citations, {len(labels)} labels of several statements")


def keyboard(port, page):
    """The report without a pointer: contents, a sentence of the summary, the graph's list, a statement in its article."""
    browser = Browser(port, 1200, 900)
    focus = "const at = document.activeElement; return [at.tagName, at.id || at.className, at.textContent.trim().slice(0, 40), at.getAttribute('href')]"

    def tab_to(wanted, most=200):
        for _ in range(most):
            browser.press("tab")
            if browser.run("return document.activeElement.matches(arguments[0])", wanted):
                style = browser.run("const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'")
                check(style, f"the focus on {wanted} cannot be seen")
                return
        raise AssertionError(f"{wanted} is not reached by keyboard; at {browser.run(focus)}")

    try:
        browser.open(page)
        browser.until("return Boolean(window.sayso && sayso.cy)")
        browser.press("tab")
        check(browser.run("return document.activeElement.className") == "skip", f"first comes {browser.run(focus)}")
        tab_to("nav a")
        tab_to("details.counted > summary")
        browser.press("enter")
        check(browser.run("return document.activeElement.parentElement.open"), "a sentence does not open")
        tab_to("#as-list")
        browser.press("enter")
        tab_to("#ties button")
        browser.press("enter")
        browser.until("return document.querySelectorAll('#panel article').length > 0")
        tab_to("th .sort")
        browser.press("enter")
        check(browser.run("return document.activeElement.parentElement.hasAttribute('aria-sort')"), "a column does not sort")
        tab_to("#accusations a.read", 400)
        browser.press("enter")
        browser.until("return document.getElementById('drawer').open")
        browser.press("escape")
        browser.until("return !document.getElementById('drawer').open")
        check(browser.run("return document.activeElement.className") == "read", "the focus comes back")
    finally:
        browser.close()
    print("browser: contents, summary, graph, sorting and articles by keyboard alone")


def paper(port, page, folder):
    """On paper nothing is cut at the side, and nothing that passes the filters is missing."""
    browser = Browser(port, 690, 1000)
    try:
        browser.open(page)
        browser.until("return Boolean(window.sayso && sayso.cy)")
        browser.cdp("Emulation.setEmulatedMedia", {"media": "print"})
        browser.run("dispatchEvent(new Event('beforeprint'))")
        time.sleep(0.3)
        cut = browser.run(
            """
            const wide = document.documentElement.clientWidth + 1;
            const shown = [...document.querySelectorAll('main table, main article, main figure svg, main li')].filter((e) => e.checkVisibility());
            const out = shown.filter((e) => e.getBoundingClientRect().right > wide || e.tagName === 'TABLE' && e.scrollWidth > e.clientWidth + 1);
            const hidden = [...document.querySelectorAll('#accusations article, #denials article')].filter((e) => !e.checkVisibility()).length;
            const sort = document.querySelector('th .sort');
            if (sort && getComputedStyle(sort).display !== 'contents') out.push(sort);
            return [out.map((e) => e.tagName + ' ' + e.textContent.slice(0, 40)), hidden, shown.length];"""
        )
        check(cut[0] == [] and cut[1] == 0 and cut[2] > 10, f"cut on paper: {cut}")
        browser.run("dispatchEvent(new Event('afterprint'))")
        browser.cdp("Emulation.setEmulatedMedia", {"media": ""})
        pdf = base64.b64decode(browser.cdp("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})["data"])
        check(pdf.startswith(b"%PDF") and len(pdf) > 20000, "no PDF")
        if folder:
            (folder / "report.pdf").write_bytes(pdf)
    finally:
        browser.close()
    print(f"browser: {cut[2]} tables, statements and charts on paper, none cut")


def barriers(port, page, axe):
    """No serious finding of axe-core, with a graph and as a list, light and dark."""
    for width, height, dark in [(1400, 900, False), (1400, 900, True), (400, 800, False)]:
        browser = Browser(port, width, height, dark)
        try:
            browser.open(page)
            browser.until("return Boolean(window.sayso && sayso.cy)")
            browser.run("for (const details of document.querySelectorAll('main details')) details.open = true")
            browser.run("const tie = sayso.cy.edges()[0]; if (tie) sayso.chooseTie(tie.data('tie'))")
            browser.run(Path(axe).read_text() + "\nwindow.axe = axe")
            found = browser.run_async("const done = arguments[arguments.length - 1]; axe.run(document, { resultTypes: ['violations'] }).then((r) => done(r.violations.map((v) => [v.impact, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].any.map((a) => a.message).join(' ').slice(0, 200)])))")
            serious = [one for one in found if one[0] in ("serious", "critical")]
            check(not serious, f"{width}, dark {dark}: {serious}")
        finally:
            browser.close()
        print(f"browser: axe-core at {width}{' dark' if dark else ''}: no serious barrier, {len(found)} lesser ones {[one[1] for one in found]}")


def pictures(port, page, folder):
    for width, height in [(1400, 1000), (400, 850)]:
        browser = Browser(port, width, height)
        try:
            browser.open(page)
            browser.until("return Boolean(window.sayso && sayso.cy)")
            time.sleep(0.5)
            browser.picture(folder / f"top-{width}.png")
            if width > 1000:
                browser.run("sayso.chooseTie(sayso.cy.edges().max((e) => e.data('tie').w).ele.data('tie')); document.getElementById('network').scrollIntoView()")
                time.sleep(0.3)
                browser.picture(folder / "report.png")
            for section in ("summary", "network", "pairs", "timeline", "outlets", "accusations", "people", "documents"):
                if browser.run("const s = document.getElementById(arguments[0]); if (s) s.scrollIntoView(); return Boolean(s)", section):
                    time.sleep(0.2)
                    browser.picture(folder / f"{section}-{width}.png")
            if width > 1000:
                (folder / "graph.svg").write_text(browser.run("return sayso.svgOf()"))
        finally:
            browser.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("page")
    arguments.add_argument("--large")
    arguments.add_argument("--axe")
    arguments.add_argument("--pictures", type=Path)
    wanted = arguments.parse_args()
    driver = shutil.which("chromedriver")
    if not driver or not (shutil.which("chromium") or shutil.which("google-chrome")):
        print("browser: skipped: no chromium with chromedriver on this machine")
        return
    page = Path(wanted.page).resolve().as_uri()
    port = 9500 + os.getpid() % 400
    process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                call(port, "GET", "/status")
                break
            except OSError:
                time.sleep(0.1)
        if wanted.pictures:
            wanted.pictures.mkdir(parents=True, exist_ok=True)
            pictures(port, page, wanted.pictures)
            paper(port, page, wanted.pictures)
            return
        drive(port, page, 1280, 900)
        drive(port, page, 390, 844)
        drive_without_script(port, page)
        carry_away(port, page)
        keyboard(port, page)
        paper(port, page, None)
        for width, height in [(1400, 900), (400, 800)]:
            links(port, page, width, height)
        if wanted.large:
            large = Path(wanted.large).resolve().as_uri()
            fluent(port, large)
            for width, height in [(1400, 900), (400, 800)]:
                links(port, large, width, height)
        if wanted.axe and Path(wanted.axe).exists():
            barriers(port, page, wanted.axe)
        else:
            print("browser: skipped: no axe-core, barriers are not looked for")
    finally:
        process.terminate()


if __name__ == "__main__":
    main()
