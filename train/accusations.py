#!/usr/bin/env python3
"""Train the branch of accusations and the heads that read it, on top of the network of attribution spans.

In:  a folder that `accusations/annotate.py gather` has laid out (text/, gold/, cues.jsonl), what the program sees of it
     (`dump features`, `dump states`, `dump accusations`), and the number of the fold to leave out (-1: none).
Out: a model file as `src/nlp/spans/branch.rs` and `heads.rs` read it.

The network below stays as it is. Learned are: which word is a cue, of what class; which words belong to a charge; who
accuses and who is accused by a cue, among the words that may be parties, or nobody named; where the charge begins and
ends. A cue is read together with what its attribution says, by attention.
"""

import argparse
import bisect
import json
import os
import random
import re
import struct
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from corpus import fold_of
from dropper import Dropper
from spans import small, small_rows, with_heads

WIDTH, STEPS, EMBEDDED = 128, 16, 32  # of a state; of a state's and an embedding's bytes in one unit
CUE, PAIR, CHARGE, POOL, KEY = 64, 96, 48, 64, 32  # widths of the hidden layers, of what is read, of the attention
QUICK = 6  # no cue, explicit, claim; word of a charge, head of an accuser, head of an accused
PUNCT, PROPN = 12, 6  # numbers of a part of speech, of a participant in the lexicon's classes


# ------------------------------------------------------------------ documents

class Document:
    """One document with its annotations as numbers of tokens."""

    def __init__(self, seen, features, gold):
        self.id, self.count = seen["id"], len(seen["tokens"])
        self.starts, self.ends = [s for s, _ in seen["tokens"]], [e for _, e in seen["tokens"]]
        self.words, self.heads = features["words"], np.array(features["head"], np.int64)
        self.is_mark = [cats[3] == PUNCT for cats in features["cats"]]
        self.lexical = np.array(seen["lexical"], np.int64)
        self.kinds = np.zeros(self.count, np.int64)
        self.parts = np.zeros((self.count, 3), np.float32)
        # Every name of an entity by its last word: another mention of the same name is as right as the annotated one.
        names = {e["id"]: {last_word(n) for n in [e["name"], *e["aliases"]] if n} - {None} for e in gold["entities"]}
        spans = sorted({tuple(a["cue_span"]) for a in gold["accusations"]})
        anchors, of_cue = dict(zip(spans, seen["anchors"])), {}
        for a in gold["accusations"]:
            anchor = anchors[tuple(a["cue_span"])]
            if anchor is None:
                continue
            of_cue.setdefault(anchor, []).append(a)
            if a["charge_span"]:
                start, end = self.tokens(a["charge_span"])
                self.parts[start:end, 0] = 1
            for column, side in ((1, "accuser"), (2, "accused")):
                if a[side + "_span"]:
                    self.parts[self.head_of(*self.tokens(a[side + "_span"])), column] = 1
        for anchor, rows in of_cue.items():
            self.kinds[anchor] = 1 if any(a["class"] == "explicit" for a in rows) else 2
        self.cues = np.array([c["t"] for c in seen["cues"]], np.int64)
        self.answers = [np.array(c["f"], np.int64) for c in seen["cues"]]
        self.read = [np.concatenate([np.arange(r["start"], r["end"]) for r in c["s"]]) if c["s"] else np.array([c["t"]])
                     for c in seen["cues"]]
        self.is_likely = np.array(["m" in c for c in seen["cues"]], bool)
        self.pairs = [self.pair(number, c, of_cue[c["t"]], names) for number, c in enumerate(seen["cues"])
                      if c["t"] in of_cue and c.get("m")]

    def tokens(self, span):
        return bisect.bisect_right(self.ends, span[0]), bisect.bisect_left(self.starts, span[1])

    def head_of(self, start, end):
        """The token whose head stands outside; of several, the first that is no mark."""
        outer = [t for t in range(start, end) if not start <= self.heads[t] < end]
        return next((t for t in outer if not self.is_mark[t]), outer[0] if outer else start)

    def pair(self, number, cue, rows, names):
        """What is to be learned of a cue that the annotators have."""
        words = [word for word, _ in cue["m"]]
        out = {"cue": number, "words": np.array(words, np.int64), "answers": np.array([f for _, f in cue["m"]], np.int64)}
        for side in ("accuser", "accused"):
            chosen, same = set(), set()
            for a in rows:
                if a[side + "_span"]:
                    start, end = self.tokens(a[side + "_span"])
                    head = self.head_of(start, end)
                    inside = [n for n, word in enumerate(words) if start <= word < end]
                    chosen |= {min(inside, key=lambda n: abs(words[n] - head))} if inside else set()
                    same |= {n for n, word in enumerate(words) if self.words[word] in names.get(a[side], ())}
                elif side == "accuser":
                    chosen.add(len(words))  # nobody named
            out[side] = sorted(chosen), sorted(chosen | same)
        around = cue.get("w") or []
        out["around"] = np.array([word for word, _ in around], np.int64)
        out["around_answers"] = np.array([f for _, f in around], np.int64)
        charge = next((a["charge_span"] for a in rows if a["charge_span"]), None)
        out["has_charge"], out["charge"] = charge is not None, None
        if charge:
            start, end = self.tokens(charge)
            first, last = np.where(out["around"] == start)[0], np.where(out["around"] == end - 1)[0]
            if len(first) and len(last):
                out["charge"] = int(first[0]), int(last[0])
        return out


