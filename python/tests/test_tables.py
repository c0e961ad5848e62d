"""Tables for other programs, by the PyCapsule interface."""

from __future__ import annotations

import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import sayso

TEXTS = ["Osei accused the mayor of nepotism. “Never,” the mayor said.", "It rained.", "Rask blamed Halden Water for the flood."]


@pytest.fixture(scope="module")
def findings() -> sayso.Findings:
    return sayso.extract_many(TEXTS)


def test_every_table_has_its_rows(findings: sayso.Findings) -> None:
    counts = {name: len(findings.table(name)) for name in ("documents", "attributions", "accusations", "denials", "mentions")}
    assert counts["documents"] == 3 and counts["accusations"] == 2 and counts["denials"] == 0
    assert counts["attributions"] == sum(len(analysis.attributions) for analysis in findings)
    with pytest.raises(KeyError, match="no table is called quotes"):
        findings.table("quotes")


def test_pyarrow_polars_and_pandas_read_the_same(findings: sayso.Findings) -> None:
    table = pyarrow.table(findings.table("accusations"))
    assert table["charge"].to_pylist() == ["nepotism", "the flood"]
    assert table["charge_spans"][0].as_py() == [{"start": 26, "end": 34}]
    frame = polars.DataFrame(findings.table("accusations"))
    assert frame.to_dicts() == table.to_pylist() == findings.to_polars("accusations").to_dicts()
    assert list(findings.to_pandas("accusations")["accused"]) == list(frame["accused"])
    assert isinstance(findings.to_pandas("documents"), pandas.DataFrame)
    assert table.schema == pyarrow.schema(findings.table("accusations"))


def test_texts_are_there_where_they_are_asked_for(findings: sayso.Findings) -> None:
    assert pyarrow.table(findings.table("documents"))["text"].null_count == 3
    assert pyarrow.table(findings.table("documents", with_text=True))["text"].to_pylist() == TEXTS


def test_tables_are_written_and_read_back(findings: sayso.Findings, tmp_path: object) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = f"{tmp_path}/accusations.parquet"
    table = pyarrow.table(findings.table("accusations"))
    pyarrow.parquet.write_table(table, path)
    assert pyarrow.parquet.read_table(path).equals(table)
    assert polars.read_parquet(path)["charge"].to_list() == ["nepotism", "the flood"]
    rows = duckdb.sql(f"select accuser, charge from '{path}' order by document").fetchall()
    assert rows[1] == ("Rask", "the flood")


def test_nothing_found_is_a_table_too() -> None:
    empty = sayso.extract_many([])
    assert len(empty) == 0 and polars.DataFrame(empty.table("accusations")).height == 0
    assert "accused" in pyarrow.table(empty.table("accusations")).column_names


def test_a_table_outlives_its_findings() -> None:
    table = pyarrow.table(sayso.extract_many(TEXTS).table("accusations"))
    assert table["accused"].to_pylist() == ["the mayor", "Halden Water"]
