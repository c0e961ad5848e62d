#!/usr/bin/env python3
"""Lists the public items of the library, out of the pages of `cargo doc`: python3 .ci/public_api.py DOC_FOLDER > FILE

One block an item: its path, its declaration with public fields and variants, and its own public methods. Hidden items are not
on those pages, and so not in the list. CI compares the list with docs/public-api.txt.
"""
import re
import sys
from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    """Collects the declaration of an item and the headings of its own methods."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.declaration, self.methods = "", []
        self.stack, self.take, self.is_foreign, self.is_summary = [], None, False, False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes, name = (attributes.get("class") or "").split(), attributes.get("id") or ""
        if tag in ("br", "wbr", "img", "input", "meta", "link"):
            return
        self.stack.append(tag)
        if name in ("trait-implementations", "synthetic-implementations", "blanket-implementations"):
            self.is_foreign = True
        # `Show 51 variants` is for the page's own folds.
        self.is_summary |= tag == "summary"
        if tag == "pre" and "item-decl" in classes:
            self.take = ("declaration", len(self.stack))
        elif tag == "h4" and "code-header" in classes and not self.is_foreign:
            self.take = ("method", len(self.stack))
            self.methods.append("")

    def handle_endtag(self, tag):
        if tag in self.stack:
            while self.stack and self.stack.pop() != tag:
                pass
        if tag == "summary":
            self.is_summary = False
        if tag == "div" and self.take and self.take[0] == "declaration":
            self.declaration += "\n"
        if self.take and len(self.stack) < self.take[1]:
            self.take = None

    def handle_data(self, data):
        if self.take and self.take[0] == "declaration":
            self.declaration += "" if self.is_summary else data
        elif self.take:
            self.methods[-1] += data


def main():
    folder = Path(sys.argv[1])
    listing = (folder / "all.html").read_text(encoding="utf-8")
    paths = sorted(set(re.findall(r'<li><a href="([^"#]+\.html)">', listing)))
    for path in paths:
        page = Page()
        page.feed((folder / path).read_text(encoding="utf-8"))
        module, file = path.rsplit("/", 1) if "/" in path else ("", path)
        kind, name = file.removesuffix(".html").split(".")[:2]
        print(f"## {kind} sayso::{(module.replace('/', '::') + '::') if module else ''}{name}")
        for line in page.declaration.splitlines():
            if line.strip():
                print(f"    {line.replace('ⓘ', '').rstrip()}")
        for method in sorted(page.methods):
            # A mark on the page that opens notes about the type.
            print(f"    {' '.join(method.replace('ⓘ', '').split())}")
        print()


if __name__ == "__main__":
    main()
