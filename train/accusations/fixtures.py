#!/usr/bin/env python3
"""Invented sentences of the repository as annotated documents: fixtures.py OUT

Reads the accusation fixtures and the examples of the accusing words, in bracket notation (tests/it/brackets.rs says how it
is read), and writes OUT/text/<id>.txt and OUT/gold/<id>.json. Sentences with mutual accusations are left out: grammar
decides those. So are the hard cases and the near accusations, which are there to measure with.
"""

import csv
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPEN = re.compile(r"\[(\+?)(accuser|accused|cue|charge)(?::([\d,]+))? ")


def parse(line):
    """Text, pieces as (role, keys, start, end, whether it goes on from the one before), and flags."""
    line, _, flags = line.partition("\t")
    text, open_, pieces, at = "", [], [], 0
    while at < len(line):
        m = OPEN.match(line, at)
        if m:
            open_.append((m.group(2), set((m.group(3) or "").split(",")) - {""}, len(text), bool(m.group(1))))
            at = m.end()
        elif line[at] == "]" and open_:
            role, keys, start, more = open_.pop()
            pieces.append((role, keys, start, len(text), more))
            at += 1
        else:
            if line[at] == "\\":
                at += 1
            text += "\n" if line[at] == "⏎" else line[at]
            at += 1
    return text, pieces, flags.split()


def document(name, line):
    text, pieces, flags = parse(line)
    if {"reciprocal", "twice"} & set(flags) or "[" in text:
        return None
    of = lambda role: [p for p in pieces if p[0] == role and not p[4]]
    fits = lambda *parts: all(not a[1] or not b[1] or a[1] & b[1] for a in parts for b in parts if a and b)
    option = lambda key, default: next((f.partition("=")[2] for f in flags if f.startswith(key + "=")), default)
    entities, accusations = {}, []
    entity = lambda p: entities.setdefault((p[2], p[3]), {"id": f"e{p[2]}-{p[3]}", "name": text[p[2]:p[3]], "type": "other", "aliases": []})
    for cue in of("cue"):
        for accuser in of("accuser") or [None]:
            for accused in of("accused"):
                if not fits(cue, accuser, accused):
                    continue
                charges = [c for c in of("charge") if fits(cue, accuser, accused, c)]
                accusations.append({
                    "accuser": entity(accuser)["id"] if accuser else None,
                    "accuser_span": list(accuser[2:4]) if accuser else None,
                    "accused": entity(accused)["id"], "accused_span": list(accused[2:4]), "cue_span": list(cue[2:4]),
                    "charge_span": [charges[0][2], charges[-1][3]] if charges else None,
                    "class": option("class", "explicit"), "status": option("status", "asserted")})
    return text + "\n", {"id": name, "entities": list(entities.values()), "accusations": accusations}


def lines():
    for path in sorted((ROOT / "fixtures/sentences/accusations").glob("*.txt")):
        for n, line in enumerate(path.read_text("utf-8").splitlines()):
            if line and not line.startswith("#"):
                yield f"fixture_{path.stem}_{n:03}", line
    with open(ROOT / "src/lexicon/accusation_cues.csv", encoding="utf-8", newline="") as f:
        for n, row in enumerate(csv.DictReader(f)):
            for key in ("example", "counterexample"):
                if row[key]:
                    yield f"fixture_cue_{n:03}_{key}", row[key]


def main():
    out = pathlib.Path(sys.argv[1])
    for folder in ("text", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    count, seen = 0, set()
    for name, line in lines():
        found = document(name, line)
        if found and line not in seen:
            seen.add(line)
            (out / "text" / f"{name}.txt").write_text(found[0], "utf-8")
            (out / "gold" / f"{name}.json").write_text(json.dumps(found[1], ensure_ascii=False), "utf-8")
            count += 1
    print(f"{count} sentences")


if __name__ == "__main__":
    main()
