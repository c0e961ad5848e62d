#!/usr/bin/env python3
"""Fine-tune a pretrained encoder on attributions and accusations at once.

In:  the lines of `dump features` and `dump accusations`, annotated texts (PolNeAR; what `annotate.py gather` laid out),
     and the folder of all-MiniLM-L6-v2 (vocab.txt, model.safetensors): six layers of 384 numbers.
Out: a checkpoint, from which `--write` makes the file that `sayso --model` reads.

All layers learn; the tables of word pieces and places stay. The state of a token is that of its first piece. On it stand
one matrix and a conditional random field for the labels of attributions, and the branch of accusations.py.
"""

import argparse
import os
import random
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import accusations
import corpus
import crf
import encoder_file
from corpus import fold_of
from dropper import Dropper
from spans import with_heads
from word_pieces import CLS, SEP, Pieces, ranges


WIDTH, LAYERS, HEADS = 384, 6, 12


def norm(weights, name):
    layer = nn.LayerNorm(WIDTH, eps=1e-12)
    layer.weight.data, layer.bias.data = weights[name + ".weight"], weights[name + ".bias"]
    return layer


def layers(weights):
    """The layers of all-MiniLM-L6-v2, queries, keys and values in one matrix."""
    def linear(*names):
        layer = nn.Linear(1, 1)
        layer.weight = nn.Parameter(torch.cat([weights[n + ".weight"] for n in names]))
        layer.bias = nn.Parameter(torch.cat([weights[n + ".bias"] for n in names]))
        return layer

    out = nn.ModuleList()
    for i in range(LAYERS):
        at = f"encoder.layer.{i}."
        out.append(nn.ModuleDict({
            "attention": linear(*(f"{at}attention.self.{n}" for n in ("query", "key", "value"))),
            "joined": linear(at + "attention.output.dense"), "norm1": norm(weights, at + "attention.output.LayerNorm"),
            "wide": linear(at + "intermediate.dense"), "narrow": linear(at + "output.dense"),
            "norm2": norm(weights, at + "output.LayerNorm")}))
    return out