def last_word(name):
    word = re.sub(r"['’]s?$", "", name.split()[-1])
    return word.lower() if word[:1].isupper() else None


def read_features(path):
    """What `dump features` wrote of each document."""
    with open(path, encoding="utf-8") as f:
        return {d["id"]: d for d in map(json.loads, f)}


def read_documents(data, seen_by_program, features):
    """The documents with their annotations, and the sizes of the tables of answers."""
    documents, sizes = [], None
    with open(seen_by_program, encoding="utf-8") as f:
        for line in f:
            seen = json.loads(line)
            with open(os.path.join(data, "gold", seen["id"] + ".json"), encoding="utf-8") as g:
                documents.append(Document(seen, features[seen["id"]], json.load(g)))
            sizes = seen["sizes"]
    return [d for d in documents if d.count], sizes


def load(options):
    """The documents, and of each the states and embeddings of its tokens."""
    documents, sizes = read_documents(options.data, options.seen, read_features(options.features))
    raw, at, states = np.fromfile(options.states, np.uint8), 0, {}
    for name in sorted(os.listdir(os.path.join(options.data, "text"))):
        count = int(raw[at:at + 4].view("<u4")[0])
        parts = raw[at + 4:at + 4 + 2 * count * WIDTH].astype(np.float32).reshape(2, count, WIDTH) - 128
        states[name[:-4]] = (parts[0] / STEPS).astype(np.float16), (parts[1] / EMBEDDED).astype(np.float16)
        at += 4 + 2 * count * WIDTH
    return documents, states, sizes


# ---------------------------------------------------------------- the network

class Head(nn.Module):
    """A hidden layer of a cue's state, a word's state and tables of answers, and the scores above it."""

    def __init__(self, sizes, width, scores, has_word):
        super().__init__()
        self.cue = nn.Linear(WIDTH, width)
        self.word = nn.Linear(WIDTH, width, bias=False) if has_word else None
        self.tables = nn.ModuleList([nn.Embedding(size, width) for size in sizes])
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.05)
        self.output = nn.Linear(width, scores)

    def hidden(self, cue, word, answers, more):
        x = self.cue(cue) + more
        if self.word is not None:
            x = x + self.word(word)
        for i, table in enumerate(self.tables):
            x = x + table(answers[:, i])
        return F.relu(x)


