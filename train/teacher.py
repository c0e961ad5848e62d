#!/usr/bin/env python3
"""Fine-tune the teacher, a pretrained encoder, and write how likely each label of each token is in its eyes.

In:  the lines of `dump features`, the corpus folder, and the folder of all-MiniLM-L6-v2 (vocab.txt,
     model.safetensors): six layers of 384 numbers.
Out: for every document the pair probabilities of its labels (see crf.py), half precision, in one .npz. Each fold of the
     documents is labeled by a teacher that was trained on the others, so that the labels say how sure one can be and
     not what was learned by heart.

The student (spans.py) learns from these labels and from the annotators'. Nothing of the teacher is in the model file.
"""

import argparse
import os
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import corpus
import crf
from dropper import Dropper
from encoder import HEADS, WIDTH, layers, norm
from word_pieces import CLS, SEP, Pieces, ranges

FROZEN = 2


def windows(d, pieces, text):
    """The windows of a document, with what is to be learned of them."""
    own = [pieces.of(text[s:e]) for s, e in d["tokens"]]
    size = np.cumsum([0] + [len(p) for p in own])
    out = []
    for start, end in ranges(d, size):
        head = d["head"][start:end] - start
        count = end - start
        out.append({"document": d["number"], "start": start, "end": end,
                    "pieces": [p for t in range(start, end) for p in own[t]],
                    "first": size[start:end] - size[start] + 1,
                    "head": np.where((head < 0) | (head >= count), np.arange(count), head),
                    "cats": d["cats"][start:end], "y": corpus.well_formed(d["y"][start:end])})
    return out


def batch(parts):
    size, length = len(parts), max(len(p["pieces"]) for p in parts) + 2
    count = max(len(p["y"]) for p in parts)
    b = {"mask": np.zeros((size, 1, 1, length), bool),
         "first": np.zeros((size, count), np.int64), "head": np.zeros((size, count), np.int64),
         "cats": np.zeros((size, count, parts[0]["cats"].shape[1]), np.int64),
         "target": np.zeros((size, count, corpus.LABELS), np.float32)}
    pairs = np.zeros((corpus.LABELS, corpus.LABELS), np.float32)
    for i, p in enumerate(parts):
        n, m = len(p["y"]), len(p["pieces"])
        b["mask"][i, ..., :m + 2] = True
        for key in ("first", "head", "cats"):
            b[key][i, :n] = p[key]
        b["target"][i, np.arange(n), p["y"]] = 1
        np.add.at(pairs, (np.concatenate([[0], p["y"][:-1]]), p["y"]), 1)
    b = {key: torch.from_numpy(value) for key, value in b.items()}
    b["below"] = nn.utils.rnn.pad_sequence([p["below"] for p in parts], batch_first=True)
    b["pairs"], b["lengths"] = torch.from_numpy(pairs), np.array([len(p["y"]) for p in parts], np.int32)
    return b