class Encoder(nn.Module):
    """Pieces to states."""

    def __init__(self, folder, drop):
        super().__init__()
        from safetensors.torch import load_file

        weights = load_file(os.path.join(folder, "model.safetensors"))
        self.drop = drop
        table = lambda name: nn.Embedding.from_pretrained(weights[f"embeddings.{name}.weight"])
        self.word, self.place, self.kind = map(table, ("word_embeddings", "position_embeddings", "token_type_embeddings"))

        self.norm, self.layers = norm(weights, "embeddings.LayerNorm"), layers(weights)

    def named(self):
        """The weights under the names that all-MiniLM-L6-v2 has for them."""
        out = {f"embeddings.{name}.weight": table.weight for name, table in (
            ("word_embeddings", self.word), ("position_embeddings", self.place), ("token_type_embeddings", self.kind))}

        def put(name, weight, bias):
            out[name + ".weight"], out[name + ".bias"] = weight, bias

        last = self.layers[-1]["norm2"]
        last.weight.data.fill_(1)
        last.bias.data.fill_(0)
        put("embeddings.LayerNorm", self.norm.weight, self.norm.bias)
        for i, layer in enumerate(self.layers):
            at = f"encoder.layer.{i}."
            for n, weight, bias in zip(("query", "key", "value"), layer["attention"].weight.chunk(3), layer["attention"].bias.chunk(3)):
                put(f"{at}attention.self.{n}", weight, bias)
            for name, part in (("attention.output.dense", "joined"), ("attention.output.LayerNorm", "norm1"),
                               ("intermediate.dense", "wide"), ("output.dense", "narrow"), ("output.LayerNorm", "norm2")):
                put(at + name, layer[part].weight, layer[part].bias)
        return out

    def forward(self, pieces, lengths, p=0.0):
        size, length = pieces.shape
        drop = lambda x: self.drop(x, p, self.training)
        x = drop(self.norm(self.word(pieces) + self.place.weight[:length] + self.kind.weight[0]))
        mask = (torch.arange(length) < lengths.unsqueeze(1))[:, None, None]
        for n, layer in enumerate(self.layers):
            q, k, v = layer["attention"](x).view(size, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
            h = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(size, length, WIDTH)
            x = layer["norm1"](x + drop(layer["joined"](h)))
            x = x + drop(layer["narrow"](F.gelu(layer["wide"](x))))
            # The last states have mean 0 and deviation 1: so they fit a byte.
            x = layer["norm2"](x) if n + 1 < LAYERS else F.layer_norm(x, (WIDTH,), eps=1e-12)
        return x


class Branch(accusations.Network):
    """The branch of accusations on the encoder's states."""

    UNITS = [accusations.STEPS] * 2 * WIDTH

    def entry(self, b, drop):
        state = drop(b["state"])
        return torch.cat([state, with_heads(state, b["head"])], -1)


class Model(nn.Module):
    def __init__(self, folder, sizes, dilations, seed):
        super().__init__()
        drop = Dropper(seed)
        self.encoder, self.branch = Encoder(folder, drop), Branch(sizes, dilations, drop)
        self.out, self.transitions = nn.Linear(WIDTH, corpus.LABELS), crf.Transitions()

    def states(self, items, p=0.0):
        """The states of the items' tokens, (items, longest, 384), zeros past the last of each."""
        parts = [(i, w) for i, item in enumerate(items) for w in item.windows]
        length = max(len(w[2]) for _, w in parts)
        pieces = torch.zeros(len(parts), length, dtype=torch.long)
        index, whose = [], []
        longest = max(item.count for item in items)
        for n, (i, (start, end, ids, first)) in enumerate(parts):
            pieces[n, :len(ids)] = torch.tensor(ids)
            index.append(first + n * length)
            whose.append(np.arange(start, end) + i * longest)
        x = self.encoder(pieces, torch.tensor([len(w[2]) for _, w in parts]), p).view(-1, WIDTH)
        x = x.index_select(0, torch.from_numpy(np.concatenate(index)))
        out = torch.zeros(len(items) * longest, WIDTH).index_copy(0, torch.from_numpy(np.concatenate(whose)), x)
        return out.view(len(items), longest, WIDTH)

    def loss(self, items, options):
        """The summed losses of attributions and of accusations."""
        x = self.states(items, options.dropout)
        total = 0
        chosen = [i for i, item in enumerate(items) if item.y is not None]
        if chosen:
            own, longest = [items[i] for i in chosen], max(items[i].count for i in chosen)
            target = torch.zeros(len(own), longest, corpus.LABELS)
            pairs = np.zeros((corpus.LABELS, corpus.LABELS), np.float32)
            for i, item in enumerate(own):
                target[i, torch.arange(item.count), torch.from_numpy(item.y)] = 1
                np.add.at(pairs, (np.concatenate([[0], item.y[:-1]]), item.y), 1)
            scores = self.out(self.encoder.drop(x[chosen, :longest], options.dropout, True))
            total = total + crf.Likelihood.apply(scores, self.transitions(), np.array([i.count for i in own], np.int32),
                                                 target, torch.from_numpy(pairs))
        chosen = [i for i, item in enumerate(items) if item.accusations is not None]
        if chosen:
            own = [items[i].accusations for i in chosen]
            b = accusations.batch(own)
            b["state"] = x[chosen, :max(d.count for d in own)]
            total = total + options.share * accusations.loss(self.branch, own, b, options.branch_dropout)
        return total


class Item:
    """A text with what the annotators say of it: labels of attributions, accusations, both, or none."""

    def __init__(self, identifier, features, text, pieces):
        self.id, self.count = identifier, len(features["tokens"])
        self.windows = windows(features, pieces, text)
        self.y = self.accusations = None


def windows(features, pieces, text):
    """What the encoder reads at once: first token, token past the last, pieces with the marks around them, and where among
    these each token's first is."""
    own = [pieces.of(text[s:e]) for s, e in features["tokens"]]
    size = np.cumsum([0] + [len(p) for p in own])
    return [(start, end, [CLS, *(p for t in range(start, end) for p in own[t]), SEP], size[start:end] - size[start] + 1)
            for start, end in ranges(features, size)]


def load(options):
    """All texts, and the sizes of the tables of answers. A text of PolNeAR with accusations is there once, with both."""
    pieces, items = Pieces(options.encoder), {}
    features = accusations.read_features(options.data_features)
    documents, sizes = accusations.read_documents(options.data, options.seen, features)
    for d in documents:
        items[d.id] = Item(d.id, features[d.id], corpus.text(options.data, d.id), pieces)
        items[d.id].accusations = d
    for d in corpus.load(options.features, options.corpus):
        name = corpus.POLNEAR + d["id"]
        if name not in items:
            items[name] = Item(name, d, corpus.text(options.corpus, d["id"]), pieces)
        assert items[name].count == len(d["y"])
        items[name].y = d["y"]
    return list(items.values()), sizes


def batches(items, pieces):
    """Texts of like length together."""
    sizes = {item.id: sum(len(w[2]) for w in item.windows) for item in items}
    out, now, sum_ = [], [], 0
    for item in sorted(items, key=lambda item: sizes[item.id] * (1 + 0.3 * random.random())):
        if now and sum_ + sizes[item.id] > pieces:
            out.append(now)
            now, sum_ = [], 0
        now.append(item)
        sum_ += sizes[item.id]
    out.append(now)
    random.shuffle(out)
    return out


def train(net, items, options, held_out):
    body = [*net.encoder.layers.parameters(), *net.encoder.norm.parameters()]
    top = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": options.rate}, {"params": top, "lr": options.top_rate}],
                                  weight_decay=0.02, betas=(0.9, 0.99), fused=True)
    rates = [g["lr"] for g in optimizer.param_groups]
    learned = [p for p in net.parameters() if p.requires_grad]
    mean = [p.detach().clone() for p in learned]
    total, step, start = options.epochs * len(batches(items, options.batch)), 0, time.time()
    for epoch in range(options.epochs):
        net.train()
        seen, tokens = 0, 0
        for chosen in batches(items, options.batch):
            share = min(step / total, 1)
            for group, rate in zip(optimizer.param_groups, rates):
                group["lr"] = rate * max(min(1, step / (0.06 * total)) * (1 - share), 1e-3)
            loss = net.loss(chosen, options)
            optimizer.zero_grad(set_to_none=True)
            (loss / options.batch).backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            step += 1
            seen, tokens = seen + loss.item(), tokens + sum(item.count for item in chosen)
            decay = min(0.995, (1 + step) / (10 + step))
            with torch.no_grad():
                torch._foreach_lerp_(mean, learned, 1 - decay)
            if step % 50 == 0:
                print(f"step {step} of {total} loss {seen / tokens:.4f} {time.time() - start:.0f} s", flush=True)
        print(f"epoch {epoch + 1} loss {seen / tokens:.4f} {time.time() - start:.0f} s", flush=True)
        own = [p.detach().clone() for p in learned]
        with torch.no_grad():
            for p, m in zip(learned, mean):
                p.copy_(m)
        torch.save(net.state_dict(), options.out)
        if held_out:
            print(measure(net, held_out), flush=True)
        if epoch + 1 == options.until:
            break
        if epoch + 1 < options.epochs:
            with torch.no_grad():
                for p, o in zip(learned, own):
                    p.copy_(o)


