#!/usr/bin/env python3
"""Write the file of the accurate model, which `src/nlp/spans/encoder.rs` reads; or compare what the program makes of it.

In:  a fine-tuned encoder of the form of all-MiniLM-L6-v2 (any number of layers, heads of 32 numbers), its vocabulary, the
     linear layer that scores seven labels from a token's last state, the scores of neighboring labels, the weights of the
     confidence (`confidence.py`; zeros before it is fitted), and the branch of accusations (as `accusations.py` writes one,
     but its first layer reads the states of a token and of its head; none before it is trained).
Out: one file with weights as bytes, a scale for each row. Other scripts call `write`.

Everything is NumPy. Some numbers of a state are ten times as large as others whatever the text; as bytes with one scale they
would leave nothing of the rest. So each number is divided by a factor before it becomes a byte, and the weights it meets are
multiplied by it: the root of how large it gets in some sample sentences over how large those weights are. Gains and biases of
the norms move into the weights behind them; those of the last norm into the labels, so that a token's last state has mean 0
and deviation 1.

    encoder_file.py write --encoder DIR --labels labels.npz --confidence weights.txt --branch accusations.bin --out accurate.bin
    encoder_file.py compare --encoder DIR --features features.jsonl --texts DIR --states states.bin
    encoder_file.py made-up fixtures/encoder
"""

import argparse
import json
import os
import struct

import numpy as np

from word_pieces import LONGEST, PIECES, Pieces, ranges

MAGIC = b"sayso-e1"
HEAD, LABELS, EVIDENCE = 32, 7, 13
STEPS = 16  # of a state's byte in one unit
MOST_BYTES = 25_000_000
EPSILON = 1e-12

SAMPLE = """Osei accused the mayor of Halden of nepotism on Monday, saying that "nobody had asked" the council.
The harbor authority, which runs the ferries to Rovik, denied that it had been warned; it would, it said, answer in court.
"We stay," Lindqvist told reporters. "We fight — and we'll win," she added, according to a transcript seen by the Courier.
Norland's economy grew by 2.4% in 2031, the central bank said in its annual report (PDF, 31 pages), less than forecast.
Rask scored twice in the last ten minutes as Halden United beat Estavia 3-1; "I was lucky," the 22-year-old striker said.
A judge in Oslavik has ruled that Prime Minister Aspen's order, issued in March, was unlawful.
Read more: www.halden-courier.example/news/ferry?id=7 @courier #ferry
THE MINISTER: I don't recall. Q: Did you sign it? A: No.
Scientists think that the glaciers of the north, whose ice is thinning, may be gone by 2080."""


# ----------------------------------------------------------------- the encoder

