#!/usr/bin/env python3
"""Learns the kinds of names and the antecedents of pronouns, and writes `src/resolve/who.bin`.

In:  the treebank GUM with its layer of entities; a folder that `accusations/annotate.py gather` has laid out (text/,
     gold/); articles whose pronouns were read (`references.jsonl`); what the program asks of their names and pronouns
     (`dump who`).
Out: the file of weights that `src/resolve/learned.rs` reads, or the scores of a cross-validation over documents.

A row of weights for every answer to every question, whole numbers in the file, so that a sum of them is the same on every
processor. Kinds are one such sum each; antecedents are weighed by sixteen sums side by side, of which those above zero count. For the words of a name, further weights are made of the word vectors of all-MiniLM-L6-v2: of
the vectors a linear function is learned, and the file holds its values for the words of the vocabulary.
"""

import argparse
import json
import pathlib
import re
import struct
from collections import Counter

import numpy as np
import torch
import torch.nn.functional as F

from score_entities import PRONOUNS, read, splits
from corpus import FOLDS, fold_of
from spans import fnv

KINDS = ['person', 'organization', 'place', 'other']
ROWS, POSITIONS, ANTECEDENTS, SUMS = 1 << 15, 3, 4 * 40 * 64, 16
PRONOUN_CLASSES = ['he him his himself', 'she her hers herself', 'it its itself', 'they them their theirs themselves']
PERSONS = ' '.join(PRONOUN_CLASSES[:2]).split()


# ------------------------------------------------------------------ documents

def texts(options):
    """Writes the texts of all documents into one folder, for `dump who`."""
    out = pathlib.Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    for path in splits(options.gum, 'train'):
        (out / f'{path.stem}.txt').write_text(read(path)[0], encoding='utf-8')
    for path in pathlib.Path(options.data, 'gold').glob('*.json'):
        gold = json.loads(path.read_text(encoding='utf-8'))
        if gold['accusations'] and not path.stem.startswith('GUM_'):
            text = pathlib.Path(options.data, 'text', path.stem + '.txt').read_text(encoding='utf-8')
            (out / f'{path.stem}.txt').write_text(text, encoding='utf-8')
    for name in references():
        bytes = (options.polnear / 'text' / f'{name.removeprefix("polnear-train_")}.txt').read_bytes()
        (out / f'{name}.txt').write_bytes(bytes)


def references():
    """What readers said of pronouns and descriptions: for each article start, end and the answer, in code points."""
    rows = (pathlib.Path(__file__).parent / 'references.jsonl').read_text(encoding='utf-8').splitlines()
    return {row['id']: row['marks'] for row in map(json.loads, rows)}


def folded(name):
    name = re.sub(r"['’]s?$", '', ' '.join(name.split())).lower()
    return re.sub(r'^(the|mr\.?|mrs\.?|ms\.?) ', '', name)


class Treebank:
    """Who is who in a document of GUM."""

    def __init__(self, path):
        self.text, mentions = read(path)
        self.names = [m for m in mentions if m[6] == 'name']
        self.mentions = mentions

    def at(self, mentions, start, end):
        """The mention whose head shares most with a span."""
        inside = [m for m in mentions if m[2] < end and start < m[3]]
        return max(inside, key=lambda m: min(end, m[3]) - max(start, m[2]) - (m[3] - m[2]) / 1e3, default=None)

    def kind(self, spans):
        """The kind of most of the spans, and how many."""
        found = Counter(m[4] for m in (self.at(self.names, *span) for span in spans) if m)
        return found.most_common(1)[0] if found else None

    def antecedent(self, span, entities):
        """Which entities a pronoun means: those most of whose names and descriptions are of its chain; None where the
        annotators have no such pronoun."""
        pronoun = next((m for m in self.mentions if (m[0], m[1]) == tuple(span)), None)
        if pronoun is None:
            # `it` that means nothing has no mark.
            return set() if self.text[span[0]:span[1]].lower() == 'it' else None
        return {e for e, chain in enumerate(entities) if chain == pronoun[5]}

    def chains(self, mentions):
        """The chain of each entity of the program: of several people that of their whole list, if it has one."""
        others = [m for m in self.mentions if m[6] != 'pronoun']
        whole = {(m[0], m[1]): m for m in others}
        out = []
        for own in mentions:
            found = Counter()
            for span, head, what in own:
                if what != 'pronoun':
                    m = whole.get(tuple(span)) or (None if ' and ' in self.text[slice(*span)] else self.at(others, *head))
                    found[m[5] if m else None] += 1
            out.append(found.most_common(1)[0][0] if found else None)
        return out


