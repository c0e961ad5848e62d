"""Who said what, and who accuses whom of what: quotations, accusations and denials from English news text.

>>> import sayso
>>> analysis = sayso.extract("Osei accused the mayor of nepotism.")
>>> analysis.accusations[0].accused.text
'the mayor'

Offsets are code points, as Python slices count them:

>>> start, end = analysis.accusations[0].charge.spans[0]
>>> analysis.text[start:end]
'nepotism'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Union

from ._errors import DocumentError
from ._native import (
    Accusation,
    Analysis,
    Attribution,
    Cue,
    Denial,
    Entity,
    Extractor,
    Findings,
    Mention,
    Party,
    Table,
    Words,
    __version__,
)

if TYPE_CHECKING:
    import networkx

__all__ = [
    "Accusation",
    "Analysis",
    "Article",
    "Attribution",
    "Cue",
    "Denial",
    "DocumentError",
    "Entity",
    "Extractor",
    "Findings",
    "Mention",
    "Party",
    "Table",
    "Words",
    "__version__",
    "extract",
    "extract_many",
    "graph",
]

Article = Union[str, "tuple[str, str]", Mapping[str, Any]]
"""A text; a pair of id and text; or a mapping with `text` and, where known, `id`, `title`, `outlet`, `published`, `url`.
Other fields of a mapping are carried along."""

_extractor = Extractor()


def extract(
    text: str,
    *,
    id: str = "",
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    url: str | None = None,
) -> Analysis:
    """Analyzes one text.

    >>> extract("“We warned them,” Lindqvist said.").attributions[0]
    Attribution(kind='direct', source='Lindqvist', cue='said', content='We warned them,', confidence=...)
    """
    return _extractor.extract(
        text, id=id, title=title, outlet=outlet, published=published, url=url
    )


def extract_many(
    articles: Iterable[Article],
    *,
    threads: int = 0,
    min_confidence: float = 0.0,
    errors: Literal["raise", "skip"] = "raise",
) -> Findings:
    """Analyzes many articles on all cores, or on so many threads, without Python's lock.

    The articles may come from a generator; no more than a few hundred are read ahead of those that are done. A text without
    an id is called by its place. A document on which this package fails raises `DocumentError`; with `errors="skip"` it stands in
    `Findings.errors`, and the others go on.

    >>> findings = extract_many(["Osei accused the mayor of nepotism.", "It rained."])
    >>> [len(analysis.accusations) for analysis in findings]
    [1, 0]
    """
    if threads == 0 and min_confidence == 0.0:
        return _extractor.extract_many(articles, errors=errors)
    return Extractor(threads=threads, min_confidence=min_confidence).extract_many(
        articles, errors=errors
    )


def graph(
    articles: Findings | Iterable[Article],
    *,
    ties: Sequence[str] = ("accuses", "denies"),
    statuses: Sequence[str] = ("asserted",),
    classes: Sequence[str] = ("explicit", "claim"),
    min_weight: int = 1,
    min_confidence: float | None = None,
    since: str | None = None,
    until: str | None = None,
    unnamed: bool = False,
    keep_duplicates: bool = False,
    roll_up: bool = False,
) -> networkx.MultiDiGraph:
    """The graph of all articles, as `sayso graph` makes it: who accuses whom, and who denies it.

    Participants are merged across articles, and a statement that several articles share counts once. Needs networkx.

    `ties` may also hold `mentions`: from speakers to those whom their words mention. Without `min_confidence` the tool's
    own thresholds hold: 0.7 for accusations, 0.5 for what is quoted or denied. With `unnamed` those without a name are
    drawn too, and accusers whom the text does not give: `the mayor`, `unknown`.

    >>> network = graph(["Estavia accused Norland of shelling the town.", "Norland has denied it."])
    >>> [(source, target, tie["label"]) for source, target, tie in network.edges(data=True)]
    [('Estavia', 'Norland', 'shelling the town')]
    """
    import networkx

    findings = articles if isinstance(articles, Findings) else extract_many(articles)
    data = json.loads(
        findings._graph_json(
            ties=list(ties),
            statuses=list(statuses),
            classes=list(classes),
            min_weight=min_weight,
            min_confidence=min_confidence,
            since=since,
            until=until,
            unnamed=unnamed,
            keep_duplicates=keep_duplicates,
            roll_up=roll_up,
        )
    )
    return networkx.node_link_graph(data, edges="links")
