#!/usr/bin/env python3
"""Fit the confidence of learned attributions, and print how reliable it is.

In:  lines of `dump candidates`, the corpus folder, and a scorer's notion of right: content Dice at least .5 and the
     right source (Dice at least .5, one inside the other, or none on both sides), one to one.
Out: the weights, in a file for `spans.py` or `encoder.py --confidence`, and a table of given confidence against share of
     right ones. Use only documents that the network was not trained on (--fold as in spans.py).
"""

import argparse
import bisect
import json
import re

import numpy as np

import corpus

WORD = re.compile(r"\w+")


def dice(a, b):
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def judge(text, gold, found):
    """For each found attribution whether it is right."""
    tokens = [m.span() for m in WORD.finditer(text)]
    starts, ends = [s for s, _ in tokens], [e for _, e in tokens]

    def words(spans):
        return {t for s, e in spans for t in range(bisect.bisect_right(ends, s), bisect.bisect_left(starts, e))}

    gold = [(words(a["content"]), words(a["source"])) for a in gold]
    found = [(words(a["content"]), words(a["source"])) for a in found]

    def same(a, b):
        return not a and not b if not a or not b else dice(a, b) >= 0.5 or a <= b or b <= a

    pairs = sorted(((-dice(f[0], g[0]), j, i) for i, f in enumerate(found) for j, g in enumerate(gold)
                    if dice(f[0], g[0]) >= 0.5 and same(f[1], g[1])))
    used, right = set(), set()
    for _, j, i in pairs:
        if j not in used and i not in right:
            used.add(j)
            right.add(i)
    return [i in right for i in range(len(found))]


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--candidates", required=True, metavar="FILE.jsonl")
    ap.add_argument("--corpus", required=True, metavar="DIR")
    ap.add_argument("--fold", type=int, metavar="N", help="only the documents of this fold")
    ap.add_argument("--out", metavar="FILE", help="write the weights here, too")
    ap.add_argument("--table-only", action="store_true", help="judge the confidence as given")
    options = ap.parse_args()
    files = corpus.annotations(options.corpus)
    x, y, given = [], [], []
    with open(options.candidates, encoding="utf-8") as f:
        for d in map(json.loads, f):
            if options.fold is not None and corpus.fold_of(corpus.POLNEAR + d["id"]) != options.fold:
                continue
            found = d["attributions"] + d["unlikely"]
            gold = corpus.attributions(files[d["id"]])
            y += judge(corpus.text(options.corpus, d["id"]), gold, found)
            x += [a["evidence"] for a in found]
            given += [a["confidence"] for a in found]
    x, y, p = np.array(x), np.array(y, float), np.array(given)
    if not options.table_only:
        w = np.zeros(x.shape[1])
        for _ in range(50):  # Newton's method with a little ridge
            p = 1 / (1 + np.exp(-x @ w))
            hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-1 * np.eye(len(w))
            w += np.linalg.solve(hessian, x.T @ (y - p) - 1e-1 * w)
        p = 1 / (1 + np.exp(-x @ w))
        print("weights [" + ", ".join(f"{v:.3f}" for v in w) + "]")
        if options.out:
            with open(options.out, "w") as f:
                f.write(" ".join(f"{v:.4f}" for v in w) + "\n")
    print("| confidence | attributions | mean given | right |\n|---|--:|--:|--:|")
    for low, high in zip([0, .2, .4, .5, .6, .7, .8, .85, .9, .95], [.2, .4, .5, .6, .7, .8, .85, .9, .95, 1.01]):
        at = (p >= low) & (p < high)
        if at.any():
            print(f"| {low:.2f}–{min(high, 1):.2f} | {at.sum()} | {100 * p[at].mean():.0f} % | {100 * y[at].mean():.0f} % |")


if __name__ == "__main__":
    main()