class References:
    """Whom the pronouns of an article mean, as a reader said (`references.jsonl`)."""

    def __init__(self, marks, text):
        self.text, self.meant = text, {(start, end): answer for start, end, answer in marks}

    def kind(self, spans):
        return None

    def chains(self, mentions):
        """The folded texts of each entity's names and descriptions."""
        return [{folded(self.text[slice(*span)]) for span, _, what in own if what != 'pronoun'} for own in mentions]

    def antecedent(self, span, entities):
        """Which entities have the answer for a name; those with only its last word, where none has all of it; `None` where
        no entity of the program is meant."""
        answer = self.meant.get(tuple(span))
        if answer is None:
            return None
        if answer in '-=':
            return set()
        parts = [folded(part).split()[-1] for part in answer.split(' + ')]
        if len(parts) > 1:
            return {e for e, names in enumerate(entities)
                    if any(all(part in name.split() for part in parts) for name in names)} or None
        whole = folded(answer)
        exact = {e for e, names in enumerate(entities) if whole in names}
        return exact or {e for e, names in enumerate(entities) if any(
            name in whole or whole in name for name in names if name and name.split()[-1] == parts[0])} or None


class News:
    """Who is who in an annotated article: those who accuse and are accused."""

    def __init__(self, path, text):
        self.text, gold = text, json.loads(path.read_text(encoding='utf-8'))
        self.names = {e['id']: {folded(n) for n in [e['name'], *e['aliases']]} for e in gold['entities']}
        self.types = {e['id']: {'org': 'organization'}.get(e['type'], e['type']) for e in gold['entities']}
        self.meant = {}
        for a in gold['accusations']:
            for side in ('accuser', 'accused'):
                span = a[side + '_span']
                if span and text[span[0]:span[1]].lower() in PRONOUNS and a[side]:
                    self.meant[tuple(span)] = a[side]

    def entity(self, names):
        """The annotators' entity that has one of these names."""
        names = {folded(n) for n in names}
        exact = [e for e, known in self.names.items() if known & names]
        if len(exact) == 1:
            return exact[0]
        last = {n.split()[-1] for n in names if n}
        alike = [e for e, known in self.names.items()
                 if self.types[e] == 'person' and last & {n.split()[-1] for n in known if n}]
        return alike[0] if len(alike) == 1 and not exact else None

    def kind(self, spans):
        entity = self.entity(self.text[s:t] for s, t in spans)
        kind = self.types.get(entity)
        return (kind, min(len(spans), 3)) if kind in KINDS else None

    def chains(self, mentions):
        return [self.entity(self.text[slice(*span)] for span, _, what in own if what != 'pronoun') if own else None
                for own in mentions]

    def antecedent(self, span, entities):
        meant = self.meant.get(tuple(span))
        return meant and {e for e, chain in enumerate(entities) if chain == meant}


PARTS = {Treebank: 'treebank', News: 'accusations', References: 'references'}


def documents(options):
    """What the program asks of each document, and the document; twice where two readers had it for different ends."""
    gum = {path.stem: path for path in splits(options.gum, 'train')}
    marks = references()
    with open(options.seen, encoding='utf-8') as lines:
        for seen in map(json.loads, lines):
            name = seen['id']
            if name in gum:
                yield seen, Treebank(gum[name])
                continue
            text = (options.texts / f'{name}.txt').read_bytes().decode()
            if name in marks:
                yield seen, References(marks[name], text)
            path = pathlib.Path(options.data, 'gold', name + '.json')
            if path.exists():
                yield seen, News(path, text)


# ---------------------------------------------------------------------- kinds

class Vectors:
    """Vectors of whole words, reduced to their main directions."""

    def __init__(self, folder, width=96):
        from safetensors.numpy import load_file
        table = load_file(pathlib.Path(folder, 'model.safetensors'))
        table = next(v for k, v in table.items() if k.endswith('word_embeddings.weight'))
        vocabulary = pathlib.Path(folder, 'vocab.txt').read_text(encoding='utf-8').split('\n')
        chosen = [i for i, w in enumerate(vocabulary) if re.fullmatch(r"[^\W\d_]{2,}", w)]
        self.words = [vocabulary[i] for i in chosen]
        x = table[chosen].astype(np.float64)
        x -= x.mean(0)
        values, directions = np.linalg.eigh(x.T @ x / len(x))
        x = x @ directions[:, -width:]
        self.table = torch.tensor(x / x.std(), dtype=torch.float32)
        self.at = {w: i for i, w in enumerate(self.words)}


