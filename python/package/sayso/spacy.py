"""A component for spaCy: `nlp.add_pipe("sayso")` fills `doc._.attributions` and `doc._.accusations`.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("sayso")
>>> doc = nlp("Osei accused the mayor of nepotism.")
>>> doc._.accusations[0].accused
the mayor
>>> doc._.accusations[0].finding.status
'asserted'

It needs no other component, and changes nothing in the document but its own extensions. Roles are spans of the document,
found by character offsets; a word of sayso's that is only a part of one of spaCy's takes the whole of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._native import Accusation, Attribution, Cue, Denial, Extractor, Party, Words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span


@dataclass(frozen=True)
class AttributionSpans:
    """An attribution with its roles as spans of the document; `None` where the text does not give one."""

    finding: Attribution
    source: Span | None
    cue: Span | None
    content: list[Span]
    addressee: Span | None


@dataclass(frozen=True)
class AccusationSpans:
    """An accusation with its roles as spans of the document."""

    finding: Accusation
    accuser: Span | None
    accused: Span | None
    cue: Span | None
    charge: list[Span]


@dataclass(frozen=True)
class DenialSpans:
    """A denial with its roles as spans of the document."""

    finding: Denial
    denier: Span | None
    cue: Span | None


class Component:
    """What runs in the pipeline."""

    def __init__(self, min_confidence: float = 0.0) -> None:
        from spacy.tokens import Doc

        self._extractor = Extractor(threads=1, min_confidence=min_confidence)
        for name in ("attributions", "accusations", "denials"):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=[])

    def __call__(self, doc: Doc) -> Doc:
        analysis = self._extractor.extract(doc.text)
        doc._.attributions = [
            AttributionSpans(
                finding=it,
                source=_span(doc, it.source),
                cue=_span(doc, it.cue),
                content=_spans(doc, it.content),
                addressee=_span(doc, it.addressee),
            )
            for it in analysis.attributions
        ]
        doc._.accusations = [
            AccusationSpans(
                finding=it,
                accuser=_span(doc, it.accuser),
                accused=_span(doc, it.accused),
                cue=_span(doc, it.cue),
                charge=_spans(doc, it.charge),
            )
            for it in analysis.accusations
        ]
        doc._.denials = [
            DenialSpans(finding=it, denier=_span(doc, it.denier), cue=_span(doc, it.cue))
            for it in analysis.denials
        ]
        return doc


def _spans(doc: Doc, words: Words | Party | Cue | None) -> list[Span]:
    found = [] if words is None else words.spans
    spans = (doc.char_span(start, end, alignment_mode="expand") for start, end in found)
    return [span for span in spans if span is not None]


def _span(doc: Doc, words: Words | Party | Cue | None) -> Span | None:
    """The first piece; phrases in several pieces have the others in `finding`."""
    spans = _spans(doc, words)
    return spans[0] if spans else None


def make(nlp: Language, name: str, min_confidence: float = 0.0) -> Component:
    """The component, as spaCy's entry point finds it."""
    return Component(min_confidence)


def _register() -> Any:
    from spacy.language import Language

    return Language.factory("sayso", default_config={"min_confidence": 0.0}, func=make)


_register()
