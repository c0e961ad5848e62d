"""An analysis as HTML, its findings marked: what notebooks show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._native import Analysis

_COLORS = {
    "source": "#cfe3ff",
    "accuser": "#cfe3ff",
    "denier": "#cfe3ff",
    "addressee": "#dfe7f2",
    "accused": "#ffd3cc",
    "cue": "#ffe9a8",
    "charge": "#f6d9f0",
    "content": "#e4f2dc",
}

_LONGEST = 100_000
"""Code points that are shown: a page with more marks is of no use."""


def render(analysis: Analysis) -> str:
    """The text with its marks; where marks overlap, the shortest one shows."""
    text = analysis.text[:_LONGEST]
    spans = sorted(_spans(analysis, len(text)), key=lambda it: (it[0] - it[1], it[0], it[2]))
    # The longest first, so that shorter ones are painted over them.
    role_at: list[int] = [-1] * len(text)
    for number, (start, end, _) in enumerate(spans):
        role_at[start:end] = [number] * (end - start)
    parts: list[str] = []
    start = 0
    while start < len(text):
        number = role_at[start]
        end = start
        while end < len(text) and role_at[end] == number:
            end += 1
        words = escape(text[start:end])
        if number < 0:
            parts.append(words)
        else:
            role = spans[number][2]
            label = (
                f'<span style="font-size:.7em;font-weight:bold;margin-left:.4em">{role}</span>'
                if end == spans[number][1]
                else ""
            )
            parts.append(
                f'<mark style="background:{_COLORS[role]};color:#000;padding:.1em .25em;border-radius:.3em">'
                f"{words}{label}</mark>"
            )
        start = end
    rest = "…" if len(analysis.text) > _LONGEST else ""
    return f'<div style="line-height:2;white-space:pre-wrap">{"".join(parts)}{rest}</div>'


def _spans(analysis: Analysis, length: int) -> list[tuple[int, int, str]]:
    """Every part of every finding that has room in the first code points, each once."""
    found: set[tuple[int, int, str]] = set()
    for attribution in analysis.attributions:
        for role, words in (
            ("content", attribution.content),
            ("source", attribution.source),
            ("cue", attribution.cue),
            ("addressee", attribution.addressee),
        ):
            if words is not None:
                found.update((start, end, role) for start, end in words.spans)
    for accusation in analysis.accusations:
        for role, part in (
            ("charge", accusation.charge),
            ("accuser", accusation.accuser),
            ("accused", accusation.accused),
            ("cue", accusation.cue),
        ):
            if part is not None:
                found.update((start, end, role) for start, end in part.spans)
    for denial in analysis.denials:
        for role, who in (("denier", denial.denier), ("cue", denial.cue)):
            if who is not None:
                found.update((start, end, role) for start, end in who.spans)
    return [(start, min(end, length), role) for start, end, role in found if start < length]
