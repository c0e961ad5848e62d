"""Articles in Spark: findings of every document, and one graph of all of them.

    findings = sayso.spark.extract(articles, text="body", id="url", published="date").persist()
    nodes, edges = sayso.spark.graph(findings)

`extract` runs document by document through `mapInArrow`. `graph` gives what `sayso graph` gives for the same articles in
the order of their ids, in these steps:

1. Every document has said who takes part in it, with what tells people apart, and its statements in numbers (`extract`).
2. One reduction reads the participants of all documents, sorted by id, and says who is one and the same. It is one task; the
   statements stay where they are.
3. Statements that share a run of words with one of another document, and only these, go through a second reduction that
   says which of them are one.
4. Ties are sums over statements, in Spark SQL; the label of a tie is made of the charges of its statements.

The package must be installed where the workers run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _native

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import Column, DataFrame

_DOCUMENTS = 500
"""Documents that a task analyzes before it hands over rows."""


class Graph(NamedTuple):
    """Nodes (`id`, `label`, `kind`, `aliases`, `quotations`, `accusations_made`, `accusations_received`, `documents`,
    `named`, `wikidata`) and edges (`source`, `target`, `kind`, `weight`, `label`, `documents`, `first`, `last`) as data frames."""

    nodes: DataFrame
    edges: DataFrame


def extract(
    articles: DataFrame,
    text: str = "text",
    id: str = "id",
    *,
    published: str | None = None,
    min_confidence: float = 0.0,
    graph_confidence: float | None = None,
) -> DataFrame:
    """One row a document: `id`, `published`, `error`; `attributions`, `accusations`, `denials` and `mentions` as arrays of
    structures with the columns of the tool's tables; and for `graph` the columns `participants` and `statements`, which
    are bytes.

    Ids must be unique and not null. A document on which this package fails has a message in `error` and null in the other
    columns; the task goes on. `graph_confidence` says how sure a statement must be to count in a graph; where it is
    `None`, the tool's own thresholds hold.
    """
    from pyspark.sql import functions as F

    date: Column = F.lit(None).cast("string") if published is None else F.col(published).cast("string")
    columns = articles.select(
        F.col(id).cast("string").alias("id"), F.col(text).cast("string").alias("text"), date.alias("published")
    )
    run = partial(_run, min_confidence=min_confidence, graph_confidence=graph_confidence)
    return columns.mapInArrow(run, _schema(_native.extract_batch([], [], [])))


def graph(
    findings: DataFrame,
    *,
    ties: Sequence[str] = ("accuses", "denies"),
    statuses: Sequence[str] = ("asserted",),
    classes: Sequence[str] = ("explicit", "claim"),
    min_weight: int = 1,
    unnamed: bool = False,
    keep_duplicates: bool = False,
    roll_up: bool = False,
) -> Graph:
    """The graph of all documents of `extract`, with the same ties as the tool's. With `unnamed` those without a name are
    drawn too, and accusers whom the text does not give.

    The findings are read several times: persist them, or write them to Parquet and read them back, before this.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions as F

    found = findings.where(F.col("error").isNull())
    who = (
        found.select("id", "participants")
        .repartition(1)
        .sortWithinPartitions("id")
        .mapInArrow(partial(_who_is_who, roll_up=roll_up), _schema(_native.WhoIsWho().finish()))
        .persist(StorageLevel.DISK_ONLY)
    )
    places = who.where(F.col("document").isNotNull()).select("document", "nodes", "names", "are_named")
    participants = who.where(F.col("node").isNotNull()).select(
        "node", "label", "kind", "home", "aliases", "named", "wikidata"
    )

    day = F.regexp_extract("published", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}", 0)
    exploded = found.select("id", F.when(day != "", day).alias("day"), "statements").mapInArrow(
        _statements, _schema(_native.statement_rows([], [], []))
    )
    # Whether the graph shows somebody; whom no document names it shows only where all are wanted.
    shown = F.lit(True) if unnamed else F.coalesce(F.expr("are_named[speaker]"), F.lit(False))
    aimed = F.lit(True) if unnamed else F.coalesce(F.expr("are_named[target]"), F.lit(False))
    if not unnamed:
        exploded = exploded.withColumnRenamed("mentions", "all_mentions")
    # Places instead of the document's own numbers. An array counts from 0 inside of brackets.
    statements = (
        exploded.join(places, "document")
        .withColumn("speaker_name", F.expr("names[speaker]"))
        .withColumn("target_name", F.expr("names[target]"))
        .withColumns({"speaker_shown": shown, "target_shown": aimed})
        .withColumn("speaker", F.expr("nodes[speaker]"))
        .withColumn("target", F.expr("nodes[target]"))
        .withColumn("mentions", F.col("mentions") if unnamed else F.expr("filter(all_mentions, m -> are_named[m])"))
        .withColumn(
            "mentions",
            F.expr("filter(array_distinct(transform(mentions, m -> nodes[m])), m -> speaker is null or m <> speaker)"),
        )
        .drop("nodes", "names", "are_named", "all_mentions")
        .persist(StorageLevel.DISK_ONLY)
    )
    same = _same(statements) if not keep_duplicates else None
    kept = _kept(statements, same).persist(StorageLevel.DISK_ONLY)

    ends = _ends(_charged(kept, statements, same), ties, statuses, classes)
    edges = _edges(ends, min_weight).persist(StorageLevel.DISK_ONLY)
    nodes = _nodes(edges, kept, participants).persist(StorageLevel.DISK_ONLY)
    named = nodes.select("key", F.col("id").alias("name"))
    drawn = (
        edges.join(named.withColumnsRenamed({"key": "source", "name": "source_id"}), "source")
        .join(named.withColumnsRenamed({"key": "target", "name": "target_id"}), "target")
        .orderBy("seen", "source", "target")
        .select(
            F.col("source_id").alias("source"),
            F.col("target_id").alias("target"),
            "kind",
            "weight",
            "label",
            "documents",
            "first",
            "last",
        )
    )
    return Graph(nodes.orderBy("seen").drop("key", "seen"), drawn)


