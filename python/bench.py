#!/usr/bin/env python3
"""Measures the package against the tool: words a second, and what Spark moves.

    python3 tests/made.py 10000 > made.jsonl
    python3 bench.py batch made.jsonl --tool ../target/release/sayso
    python3 bench.py spark made.jsonl --tool ../target/release/sayso

The figures of docs/spark.md come from here. The tool reads and writes JSON lines; both are counted in its time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any


def words_in(path: Path) -> tuple[int, int]:
    """Documents, and words by white space."""
    with path.open(encoding="utf-8") as lines:
        counts = [len(json.loads(line)["text"].split()) for line in lines]
    return len(counts), sum(counts)


def tool_seconds(tool: str, path: Path, command: str = "extract") -> float:
    start = time.monotonic()
    subprocess.run([tool, command, str(path), "--quiet", "--threads", "2"], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def batch(path: Path, tool: str) -> None:
    import sayso

    documents, words = words_in(path)
    articles = [json.loads(line) for line in path.open(encoding="utf-8")]
    sayso.extract_many(articles[:50], threads=2)
    for _ in range(2):  # turn by turn, since other work on the machine comes and goes
        seconds = tool_seconds(tool, path)
        print(f"tool: {documents} documents, {words} words, {seconds:.1f} s, {words / seconds:.0f} words/s")
        start = time.monotonic()
        findings = sayso.extract_many(articles, threads=2)
        own = time.monotonic() - start
        print(f"extract_many: {own:.1f} s, {words / own:.0f} words/s, {seconds / own:.0%} of the tool's rate")
        start = time.monotonic()
        rows = sum(len(findings.table(name)) for name in ("attributions", "accusations", "denials", "mentions"))
        print(f"tables: {rows} rows in {time.monotonic() - start:.2f} s")


def shuffled(session: Any) -> tuple[int, int]:
    """Bytes that all stages so far have written to and read from shuffles, by Spark's own account."""
    url = f"{session.sparkContext.uiWebUrl}/api/v1/applications/{session.sparkContext.applicationId}/stages"
    with urllib.request.urlopen(url) as answer:
        stages = json.load(answer)
    return sum(it["shuffleWriteBytes"] for it in stages), sum(it["shuffleReadBytes"] for it in stages)


def spark(path: Path, tool: str) -> None:
    from pyspark.sql import SparkSession

    import sayso.spark

    documents, words = words_in(path)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    folder = f"{path}.parquet"
    articles = session.read.schema("id string, text string, published string").json(str(path)).repartition(8)
    # Starts the workers, so that only the work is measured.
    sayso.spark.extract(articles.limit(20)).count()
    before = shuffled(session)
    start = time.monotonic()
    found = sayso.spark.extract(articles, published="published")
    found.write.mode("overwrite").parquet(folder)
    seconds = time.monotonic() - start
    written, read = (now - then for now, then in zip(shuffled(session), before))
    print(f"spark extract: {documents} documents, {words} words, {seconds:.1f} s, {words / seconds:.0f} words/s")
    print(f"  shuffled: {written} bytes written, {read} read (the articles, dealt out to 8 partitions)")
    size = sum(file.stat().st_size for file in Path(folder).glob("*.parquet"))
    print(f"  findings in Parquet: {size} bytes")
    reference = tool_seconds(tool, path)
    print(f"tool extract: {reference:.1f} s; Spark has {reference / seconds:.0%} of its rate")
    before = shuffled(session)
    start = time.monotonic()
    nodes, edges = sayso.spark.graph(session.read.parquet(folder))
    ties = edges.count()
    seconds = time.monotonic() - start
    written, read = (now - then for now, then in zip(shuffled(session), before))
    print(f"spark graph: {ties} ties, {seconds:.1f} s; shuffled: {written} bytes written, {read} read")
    parts = session.read.parquet(folder).selectExpr("sum(length(participants)) as bytes").first()
    print(f"  participants for the one reduction: {parts.bytes if parts else 0} bytes before compression")
    session.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["batch", "spark"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--tool", required=True)
    arguments = parser.parse_args()
    {"batch": batch, "spark": spark}[arguments.what](arguments.path, arguments.tool)


if __name__ == "__main__":
    main()