class Kinds(torch.nn.Module):
    def __init__(self, vectors):
        super().__init__()
        self.rows = torch.nn.EmbeddingBag(ROWS, len(KINDS), mode='sum', sparse=False)
        torch.nn.init.zeros_(self.rows.weight)
        self.bias = torch.nn.Parameter(torch.zeros(len(KINDS)))
        self.words = torch.nn.Parameter(torch.zeros(POSITIONS, vectors.table.shape[1], len(KINDS)))
        self.vectors = vectors

    def forward(self, batch, drop=0.0):
        rows = [b['rows'] for b in batch]
        if drop:
            rows = [[r for r, keep in zip(b, np.random.rand(len(b)) >= drop) if keep] for b in rows]
        flat = torch.tensor([r for b in rows for r in b])
        offsets = torch.tensor(np.cumsum([0] + [len(b) for b in rows])[:-1])
        out = self.rows(flat, offsets) + self.bias
        scores = torch.einsum('nw,pwk->npk', self.vectors.table, self.words)
        owner, place, word = [], [], []
        for n, b in enumerate(batch):
            for at, w in b['words']:
                if w in self.vectors.at and np.random.rand() >= drop:
                    owner.append(n), place.append(at), word.append(self.vectors.at[w])
        return out.index_add(0, torch.tensor(owner, dtype=torch.long), scores[word, place])


def examples_of_kinds(options):
    out = []
    for seen, document in documents(options):
        for named in seen['named']:
            found = document.kind(named['spans'])
            if found:
                out.append({'id': seen['id'], 'kind': named['kind'], 'gold': KINDS.index(found[0]), 'weight': found[1],
                            'rows': named['rows'], 'words': named['words']})
    return out


def train_kinds(examples, vectors, options, seed=1):
    torch.manual_seed(seed), np.random.seed(seed)
    net = Kinds(vectors)
    optimizer = torch.optim.Adam([{'params': [net.rows.weight, net.bias]}, {'params': [net.words], 'lr': 0.003}], lr=0.02)
    gold = torch.tensor([e['gold'] for e in examples])
    weight = torch.tensor([e['weight'] ** 0.5 * (options.news if not e['id'].startswith('GUM_') else 1.0)
                           for e in examples])
    size = 256
    for epoch in range(options.epochs):
        order = np.random.permutation(len(examples))
        for group in optimizer.param_groups:
            group['lr'] *= 0.85
        for start in range(0, len(order), size):
            chosen = order[start:start + size]
            scores = net([examples[i] for i in chosen], options.drop)
            loss = (F.cross_entropy(scores, gold[chosen], reduction='none') * weight[chosen]).sum() / size
            loss = loss + options.l2 * ((net.rows.weight ** 2).sum() + 0.3 * (net.words ** 2).sum())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return net


def score_kinds(examples, guess):
    for part, is_gum in (('GUM', True), ('news', False)):
        rows = [(e, g) for e, g in zip(examples, guess) if e['id'].startswith('GUM_') == is_gum]
        total = sum(e['weight'] for e, _ in rows)
        rules = sum(e['weight'] for e, _ in rows if e['kind'] == KINDS[e['gold']])
        learned = sum(e['weight'] for e, g in rows if g == e['gold'])
        print(f'{part:5} {len(rows)} names, {total} mentions: rules {100 * rules / max(total, 1):.1f} % right, '
              f'learned {100 * learned / max(total, 1):.1f} %')
        for k, name in enumerate(KINDS):
            own = [(e, g) for e, g in rows if e['gold'] == k]
            n = sum(e['weight'] for e, _ in own)
            taken = Counter()
            for e, g in own:
                taken[KINDS[g]] += e['weight']
            print(f'    {name:13} of {n:5}: rules {100 * sum(e["weight"] for e, _ in own if e["kind"] == name) / max(n, 1):.1f}, '
                  f'learned {100 * taken[name] / max(n, 1):.1f}  {dict(taken)}')


def cross_validate_kinds(options):
    vectors, examples = Vectors(options.vectors), examples_of_kinds(options)
    guess = np.zeros(len(examples), int)
    for fold in range(FOLDS):
        inside = [i for i, e in enumerate(examples) if fold_of(e['id']) == fold]
        rest = [e for e in examples if fold_of(e['id']) != fold]
        net = train_kinds(rest, vectors, options)
        with torch.no_grad():
            guess[inside] = net([examples[i] for i in inside]).argmax(1).numpy()
    score_kinds(examples, guess)