@torch.no_grad()
def lessons(net, options):
    """What a student learns from, text by text: the pair probabilities of the labels (see crf.py), and under `ID/state` the
    states of the tokens, reduced to the axes along which they differ most and scaled so that a token's have length 1 in
    the mean; all in half precision."""
    net.eval()
    pieces, transitions, items, out = Pieces(options.encoder), net.transitions().numpy(), [], {}
    for features, folder in zip(options.label_features, options.label_corpora):
        for name, d in accusations.read_features(features).items():
            if d["tokens"]:
                items.append(Item(name, d, corpus.text(folder, name), pieces))
    some = torch.cat([net.states([item])[0] for item in items[::20]])
    middle = some.mean(0)
    values, axes = torch.linalg.svd(some - middle, full_matrices=False)[1:]
    axes = axes[:options.label_width].T / (values[:options.label_width].square().sum() / len(some)).sqrt()
    for chosen in batches(items, options.batch):
        states = net.states(chosen)
        for item, scores, state in zip(chosen, net.out(states).numpy(), (states - middle) @ axes):
            out[item.id] = crf.pair_probabilities(scores[:item.count], transitions).astype(np.float16)
            out[item.id + "/state"] = state[:item.count].half().numpy()
    return out


@torch.no_grad()
def measure(net, items):
    """Exact spans of attributions; explicit cues and parties of accusations: a quick look, not the project's scorer."""
    net.eval()
    gold, found, cues, parties = [], [], [], np.zeros((2, 2))
    transitions = net.transitions().numpy()
    for item in items:
        x = net.states([item])
        if item.y is not None:
            gold.append(item.y)
            found.append(crf.best(net.out(x)[0].numpy(), transitions))
        d = item.accusations
        if d is None or not len(d.cues):
            continue
        b = accusations.batch([d])
        b["state"] = x
        states = net.branch.encode(b, 0)[0]
        chance, of_pairs = read(net.branch, d, states, d.pairs)
        for n, t in enumerate(d.cues):
            cues.append((float(chance[n, 1]), float(chance[n, 2]), int(d.kinds[t])))
        cues += [(0.0, 0.0, int(k)) for k in d.kinds[np.setdiff1d(np.arange(d.count), d.cues)] if k]
        for p, (accuser, accused) in zip(d.pairs, of_pairs):
            for column, (scores, side) in enumerate(((accuser, "accuser"), (accused, "accused"))):
                if p[side][1]:
                    parties[column] += (int(scores.argmax()) in p[side][1], 1)
    out = []
    for kind in (1, 2):
        rows = sorted(((c[kind - 1], c[2] == kind) for c in cues), reverse=True)
        right = np.cumsum([r for _, r in rows])
        f = 2 * right / (np.arange(1, len(rows) + 1) + right[-1])
        k = int(f.argmax())
        out.append(f"F {100 * f[k]:.1f} P {100 * right[k] / (k + 1):.1f} R {100 * right[k] / right[-1]:.1f} of {right[-1]}")
    shares = 100 * parties[:, 0] / np.maximum(parties[:, 1], 1)
    return f"exact spans {corpus.span_scores(gold, found)}; cues explicit {out[0]}, claims {out[1]}; " \
           f"accuser {shares[0]:.1f} accused {shares[1]:.1f} right of {parties[:, 1]}"