def rows(x, index):
    """The rows of each item of a batch that `index` names."""
    return torch.gather(x, 1, index.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


class Teacher(nn.Module):
    """The encoder; a token's tags and tree are added to its first piece, and its head joins it under the labels.

    The tables and the lowest layers stay as they are, so that their work is done once for all epochs and folds.
    """

    def __init__(self, folder, sizes, drop):
        super().__init__()
        from safetensors.torch import load_file

        weights = load_file(os.path.join(folder, "model.safetensors"))
        self.drop = drop
        table = lambda name: nn.Embedding.from_pretrained(weights[f"embeddings.{name}.weight"])
        self.word, self.place = table("word_embeddings"), table("position_embeddings")
        self.kind = nn.Parameter(weights["embeddings.token_type_embeddings.weight"][0].clone())

        self.norm, self.layers = norm(weights, "embeddings.LayerNorm"), layers(weights)
        self.cats = nn.ModuleList([nn.Embedding(size, WIDTH) for size in sizes])
        for t in self.cats:
            nn.init.normal_(t.weight, std=0.02)
        self.hidden, self.out = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, corpus.LABELS)
        self.transitions = crf.Transitions()

    def layer(self, layer, x, bias, p=0.0):
        size, length = x.shape[:2]
        q, k, v = (layer["attention"](x).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0))
        # Written out, because the fused function is slower on a processor with matrix instructions.
        seen = torch.softmax(torch.matmul(q * (WIDTH // HEADS) ** -0.5, k.transpose(-1, -2)) + bias, -1)
        h = torch.matmul(seen, v).transpose(1, 2).reshape(size, length, WIDTH)
        x = layer["norm1"](x + self.drop(layer["joined"](h), p, self.training)).bfloat16()
        h = layer["narrow"](F.gelu(layer["wide"](x)))
        return layer["norm2"](x + self.drop(h, p, self.training)).bfloat16()

    @torch.no_grad()
    def below(self, pieces):
        """What comes out of the frozen layers for one window of pieces."""
        with torch.autocast("cpu", torch.bfloat16):
            x = self.word(pieces) + self.place.weight[:len(pieces)] + self.kind
            x = self.norm(x).bfloat16().unsqueeze(0)
            for layer in self.layers[:FROZEN]:
                x = self.layer(layer, x, x.new_zeros(1))
            return x[0]

    def forward(self, b, p=0.0):
        known = sum(table(b["cats"][..., i]) for i, table in enumerate(self.cats))
        inside = (b["first"] > 0).unsqueeze(-1)
        with torch.autocast("cpu", torch.bfloat16):
            x = b["below"].scatter_add(1, b["first"].unsqueeze(-1).expand(-1, -1, WIDTH), (known * inside).bfloat16())
            bias = torch.zeros_like(b["mask"], dtype=x.dtype).masked_fill(~b["mask"], -1e4)
            x = self.drop(x, p, self.training)
            for layer in self.layers[FROZEN:]:
                x = self.layer(layer, x, bias, p)
            tokens = rows(x, b["first"])
            tokens = torch.cat([tokens, rows(tokens, b["head"])], -1)
            tokens = F.gelu(self.hidden(self.drop(tokens, p, self.training)))
        return self.out(tokens.float())


def batches(parts, pieces):
    """Windows of like length together."""
    order = list(range(len(parts)))
    random.shuffle(order)
    order.sort(key=lambda i: len(parts[i]["pieces"]) + random.random() * 30)
    out, now = [], []
    for i in order:
        if now and (len(now) + 1) * len(parts[i]["pieces"]) > pieces:
            out.append(now)
            now = []
        now.append(i)
    out.append(now)
    random.shuffle(out)
    return [[parts[i] for i in chosen] for chosen in out]


def train(net, parts, options):
    new = [p for n, p in net.named_parameters() if n.startswith(("cats", "hidden", "out", "transitions"))]
    old = [p for p in net.layers[FROZEN:].parameters()]
    optimizer = torch.optim.AdamW([{"params": old, "lr": options.rate}, {"params": new, "lr": 5 * options.rate}],
                                  weight_decay=0.01, betas=(0.9, 0.99), fused=True)
    rates = [g["lr"] for g in optimizer.param_groups]
    total, step, seen, start = options.epochs * len(batches(parts, options.batch)), 0, [], time.time()
    for epoch in range(options.epochs):
        net.train()
        loss_sum = count = 0
        for chosen in batches(parts, options.batch):
            share = min(step / total, 1)
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * max(min(1, step / (0.1 * total)) * (1 - share), 1e-3)
            b = batch(chosen)
            n = int(b["lengths"].sum())
            loss = crf.Likelihood.apply(net(b, options.dropout), net.transitions(), b["lengths"], b["target"],
                                        b["pairs"]) / n
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(old + new, 1.0)
            optimizer.step()
            step += 1
            loss_sum, count = loss_sum + loss.item() * n, count + n
            seen.append(loss.item())
            if step % 50 == 0:  # a run that went wrong is to be seen before its first epoch ends
                print(f"step {step} of {total} loss {sum(seen[-50:]) / 50:.4f} {time.time() - start:.0f} s", flush=True)
        print(f"epoch {epoch + 1} loss {loss_sum / count:.4f} {time.time() - start:.0f} s", flush=True)


@torch.no_grad()
def label(net, parts):
    """Scores of every window."""
    net.eval()
    out = []
    for at in range(0, len(parts), 16):
        chosen = parts[at:at + 16]
        scores = net(batch(chosen)).numpy()
        out += [scores[i, :len(p["y"])] for i, p in enumerate(chosen)]
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--features", required=True, metavar="FILE.jsonl", help="what `dump features` wrote")
    ap.add_argument("--corpus", required=True, metavar="DIR", help="folder with attributions/ and text/")
    ap.add_argument("--encoder", required=True, metavar="DIR", help="folder with vocab.txt and model.safetensors")
    ap.add_argument("--folds", type=int, default=2)
    ap.add_argument("--only", type=int, metavar="N", nargs="*", help="only these folds")
    ap.add_argument("--hold-out", type=int, metavar="N", help="learn nothing from every sixth document, counted from "
                    "the Nth, so that a student's score on them is honest; they are labeled like the rest")
    ap.add_argument("--epochs", type=int, default=4)
    ap.add_argument("--rate", type=float, default=3e-4)
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--batch", type=int, default=2048, help="pieces in a batch")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--out", required=True, metavar="FILE.npz")
    options = ap.parse_args()
    torch.set_num_threads(options.threads)
    documents = corpus.load(options.features, options.corpus)
    pieces, parts = Pieces(options.encoder), []
    for number, d in enumerate(documents):
        d["number"] = number
        parts += windows(d, pieces, corpus.text(options.corpus, d["id"]))
    print(f"{len(documents)} documents, {len(parts)} windows, {sum(len(p['pieces']) for p in parts)} pieces", flush=True)
    below = Teacher(options.encoder, documents[0]["sizes"], Dropper(0)).eval()
    for p in parts:
        p["below"] = below.below(torch.tensor([CLS, *p["pieces"], SEP]))
    labels = {}
    for fold in range(options.folds) if options.only is None else options.only:
        torch.manual_seed(options.seed)
        random.seed(options.seed)
        net = Teacher(options.encoder, documents[0]["sizes"], Dropper(options.seed))
        train(net, [p for p in parts if p["document"] % options.folds != fold
                    and not corpus.is_held_out(p["document"], options.hold_out)], options)
        rest = [p for p in parts if p["document"] % options.folds == fold]
        transitions, gold, found = net.transitions().detach().numpy(), [], []
        for part, scores in zip(rest, label(net, rest)):
            d = documents[part["document"]]
            shape = (len(d["y"]), corpus.LABELS, corpus.LABELS)
            pairs = labels.setdefault(d["id"], np.zeros(shape, np.float16))
            pairs[part["start"]:part["end"]] = crf.pair_probabilities(scores, transitions)
            gold.append(part["y"])
            found.append(crf.best(scores, transitions))
        print(f"fold {fold}: exact spans {corpus.span_scores(gold, found)}", flush=True)
        np.savez_compressed(options.out, **labels)


if __name__ == "__main__":
    main()
