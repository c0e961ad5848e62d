#!/usr/bin/env python3
"""Annotating who accuses whom, by hand: texts with numbered sentences, notes in lines, checked and turned into offsets.

    annotate.py texts --polnear DIR --gum DIR --list LIST --out TEXTS     lay out TEXTS/<id>.txt for the ids of LIST
    annotate.py show TEXTS ID...                                          print documents with numbered sentences
    annotate.py make TEXTS NOTES --out GOLD                               notes -> GOLD/<id>.json, faults named
    annotate.py gather --polnear DIR --gum DIR --directed FILE [--more DIR] [--fold N] --out DATA
        all that is annotated, for training: the articles and sentences of this folder and those of --more (text/, gold/)
        as DATA/text/<id>.txt, DATA/gold/<id>.json, and where there are cues, DATA/cues.jsonl; with --fold only the documents of that fold

A note file NOTES/<id>.acc has one entity, accusation or denial a line; fields are parted by ` | `, `#` opens a comment:

    E | e1 | Ada Osei | person | Minister Ada Osei; Osei           id, full name, person|org|place|group|other, aliases
    A | 4 | explicit | asserted | e1 | She | accused | e2 | the mayor | taking bribes
      sentence of the cue, class, status, accuser, its words, cue, accused, its words, charge; `-` for what is not there
    D | 6 | e2 | The mayor | denied | 1                            sentence, denier, words, cue, accusations answered

Words are copied from the text. They are looked for in the sentence of the cue (the nearest to the cue); `3:Osei` looks in
sentence 3, `He#2` takes the second occurrence, `taking ... bribes` reaches from the first part to the last. Accusations
are numbered from 1 in the order of the file; a denial that answers none has `-`.
"""
import argparse, json, pathlib, re, sys

END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")
ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|Jr|Sr|vs|No|Prof|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$")


def sentences(text):
    """Spans of the sentences of a text, in code points: only to number them for a reader."""
    start, out = 0, []
    for gap in END.finditer(text):
        if "\n" not in gap.group() and ABBREVIATION.search(text[start:gap.start()]):
            continue
        if text[start:gap.start()].strip():
            out.append((start, gap.start() + len(gap.group().rstrip())))
        start = gap.end()
    if text[start:].strip():
        out.append((start, len(text)))
    return out


def treebank_texts(path):
    """The texts of a treebank's documents by their ids: a line for a paragraph, an empty line between."""
    documents = {}
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            paragraphs = documents.setdefault(line.partition("= ")[2], [[]])
        elif line.startswith("# newpar") and not line.startswith("# newpar_block") and paragraphs[-1]:
            paragraphs.append([])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line[9:].strip())
    return {name: "\n\n".join(" ".join(p) for p in paragraphs if p) + "\n" for name, paragraphs in documents.items()}


def source(name, polnear, gum):
    """The bytes of the text with this id: of GUM, or of PolNeAR's training part."""
    if name.startswith("GUM_"):
        return treebank_texts(gum / f"{name}.conllu")[name].encode()
    return (polnear / "text" / f"{name.removeprefix('polnear-train_')}.txt").read_bytes()