def read(net, d, x, pairs):
    """What the branch says of a document with states `x`: each cue's classes, and the scores of the parties of `pairs`."""
    quick = net.quick(x)
    cues, owner = torch.from_numpy(d.cues), torch.from_numpy(np.concatenate([np.full(len(r), n) for n, r in enumerate(d.read)]))
    reading = net.reading(x, quick, cues, torch.from_numpy(np.concatenate(d.read)), owner)
    hidden = net.cues.hidden(x[cues], None, torch.from_numpy(np.array(d.answers)), net.read_for_cues(reading))
    chance = torch.softmax(net.cues.output(hidden) + quick[cues, :3], -1)
    heads = torch.from_numpy(np.where(d.heads < 0, np.arange(d.count), d.heads))
    of_pairs = []
    for p in pairs:
        words, own = torch.from_numpy(p["words"]), p["cue"]
        h = net.pairs.hidden(x[cues[own]].expand(len(words), -1), x[words], torch.from_numpy(p["answers"]),
                             net.read_for_pairs(reading[own]) + net.governor(x[heads[words]]))
        both = net.pairs.output(h)
        of_pairs.append((torch.cat([both[:, 0], net.null(hidden[own])]), both[:, 1]))
    return chance, of_pairs


def sizes_of(state):
    """The sizes of the tables of answers in a checkpoint."""
    rows = lambda name: [w.shape[0] for key, w in state.items() if key.startswith(f"branch.{name}.")]
    return {"lexical": rows("lexical"), "cue": rows("cues.tables"), "pair": rows("pairs.tables")}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--features", metavar="FILE", help="what `dump features CORPUS/text` wrote")
    ap.add_argument("--corpus", metavar="DIR", help="PolNeAR: folder with attributions/ and text/")
    ap.add_argument("--data", metavar="DIR", help="what `annotate.py gather` has laid out")
    ap.add_argument("--data-features", metavar="FILE", help="what `dump features DATA/text` wrote")
    ap.add_argument("--seen", metavar="FILE", help="what `dump accusations DATA/text ...` wrote")
    ap.add_argument("--encoder", required=True, metavar="DIR", help="folder with vocab.txt and model.safetensors")
    ap.add_argument("--fold", type=int, default=-1, metavar="N", help="leave out this fold of the texts, and measure on it")
    ap.add_argument("--epochs", type=int, default=4)
    ap.add_argument("--until", type=int, metavar="N", help="stop after this epoch, as if the others were still to come")
    ap.add_argument("--rate", type=float, default=2e-4)
    ap.add_argument("--top-rate", type=float, default=1.5e-3)
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--branch-dropout", type=float, default=0.2)
    ap.add_argument("--share", type=float, default=1.5, help="weight of accusations beside attributions")
    ap.add_argument("--dilations", type=int, nargs="*", default=[1, 4], metavar="N")
    ap.add_argument("--batch", type=int, default=2500, help="pieces in a batch")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--start", metavar="FILE.pt", help="go on from this checkpoint")
    ap.add_argument("--write", metavar="FILE.bin", help="write the file that the program reads")
    ap.add_argument("--label", metavar="FILE.npz", help="write how likely each label is and the states, for `spans.py --soft`")
    ap.add_argument("--label-features", metavar="FILE", nargs="*", default=[], help="of these texts: what `dump features` wrote")
    ap.add_argument("--label-corpora", metavar="DIR", nargs="*", default=[], help="and the folders that hold them below text/")
    ap.add_argument("--label-width", type=int, default=128, metavar="N", help="numbers of a state that are written")
    ap.add_argument("--confidence", metavar="FILE", help="weights of the confidence of attributions: of confidence.py")
    ap.add_argument("--belief", metavar="FILE", help="weights of the confidence of accusations: of belief.py")
    ap.add_argument("--out", metavar="FILE.pt")
    options = ap.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random.seed(options.seed)
    np.random.seed(options.seed)
    state = torch.load(options.start, weights_only=True) if options.start else None
    items, rest, sizes = [], [], state and sizes_of(state)
    if options.out:
        everything, sizes = load(options)
        rest = [item for item in everything if item.count and fold_of(item.id) == options.fold]
        items = [item for item in everything if item.count and fold_of(item.id) != options.fold]
        print(f"{len(items)} texts, {sum(len(w[2]) for item in items for w in item.windows)} pieces; {len(rest)} left out", flush=True)
    net = Model(options.encoder, sizes, options.dilations, options.seed)
    if state:
        net.load_state_dict(state)
    if options.out:
        train(net, items, options, rest)
    if options.label:
        np.savez(options.label, **lessons(net, options))
    if options.write:
        numbers = lambda path: [float(w) for w in open(path).read().split()] if path else []
        encoder_file.write(
            options.write, net.encoder.named(), os.path.join(options.encoder, "vocab.txt"), net.out.weight.detach().numpy(),
            net.out.bias.detach().numpy(), net.transitions().detach().numpy(), numbers(options.confidence) or [0.0] * 13,
            accusations.packed(net.branch, numbers(options.belief) or [0.0]))


if __name__ == "__main__":
    main()
