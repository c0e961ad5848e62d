"""Word pieces: what an encoder reads in place of words, and the windows in which it reads them.

`src/nlp/spans/word_pieces.rs` does the same in the program. The first piece of a token stands for it.
"""

import os
import unicodedata

import numpy as np

LONGEST = 198  # pieces in a window, beside the two marks around it
PIECES = 8  # pieces of a token that are looked at; web addresses have more
CLS, SEP = 101, 102


class Pieces:
    """Words to word pieces, as the encoder was trained with them."""

    def __init__(self, folder):
        with open(os.path.join(folder, "vocab.txt"), encoding="utf-8") as f:
            self.index = {line.rstrip("\n"): i for i, line in enumerate(f)}
        self.known = {}

    @classmethod
    def of_list(cls, vocabulary):
        """From the pieces in their order."""
        new = cls.__new__(cls)
        new.index, new.known = {piece: i for i, piece in enumerate(vocabulary)}, {}
        return new

    def of(self, token):
        if token not in self.known:
            plain = "".join(c for c in unicodedata.normalize("NFD", token.lower()) if unicodedata.category(c) != "Mn")
            words, word = [], ""
            for c in plain:
                if c.isalnum():
                    word += c
                else:
                    words += [word, c]
                    word = ""
            out = [piece for w in [*words, word] if w for piece in self.of_word(w)]
            self.known[token] = (out or [self.index["[UNK]"]])[:PIECES]
        return self.known[token]

    def of_word(self, word):
        out, start = [], 0
        while start < len(word):
            lead, end = "##" if start else "", len(word)
            while end > start and lead + word[start:end] not in self.index:
                end -= 1
            if end == start:
                return [self.index["[UNK]"]]
            out.append(self.index[lead + word[start:end]])
            start = end
        return out


def ranges(d, size, longest=LONGEST):
    """Runs of whole paragraphs (of whole sentences where a paragraph is too long, of tokens where a sentence is) that fit the
    encoder, as (first token, token past the last); `size` has the sums of pieces before each token.
    """
    count = len(size) - 1
    cuts = np.array(sorted({a for a, _ in d["paras"]} | {count}))
    starts = np.array(sorted({a for a, _, _ in d["sents"]}))
    start = 0
    while start < count:
        last = max(int(np.searchsorted(size, size[start] + longest, "right")) - 1, start + 1)
        end = last
        for places in (cuts, starts):
            fit = places[:np.searchsorted(places, last, "right")]
            if len(fit) and fit[-1] > start:
                end = int(fit[-1])
                break
        yield start, end
        start = end
