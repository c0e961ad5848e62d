#!/usr/bin/env python3
"""Scores kinds of names, and coreference of names and pronouns, on the treebank GUM.

    python3 train/score_entities.py --gum DIR --split dev --sayso target/release/sayso

GUM marks every referring expression with its kind and its chain. What is scored here is what `extract` promises: the
names of a text with their kinds, and the pronouns (third person, relative) that stand for somebody named. Gold mentions
are therefore names and pronouns of those chains that hold a name; descriptions (`the poet`) and chains without a name
are left out on both sides. Mentions are compared by their head words, so that titles and articles do not matter.
"""
import argparse, json, pathlib, re, subprocess, tempfile
from collections import Counter, defaultdict

KINDS = {'person': 'person', 'organization': 'organization', 'place': 'place'}
PRONOUNS = set('''he him his himself she her hers herself it its itself they them their theirs themselves
                  who whom whose which'''.split())
# Genres whose texts the models may learn from (MODEL_CARD.md).
FREE = set('academic bio court interview news speech textbook vlog voyage'.split())


def read(path):
    """The text of a document, and its gold mentions: (first, last, head first, head last, kind, chain, name|pronoun)."""
    text, tokens, open_, mentions = '', [], {}, []
    sentence_start = True
    for line in path.read_text(encoding='utf-8').splitlines():
        if line.startswith('# newpar') and not line.startswith('# newpar_block'):
            text += '\n\n' if text else ''
            continue
        if not line.strip():
            sentence_start = True
            continue
        if line.startswith('#'):
            continue
        c = line.split('\t')
        if '.' in c[0]:
            continue
        if '-' in c[0]:
            # A contraction: the parts follow, written together.
            first, last = map(int, c[0].split('-'))
            whole = (first, last, c[1], 'SpaceAfter=No' in c[9])
            continue
        number = int(c[0])
        if sentence_start:
            whole = None
            if text and not text.endswith('\n'):
                text += ' '
            sentence_start = False
        misc = c[9]
        form, glued = c[1], 'SpaceAfter=No' in misc
        if whole and whole[0] <= number <= whole[1]:
            glued = number < whole[1] or whole[3]
        start = len(text)
        text += form
        tokens.append((start, len(text), c[3], form))
        entity = re.search(r'(?:^|\|)Entity=([^|]*)', misc)
        if entity:
            s, at = entity.group(1), 0
            while at < len(s):
                if s[at] == '(':
                    end = min(x for x in (s.find('(', at + 1), s.find(')', at), len(s)) if x > 0)
                    fields = s[at + 1:end].split('-')
                    chain, kind = fields[0], fields[1]
                    span = next((f for f in fields[3:] if re.fullmatch(r'\d+(,\d+)*', f)), '1')
                    open_.setdefault(chain, []).append((len(tokens) - 1, kind, span))
                    at = end
                    if at < len(s) and s[at] == ')':
                        close(open_, chain, len(tokens) - 1, tokens, mentions)
                        at += 1
                else:
                    end = s.find(')', at)
                    close(open_, s[at:end], len(tokens) - 1, tokens, mentions)
                    at = end + 1
        if not glued:
            text += ' '
    return text, mentions


def close(open_, chain, last, tokens, mentions):
    first, kind, span = open_[chain].pop()
    heads = [first + int(n) - 1 for n in span.split(',')]
    head = tokens[max(heads[0], first)], tokens[min(heads[-1], last)]
    # `Monday` and `August 1799` are proper nouns, but nobody.
    is_name = kind != 'time' and any(tokens[min(h, last)][2] == 'PROPN' for h in heads)
    is_pronoun = first == last and tokens[first][3].lower() in PRONOUNS
    what = 'name' if is_name else 'pronoun' if is_pronoun else 'nominal'
    mentions.append((tokens[first][0], tokens[last][1], head[0][0], head[1][1], KINDS.get(kind, 'other'), chain, what))


def muc(a, b):
    """Recall of the links of the chains `a` in `b`."""
    of = {m: i for i, c in enumerate(b) for m in c}
    top = bottom = 0
    for chain in a:
        parts = {of.get(m, ('alone', m)) for m in chain}
        top += len(chain) - len(parts)
        bottom += len(chain) - 1
    return top, bottom


def b_cubed(a, b):
    of = {m: c for c in b for m in c}
    top = sum(len(c & of.get(m, {m})) / len(c) for c in a for m in c)
    return top, sum(map(len, a))


def ceaf(a, b):
    """The best one-to-one match of chains, greedily: a lower bound that is exact for all but a few documents."""
    pairs = sorted(((2 * len(x & y) / (len(x) + len(y)), i, j)
                    for i, x in enumerate(a) for j, y in enumerate(b) if x & y), reverse=True)
    left, right, total = set(), set(), 0
    for value, i, j in pairs:
        if i not in left and j not in right:
            left.add(i), right.add(j)
            total += value
    return total, len(a), len(b)


def f1(p, r):
    return 2 * p * r / (p + r) if p + r else 0