def gather(options):
    here = pathlib.Path(__file__).parent
    for folder in ("text", "gold"):
        (options.out / folder).mkdir(parents=True, exist_ok=True)
    sentences = options.directed.read_text("utf-8").split("\n")
    found = {}
    for row in (here / "articles.jsonl").read_text("utf-8").splitlines():
        j = json.loads(row)
        found[j["id"]] = j, source(j["id"], options.polnear, options.gum)
    for row in (here / "sentences.jsonl").read_text("utf-8").splitlines():
        j = json.loads(row)
        line = sentences[int(j["id"].removeprefix("directed_"))].split("\t")[0]
        found[j["id"]] = j, (line.replace("[", "").replace("]", "") + "\n").encode()
    for path in sorted((options.more / "gold").glob("*.json")) if options.more else []:
        found[path.stem] = json.loads(path.read_text("utf-8")), (options.more / "text" / f"{path.stem}.txt").read_bytes()
    if options.fold is not None:
        sys.path.insert(0, str(here.parent))
        from corpus import fold_of

        found = {name: document for name, document in found.items() if fold_of(name) == options.fold}
    with open(options.out / "cues.jsonl", "w", encoding="utf-8") as cues:
        for name, (gold, text) in sorted(found.items()):
            (options.out / "text" / f"{name}.txt").write_bytes(text)
            (options.out / "gold" / f"{name}.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
            spans = sorted({tuple(a["cue_span"]) for a in gold["accusations"]})
            cues.write(json.dumps({"id": name, "cues": spans, "all": False}) + "\n")
    print(f"{len(found)} documents, {sum(len(g['accusations']) for g, _ in found.values())} accusations")


def read(directory, name):
    return (directory / f"{name}.txt").read_bytes().decode("utf-8")


def occurrences(text, words, lo, hi):
    """Spans of the words between two places of a text; `a ... b` is from an a to the next b."""
    head, dots, last = words.partition(" ... ")
    out = []
    for m in re.finditer(re.escape(head), text[lo:hi]):
        s, e = lo + m.start(), lo + m.end()
        if dots:
            at = text.find(last, e, hi)
            if at < 0:
                continue
            e = at + len(last)
        if (s == 0 or not (text[s - 1].isalnum() and text[s].isalnum())) and (e == len(text) or not (text[e].isalnum() and text[e - 1].isalnum())):
            out.append((s, e))
    return out


class Fault(Exception):
    pass


def find(text, lines, number, words, near=None):
    """The span of a field's words, None for `-`."""
    if words == "-":
        return None
    prefix = re.match(r"(\d+):(?=\S)", words)
    if prefix:
        number, words = int(prefix.group(1)), words[prefix.end():]
        near = None
    which = re.search(r"#(\d+)$", words)
    if which:
        words = words[:which.start()]
    if not 1 <= number <= len(lines):
        raise Fault(f"no sentence {number}")
    lo, hi = lines[number - 1]
    # Reads on into the next sentence, because numbered sentences are only a reader's help and can be cut too early.
    found = occurrences(text, words, lo, hi) or occurrences(text, words, lo, lines[min(number, len(lines) - 1)][1])
    if not found:
        raise Fault(f"not in sentence {number}: {words!r}")
    if which:
        if int(which.group(1)) > len(found):
            raise Fault(f"only {len(found)} of {words!r} in sentence {number}")
        return found[int(which.group(1)) - 1]
    if near is None:
        return found[0]
    return min(found, key=lambda f: max(near[0] - f[1], f[0] - near[1], 0))


def make(text, note, name):
    """The annotation that a note file states; faults as a list of messages."""
    lines = sentences(text)
    entities, accusations, denials, faults = [], [], [], []
    folded = " ".join(text.split())
    for number, line in enumerate(note.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        fields = [f.strip() for f in line.split(" | ")]
        try:
            kind = fields[0]
            if kind == "E":
                if len(fields) not in (4, 5) or fields[3] not in ("person", "org", "place", "group", "other"):
                    raise Fault("an entity is E | id | name | type | aliases")
                aliases = [a.strip() for a in fields[4].split(";")] if len(fields) == 5 and fields[4] not in ("", "-") else []
                for form in aliases:
                    if form and " ".join(form.split()) not in folded:
                        print(f"{name}:{number}: note: alias not in the text: {form!r}", file=sys.stderr)
                entities.append({"id": fields[1], "name": fields[2], "type": fields[3], "aliases": [a for a in aliases if a]})
            elif kind == "A":
                if len(fields) != 10:
                    raise Fault(f"an accusation has 10 fields, this line {len(fields)}")
                _, sentence, klass, status, a, a_words, cue, b, b_words, charge = fields
                if klass not in ("explicit", "claim") or status not in ("asserted", "negated", "hypothetical", "denied"):
                    raise Fault(f"class or status: {klass}, {status}")
                known = {e["id"] for e in entities}
                if b not in known or (a != "-" and a not in known):
                    raise Fault(f"unknown entity {a} or {b}")
                c = find(text, lines, int(sentence), cue)
                if c is None:
                    raise Fault("no cue")
                accusations.append({"accuser": None if a == "-" else a, "accuser_span": find(text, lines, int(sentence), a_words, c),
                                    "accused": b, "accused_span": find(text, lines, int(sentence), b_words, c),
                                    "cue_span": c, "charge_span": find(text, lines, int(sentence), charge, c), "class": klass, "status": status})
            elif kind == "D":
                if len(fields) != 6:
                    raise Fault(f"a denial has 6 fields, this line {len(fields)}")
                _, sentence, who, words, cue, answered = fields
                if who != "-" and who not in {e["id"] for e in entities}:
                    raise Fault(f"unknown entity {who}")
                c = find(text, lines, int(sentence), cue)
                denials.append({"denier": None if who == "-" else who, "denier_span": find(text, lines, int(sentence), words, c), "cue_span": c,
                                "accusations": [] if answered == "-" else [int(n) - 1 for n in answered.split(",")]})
            else:
                raise Fault("a line begins with E, A or D")
        except (Fault, ValueError) as fault:
            faults.append(f"{name}:{number}: {fault}")
    for d in denials:
        if any(not 0 <= n < len(accusations) for n in d["accusations"]):
            faults.append(f"{name}: a denial answers an accusation that is not there")
    used = {a[k] for a in accusations for k in ("accuser", "accused")} | {d["denier"] for d in denials}
    return {"id": name, "entities": [e for e in entities if e["id"] in used], "accusations": accusations, "denials": denials}, faults


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = ap.add_subparsers(dest="command", required=True)
    t = sub.add_parser("texts")
    t.add_argument("--list", type=pathlib.Path, required=True); t.add_argument("--out", type=pathlib.Path, required=True)
    s = sub.add_parser("show"); s.add_argument("texts", type=pathlib.Path); s.add_argument("ids", nargs="+")
    m = sub.add_parser("make"); m.add_argument("texts", type=pathlib.Path); m.add_argument("notes", type=pathlib.Path)
    m.add_argument("--out", type=pathlib.Path, required=True)
    g = sub.add_parser("gather"); g.add_argument("--directed", type=pathlib.Path, required=True)
    g.add_argument("--more", type=pathlib.Path); g.add_argument("--fold", type=int)
    for parser in (t, g):
        parser.add_argument("--polnear", type=pathlib.Path, required=True)
        parser.add_argument("--gum", type=pathlib.Path, required=True)
    g.add_argument("--out", type=pathlib.Path, required=True)
    a = ap.parse_args()
    if a.command == "gather":
        gather(a)
    elif a.command == "texts":
        a.out.mkdir(parents=True, exist_ok=True)
        for name in a.list.read_text().split():
            (a.out / f"{name}.txt").write_bytes(source(name, a.polnear, a.gum))
    elif a.command == "show":
        for name in a.ids:
            text = read(a.texts, name)
            print(f"===== {name}")
            for n, (start, end) in enumerate(sentences(text), 1):
                print(f"[{n}] {text[start:end]}".replace("\n", " "))
    else:
        a.out.mkdir(parents=True, exist_ok=True)
        bad = made = count = 0
        for path in sorted(a.notes.glob("*.acc")):
            result, faults = make(read(a.texts, path.stem), path.read_text("utf-8"), path.stem)
            bad += len(faults)
            for fault in faults:
                print(fault)
            made += 1
            count += len(result["accusations"])
            (a.out / f"{path.stem}.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(f"{made} documents, {count} accusations, {bad} faults")
        sys.exit(bad > 0)


if __name__ == "__main__":
    main()
