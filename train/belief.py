#!/usr/bin/env python3
"""Fit the confidence of accusations: how likely a reading of a cue is right, by how sure the scorer is and whether the
rules agree.

In:  what `dump readings DIR SPANS PREFIX` wrote of documents that the models have not learned from, and their gold.
Out: the weights of a logistic function, and a table of what is said and what is right, each fold by the others' weights.
"""

import argparse
import json
import os
import re
import struct

import numpy as np

from corpus import FOLDS
from spans import fnv

WORD = re.compile(r"\w+(?:['’]\w+)*")


def words(text, spans):
    return {m.span() for m in WORD.finditer(text) if any(s <= m.start() and m.end() <= e for s, e in spans)}


def is_same(text, found, gold, names):
    """Whether two phrases are the same: half of their words, one inside the other, or a name of the same participant."""
    if not found or not gold:
        return not found and not gold
    a, b = words(text, found), words(text, gold)
    both = len(a & b)
    if both and (2 * both >= 0.5 * (len(a) + len(b)) or a <= b or b <= a):
        return True
    return " ".join(text[s:e] for s, e in found).lower() in names


def is_right(text, accusation, gold, names):
    overlaps = lambda spans, other: any(s < other[1] and other[0] < e for s, e in spans)
    return any(overlaps(accusation["cue"], g["cue_span"]) and all(
        is_same(text, accusation[side], [g[side + "_span"]] if g.get(side + "_span") else [], names.get(g[side], ()))
        for side in ("accuser", "accused")) for g in gold)


def fit(x, y, weights, penalty=1.0):
    """Weights of a logistic function by Newton's method, all but the first drawn a little to zero."""
    b = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ b))
        slope = x.T @ (weights * (y - p)) - penalty * b * (np.arange(len(b)) > 0)
        curve = (x * (weights * p * (1 - p))[:, None]).T @ x + penalty * np.eye(len(b))
        b += np.linalg.solve(curve, slope)
    return b


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--data", required=True, metavar="DIR")
    ap.add_argument("--readings", required=True, metavar="FILE")
    ap.add_argument("--out", required=True, metavar="FILE")
    ap.add_argument("--into", nargs="*", default=[], metavar="MODEL.bin", help="put the weights into these models, which "
                    "accusations.py wrote without any")
    options = ap.parse_args()
    x, y, folds, weights, claims = [], [], [], [], []
    with open(options.readings, encoding="utf-8") as f:
        for line in f:
            d = json.loads(line)
            with open(os.path.join(options.data, "gold", d["id"] + ".json"), encoding="utf-8") as g:
                gold = json.load(g)
            with open(os.path.join(options.data, "text", d["id"] + ".txt"), encoding="utf-8", newline="") as t:
                text = t.read()
            names = {e["id"]: {n.lower() for n in [e["name"], *e["aliases"]]} for e in gold["entities"]}
            for reading in (r for cue in d["cues"] for r in cue):
                for a in reading["accusations"]:
                    x.append(reading["evidence"])
                    y.append(is_right(text, a, gold["accusations"], names))
                    folds.append(fnv(d["id"][::-1].encode()) % FOLDS)  # other parts than the models'
                    # Single sentences are many, and easier than articles.
                    weights.append(0.5 if d["id"].startswith("directed_") else 1.0)
                    claims.append(a["class"] == "claim")
    x, y, folds, weights, claims = map(np.array, (x, y, folds, weights, claims))
    said = np.zeros(len(y))
    for fold in range(FOLDS):
        own = folds == fold
        said[own] = 1 / (1 + np.exp(-x[own] @ fit(x[~own], y[~own], weights[~own])))
    for name, chosen in (("explicit", ~claims), ("claims", claims)):
        print(f"{name}, in articles\nconfidence    readings  mean   right")
        for low in np.arange(0, 1, 0.1):
            rows = chosen & (weights == 1) & (said >= low) & (said < low + 0.1 + 1e-9)
            if rows.any():
                print(f"{low:.1f} - {low + 0.1:.1f}     {rows.sum():8}  {said[rows].mean():.2f}   {y[rows].mean():.2f}")
    belief = fit(x, y, weights)
    with open(options.out, "w", encoding="utf-8") as f:
        f.write("\n".join(f"{w:.5f}" for w in belief) + "\n")
    for path in options.into:
        with open(path, "rb") as f:
            model = f.read()
        with open(path, "wb") as f:
            # Without weights the file ends with their number, one, and a zero.
            f.write(model[:-8] + struct.pack(f"<I{len(belief)}f", len(belief), *belief))


if __name__ == "__main__":
    main()
