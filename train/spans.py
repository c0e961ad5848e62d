#!/usr/bin/env python3
"""Train the network of attribution spans and write src/nlp/spans/spans.bin.

In:  the lines that `dump features` writes (tokens and features come from the Rust code, so that there is one
     definition of them), the corpus folder in brat format, the folder of a sentence-transformers model whose word
     vectors, reduced to 64 dimensions, the table of words starts from, and, with --soft, the labels of a teacher
     (`encoder.py --label`), which may know texts that nobody annotated (--unlabeled), too.
Out: a checkpoint (.pt) and, with --bin, the quantized model file.

The network: tables of words, first and last letters of a token and of its head go through a matrix to 128 numbers;
tables of categories are added; eight residual gated layers each see the token some places back, itself, the token some
places on, and its head in the tree; a conditional random field over outside and begin/inside of source, cue and
content stands on top. See README.md beside this file for the commands, MODEL_CARD.md for data, times and scores.
"""

import argparse
import os
import random
import struct
import time
from collections import Counter

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import corpus
import crf
from corpus import LABELS, fnv
from dropper import Dropper

WIDTH = 128
WORD, AFFIX = 64, 32
EVIDENCE = 13  # numbers that the confidence weighs, as in model.rs
STEPS = 16.0  # steps of a quantized activation that make one standard deviation; as in network.rs


# ------------------------------------------------------------------- the data

def word_pieces(word, index):
    out, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start and (word[start:end] if start == 0 else "##" + word[start:end]) not in index:
            end -= 1
        if end == start:
            return out
        out.append(index[word[start:end] if start == 0 else "##" + word[start:end]])
        start = end
    return out


def vocabulary(documents, folder):
    """Words of the corpus seen twice or known to the encoder, other words that it knows, and a vector for each."""
    from safetensors import safe_open

    with open(os.path.join(folder, "vocab.txt"), encoding="utf-8") as f:
        pieces = [line.rstrip("\n") for line in f]
    with safe_open(os.path.join(folder, "model.safetensors"), "np") as f:
        name = next(k for k in f.keys() if "word_embeddings" in k)
        vectors = f.get_tensor(name).astype(np.float32)
    index = {piece: i for i, piece in enumerate(pieces)}
    counts = Counter(w for d in documents for w in d["words"])
    words = [w for w, n in counts.items() if n >= 2 or w in index]
    known = set(words)
    words += [w for w in pieces[1000:] if w.isascii() and w.isalpha() and len(w) > 1 and w not in known]
    words.sort(key=lambda w: fnv(w.encode()))
    centered = vectors - vectors[1000:].mean(0)
    _, _, axes = np.linalg.svd(centered[1996:12000], full_matrices=False)
    reduced = centered @ axes[:WORD].T
    reduced /= reduced[1996:12000].std()
    rows = np.zeros((len(words) + 1, WORD), np.float32)
    for i, word in enumerate(words):
        own = word_pieces(word, index)
        if own:
            rows[i + 1] = reduced[own].mean(0)
    return words, rows


def prepare(documents, words, soft, share):
    """Adds to each document the rows of its words, what to learn (see crf.Likelihood), and takes the words away.

    `share` is the weight of the teachers' labels, the mean over those that labeled the document; the rest is the
    annotators', if there were any.
    """
    row = {w: i + 1 for i, w in enumerate(words)}
    for d in documents:
        d["word"] = np.array([row.get(w, 0) for w in d.pop("words")])
        count, y = len(d["y"]), d["y"]
        d["pairs"] = np.zeros((count, LABELS, LABELS), np.float32)
        d["pairs"][np.arange(count), np.concatenate([[0], y[:-1]]), y] = 1
        teachers = [labels[d["id"]].astype(np.float32) for labels in soft if d["id"] in labels]
        states = [labels[d["id"] + "/state"] for labels in soft if d["id"] + "/state" in labels]
        d["state"] = states[0] if states else None
        if teachers:
            own = share if d["annotated"] else 1
            d["pairs"] = (1 - own) * d["pairs"] + own * sum(teachers) / len(teachers)
        d["target"] = d["pairs"].sum(1)