# ---------------------------------------------------------------- antecedents

def examples_of_antecedents(options):
    out = []
    known = set()
    for seen, document in documents(options):
        chains = document.chains(seen['mentions'])
        is_named = [any(what == 'name' for _, _, what in own) for own in seen['mentions']]
        for asked in seen['asked']:
            meant = document.antecedent(asked['span'], chains)
            if meant is None:
                continue
            # Silent candidates are ruled out before the weights are asked.
            candidates = [(entity, rows) for entity, silent, rows in asked['candidates'] if not silent]
            right = [n for n, (entity, _) in enumerate(candidates) if entity in meant]
            if not right and (meant or isinstance(document, News)):
                continue
            span = asked['span']
            if (seen['id'], *span) in known:
                continue
            known.add((seen['id'], *span))
            entities = [entity for entity, _ in candidates]
            out.append({'id': seen['id'], 'part': PARTS[type(document)], 'word': document.text[span[0]:span[1]].lower(),
                        'rows': [rows for _, rows in candidates], 'right': right or [len(candidates) - 1],
                        'is_named': any(is_named[entity] for entity in meant), 'is_source': asked['is_source'],
                        'chosen': entities.index(asked['chosen'])})
    return out


class Antecedents(torch.nn.Module):
    """Sums of rows side by side, and what each sum counts where it is above zero."""

    def __init__(self):
        super().__init__()
        self.rows = torch.nn.EmbeddingBag(ANTECEDENTS, SUMS, mode='sum')
        torch.nn.init.normal_(self.rows.weight, std=0.1)
        self.begin = torch.nn.Parameter(torch.full((SUMS,), 0.1))
        self.count = torch.nn.Parameter(torch.randn(SUMS) / SUMS ** 0.5)

    def forward(self, rows, drop=0.0):
        """A score for each list of rows."""
        flat = np.concatenate(rows)
        owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
        if drop:
            kept = np.random.rand(len(flat)) >= drop
            flat, owner = flat[kept], owner[kept]
        offsets = np.searchsorted(owner, np.arange(len(rows)))
        sums = self.rows(torch.from_numpy(flat), torch.from_numpy(offsets)) + self.begin
        return torch.relu(sums) @ self.count


def train_antecedents(examples, options, seed=1):
    torch.manual_seed(seed), np.random.seed(seed)
    net = Antecedents()
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01, weight_decay=options.decay)
    ready = [([np.array(rows, np.int64) for rows in e['rows']], e['right'],
              {'G': options.gum_pronouns}.get(e['id'][0], 1.0)) for e in examples]
    mean, steps = {k: v.clone() for k, v in net.state_dict().items()}, 0
    for epoch in range(options.pronoun_epochs):
        order = np.random.permutation(len(ready))
        for start in range(0, len(order), 64):
            chosen = [ready[i] for i in order[start:start + 64]]
            scores = net([rows for example, *_ in chosen for rows in example], options.pronoun_drop)
            at, loss = 0, 0.0
            for example, right, weight in chosen:
                own = scores[at:at + len(example)]
                loss = loss + weight * (torch.logsumexp(own, 0) - torch.logsumexp(own[right], 0))
                at += len(example)
            optimizer.zero_grad()
            (loss / len(chosen)).backward()
            optimizer.step()
            steps += 1
            with torch.no_grad():
                torch._foreach_lerp_(list(mean.values()), list(net.state_dict().values()), max(0.005, 1 / steps))
        for group in optimizer.param_groups:
            group['lr'] *= 0.85
    net.load_state_dict(mean)
    return net.eval()


def score_antecedents(options):
    """Prints how many pronouns the program took for what the readers did, of those that mean somebody with a name, and of
    all, in the documents of the fold that its weights know nothing of."""
    examples = [e for e in examples_of_antecedents(options) if fold_of(e['id']) == options.fold]
    share = lambda part, all: 100 * part / max(all, 1)
    for part in PARTS.values():
        own = [e for e in examples if e['part'] == part]
        person = [e for e in own if e['word'] in PERSONS]
        for name, rows in [(words, [e for e in own if e['word'] in words.split()]) for words in PRONOUN_CLASSES] + [
                ('he, she and their cases', person), ('... that are sources', [e for e in person if e['is_source']]),
                ('all', own)]:
            named = [e for e in rows if e['is_named']]
            found = [e for e in named if e['chosen'] < len(e['rows']) - 1]
            right = sum(e['chosen'] in e['right'] for e in named)
            print(f'{part:11} {name:36} named {len(named):5}: right {share(right, len(named)):.1f} %, of found '
                  f'{share(right, len(found)):.1f} %; all {len(rows):5}: right '
                  f'{share(sum(e["chosen"] in e["right"] for e in rows), len(rows)):.1f} %')