def _same(statements: DataFrame) -> DataFrame:
    """Which statements are one with an earlier one: `document`, `n`, `first_document`, `first_n`."""
    from pyspark.sql import functions as F

    leads = statements.select("document", "n", F.explode("leads").alias("lead"))
    shared = (
        leads.groupBy("lead")
        .agg(F.min("document").alias("low"), F.max("document").alias("high"))
        .where("low <> high")
        .select("lead")
    )
    candidates = leads.join(shared, "lead").select("document", "n").distinct()
    columns = ["document", "n", "type", "kind", "status", "speaker_name", "target_name", "print", "runs"]
    return (
        statements.join(candidates, ["document", "n"])
        .select(*columns)
        .repartition(1)
        .sortWithinPartitions("document", "n")
        .mapInArrow(_duplicates, _schema(_native.Duplicates().finish()))
    )


def _kept(statements: DataFrame, same: DataFrame | None) -> DataFrame:
    """The statements that are not one with an earlier one, each with all its documents and their days."""
    from pyspark.sql import functions as F

    own = F.struct("document", "day")
    if same is None:
        return statements.withColumn("places", F.array(own))
    copies = (
        statements.select("document", "n", "day")
        .join(same, ["document", "n"])
        .groupBy("first_document", "first_n")
        .agg(F.collect_list(own).alias("copies"))
        .withColumnsRenamed({"first_document": "document", "first_n": "n"})
    )
    return (
        statements.join(same, ["document", "n"], "left_anti")
        .join(copies, ["document", "n"], "left")
        .withColumn("places", F.concat(F.array(own), F.coalesce("copies", F.array().cast("array<struct<document:string,day:string>>"))))
        .drop("copies")
    )


def _charged(kept: DataFrame, statements: DataFrame, same: DataFrame | None) -> DataFrame:
    """Gives denials the charge that they answer: the first one that has words, else their own words stay. Copies of a
    denial answer for it, too. `is_answer` says whether a denial answers anything."""
    from pyspark.sql import functions as F

    key = ["document", "n"]
    denials = statements.where("type = 'denial' and size(answers) > 0").select(
        *key, F.posexplode("answers").alias("place", "answer")
    )
    charges = statements.where("type = 'accusation'").select(*key, "charge")
    if same is None:
        first = denials.withColumns({"first_document": F.col("document"), "first_n": F.col("n")})
        answered = first.join(charges.withColumnsRenamed({"n": "answer"}), ["document", "answer"])
    else:
        roots = statements.where("type in ('accusation', 'denial')").select(*key).join(same, key, "left")
        roots = roots.select(
            *key,
            F.coalesce("first_document", "document").alias("first_document"),
            F.coalesce("first_n", "n").alias("first_n"),
        )
        words = roots.join(
            charges.withColumnsRenamed({"document": "first_document", "n": "first_n"}), ["first_document", "first_n"]
        ).select("document", F.col("n").alias("answer"), "charge")
        answered = denials.join(roots, key).join(words, ["document", "answer"])
    order = F.struct("document", "n", "place")
    first_words = (
        answered.groupBy("first_document", "first_n")
        .agg(
            F.min(F.when(F.col("charge") != "", F.struct(order.alias("order"), "charge"))).alias("best"),
        )
        .select(
            F.col("first_document").alias("document"),
            F.col("first_n").alias("n"),
            F.col("best.charge").alias("answered"),
            F.lit(True).alias("is_answer"),
        )
    )
    return kept.join(first_words, key, "left").withColumn("charge", F.coalesce("answered", "charge"))