def chunks(documents, longest=1200):
    """Long documents cut at paragraphs; a head beyond the cut is none."""
    out = []
    for d in documents:
        count, cuts = len(d["y"]), [0]
        if count > longest:
            for start, end in d["paras"]:
                if end - cuts[-1] > longest and start > cuts[-1]:
                    cuts.append(start)
        cuts.append(count)
        for a, b in zip(cuts, cuts[1:]):
            chunk = {key: d[key][a:b] for key in ("word", "pre", "suf", "cats", "y", "target")}
            head = d["head"][a:b] - a
            chunk["head"] = np.where((head < 0) | (head >= b - a), -1, head)
            # Inside a span that the cut runs through is a begin behind it, as in `corpus.well_formed`.
            chunk["y"], chunk["target"] = corpus.well_formed(chunk["y"]), chunk["target"].copy()
            chunk["target"][0, 1::2] += chunk["target"][0, 2::2]
            chunk["target"][0, 2::2] = 0
            chunk["state"] = None if d["state"] is None else d["state"][a:b]
            chunk["pairs"] = d["pairs"][a + 1:b].sum(0)
            chunk["pairs"][0] += chunk["target"][0]
            out.append(chunk)
    return out


def batch(parts):
    length, size = max(len(p["y"]) for p in parts), len(parts)
    b = {key: np.zeros((size, length), np.int64) for key in ("word", "pre", "suf")}
    b["head"] = np.full((size, length), length)
    b["cats"] = np.zeros((size, length, parts[0]["cats"].shape[1]), np.int64)
    b["mask"] = np.zeros((size, length, 1), np.float32)
    b["target"] = np.zeros((size, length, LABELS), np.float32)
    for i, p in enumerate(parts):
        n = len(p["y"])
        for key in ("word", "pre", "suf", "cats", "target"):
            b[key][i, :n] = p[key]
        b["head"][i, :n] = np.where(p["head"] < 0, length, p["head"])
        b["mask"][i, :n] = 1
    b["pairs"] = sum(p["pairs"] for p in parts)
    b = {key: torch.from_numpy(value) for key, value in b.items()}
    b["lengths"] = np.array([len(p["y"]) for p in parts], np.int32)
    b["states"] = [(i, torch.from_numpy(p["state"])) for i, p in enumerate(parts) if p["state"] is not None]
    return b


# ---------------------------------------------------------------- the network

def with_heads(x, head):
    """For each token the row of its head; zeros where it has none."""
    size, length, width = x.shape
    padded = torch.cat([x, x.new_zeros(size, 1, width)], 1).view(-1, width)
    flat = head + torch.arange(size).unsqueeze(1) * (length + 1)
    return padded.index_select(0, flat.view(-1)).view(size, length, width)  # five times as fast as gather


class Network(nn.Module):
    def __init__(self, rows, sizes, affixes, dilations, drop):
        super().__init__()
        self.dilations, self.drop = dilations, drop
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(rows), freeze=False)
        self.pre, self.suf = nn.Embedding(affixes, AFFIX), nn.Embedding(affixes, AFFIX)
        nn.init.normal_(self.pre.weight, std=0.5)
        nn.init.normal_(self.suf.weight, std=0.5)
        self.cats = nn.ModuleList([nn.Embedding(size, WIDTH) for size in sizes])
        for table in self.cats:
            nn.init.normal_(table.weight, std=0.1)
        self.inp = nn.Linear(2 * (WORD + 2 * AFFIX), WIDTH)
        self.layers = nn.ModuleList([nn.Linear(4 * WIDTH, 2 * WIDTH) for _ in dilations])
        self.out = nn.Linear(WIDTH, LABELS)
        self.transitions = crf.Transitions()

    def states(self, b, p=0.0, blank=0.0):
        word = b["word"]
        if self.training and blank:
            word = word.masked_fill(torch.rand(word.shape) < blank, 0)
        x = torch.cat([self.word(word), self.pre(b["pre"]), self.suf(b["suf"])], -1)
        x = self.drop(x, p, self.training)
        x = torch.cat([x, with_heads(x, b["head"])], -1)
        with torch.autocast("cpu", torch.bfloat16):
            x = self.inp(x).float()
            for i, table in enumerate(self.cats):
                x = x + table(b["cats"][..., i])
            x = self.drop(x, p, self.training).bfloat16()
            mask = b["mask"].bfloat16()
            for layer, d in zip(self.layers, self.dilations):
                h = F.layer_norm(x, (WIDTH,)) * mask
                z = h.new_zeros(h.shape[0], d, WIDTH)
                wide = torch.cat([z, h, z], 1)
                seen = torch.cat([wide[:, :h.shape[1]], h, wide[:, 2 * d:], with_heads(h, b["head"])], -1)
                x = x + self.drop(F.glu(layer(seen), -1), p, self.training)
            return self.drop(F.layer_norm(x.float(), (WIDTH,)), p, self.training)

    def forward(self, b, p=0.0, blank=0.0):
        return self.out(self.states(b, p, blank))


def unlikeness(mimic, states, b):
    """How far the teacher's states, as read off the student's, are from the real ones, summed over tokens."""
    return sum((mimic(states[i, :len(own)]) - own.float()).square().sum() for i, own in b["states"])


