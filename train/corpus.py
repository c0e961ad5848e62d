"""The corpus: documents as the program tokenizes them, with the annotators' labels.

In:  the lines that `dump features` writes, and a corpus folder in brat format (`text/*.txt`, `attributions/*.ann`).
Out: documents as dictionaries, and attributions as spans of code points.
"""

import bisect
import json
import os
import re

import numpy as np

LABELS = 7  # outside, begin and inside of source, cue, content
PARTS = ("source", "cue", "content")
FOLDS = 5


def attributions(path):
    """Span lists of every attribution with content in a brat file."""
    spans, out = {}, []
    with open(path, encoding="utf-8", newline="") as f:
        lines = [line.split("\t") for line in f.read().split("\n")]
    for fields in lines:
        if re.fullmatch(r"T\d+", fields[0]):
            spans[fields[0]] = [tuple(map(int, p.split())) for p in fields[1].split(" ", 1)[1].split(";")]
    for fields in lines:
        if re.fullmatch(r"E\d+", fields[0]):
            parts = {part: [] for part in PARTS}
            for argument in fields[1].split():
                role, reference = argument.split(":")
                role = role.rstrip("0123456789").lower()
                if role in parts:
                    parts[role] += spans.get(reference, [])
            if parts["content"]:
                out.append(parts)
    return out


def annotations(corpus):
    """The brat file of each document; of several annotators the alphabetically first."""
    files, folder = {}, os.path.join(corpus, "attributions")
    for name in sorted(os.listdir(folder)):
        files.setdefault(name[:-4].rpartition("_")[0], os.path.join(folder, name))
    return files


def text(corpus, identifier):
    """The text of a document, line ends untouched."""
    with open(os.path.join(corpus, "text", identifier + ".txt"), encoding="utf-8", newline="") as f:
        return f.read()


def fnv(data):
    h = 2166136261
    for byte in data:
        h = ((h ^ byte) * 16777619) & 0xFFFFFFFF
    return h


POLNEAR = "polnear-train_"  # in front of the names of its articles in the data of accusations


def fold_of(identifier):
    """The fold of a document of the data of accusations, as `dump cross-validate` knows it."""
    return fnv(identifier.encode()) % FOLDS


def load(features, corpus):
    """The documents of a file of features in its order, with `y`, a label a token; without a corpus nobody annotated them."""
    files, documents = annotations(corpus) if corpus else {}, []
    with open(features, encoding="utf-8") as f:
        for line in f:
            d = json.loads(line)
            starts, ends = [s for s, _ in d["tokens"]], [e for _, e in d["tokens"]]
            y = np.zeros(len(starts), np.int64)
            for parts in attributions(files[d["id"]]) if corpus else []:
                for part in ("content", "source", "cue"):
                    for s, e in parts[part]:
                        first, last = bisect.bisect_right(ends, s), bisect.bisect_left(starts, e)
                        if last > first:
                            y[first] = 2 * PARTS.index(part) + 1
                            y[first + 1:last] = 2 * PARTS.index(part) + 2
            d["y"], d["annotated"] = well_formed(y), corpus is not None
            for key in ("pre", "suf", "head", "cats"):
                d[key] = np.array(d[key])
            documents.append(d)
    return documents


def well_formed(labels):
    """The labels with a begin where an inside follows another part or nothing.

    So it is behind a source in the middle of a content, and where a window is cut through a span. The field above the
    scores has no such sequence: its loss would be without bound.
    """
    before = np.concatenate([[0], labels[:-1]])
    is_cut = (labels > 0) & (labels % 2 == 0) & (before != labels) & (before != labels - 1)
    return np.where(is_cut, labels - 1, labels)


def runs(labels):
    """The spans of a sequence of labels as (part, first token, token past the last)."""
    out, open_part, start = [], None, 0
    for t, label in enumerate([*labels, 0]):
        part = (label - 1) // 2 if label else None
        if open_part is not None and (label % 2 == 1 or part != open_part):
            out.append((open_part, start, t))
            open_part = None
        if label and open_part is None:
            open_part, start = part, t
    return out


def span_scores(gold, found):
    """Exact F1 of sources, cues and contents, in percent, over pairs of label sequences."""
    hits, counts = np.zeros(3), np.zeros(3)
    for a, b in zip(gold, found):
        a, b = set(runs(a)), set(runs(b))
        for spans in (a, b):
            for part, _, _ in spans:
                counts[part] += 1
        for part, _, _ in a & b:
            hits[part] += 2
    return dict(zip(PARTS, np.round(100 * hits / np.maximum(counts, 1), 2)))