class Network(nn.Module):
    # Bytes of what the branch sees that make one unit.
    UNITS = [STEPS] * 2 * WIDTH + [EMBEDDED] * WIDTH

    def __init__(self, sizes, dilations, drop):
        super().__init__()
        self.dilations, self.drop = dilations, drop
        self.input = nn.Linear(len(self.UNITS), WIDTH)
        self.lexical = nn.ModuleList([nn.Embedding(size, WIDTH) for size in sizes["lexical"]])
        for table in self.lexical:
            nn.init.normal_(table.weight, std=0.1)
        self.layers = nn.ModuleList([nn.Linear(4 * WIDTH, 2 * WIDTH) for _ in dilations])
        self.quick = nn.Linear(WIDTH, QUICK)
        self.cues = Head(sizes["cue"], CUE, 3, False)
        self.null, self.has_charge = nn.Linear(CUE, 1), nn.Linear(CUE, 1)
        self.pairs = Head(sizes["pair"], PAIR, 2, True)
        self.charges = Head(sizes["pair"], CHARGE, 2, True)
        self.query, self.key = nn.Linear(WIDTH, KEY), nn.Linear(WIDTH, KEY, bias=False)
        self.value = nn.Linear(WIDTH, POOL)
        self.read_for_cues = nn.Linear(POOL, CUE, bias=False)
        self.read_for_pairs = nn.Linear(POOL, PAIR, bias=False)
        self.governor = nn.Linear(WIDTH, PAIR, bias=False)

    def entry(self, b, drop):
        """What the branch sees of each token: its state and its head's, and its embedding."""
        state = drop(b["state"])
        return torch.cat([state, with_heads(state, b["head"]), drop(b["embedded"])], -1)

    def encode(self, b, p):
        drop = lambda x: self.drop(x, p, self.training)
        x = self.input(self.entry(b, drop))
        for i, table in enumerate(self.lexical):
            x = x + table(b["lexical"][..., i])
        x = drop(x)
        for layer, d in zip(self.layers, self.dilations):
            h = F.layer_norm(x, (WIDTH,)) * b["mask"]
            z = h.new_zeros(h.shape[0], d, WIDTH)
            wide = torch.cat([z, h, z], 1)
            seen = torch.cat([wide[:, :h.shape[1]], h, wide[:, 2 * d:], with_heads(h, b["head"])], -1)
            x = x + drop(F.glu(layer(seen), -1))
        return F.layer_norm(x, (WIDTH,))

    def reading(self, states, quick, cues, words, owner):
        """What each cue takes along of the words that it is read with."""
        scores = (self.key(states[words]) * self.query(states[cues])[owner]).sum(-1) / KEY**0.5 + quick[words, 3]
        weights = torch.exp(log_softmax(scores, owner, len(cues)))
        return torch.zeros(len(cues), POOL).index_add(0, owner, weights.unsqueeze(-1) * self.value(states[words]))


def log_softmax(scores, owner, count):
    """Logarithms of probabilities among the scores of each owner."""
    top = torch.full((count,), -1e9).scatter_reduce(0, owner, scores.detach(), "amax")
    sums = torch.zeros(count).index_add(0, owner, torch.exp(scores - top[owner]))
    return scores - top[owner] - torch.log(sums)[owner]


def batch(documents, states=None):
    """Documents side by side; without `states` somebody else puts them in."""
    length, size = max(d.count for d in documents), len(documents)
    b = {"lexical": torch.zeros(size, length, documents[0].lexical.shape[1], dtype=torch.long),
         "head": torch.full((size, length), length), "mask": torch.zeros(size, length, 1),
         "kinds": torch.full((size, length), -1), "parts": torch.zeros(size, length, 3)}
    if states:
        b |= {"state": torch.zeros(size, length, WIDTH), "embedded": torch.zeros(size, length, WIDTH)}
    for i, d in enumerate(documents):
        heads = torch.from_numpy(d.heads)
        known = {"lexical": d.lexical, "kinds": d.kinds, "parts": d.parts}
        if states:
            known["state"], known["embedded"] = states[d.id]
        for key, value in known.items():
            b[key][i, :d.count] = torch.from_numpy(value)
        b["head"][i, :d.count] = torch.where(heads < 0, length, heads)
        b["mask"][i, :d.count] = 1
    return b