@torch.no_grad()
def mimic_of(net, parts):
    """The matrix that reads the teacher's states off the network's as they are: one of chance would first of all spoil them."""
    net.eval()
    some = [p for p in random.sample(parts, len(parts)) if p["state"] is not None][:400]
    if not some:
        return nn.Linear(WIDTH, 0)
    own = torch.cat([net.states(batch([p]))[0] for p in some])
    own = torch.cat([own, torch.ones(len(own), 1)], 1)
    wanted = torch.cat([torch.from_numpy(p["state"]).float() for p in some])
    found = torch.linalg.solve(own.T @ own + len(own) * 1e-3 * torch.eye(WIDTH + 1), own.T @ wanted)
    mimic = nn.Linear(WIDTH, wanted.shape[1])
    mimic.weight.copy_(found[:WIDTH].T)
    mimic.bias.copy_(found[WIDTH])
    return mimic


def train(net, documents, options):
    parts = chunks(documents)
    mimic = mimic_of(net, parts)  # thrown away afterwards
    groups = [{"params": [net.word.weight], "lr": options.rate * 0.3},
              {"params": [p for n, p in net.named_parameters() if n != "word.weight"], "lr": options.rate},
              {"params": mimic.parameters(), "lr": options.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.02, betas=(0.9, 0.99), fused=True)
    rates = [g["lr"] for g in optimizer.param_groups]
    mean = {k: v.clone() for k, v in net.state_dict().items()}

    def batches():
        order = list(range(len(parts)))
        random.shuffle(order)
        order.sort(key=lambda i: len(parts[i]["y"]) + random.random() * 100)
        out, now = [], []
        for i in order:
            if now and (len(now) + 1) * len(parts[i]["y"]) > 4096:
                out.append(now)
                now = []
            now.append(i)
        out.append(now)
        random.shuffle(out)
        return out

    total, step, start = options.epochs * len(batches()), 0, time.time()
    for epoch in range(options.epochs):
        net.train()
        loss_sum = unlike_sum = count = 0
        for chosen in batches():
            share = step / total
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * max(min(1, step / (0.03 * total + 1)) * (1 - share), 1e-3)
            b = batch([parts[i] for i in chosen])
            n = int(b["lengths"].sum())
            states = net.states(b, options.dropout, 0.05)
            loss = crf.Likelihood.apply(net.out(states), net.transitions(), b["lengths"], b["target"], b["pairs"]) / n
            if b["states"] and options.state_share:
                unlike = unlikeness(mimic, states, b) / n
                loss, unlike_sum = loss + options.state_share * unlike, unlike_sum + unlike.item() * n
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            loss_sum, count = loss_sum + loss.item() * n, count + n
            decay = min(0.995, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(list(mean.values()), list(net.state_dict().values()), 1 - decay)
        print(f"epoch {epoch + 1} loss {loss_sum / count:.4f}, of states {unlike_sum / count:.4f}, {time.time() - start:.0f} s", flush=True)
    net.load_state_dict(mean)


@torch.no_grad()
def exact_spans(net, documents):
    """Exact F1 of each part's spans in documents that were not learned from."""
    net.eval()
    transitions, parts = net.transitions().numpy(), chunks(documents)
    found = [crf.best(net(batch([p]))[0].numpy(), transitions) for p in parts]
    return corpus.span_scores([p["y"] for p in parts], found)


@torch.no_grad()
def soft_labels(net, documents):
    """The pair probabilities of each document's labels (see crf.py), half precision."""
    net.eval()
    transitions, out = net.transitions().numpy(), {}
    for d in documents:
        scores = [net(batch([part]))[0].numpy() for part in chunks([d])]
        out[d["id"]] = crf.pair_probabilities(np.concatenate(scores), transitions).astype(np.float16)
    return out


# ------------------------------------------------------------- the model file

def small(table):
    """One scale for a whole table."""
    scale = float(np.abs(table).max()) / 127 or 1.0
    return scale, np.clip(np.round(table / scale), -127, 127).astype(np.int8)


def small_rows(matrix):
    """One scale for each row."""
    scale = np.abs(matrix).max(1) / 127
    scale[scale == 0] = 1
    return scale, np.clip(np.round(matrix / scale[:, None]), -127, 127).astype(np.int8)


def write(state, dilations, words, transitions, confidence, path):
    state = {k: v.float().numpy() for k, v in state.items()}
    out = bytearray(b"sayso-s2")
    out += struct.pack("<5I", WIDTH, WORD, AFFIX, len(words), len(dilations)) + bytes(dilations)
    keys = [fnv(w.encode()) for w in words]
    assert keys == sorted(set(keys)), "two words with one key"
    out += np.array(keys, "<u4").tobytes()
    limit = np.quantile(np.abs(state["word.weight"]), 0.9999)
    columns = []
    for table, width in ((np.clip(state["word.weight"], -limit, limit), WORD), (state["pre.weight"], AFFIX),
                         (state["suf.weight"], AFFIX)):
        scale, values = small(table)
        out += values.tobytes()
        columns += [scale] * width
    for i in range(sum(k.startswith("cats.") for k in state)):
        scale, values = small(state[f"cats.{i}.weight"])
        out += struct.pack("<f", scale) + values.tobytes()

    def layer(weights, bias, factor):
        scale, values = small_rows(weights)
        return (scale * factor).astype("<f4").tobytes() + bias.astype("<f4").tobytes() + values.tobytes()

    # The scales of the tables move into the first matrix.
    out += layer(state["inp.weight"] * np.array(columns * 2)[None, :], state["inp.bias"], 1.0)
    for i in range(len(dilations)):
        out += layer(state[f"layers.{i}.weight"], state[f"layers.{i}.bias"], 1 / STEPS)
    out += state["out.weight"].astype("<f4").tobytes() + state["out.bias"].astype("<f4").tobytes()
    out += transitions.astype("<f4").tobytes() + np.array(confidence, "<f4").tobytes()
    with open(path, "wb") as f:
        f.write(out)
    print(f"{path}: {len(out)} bytes")


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--features", required=True, metavar="FILE.jsonl", help="what `dump features` wrote")
    ap.add_argument("--corpus", required=True, metavar="DIR", help="folder with attributions/")
    ap.add_argument("--vectors", required=True, metavar="DIR", help="folder with vocab.txt and model.safetensors")
    ap.add_argument("--start", metavar="FILE.pt", help="go on from this checkpoint")
    ap.add_argument("--fold", type=int, default=-1, metavar="N", help="leave out this fold of the articles, and measure on it")
    ap.add_argument("--without", metavar="FILE", help="leave out the articles whose names in the accusations it lists")
    ap.add_argument("--soft", metavar="FILE.npz", nargs="*", default=[],
                    help="labels of teachers: of encoder.py, or of other networks (--label)")
    ap.add_argument("--state-share", type=float, default=0.15, help="weight of being like the teacher in its states")
    ap.add_argument("--unlabeled", metavar="FILE.jsonl", help="features of texts that only the teachers labeled")
    ap.add_argument("--soft-share", type=float, default=0.5, help="their weight where they are; the rest is the annotators'")
    ap.add_argument("--dilations", type=int, nargs="*", default=[1, 2, 4, 8, 16, 1, 2, 4], metavar="N",
                    help="how far each layer looks to either side")
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--rate", type=float, default=3e-3)
    ap.add_argument("--dropout", type=float, default=0.25)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--out", required=True, metavar="FILE.pt")
    ap.add_argument("--label", metavar="FILE.npz", help="write how likely each label is, for --soft of another run")
    ap.add_argument("--bin", metavar="spans.bin")
    ap.add_argument("--confidence", metavar="FILE", help="weights of the confidence for that file: of confidence.py")
    options = ap.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    documents = corpus.load(options.features, options.corpus)
    if options.without:
        with open(options.without, encoding="utf-8") as f:
            without = set(f.read().split())
        documents = [d for d in documents if corpus.POLNEAR + d["id"] not in without]
    soft = [np.load(path) for path in options.soft]
    if options.unlabeled:
        documents += [d for d in corpus.load(options.unlabeled, None) if any(d["id"] in labels for labels in soft)]
    words, rows = vocabulary(documents, options.vectors)
    prepare(documents, words, soft, options.soft_share)
    everything = documents
    rest = [d for d in documents if d["annotated"] and corpus.fold_of(corpus.POLNEAR + d["id"]) == options.fold]
    left_out = {d["id"] for d in rest}
    documents = [d for d in documents if d["id"] not in left_out]
    print(f"{len(documents)} documents, {sum(len(d['y']) for d in documents)} tokens, {len(words)} words", flush=True)
    net = Network(rows, documents[0]["sizes"], documents[0]["affixes"], options.dilations, Dropper(options.seed))
    if options.start:
        net.load_state_dict(torch.load(options.start, weights_only=True))
    if options.epochs:
        train(net, documents, options)
    torch.save(net.state_dict(), options.out)
    if rest:
        print(f"held out: exact spans {exact_spans(net, rest)}", flush=True)
    if options.label:
        np.savez(options.label, **soft_labels(net, everything))
    if options.bin:
        confidence = [0.0] * EVIDENCE
        if options.confidence:
            with open(options.confidence) as f:
                confidence = [float(w) for w in f.read().split()]
        write(net.state_dict(), net.dilations, words, net.transitions().detach().numpy(), confidence, options.bin)


if __name__ == "__main__":
    main()