def read_safetensors(path):
    """The arrays of a file, as single precision."""
    with open(path, "rb") as f:
        raw = f.read()
    size = struct.unpack("<Q", raw[:8])[0]
    out = {}
    for name, entry in json.loads(raw[8:8 + size]).items():
        if name == "__metadata__":
            continue
        first, last = entry["data_offsets"]
        part = raw[8 + size + first:8 + size + last]
        if entry["dtype"] == "BF16":
            array = (np.frombuffer(part, "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            array = np.frombuffer(part, {"F32": "<f4", "F16": "<f2", "I64": "<i8"}[entry["dtype"]])
        out[name] = array.reshape(entry["shape"])
    return out


def plain(weights):
    """The weights as arrays by the names of all-MiniLM-L6-v2; `weights` may be tensors, or the path of a file."""
    if isinstance(weights, (str, os.PathLike)):
        weights = read_safetensors(weights)
    out = {}
    for name, value in weights.items():
        if hasattr(value, "detach"):
            value = value.detach().float().cpu().numpy()
        out[name.removeprefix("bert.")] = np.asarray(value)
    return out


class Norm:
    """A norm, and how large each number is behind it, before gain and bias."""

    def __init__(self, w, name):
        self.gain, self.bias = w[name + ".weight"].astype(np.float32), w[name + ".bias"].astype(np.float32)
        self.most = np.zeros_like(self.gain)

    def __call__(self, x):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON)
        self.most = np.maximum(self.most, np.abs(x).max(0))
        return x * self.gain + self.bias


class Linear:
    def __init__(self, w, *names):
        self.weight = np.concatenate([w[n + ".weight"] for n in names]).astype(np.float32)
        self.bias = np.concatenate([w[n + ".bias"] for n in names]).astype(np.float32)

    def __call__(self, x):
        return x @ self.weight.T + self.bias


def gelu(x):
    """With the error function of Abramowitz and Stegun 7.1.26, as the program has it."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    outside = 0.5 * series * np.exp(-z * z)
    return x * np.where(x < 0, outside, 1 - outside)


class Encoder:
    """The encoder in single precision; remembers how large each number gets."""

    def __init__(self, weights):
        w = plain(weights)
        self.words = w["embeddings.word_embeddings.weight"].astype(np.float32)
        self.places = (w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0]).astype(np.float32)
        self.width = self.words.shape[1]
        self.norm = Norm(w, "embeddings.LayerNorm")
        self.layers = []
        while f"encoder.layer.{len(self.layers)}.output.dense.weight" in w:
            at = f"encoder.layer.{len(self.layers)}."
            self.layers.append({
                "attention": Linear(w, *(f"{at}attention.self.{n}" for n in ("query", "key", "value"))),
                "joined": Linear(w, at + "attention.output.dense"), "first": Norm(w, at + "attention.output.LayerNorm"),
                "wide": Linear(w, at + "intermediate.dense"), "narrow": Linear(w, at + "output.dense"),
                "second": Norm(w, at + "output.LayerNorm"),
                "context": np.zeros(self.width, np.float32), "hidden": np.zeros(len(w[at + "intermediate.dense.bias"]), np.float32)})

    def __call__(self, pieces):
        """The last states of one window, marks included."""
        count, heads = len(pieces), self.width // HEAD
        x = self.norm(self.words[pieces] + self.places[:count])
        for layer in self.layers:
            q, k, v = layer["attention"](x).reshape(count, 3, heads, HEAD).transpose(1, 2, 0, 3)
            scores = q @ k.transpose(0, 2, 1) / np.float32(HEAD**0.5)
            seen = np.exp(scores - scores.max(-1, keepdims=True))
            h = ((seen / seen.sum(-1, keepdims=True)) @ v).transpose(1, 0, 2).reshape(count, self.width)
            layer["context"] = np.maximum(layer["context"], np.abs(h).max(0))
            x = layer["first"](x + layer["joined"](h))
            h = gelu(layer["wide"](x))
            layer["hidden"] = np.maximum(layer["hidden"], np.abs(h).max(0))
            x = layer["second"](x + layer["narrow"](h))
        return x


# ---------------------------------------------------------------- the model file

def rows(matrix):
    """Bytes, and one scale for each row."""
    scale = np.abs(matrix).max(1) / 127
    scale[scale == 0] = 1
    return scale, np.clip(np.round(matrix / scale[:, None]), -127, 127).astype(np.int8)


def factors(most, weights):
    """By what numbers of this size are divided before they become bytes, so that neither they nor their weights suffer."""
    most, weights = np.maximum(most, 1e-3), np.maximum(np.abs(weights).max(0), 1e-4)
    factor = np.sqrt(most / weights)
    return np.clip(factor / np.median(factor), 1e-3, 1e3)


def write(path, weights, vocabulary, label_weight, label_bias, transitions, confidence, branch=b"", longest=LONGEST,
          most=PIECES, sample=SAMPLE):
    """Write the model file; returns its size in bytes.

    `weights`: a state dict, or the path of a safetensors file; names as in all-MiniLM-L6-v2. `vocabulary`: the pieces in
    their order, or the path of vocab.txt. `label_weight` [7, width] and `label_bias` [7] score the labels from a token's last
    state, `transitions` [7, 7] those of a label after another. `confidence`: what `confidence.py` printed. `branch`: the bytes
    of the branch of accusations, its magic included. `sample`: text by which the sizes of states are found.
    """
    if isinstance(vocabulary, (str, os.PathLike)):
        with open(vocabulary, encoding="utf-8") as f:
            vocabulary = [line.rstrip("\n") for line in f]
    encoder = Encoder(weights)
    pieces = Pieces.of_list(vocabulary)
    marks = [pieces.index["[CLS]"]], [pieces.index["[SEP]"]]
    for line in sample.split("\n"):
        own = [piece for word in line.split() for piece in pieces.of(word)]
        encoder([*marks[0], *own[:longest], *marks[1]])

    out = bytearray(MAGIC)
    floats = lambda array: out.extend(np.asarray(array, "<f4").tobytes())
    hidden = len(encoder.layers[0]["hidden"])
    names = "\n".join(vocabulary).encode()
    out += struct.pack("<7I", encoder.width, len(encoder.layers), hidden, len(vocabulary), longest + 2, most, len(names)) + names

    def table(matrix):
        scale, values = rows(matrix)
        floats(scale)
        out.extend(values.tobytes())

    def linear(weight, bias):
        scale, values = rows(weight)
        floats(scale)
        floats(bias)
        out.extend(values.tobytes())

    def norm(part, factor, is_last=False):
        floats(np.ones_like(part.gain) if is_last else part.gain)
        floats(np.zeros_like(part.bias) if is_last else part.bias)
        floats(1 / factor)

    def behind(part, layer):
        """Factors for the numbers of a norm, and the layer behind it with gain, bias and factors in its weights."""
        weight = layer.weight * part.gain
        factor = factors(part.most, weight)
        return factor, weight * factor, layer.bias + layer.weight @ part.bias

    table(encoder.words)
    table(encoder.places[:longest + 2])
    part = encoder.norm
    for n, layer in enumerate(encoder.layers):
        factor, weight, bias = behind(part, layer["attention"])
        if n == 0:
            norm(part, factor)
        of_context = factors(layer["context"], layer["joined"].weight)
        row = np.ones(3 * encoder.width, np.float32)
        row[:encoder.width] = HEAD**-0.5
        row[2 * encoder.width:] = 1 / of_context
        linear(weight * row[:, None], bias * row)
        linear(layer["joined"].weight * of_context, layer["joined"].bias)
        factor, weight, bias = behind(layer["first"], layer["wide"])
        norm(layer["first"], factor)
        linear(weight, bias)
        factor = factors(layer["hidden"], layer["narrow"].weight)
        floats(1 / factor)
        linear(layer["narrow"].weight * factor, layer["narrow"].bias)
        part = layer["second"]
        if n + 1 < len(encoder.layers):
            norm(part, behind(part, encoder.layers[n + 1]["attention"])[0])
        else:
            norm(part, np.ones(encoder.width), is_last=True)
    label_weight = np.asarray(label_weight, np.float32)
    floats(label_weight * part.gain)
    floats(np.asarray(label_bias, np.float32) + label_weight @ part.bias)
    floats(np.asarray(transitions).reshape(LABELS, LABELS))
    confidence = np.asarray(confidence, np.float32)
    assert len(confidence) == EVIDENCE, "the confidence has other evidence"
    out += struct.pack("<I", EVIDENCE)
    floats(confidence)
    out += struct.pack("<I", len(branch)) + branch
    assert len(out) <= MOST_BYTES, f"{len(out)} bytes"
    with open(path, "wb") as f:
        f.write(out)
    return len(out)


# ------------------------------------------------------------------- commands

def last_states(encoder, pieces, d, text, longest=LONGEST):
    """The last state of each token of a document, without gain and bias of the last norm."""
    own = [pieces.of(text[s:e]) for s, e in d["tokens"]]
    size = np.cumsum([0] + [len(p) for p in own])
    gain, bias = encoder.layers[-1]["second"].gain, encoder.layers[-1]["second"].bias
    marks = [pieces.index["[CLS]"]], [pieces.index["[SEP]"]]
    out = []
    for start, end in ranges(d, size, longest):
        states = encoder([*marks[0], *(p for t in range(start, end) for p in own[t]), *marks[1]])
        out.append((states[size[start:end] - size[start] + 1] - bias) / gain)
    return np.concatenate(out) if out else np.zeros((0, encoder.width), np.float32)


def compare(options):
    """Print how close the program's states are to those of single precision; both end where a byte does."""
    encoder, pieces = Encoder(os.path.join(options.encoder, "model.safetensors")), Pieces(options.encoder)
    raw, at, close = np.fromfile(options.states, np.uint8), 0, []
    with open(options.features, encoding="utf-8") as f:
        for line in f:
            d = json.loads(line)
            with open(os.path.join(options.texts, d["id"] + ".txt"), encoding="utf-8", newline="") as g:
                exact = np.clip(last_states(encoder, pieces, d, g.read()), -127 / STEPS, 127 / STEPS)
            count = int(raw[at:at + 4].view("<u4")[0])
            assert count == len(exact), f"{d['id']}: {count} tokens, not {len(exact)}"
            found = raw[at + 4:at + 4 + count * encoder.width].astype(np.float32).reshape(count, -1) - 128
            at += 4 + count * encoder.width
            close.append((exact * found).sum(1) / np.maximum(np.linalg.norm(exact, axis=1) * np.linalg.norm(found, axis=1), 1e-9))
    close = np.concatenate(close)
    print(f"{len(close)} states: cosine mean {close.mean():.5f}, first percentile {np.quantile(close, 0.01):.5f}, "
          f"least {close.min():.5f}")


def made_up(folder):
    """Write a small encoder of chance weights, and what single precision makes of a sentence: what the tests read."""
    draw = np.random.default_rng(7)
    words = "the of to that was said and in on for a is not with by from he she it we they mayor council told".split()
    names = "osei halden norland ferry bank lindqvist rask court accused denied".split()
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *("##" + c for c in letters), *"0123456789.,:;!?'\"“”’-",
                  *words[:10], *words[11:], *names, *("##" + e for e in ("ed", "ing", "er", "ly", "ion"))]
    width, hidden, longest = 64, 96, 30
    weights = {}

    def matrix(name, outputs, inputs, size=1.0):
        weights[name] = (size * draw.standard_normal((outputs, inputs)) / inputs**0.5).astype(np.float32)

    def linear(name, outputs, inputs, size=1.0):
        matrix(name + ".weight", outputs, inputs, size)
        weights[name + ".bias"] = (0.1 * draw.standard_normal(outputs)).astype(np.float32)

    def norm(name):
        weights[name + ".weight"] = (1 + 0.2 * draw.standard_normal(width)).astype(np.float32)
        weights[name + ".bias"] = (0.2 * draw.standard_normal(width)).astype(np.float32)
        weights[name + ".weight"][5] = 8  # one number that is larger than all others, as trained encoders have them

    matrix("embeddings.word_embeddings.weight", len(vocabulary), width, 8)
    matrix("embeddings.position_embeddings.weight", longest + 2, width, 2)
    matrix("embeddings.token_type_embeddings.weight", 2, width)
    norm("embeddings.LayerNorm")
    for n in range(2):
        at = f"encoder.layer.{n}."
        for name in ("query", "key", "value"):
            linear(f"{at}attention.self.{name}", width, width, 1.5)
        linear(at + "attention.output.dense", width, width)
        norm(at + "attention.output.LayerNorm")
        linear(at + "intermediate.dense", hidden, width)
        linear(at + "output.dense", width, hidden)
        norm(at + "output.LayerNorm")
    transitions = draw.standard_normal((LABELS, LABELS)).astype(np.float32)
    for inside in (2, 4, 6):
        for before in range(LABELS):
            if before not in (inside, inside - 1):
                transitions[before, inside] = -1e4
    labels = draw.standard_normal((LABELS, width)).astype(np.float32) / 4
    confidence = [0.5, *(0.1 * draw.standard_normal(EVIDENCE - 1))]
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "made-up.bin")
    size = write(path, weights, vocabulary, labels, np.zeros(LABELS), transitions, confidence, made_up_branch(draw, width),
                 longest=longest)
    text = "Osei told the council that Ålesund's ferry, № 7, was not on time. “We denied it,” Rask said."
    pieces, encoder = Pieces.of_list(vocabulary), Encoder(weights)
    spans, at = [], 0
    for word in ("Osei told the council that Ålesund 's ferry , № 7 , was not on time . “ We denied it , ” Rask said .").split():
        start = text.index(word, at)
        at = start + len(word)
        spans.append((start, at))
    first = [n for n, (s, e) in enumerate(spans) if text[s:e] in (".",)][0] + 1
    d = {"tokens": spans, "paras": [(0, len(spans))], "sents": [(0, first, 0), (first, len(spans), 0)]}
    states = last_states(encoder, pieces, d, text, longest)
    with open(os.path.join(folder, "made-up.expected.json"), "w", encoding="utf-8") as f:
        json.dump({"text": text, "tokens": [text[s:e] for s, e in spans],
                   "pieces": [[vocabulary[p] for p in pieces.of(text[s:e])] for s, e in spans],
                   "windows": [list(map(int, r)) for r in ranges(d, np.cumsum([0] + [len(pieces.of(text[s:e])) for s, e in spans]), longest)],
                   "states": [[round(float(x), 3) for x in row] for row in states]}, f, ensure_ascii=False)
        f.write("\n")
    print(f"{path}: {size} bytes")