def _ends(statements: DataFrame, ties: Sequence[str], statuses: Sequence[str], classes: Sequence[str]) -> DataFrame:
    """One row for each tie that a statement makes: `source`, `target`, `tie`, and what is summed up."""
    from pyspark.sql import functions as F

    unknown = {"accuses", "denies", "mentions"}.symmetric_difference(ties) - {"accuses", "denies", "mentions"}
    if unknown:
        raise ValueError(f"ties: {sorted(unknown)} are none of accuses, denies, mentions")
    keyed = statements.withColumns(
        {
            "source": _key("speaker"),
            "target_key": _key("target"),
            "order": F.struct("document", "n"),
        }
    )
    shared = ["source", "places", "charge", "order"]
    accuses = keyed.where(
        F.col("type").eqNullSafe("accusation")
        & F.col("status").isin(*statuses)
        & F.col("kind").isin(*classes)
        & F.col("speaker_shown")
        & F.col("target_shown")
    ).select(*shared, F.col("target_key").alias("target"), F.lit("accuses").alias("tie"), F.lit(0).alias("place"))
    denies = keyed.where(
        "type = 'denial' and speaker is not null and is_answer and speaker_shown and target_shown"
    ).select(
        *shared, F.col("target_key").alias("target"), F.lit("denies").alias("tie"), F.lit(0).alias("place")
    )
    if "asserted" not in statuses:
        denies = denies.limit(0)
    mentions = keyed.where("type = 'quotation' and speaker is not null and speaker_shown").select(
        *shared, F.posexplode("mentions").alias("place", "target")
    )
    mentions = mentions.select(
        *shared, F.concat(F.lit("p"), F.col("target").cast("string")).alias("target"), F.lit("mentions").alias("tie"), "place"
    )
    by_tie = {"accuses": accuses, "denies": denies, "mentions": mentions}
    drawn = [by_tie[tie] for tie in ("accuses", "denies", "mentions") if tie in ties]
    if not drawn:
        raise ValueError("ties: name at least one of accuses, denies, mentions")
    all_ties = drawn[0]
    for other in drawn[1:]:
        all_ties = all_ties.unionByName(other)
    return all_ties.where("source <> target")


def _key(party: str) -> Column:
    """A participant by its place, or whoever the document does not name."""
    from pyspark.sql import functions as F

    known = F.concat(F.lit("p"), F.col(party).cast("string"))
    return F.when(F.col(party).isNotNull(), known).otherwise(F.concat(F.lit("u"), F.col("document")))


def _edges(ends: DataFrame, min_weight: int) -> DataFrame:
    """The ties, with `seen`, by which they stand in order of first appearance."""
    from pyspark.sql import functions as F

    summed = (
        ends.groupBy("source", "target", "tie")
        .agg(
            F.count("*").alias("weight"),
            F.min(F.struct("order", "place")).alias("seen"),
            F.size(F.array_distinct(F.flatten(F.collect_list("places.document")))).alias("documents"),
            F.min(F.array_min("places.day")).alias("first"),
            F.max(F.array_max("places.day")).alias("last"),
            F.array_sort(F.collect_list(F.struct("order", "charge"))).alias("charges"),
        )
        .where(F.col("weight") >= min_weight)
        .withColumn("charges", F.when(F.col("tie") == "mentions", F.array().cast("array<string>")).otherwise(F.col("charges.charge")))
        .withColumnRenamed("tie", "kind")
    )
    columns = ["source", "target", "kind", "weight", "documents", "first", "last", "seen", "charges"]
    labeled = [f for f in summed.select(*columns).schema.fields if f.name != "charges"]
    from pyspark.sql.types import StringType, StructField, StructType

    return summed.select(*columns).mapInArrow(_label, StructType([*labeled, StructField("label", StringType())]))