def loss(net, documents, b, dropout):
    """The summed losses of cues, of parties and of charges in documents with their batch `b`."""
    x = net.encode(b, dropout)
    length, x = x.shape[1], x.reshape(-1, WIDTH)
    drop = lambda h: net.drop(h, dropout, True)
    kinds, known = b["kinds"].reshape(-1), b["kinds"].reshape(-1) >= 0
    quick = net.quick(drop(x))
    of_quick = (F.cross_entropy(quick[known, :3], kinds[known], reduction="sum") + 0.5 * F.binary_cross_entropy_with_logits(
        quick[known, 3:], b["parts"].reshape(-1, 3)[known], reduction="sum"))

    # Cues: all that are likely or annotated, and some of the other words.
    cues, answers, words, owner, place = [], [], [], [], {}
    for i, d in enumerate(documents):
        chosen = (np.random.rand(len(d.cues)) < 0.08) | d.is_likely | (d.kinds[d.cues] > 0)
        for n in np.flatnonzero(chosen):
            place[i, n] = len(cues)
            words.append(d.read[n] + i * length)
            owner.append(np.full(len(d.read[n]), len(cues)))
            cues.append(d.cues[n] + i * length)
            answers.append(d.answers[n])
    if not cues:
        return 0.5 * of_quick
    cues, answers = torch.tensor(np.array(cues)), torch.from_numpy(np.array(answers))
    read = net.reading(x, quick, cues, *(torch.from_numpy(np.concatenate(a)) for a in (words, owner)))
    hidden = drop(net.cues.hidden(x[cues], None, answers, net.read_for_cues(read)))
    of_cues = F.cross_entropy(net.cues.output(hidden) + quick[cues, :3], kinds[cues], reduction="sum")

    # Parties and charges of the annotated cues.
    governors = torch.cat([torch.where(h < length, h, torch.arange(length)) + i * length for i, h in enumerate(b["head"])])
    found = [(i, place[i, p["cue"]], p) for i, d in enumerate(documents) for p in d.pairs]
    if not found:
        return 0.5 * of_quick + of_cues
    at = torch.tensor([n for _, n, _ in found])
    gather = lambda parts: torch.from_numpy(np.concatenate(parts))

    def scores(head, key, rows, more):
        word = gather([p[key] + i * length for i, _, p in rows])
        who = gather([np.full(len(p[key]), n) for n, (_, _, p) in enumerate(rows)])
        own = torch.tensor([n for _, n, _ in rows])
        answers = gather([p["answers" if key == "words" else "around_answers"] for _, _, p in rows])
        h = head.hidden(x[cues[own]][who], x[word], answers, more(own, who, word))
        return head.output(drop(h)), who

    more = lambda own, who, word: net.read_for_pairs(read)[own][who] + net.governor(x[governors[word]])
    both, who = scores(net.pairs, "words", found, more)
    nobody = net.null(hidden[at]).squeeze(-1)
    of_pairs = 0
    for column, side in ((0, "accuser"), (1, "accused")):
        score, owners = both[:, column], who
        if side == "accuser":
            score, owners = torch.cat([score, nobody]), torch.cat([who, torch.arange(len(found))])
        log = log_softmax(score, owners, len(found))
        # Rows in the order of the words, "nobody" behind all of them.
        offsets, rows = 0, ([], [], [])
        for n, (_, _, p) in enumerate(found):
            exact, any_of = p[side]
            row = lambda k: offsets + k if k < len(p["words"]) else len(who) + n
            rows[0].extend((row(k), 1 / len(exact)) for k in exact)
            rows[1].extend(row(k) for k in any_of)
            rows[2].extend([n] * len(any_of))
            offsets += len(p["words"])
        if rows[0]:
            index, weight = zip(*rows[0])
            of_pairs = of_pairs - 0.4 * (torch.tensor(weight) * log[list(index)]).sum()
        if rows[1]:
            owners = torch.tensor(rows[2])
            mass = torch.zeros(len(found)).index_add(0, owners, torch.exp(log[rows[1]]))
            of_pairs = of_pairs - torch.log(mass[torch.unique(owners)].clamp_min(1e-6)).sum()
    of_charges = F.binary_cross_entropy_with_logits(
        net.has_charge(hidden[at]).squeeze(-1), torch.tensor([float(p["has_charge"]) for _, _, p in found]), reduction="sum")
    charged = [row for row in found if row[2]["charge"]]
    if charged:
        both, who = scores(net.charges, "around", charged, lambda own, who, word: 0)
        starts = np.cumsum([0] + [len(p["around"]) for _, _, p in charged])[:-1]
        for column in (0, 1):
            right = [int(s) + p["charge"][column] for s, (_, _, p) in zip(starts, charged)]
            of_charges = of_charges - log_softmax(both[:, column], who, len(charged))[right].sum()
    return 0.5 * of_quick + of_cues + of_pairs + 0.5 * of_charges


