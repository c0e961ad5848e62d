from collections.abc import Iterable, Iterator
from typing import Any, Literal, final, overload

from . import Article

__all__ = [
    "Accusation",
    "Analysis",
    "Attribution",
    "Cue",
    "Denial",
    "Duplicates",
    "Entity",
    "Extractor",
    "Findings",
    "Mention",
    "Party",
    "Table",
    "WhoIsWho",
    "Words",
    "__version__",
    "_panic_on",
    "charge_labels",
    "extract_batch",
    "statement_rows",
]

__version__: str

@final
class Extractor:
    """Finds quotations, accusations and denials. Built once, shared by threads."""

    def __new__(cls, *, threads: int = 0, min_confidence: float = 0.0) -> Extractor: ...
    def extract(
        self,
        text: str,
        *,
        id: str = "",
        title: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
        url: str | None = None,
    ) -> Analysis: ...
    def extract_many(
        self, articles: Iterable[Article], *, errors: Literal["raise", "skip"] = "raise"
    ) -> Findings: ...

@final
class Findings:
    """The analyses of many documents, in the order of their articles."""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Ids of the documents that were skipped, with the reason."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Analysis]: ...
    @overload
    def __getitem__(self, at: int, /) -> Analysis: ...
    @overload
    def __getitem__(self, at: slice, /) -> Findings: ...
    def table(self, name: str, *, with_text: bool = False) -> Table:
        """One of the tables documents, attributions, accusations, denials and mentions."""

    def to_pandas(self, name: str) -> Any:
        """A table as a pandas data frame; needs pandas and pyarrow."""

    def to_polars(self, name: str) -> Any:
        """A table as a polars data frame; needs polars."""

    def _graph_json(
        self,
        *,
        ties: list[str],
        statuses: list[str],
        classes: list[str],
        min_weight: int,
        min_confidence: float | None,
        since: str | None,
        until: str | None,
        unnamed: bool,
        keep_duplicates: bool,
        roll_up: bool,
    ) -> str: ...

@final
class Analysis:
    """All that was found in one document."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def sentences(self) -> list[tuple[int, int]]: ...
    @property
    def entities(self) -> list[Entity]: ...
    @property
    def attributions(self) -> list[Attribution]: ...
    @property
    def accusations(self) -> list[Accusation]: ...
    @property
    def denials(self) -> list[Denial]: ...
    def to_json(self, *, with_text: bool = False) -> str:
        """The line that the tool writes for this document."""

    def to_dict(self, *, with_text: bool = False) -> dict[str, Any]:
        """The same as a dictionary."""

    def table(self, name: str, *, with_text: bool = False) -> Table:
        """One of the tables documents, attributions, accusations, denials and mentions."""

    def _repr_html_(self) -> str: ...
    @staticmethod
    def _restore(json: str) -> Analysis: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Entity:
    """Somebody who takes part."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str:
        """person, organization, place, group or other"""

    @property
    def aliases(self) -> list[str]: ...
    @property
    def mentions(self) -> list[Mention]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Mention:
    """One place where an entity is mentioned."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str:
        """name, nominal or pronoun"""

    @property
    def text(self) -> str: ...

@final
class Words:
    """Words of the text; pieces are joined by ' … '."""

    @property
    def spans(self) -> list[tuple[int, int]]: ...
    @property
    def text(self) -> str: ...

@final
class Party:
    """The words for somebody in a role."""

    @property
    def spans(self) -> list[tuple[int, int]]: ...
    @property
    def text(self) -> str: ...
    @property
    def entity(self) -> Entity | None:
        """Who is meant; None where that is left open."""

    @property
    def name(self) -> str:
        """The entity's name, or the words where it is nobody's."""

@final
class Cue:
    """The words that carry a finding."""

    @property
    def spans(self) -> list[tuple[int, int]]: ...
    @property
    def text(self) -> str: ...
    @property
    def lemma(self) -> str: ...

@final
class Attribution:
    """Somebody says, thinks, wants or orders something."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str:
        """direct, mixed or indirect"""

    @property
    def parent(self) -> Attribution | None:
        """The attribution in whose content this one stands."""

    @property
    def confidence(self) -> float: ...
    @property
    def source(self) -> Party | None: ...
    @property
    def cue(self) -> Cue | None: ...
    @property
    def content(self) -> Words | None: ...
    @property
    def addressee(self) -> Party | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Accusation:
    """A participant holds another responsible for something bad."""

    @property
    def id(self) -> int: ...
    @property
    def class_(self) -> str:
        """explicit or claim"""

    @property
    def status(self) -> str:
        """asserted, negated, hypothetical or denied"""

    @property
    def confidence(self) -> float: ...
    @property
    def attribution(self) -> Attribution | None:
        """The attribution that reports or carries it."""

    @property
    def accuser(self) -> Party | None: ...
    @property
    def accused(self) -> Party: ...
    @property
    def cue(self) -> Cue: ...
    @property
    def charge(self) -> Words | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Denial:
    """A participant rejects an accusation."""

    @property
    def id(self) -> int: ...
    @property
    def denier(self) -> Party | None: ...
    @property
    def cue(self) -> Cue: ...
    @property
    def accusations(self) -> list[Accusation]:
        """The accusations that it answers."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Table:
    """Findings as an Arrow table: pyarrow, polars, DuckDB and pandas read it by the PyCapsule interface."""

    @property
    def columns(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def to_arrow(self) -> Any:
        """A pyarrow table."""

    def to_polars(self) -> Any:
        """A polars data frame."""

    def to_pandas(self) -> Any:
        """A pandas data frame, by way of pyarrow."""

@final
class WhoIsWho:
    """Of sayso.spark: who is one and the same in all documents."""

    def __new__(cls, *, roll_up: bool = False) -> WhoIsWho: ...
    def add(self, ids: list[str], participants: list[bytes]) -> None: ...
    def finish(self) -> Table: ...

@final
class Duplicates:
    """Of sayso.spark: what is one statement in several documents."""

    def __new__(cls) -> Duplicates: ...
    def add(
        self,
        documents: list[str],
        numbers: list[int],
        types: list[str],
        kinds: list[str],
        statuses: list[str | None],
        speakers: list[int | None],
        targets: list[int | None],
        prints: list[int],
        runs: list[bytes],
    ) -> None: ...
    def finish(self) -> Table: ...

def extract_batch(
    ids: list[str],
    texts: list[str | None],
    published: list[str | None],
    *,
    min_confidence: float = 0.0,
    graph_confidence: float | None = None,
) -> Table:
    """Of sayso.spark: one row a document."""

def statement_rows(
    documents: list[str], days: list[str | None], statements: list[bytes | None]
) -> Table:
    """Of sayso.spark: one row a statement."""

def charge_labels(ties: list[list[str]]) -> list[str]:
    """Of sayso.spark: the label of each tie, out of the charges of its statements in order."""

def _panic_on(id: str | None = None) -> None:
    """For tests: a panic while the document of this id is analyzed; None ends it."""