def _nodes(edges: DataFrame, kept: DataFrame, participants: DataFrame) -> DataFrame:
    """The participants that have a tie, with their counts and an id of their own."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    sides = edges.select(
        F.col("source").alias("key"),
        F.struct("seen", F.lit(0).alias("side")).alias("seen"),
        F.when(F.col("kind") == "accuses", F.col("weight")).otherwise(0).alias("made"),
        F.lit(0).cast("long").alias("received"),
    ).unionByName(
        edges.select(
            F.col("target").alias("key"),
            F.struct("seen", F.lit(1).alias("side")).alias("seen"),
            F.lit(0).cast("long").alias("made"),
            F.when(F.col("kind") == "accuses", F.col("weight")).otherwise(0).alias("received"),
        )
    )
    drawn = sides.groupBy("key").agg(
        F.min("seen").alias("seen"),
        F.sum("made").alias("accusations_made"),
        F.sum("received").alias("accusations_received"),
    )
    # A quotation or denial without a speaker or target must not count for the unnamed accusers of its document.
    speakers = kept.where("speaker is not null or type = 'accusation'").select(
        _key("speaker").alias("key"), "places", (F.col("type") == "quotation").cast("long").alias("quotations")
    )
    targets = kept.where("target is not null or type = 'accusation'").select(
        _key("target").alias("key"), "places", F.lit(0).cast("long").alias("quotations")
    )
    taken = speakers.unionByName(targets)
    counts = taken.groupBy("key").agg(F.sum("quotations").alias("quotations"))
    met = (
        taken.select("key", F.explode("places.document").alias("document"))
        .groupBy("key")
        .agg(F.countDistinct("document").alias("documents"))
    )
    known = participants.withColumn("key", F.concat(F.lit("p"), F.col("node").cast("string"))).drop("node")
    nodes = (
        drawn.join(counts, "key", "left")
        .join(met, "key", "left")
        .join(known, "key", "left")
        .fillna(0, ["quotations", "documents"])
        .withColumn("is_unknown", F.col("key").startswith("u"))
        .withColumn("label", F.when(F.col("is_unknown"), "unknown").otherwise(F.col("label")))
        .withColumn("home", F.when(F.col("is_unknown"), F.expr("substring(key, 2)")).otherwise(F.col("home")))
        .withColumn("is_unique", F.count("*").over(Window.partitionBy("label")) == 1)
    )
    # As the tool does: the name; with the document or the kind where others are called the same.
    home = F.concat_ws(" ", F.filter(F.split("home", r"[\s\p{Cc}]+"), lambda word: word != ""))
    wish = (
        F.when(
            F.col("home").isNotNull() & (~F.col("is_unique") | F.col("is_unknown")),
            F.concat("label", F.lit(" ("), home, F.lit(")")),
        )
        .when(F.col("home").isNull() & ~F.col("is_unique"), F.concat("label", F.lit(" ("), "kind", F.lit(")")))
        .otherwise(F.col("label"))
    )
    copy = F.row_number().over(Window.partitionBy("wish").orderBy("seen"))
    return (
        nodes.withColumn("wish", wish)
        .withColumn("copy", copy)
        .withColumn("id", F.when(F.col("copy") == 1, F.col("wish")).otherwise(F.concat("wish", F.lit(" #"), "copy")))
        .select(
            "key",
            "seen",
            "id",
            "label",
            F.coalesce("kind", F.lit("unknown")).alias("kind"),
            F.coalesce("aliases", F.array().cast("array<string>")).alias("aliases"),
            "quotations",
            "accusations_made",
            "accusations_received",
            "documents",
            F.coalesce("named", F.lit(False)).alias("named"),
            "wikidata",
        )
    )


def _schema(table: _native.Table) -> Any:
    """The schema of a table, as Spark has it."""
    import pyarrow
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(pyarrow.table(table).schema)


def _batches(table: _native.Table) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    yield from pyarrow.table(table).to_batches(max_chunksize=10_000)


def _extract(
    batches: Iterator[pyarrow.RecordBatch], *, min_confidence: float, graph_confidence: float | None
) -> Iterator[pyarrow.RecordBatch]:
    for whole in batches:
        for start in range(0, whole.num_rows, _DOCUMENTS):
            batch = whole.slice(start, _DOCUMENTS)
            ids, texts, published = (column.to_pylist() for column in batch.columns)
            if None in ids:
                raise ValueError("the id of a document is null")
            yield from _batches(
                _native.extract_batch(
                    ids, texts, published, min_confidence=min_confidence, graph_confidence=graph_confidence
                )
            )


_run = _extract
"""What `extract` runs on the workers; the tests put something in front of it."""


def _who_is_who(batches: Iterator[pyarrow.RecordBatch], *, roll_up: bool) -> Iterator[pyarrow.RecordBatch]:
    reduction = _native.WhoIsWho(roll_up=roll_up)
    for batch in batches:
        reduction.add(*(column.to_pylist() for column in batch.columns))
    yield from _batches(reduction.finish())


def _statements(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    for whole in batches:
        for start in range(0, whole.num_rows, _DOCUMENTS):
            columns = (column.to_pylist() for column in whole.slice(start, _DOCUMENTS).columns)
            yield from _batches(_native.statement_rows(*columns))


def _duplicates(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    reduction = _native.Duplicates()
    for batch in batches:
        reduction.add(*(column.to_pylist() for column in batch.columns))
    yield from _batches(reduction.finish())


def _label(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    for batch in batches:
        charges = [[charge or "" for charge in tie] for tie in batch.column("charges").to_pylist()]
        columns = [batch.column(name) for name in batch.schema.names if name != "charges"]
        names = [name for name in batch.schema.names if name != "charges"]
        labels = pyarrow.array(_native.charge_labels(charges), pyarrow.string())
        yield pyarrow.RecordBatch.from_arrays([*columns, labels], [*names, "label"])