def train(net, documents, states, options):
    optimizer = torch.optim.AdamW(net.parameters(), lr=options.rate, weight_decay=0.05, betas=(0.9, 0.99))
    mean = {k: v.clone() for k, v in net.state_dict().items()}

    def batches():
        out, now = [], []
        for d in sorted(documents, key=lambda d: d.count + random.random() * 60):
            if now and (len(now) + 1) * d.count > 3000:
                out.append(now)
                now = []
            now.append(d)
        out.append(now)
        random.shuffle(out)
        return out

    total, step, start = options.epochs * len(batches()), 0, time.time()
    for epoch in range(options.epochs):
        net.train()
        loss_sum = 0
        for chosen in batches():
            for group in optimizer.param_groups:
                group["lr"] = options.rate * max(min(1, step / (0.05 * total + 1)) * (1 - step / total), 1e-3)
            value = loss(net, chosen, batch(chosen, states), options.dropout)
            optimizer.zero_grad(set_to_none=True)
            (value / 30).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            step += 1
            loss_sum += value.item()
            decay = min(0.995, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(list(mean.values()), list(net.state_dict().values()), 1 - decay)
        print(f"epoch {epoch + 1} loss {loss_sum:.0f} {time.time() - start:.0f} s", flush=True)
    net.load_state_dict(mean)


# ------------------------------------------------------------- the model file

def packed(net, belief):
    """The bytes of a model file."""
    out = bytearray(b"sayso-a1")
    number = lambda n: out.extend(struct.pack("<I", n))
    floats = lambda array: out.extend(np.asarray(array, "<f4").tobytes())
    numpy = lambda parameter: parameter.detach().float().numpy()

    def layer(linear, columns):
        scale, values = small_rows(numpy(linear.weight) * columns)
        floats(scale)
        floats(numpy(linear.bias))
        out.extend(values.tobytes())

    def table(embedding):
        scale, values = small(numpy(embedding.weight))
        floats([scale])
        out.extend(values.tobytes())

    def linear(part):
        number(part.out_features)
        floats(numpy(part.weight))
        if part.bias is not None:
            floats(numpy(part.bias))

    def head(part):
        linear(part.cue)
        if part.word is not None:
            linear(part.word)
        number(len(part.tables))
        for t in part.tables:
            number(t.num_embeddings)
            table(t)
        linear(part.output)

    number(len(net.dilations))
    out.extend(bytes(net.dilations))
    layer(net.input, 1 / np.array(net.UNITS, np.float32)[None])
    for t in net.lexical:
        table(t)
    for part in net.layers:
        layer(part, 1 / STEPS)
    floats(numpy(net.quick.weight))
    floats(numpy(net.quick.bias))
    head(net.cues)
    linear(net.null)
    linear(net.has_charge)
    head(net.pairs)
    head(net.charges)
    for part in (net.query, net.key, net.value, net.read_for_cues, net.read_for_pairs, net.governor):
        linear(part)
    number(len(belief))
    floats(belief)
    return bytes(out)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--data", required=True, metavar="DIR", help="what `annotate.py gather` has laid out")
    ap.add_argument("--features", required=True, metavar="FILE", help="what `dump features DIR/text` wrote")
    ap.add_argument("--states", required=True, metavar="FILE", help="what `dump states DIR/text SPANS` wrote")
    ap.add_argument("--seen", required=True, metavar="FILE", help="what `dump accusations DIR/text DIR/cues.jsonl SPANS` wrote")
    ap.add_argument("--folds", type=int, nargs="+", default=[-1], metavar="N", help="leave out these folds, one after another")
    ap.add_argument("--belief", metavar="FILE", help="weights of the confidence, as belief.py wrote them")
    ap.add_argument("--dilations", type=int, nargs="*", default=[1, 4], metavar="N")
    ap.add_argument("--epochs", type=int, default=7)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--dropout", type=float, default=0.3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--out", required=True, metavar="PREFIX", help="the model of fold N goes to PREFIXN.bin, of none to PREFIX.bin")
    options = ap.parse_args()
    torch.set_num_threads(1)
    documents, states, sizes = load(options)
    belief = [float(w) for w in open(options.belief).read().split()] if options.belief else [0.0]
    for fold in options.folds:
        torch.manual_seed(options.seed)
        random.seed(options.seed)
        np.random.seed(options.seed)
        rest = [d for d in documents if fold < 0 or fold_of(d.id) != fold]
        print(f"fold {fold}: {len(rest)} documents, {sum(len(d.pairs) for d in rest)} cues", flush=True)
        net = Network(sizes, options.dilations, Dropper(options.seed))
        train(net, rest, states, options)
        path = f"{options.out}{fold if fold >= 0 else ''}.bin"
        with open(path, "wb") as f:
            f.write(packed(net, belief))
        print(f"{path}: {os.path.getsize(path)} bytes", flush=True)


if __name__ == "__main__":
    main()
