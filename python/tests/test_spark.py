"""Spark on two cores of this machine says what the tool says of 1,000 made articles."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("there is no Java on this machine", allow_module_level=True)

from conftest import Run  # noqa: E402

import sayso  # noqa: E402
import sayso.spark  # noqa: E402
from sayso import _native  # noqa: E402


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        # A thousand articles are little: without these, planning and compiling would take longer than the work.
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="module")
def findings(spark: Any, made_file: Path) -> Iterator[Any]:
    articles = spark.read.schema("id string, text string, published string").json(str(made_file)).repartition(4)
    found = sayso.spark.extract(articles, text="text", id="id", published="published").persist()
    yield found
    found.unpersist()


def test_findings_are_the_packages(findings: Any, made_articles: list[dict[str, str]]) -> None:
    expected = {analysis.id: analysis for analysis in sayso.extract_many(made_articles)}
    rows = findings.select("id", "published", "error", "attributions", "accusations", "denials", "mentions").collect()
    assert len(rows) == len(expected) == 1000
    for row in rows:
        analysis = expected[row.id]
        assert row.error is None and row.published == analysis.published
        for name in ("attributions", "accusations", "denials", "mentions"):
            table = analysis.table(name).to_arrow().drop_columns(["document", "document_index"]).to_pylist()
            assert [it.asDict(recursive=True) for it in row[name]] == table


def same_graph(found: Any, tool: Run, path: Path, folder: Path, ties: str, *options: str, **arguments: Any) -> int:
    """Compares every cell of nodes and edges, and their order; gives the number of edges."""
    tool("graph", path, "--format", "csv", "-o", folder, "--ties", ties, *options)
    kinds = ["mentions" if tie == "quotes" else tie for tie in ties.split(",")]
    nodes, edges = sayso.spark.graph(found, ties=kinds, **arguments)

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((folder / name).read_text(encoding="utf-8"))))

    drawn = [
        {
            "Source": row.source,
            "Target": row.target,
            "Type": "Directed",
            "Kind": row.kind,
            "Weight": str(row.weight),
            "Label": row.label,
            "Documents": str(row.documents),
            "First": row.first or "",
            "Last": row.last or "",
        }
        for row in edges.collect()
    ]
    assert drawn == rows("edges.csv")
    shown = [
        {
            "Id": row.id,
            "Label": row.label,
            "Kind": row.kind,
            "Quotations": str(row.quotations),
            "AccusationsMade": str(row.accusations_made),
            "AccusationsReceived": str(row.accusations_received),
            "Documents": str(row.documents),
            "Named": str(row.named).lower(),
            "Wikidata": row.wikidata or "",
        }
        for row in nodes.collect()
    ]
    assert shown == rows("nodes.csv")
    return len(drawn)


def test_the_graph_is_the_tools(findings: Any, tool: Run, made_file: Path, tmp_path: Path) -> None:
    named = same_graph(findings, tool, made_file, tmp_path / "named", "accuses,denies")
    assert named > 500
    all_of_them = ("accuses,denies,quotes", "--keep-duplicates", "--min-weight", "2", "--unnamed")
    drawn = same_graph(
        findings, tool, made_file, tmp_path / "all", *all_of_them, keep_duplicates=True, min_weight=2, unnamed=True
    )
    assert drawn > 500


def test_what_somebody_thinks_is_no_quotation(spark: Any, tool: Run, tmp_path: Path) -> None:
    texts = [
        "Ada Lindqvist believes that Martin Osei lied. “Martin Osei lied,” Lena Rask said.",
        "Lena Rask fears that the mayor and Ada Lindqvist will resign. The mayor accused Lena Rask of lying.",
        "The council was accused of fraud. Ada Lindqvist said that Martin Osei had met the mayor.",
    ]
    path = tmp_path / "thoughts.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)), encoding="utf-8")
    rows = [(str(n), text) for n, text in enumerate(texts)]
    articles = spark.createDataFrame(rows, "id string, text string").coalesce(1)
    found = sayso.spark.extract(articles, graph_confidence=0.0).persist()
    kinds = {it.act for row in found.collect() for it in row.attributions}
    assert "belief" in kinds and "statement" in kinds
    named = same_graph(found, tool, path, tmp_path / "named", "accuses,denies,quotes", "--min-confidence", "0")
    everybody = same_graph(
        found, tool, path, tmp_path / "all", "accuses,denies,quotes", "--min-confidence", "0", "--unnamed", unnamed=True
    )
    assert 0 < named < everybody


def test_a_panic_costs_one_row(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # A function inside of another one travels to the workers as a whole.
    def panicking(batches: Any, **options: Any) -> Any:
        _native._panic_on("b")
        yield from sayso.spark._extract(batches, **options)
        _native._panic_on(None)

    rows = [("a", "It rained."), ("b", "It rained."), ("c", "Osei accused the mayor of fraud."), ("d", None)]
    monkeypatch.setattr(sayso.spark, "_run", panicking)
    found = sayso.spark.extract(spark.createDataFrame(rows, "id string, text string").coalesce(1))
    by_id = {row.id: row for row in found.collect()}
    assert sorted(by_id) == ["a", "b", "c", "d"]
    assert "internal error" in by_id["b"].error and by_id["b"].accusations is None
    assert by_id["a"].error is None and len(by_id["c"].accusations) == 1 and by_id["d"].accusations == []
    nodes, edges = sayso.spark.graph(found, unnamed=True)
    assert [(row.source, row.kind, row.weight, row.label) for row in edges.collect()] == [("Osei", "accuses", 1, "fraud")]


def test_ids_must_be_unique(spark: Any) -> None:
    rows = [("a", "Osei accused the mayor of fraud."), ("a", "Rask accused Osei of fraud.")]
    found = sayso.spark.extract(spark.createDataFrame(rows, "id string, text string"))
    with pytest.raises(Exception, match="a is the id of two documents"):
        sayso.spark.graph(found).edges.collect()
