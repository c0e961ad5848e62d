"""The conditional random field over the labels: its loss, and how likely each label is.

The sums over sequences are in crf.c, compiled at import. The state before the first token is "outside".
"""

import ctypes
import os
import subprocess
import tempfile

import numpy as np
import torch
import torch.nn as nn

from corpus import LABELS


def compile_sums():
    here, out = os.path.dirname(os.path.abspath(__file__)), os.path.join(tempfile.mkdtemp(), "crf.so")
    subprocess.run(["cc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC",
                    os.path.join(here, "crf.c"), "-o", out, "-lm"], check=True)
    return ctypes.CDLL(out)


SUMS = compile_sums()


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)


class Likelihood(torch.autograd.Function):
    """Negative log-likelihood of targets, which may be distributions; its gradient is expected less seen counts.

    `target` has a row of label probabilities a token, `pairs` the summed probabilities of neighboring labels. With the
    marginals of another model this is its cross-entropy with ours over whole sequences, up to a constant.
    """

    @staticmethod
    def forward(ctx, scores, transitions, lengths, target, pairs):
        size, length, _ = scores.shape
        e = np.ascontiguousarray(scores.detach().float().numpy())
        t = np.ascontiguousarray(transitions.detach().numpy())
        marginals, both = np.zeros_like(e), np.zeros_like(t)
        total = np.zeros(size, np.float32)
        SUMS.crf_fb(size, length, LABELS, pointer(e), pointer(t), pointer(lengths), pointer(marginals), pointer(both),
                    pointer(total), None)
        ctx.save_for_backward(torch.from_numpy(marginals) - target, torch.from_numpy(both) - pairs)
        return torch.tensor(total.sum()) - (target * scores).sum() - (pairs * transitions).sum()

    @staticmethod
    def backward(ctx, gradient):
        unary, binary = ctx.saved_tensors
        return unary * gradient, binary * gradient, None, None, None


class Transitions(nn.Module):
    """Scores of neighboring labels: the learned ones; inside follows only begin or inside of its own part."""

    def __init__(self):
        super().__init__()
        self.learned = nn.Parameter(torch.zeros(LABELS, LABELS))
        forbidden = torch.zeros(LABELS, LABELS)
        for inside in (2, 4, 6):
            for before in range(LABELS):
                if before not in (inside, inside - 1):
                    forbidden[before, inside] = -1e4
        self.register_buffer("forbidden", forbidden, persistent=False)

    def forward(self):
        return self.learned + self.forbidden


def pair_probabilities(scores, transitions):
    """For each token, how likely each pair of the label before it and its own is; sums over the first are marginals."""
    e, t = np.ascontiguousarray(scores, np.float32)[None], np.ascontiguousarray(transitions, np.float32)
    length = e.shape[1]
    marginals, out = np.zeros_like(e), np.zeros((length, LABELS, LABELS), np.float32)
    SUMS.crf_fb(1, length, LABELS, pointer(e), pointer(t), pointer(np.array([length], np.int32)), pointer(marginals),
                None, pointer(np.zeros(1, np.float32)), pointer(out))
    return out


def best(scores, transitions):
    """The best sequence of labels."""
    e, t = np.ascontiguousarray(scores, np.float32), np.ascontiguousarray(transitions, np.float32)
    out = np.zeros(len(e), np.int32)
    if len(e):
        SUMS.viterbi(len(e), LABELS, pointer(e), pointer(t), pointer(out))
    return out
