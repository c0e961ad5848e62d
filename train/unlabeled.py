#!/usr/bin/env python3
"""Lay out texts that nobody annotated, for the labels of the encoder: what the student learns from beside PolNeAR.

    unlabeled.py --directed FILE --gum DIR --ewt FILE --out TEXTS

The sentences of the training part of the directed sentiment data, GUM's training documents of genres that read like news,
and the weblogs and newsgroups of EWT's training part, each as TEXTS/<id>.txt.
"""
import argparse
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "accusations"))
from annotate import treebank_texts  # noqa: E402

GENRES = "bio|court|interview|news|speech|vlog"  # whose licences allow any use


def training_documents(gum):
    """The ids of GUM's training part: those that its list of splits does not give to another."""
    named = re.findall(r"^## (\S+)|^ +\* (\S+)", (gum / "splits.md").read_text("utf-8"), re.M)
    split, other = "", set()
    for heading, name in named:
        split = heading or split
        if name and split != "train":
            other.add(name)
    return [p for p in sorted(gum.glob("GUM_*.conllu")) if p.stem not in other]


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--directed", required=True, type=pathlib.Path, metavar="train.txt")
    ap.add_argument("--gum", required=True, type=pathlib.Path, metavar="DIR")
    ap.add_argument("--ewt", required=True, type=pathlib.Path, metavar="ewt_train.conllu")
    ap.add_argument("--out", required=True, type=pathlib.Path, metavar="TEXTS")
    options = ap.parse_args()
    texts = {}
    for number, line in enumerate(options.directed.read_text("utf-8").split("\n")):
        sentence = line.split("\t")[0].replace("[", "").replace("]", "")
        if sentence.strip():
            texts[f"directed_{number}"] = sentence + "\n"
    for path in training_documents(options.gum):
        if re.match(rf"GUM_({GENRES})_", path.stem):
            texts |= treebank_texts(path)
    texts |= {name: text for name, text in treebank_texts(options.ewt).items() if re.match("weblog|newsgroup", name)}
    options.out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (options.out / f"{name}.txt").write_bytes(text.encode())
    print(f"{len(texts)} texts, {sum(len(t.split()) for t in texts.values())} words")


if __name__ == "__main__":
    main()