def splits(gum, split):
    """The documents of a split; of train those whose texts are free for any use."""
    section = re.split(r'^#+ *', (gum / 'splits.md').read_text(), flags=re.M)
    named = {what: next((re.findall(r'GUM_\w+', s) for s in section if s.lower().startswith(what)), [])
             for what in ('dev', 'test')}
    if split == 'train':
        held = set(named['dev']) | set(named['test'])
        return [path for path in sorted(gum.glob('GUM_*.conllu'))
                if path.stem not in held and path.stem.split('_')[1] in FREE]
    return [path for path in (gum / f'{name}.conllu' for name in named[split]) if path.exists()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--gum', required=True, type=pathlib.Path)
    parser.add_argument('--split', default='dev', choices=['dev', 'test', 'train'])
    parser.add_argument('--sayso', default='target/release/sayso')
    options = parser.parse_args()
    gold = {path.stem: read(path) for path in splits(options.gum, options.split)}
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, _) in gold.items():
            pathlib.Path(folder, f'{name}.txt').write_text(text, encoding='utf-8')
        out = subprocess.run([options.sayso, 'extract', folder], capture_output=True, text=True, check=True).stdout
    found = {d['id']: d['entities'] for d in map(json.loads, out.splitlines())}

    kinds, named, seen_names = Counter(), 0, 0
    scores = defaultdict(lambda: [0, 0, 0, 0])
    pronouns = Counter()
    for name, (text, mentions) in gold.items():
        has_name = {m[5] for m in mentions if m[6] == 'name'}
        scored = [m for m in mentions if m[6] != 'nominal' and m[5] in has_name]
        system = [(m['start'], m['end'], e['id'], e['kind'], m['kind'])
                  for e in found[name] for m in e['mentions'] if m['kind'] != 'nominal']
        # Each system mention goes to the gold mention whose head it shares most words with, within its span.
        entity_of, kind_of, spurious = {}, {}, []
        for s, t, entity, kind, what in sorted(system):
            best = max((g for g in range(len(scored)) if scored[g][2] < t and s < scored[g][3]
                        and (scored[g][6] == 'pronoun') == (what == 'pronoun') and g not in entity_of),
                       key=lambda g: min(t, scored[g][3]) - max(s, scored[g][2]) - (scored[g][3] - scored[g][2]) / 1e3,
                       default=None)
            if best is None:
                spurious.append((('extra', s, t), entity))
            else:
                entity_of[best], kind_of[best] = entity, kind
        for g, m in enumerate(scored):
            if m[6] == 'name':
                named += 1
                if g in kind_of:
                    seen_names += 1
                    kinds[m[4], kind_of[g]] += 1
        chains, response = defaultdict(set), defaultdict(set)
        for g, m in enumerate(scored):
            chains[m[5]].add(g)
        for g, entity in entity_of.items():
            response[entity].add(g)
        for mention, entity in spurious:
            response[entity].add(mention)
        a, b = list(chains.values()), list(response.values())
        for key, metric in (('MUC', muc), ('B3', b_cubed)):
            for offset, (x, y) in ((0, (a, b)), (2, (b, a))):
                top, bottom = metric(x, y)
                scores[key][offset] += top
                scores[key][offset + 1] += bottom
        total, left, right = ceaf(a, b)
        for i, value in enumerate((total, left, total, right)):
            scores['CEAFe'][i] += value
        # The nearest mention before a pronoun in its system entity must be of its chain.
        order = sorted(range(len(scored)), key=lambda g: scored[g][:2])
        last = {}
        for g in order:
            entity = entity_of.get(g)
            if scored[g][6] == 'pronoun':
                pronouns['all'] += 1
                if entity is not None:
                    pronouns['found'] += 1
                    before = last.get(entity)
                    pronouns['right'] += before is not None and scored[before][5] == scored[g][5]
            if entity is not None:
                last[entity] = g
    right = sum(n for (a, b), n in kinds.items() if a == b)
    print(f'{options.split}: {len(gold)} documents')
    print(f'names found       {100 * seen_names / named:5.1f} % of {named}')
    print(f'kind of names     {100 * right / seen_names:5.1f} % right')
    for kind in ('person', 'organization', 'place', 'other'):
        row = {b: n for (a, b), n in kinds.items() if a == kind}
        all_ = sum(row.values())
        wrong = ', '.join(f'{b} {n}' for b, n in sorted(row.items(), key=lambda x: -x[1]) if b != kind)
        print(f'  {kind:13}   {100 * row.get(kind, 0) / max(all_, 1):5.1f} % of {all_}  (taken for {wrong or "nothing else"})')
    print(f'pronouns          {100 * pronouns["found"] / pronouns["all"]:5.1f} % of {pronouns["all"]} found, '
          f'{100 * pronouns["right"] / pronouns["found"]:.1f} % of these with the right antecedent')
    average = 0
    for key in ('MUC', 'B3', 'CEAFe'):
        top, bottom, ptop, pbottom = scores[key]
        r, p = top / bottom, ptop / pbottom
        average += f1(p, r) / 3
        print(f'{key:6} P {100 * p:5.1f}  R {100 * r:5.1f}  F1 {100 * f1(p, r):5.1f}')
    print(f'mean F1 {100 * average:.1f}')


if __name__ == '__main__':
    main()