# ------------------------------------------------------------------- the file

def packed_kinds(options):
    """The weights of kinds, as bytes."""
    vectors = Vectors(options.vectors)
    net = train_kinds(examples_of_kinds(options), vectors, options)
    rows, bias = net.rows.weight.detach().numpy(), net.bias.detach().numpy()
    scores = torch.einsum('nw,pwk->npk', vectors.table, net.words).detach().numpy()
    # Only differences between kinds count.
    rows, scores, bias = rows - rows.mean(1, keepdims=True), scores - scores.mean(2, keepdims=True), bias - bias.mean()
    unit = 127 / max(np.abs(rows).max(), np.abs(scores).max())
    kept = np.abs(np.rint(scores * unit)).max((1, 2)) > 0
    words = {fnv(vectors.words[i].encode() + b'\x1f'): np.rint(scores[i] * unit).astype(np.int8).tobytes()
             for i in np.flatnonzero(kept)}
    out = bytearray(b'sayso-w1')
    out += struct.pack('<i', round(unit))
    out += struct.pack('<4i', *np.rint(bias * unit).astype(int).tolist())
    out += np.rint(rows * unit).astype(np.int8).tobytes()
    out += struct.pack('<i', len(words))
    for key, values in sorted(words.items()):
        out += struct.pack('<I', key) + values
    return bytes(out)


def packed_antecedents(net):
    """The weights of antecedents, as bytes: each sum as fine as its largest row allows."""
    rows = net.rows.weight.detach().numpy()
    unit = 127 / np.abs(rows).max(0)
    begin = np.rint(net.begin.detach().numpy() * unit).astype('<i4')
    count = np.rint(net.count.detach().numpy() / unit * 100 * (1 << 16)).astype('<i4')
    return np.rint(rows * unit).astype(np.int8).tobytes() + begin.tobytes() + count.tobytes()


def train(options):
    """Writes the file: kinds and no antecedents, or antecedents behind the kinds of a file."""
    antecedents = Antecedents()
    torch.nn.init.zeros_(antecedents.count)
    if options.kinds:
        kinds = pathlib.Path(options.kinds).read_bytes()[:-len(packed_antecedents(antecedents))]
        examples = [e for e in examples_of_antecedents(options) if fold_of(e['id']) != options.fold]
        antecedents = train_antecedents(examples, options)
    else:
        kinds = packed_kinds(options)
    out = kinds + packed_antecedents(antecedents)
    pathlib.Path(options.out).write_bytes(out)
    print(f'{options.out}: {len(out)} bytes')


def main():
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('what', choices=['texts', 'kinds', 'train', 'score'])
    ap.add_argument('--gum', required=True, type=pathlib.Path)
    ap.add_argument('--polnear', type=pathlib.Path, help='the training part, for `texts`')
    ap.add_argument('--data', help='what `accusations/annotate.py gather` has laid out')
    ap.add_argument('--texts', type=pathlib.Path, help='where the step `texts` has written them')
    ap.add_argument('--seen', help='what `dump who` wrote of the texts')
    ap.add_argument('--vectors', help='the folder of all-MiniLM-L6-v2')
    ap.add_argument('--kinds', help='the file whose kinds stay, to learn antecedents with')
    ap.add_argument('--epochs', type=int, default=10)
    ap.add_argument('--drop', type=float, default=0.3)
    ap.add_argument('--l2', type=float, default=1e-5)
    ap.add_argument('--news', type=float, default=0.1)
    ap.add_argument('--gum-pronouns', type=float, default=0.5)
    ap.add_argument('--pronoun-epochs', type=int, default=12)
    ap.add_argument('--pronoun-drop', type=float, default=0.1)
    ap.add_argument('--decay', type=float, default=0.3)
    ap.add_argument('--fold', type=int, help='antecedents: `train` leaves these documents out, `score` asks of them alone')
    ap.add_argument('--out')
    options = ap.parse_args()
    torch.set_num_threads(1)
    if options.what == 'texts':
        texts(options)
    elif options.what == 'kinds':
        cross_validate_kinds(options)
    elif options.what == 'score':
        score_antecedents(options)
    else:
        train(options)


if __name__ == '__main__':
    main()