def made_up_branch(draw, width):
    """A branch of accusations with chance weights and few numbers, in the form of `accusations.py`."""
    out, state, small, pool, read, key = bytearray(b"sayso-a1"), 128, 8, 64, 16, 8
    number = lambda n: out.extend(struct.pack("<I", n))
    floats = lambda *shape: out.extend((draw.standard_normal(shape) / shape[-1]**0.5).astype("<f4").tobytes())
    chance = lambda count: out.extend(draw.integers(-127, 128, count).astype(np.int8).tobytes())

    def layer(inputs, outputs):
        out.extend(np.full(outputs, 1e-3 / inputs**0.5, "<f4").tobytes())
        floats(outputs)
        chance(inputs * outputs)

    def linear(outputs, inputs, has_bias=True):
        number(outputs)
        floats(outputs, inputs)
        if has_bias:
            floats(outputs)

    def head(has_word, scores):
        linear(small, state)
        if has_word:
            linear(small, state, False)
        number(0)  # no tables of answers
        linear(scores, small)

    number(0)  # no layers
    layer(2 * width, state)
    for size in (145, 20, 16):
        out.extend(struct.pack("<f", 0.01))
        chance(size * state)
    floats(6, state)
    floats(6)
    head(False, 3)
    linear(1, small)
    linear(1, small)
    head(True, 2)
    head(True, 2)
    linear(key, state)
    linear(key, state, False)
    linear(read, state)
    linear(small, pool, False)
    linear(small, pool, False)
    linear(small, state, False)
    number(20)
    floats(20)
    return bytes(out)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = ap.add_subparsers(dest="command", required=True)
    one = commands.add_parser("write", help="write the model file")
    one.add_argument("--encoder", required=True, metavar="DIR", help="folder with vocab.txt and model.safetensors")
    one.add_argument("--labels", required=True, metavar="FILE.npz", help="arrays weight [7, width], bias [7], transitions [7, 7]")
    one.add_argument("--confidence", metavar="FILE", help="weights that confidence.py wrote; zeros at first")
    one.add_argument("--branch", metavar="FILE", help="what accusations.py wrote; none at first")
    one.add_argument("--out", required=True, metavar="accurate.bin")
    two = commands.add_parser("compare", help="compare the program's states with those of single precision")
    two.add_argument("--encoder", required=True, metavar="DIR")
    two.add_argument("--features", required=True, metavar="FILE.jsonl", help="what `dump features` wrote of the texts")
    two.add_argument("--texts", required=True, metavar="DIR")
    two.add_argument("--states", required=True, metavar="FILE", help="what `dump states` wrote of the texts")
    three = commands.add_parser("made-up", help="write the small encoder that the tests read")
    three.add_argument("folder", metavar="DIR")
    options = ap.parse_args()
    if options.command == "compare":
        compare(options)
    elif options.command == "made-up":
        made_up(options.folder)
    else:
        labels = np.load(options.labels)
        confidence = [float(w) for w in open(options.confidence).read().split()] if options.confidence else [0.0] * EVIDENCE
        branch = open(options.branch, "rb").read() if options.branch else b""
        size = write(options.out, os.path.join(options.encoder, "model.safetensors"), os.path.join(options.encoder, "vocab.txt"),
                     labels["weight"], labels["bias"], labels["transitions"], confidence, branch)
        print(f"{options.out}: {size} bytes")


if __name__ == "__main__":
    main()
