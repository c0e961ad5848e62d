#!/usr/bin/env python3
"""Measures the package against the tool: words a second, and what Spark moves.

    python3 tests/made.py 10000 > made.jsonl
    python3 bench.py batch made.jsonl --tool ../target/release/sayso
    python3 bench.py spark made.jsonl --tool ../target/release/sayso [--part 10000]

The figures of docs/spark.md come from here. The tool reads and writes JSON lines; both are counted in its time. Besides
the time by the clock there is the processor's, which other work on the machine changes less; both sides take turns: the
tool runs before Spark and after it, on so many documents of the file as `--part` says.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple


def words_in(path: Path) -> tuple[int, int]:
    """Documents, and words by white space."""
    with path.open(encoding="utf-8") as lines:
        counts = [len(json.loads(line)["text"].split()) for line in lines]
    return len(counts), sum(counts)


class Time(NamedTuple):
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.1f} s, {self.cpu:.1f} s of the processor"

    def rate(self, other: Time) -> str:
        return f"{other.wall / self.wall:.0%} of the tool's rate, {other.cpu / self.cpu:.0%} by processor time"


def processor() -> float:
    """Processor seconds of this process and all that it has started, those that still run among them."""
    ticks = os.sysconf("SC_CLK_TCK")
    fields: dict[int, list[str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue  # gone meanwhile
        fields[int(folder.name)] = stat.rsplit(")", 1)[1].split()
    ours = {os.getpid()}
    grown = True
    while grown:
        more = {process for process, stat in fields.items() if int(stat[1]) in ours} - ours
        grown = bool(more)
        ours |= more
    return sum(int(fields[process][place]) for process in ours for place in (11, 12, 13, 14)) / ticks


@contextmanager
def timed() -> Iterator[list[Time]]:
    """A list that holds the time of the block once it is done."""
    wall, cpu = time.monotonic(), processor()
    result: list[Time] = []
    yield result
    result.append(Time(time.monotonic() - wall, processor() - cpu))


def run_tool(tool: str, path: Path, command: str = "extract") -> Time:
    with timed() as result:
        subprocess.run([tool, command, str(path), "--quiet", "--threads", "2"], check=True, stdout=subprocess.DEVNULL)
    return result[0]


def batch(path: Path, tool: str) -> None:
    import sayso

    documents, words = words_in(path)
    articles = [json.loads(line) for line in path.open(encoding="utf-8")]
    sayso.extract_many(articles[:50], threads=2)
    for _ in range(3):
        tool_time = run_tool(tool, path)
        print(f"tool: {documents} documents, {words} words, {tool_time}, {words / tool_time.cpu:.0f} words/s and core")
        with timed() as own:
            findings = sayso.extract_many(articles, threads=2)
        print(f"extract_many: {own[0]}, {own[0].rate(tool_time)}")
        with timed() as tables:
            rows = sum(len(findings.table(name)) for name in ("attributions", "accusations", "denials", "mentions"))
        print(f"tables: {rows} rows in {tables[0]}")


def shuffled(session: Any) -> tuple[int, int]:
    """Bytes that all stages so far have written to and read from shuffles, by Spark's own account."""
    url = f"{session.sparkContext.uiWebUrl}/api/v1/applications/{session.sparkContext.applicationId}/stages"
    with urllib.request.urlopen(url) as answer:
        stages = json.load(answer)
    return sum(it["shuffleWriteBytes"] for it in stages), sum(it["shuffleReadBytes"] for it in stages)


def first_documents(path: Path, count: int | None) -> Path:
    """A file with the first documents of another one; that one where all are wanted."""
    if count is None:
        return path
    part = path.with_suffix(f".{count}{path.suffix}")
    with path.open(encoding="utf-8") as lines:
        part.write_text("".join(islice(lines, count)), encoding="utf-8")
    return part


def spark(path: Path, tool: str, count: int | None) -> None:
    from pyspark.sql import SparkSession

    import sayso.spark

    documents, words = words_in(path)
    part = first_documents(path, count)
    part_words = words_in(part)[1]
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
    turns = [run_tool(tool, part)]
    before = shuffled(session)
    with timed() as own:
        found = sayso.spark.extract(articles, published="published")
        found.write.mode("overwrite").parquet(folder)
    written, read = (now - then for now, then in zip(shuffled(session), before))
    print(f"spark extract: {documents} documents, {words} words, {own[0]}, {words / own[0].cpu:.0f} words/s and core")
    print(f"  shuffled: {written} bytes written, {read} read (the articles, dealt out to 8 partitions)")
    size = sum(file.stat().st_size for file in Path(folder).glob("*.parquet"))
    print(f"  findings in Parquet: {size} bytes")
    turns.append(run_tool(tool, part))
    for turn in turns:
        print(f"tool extract: {part_words} words, {turn}, {part_words / turn.cpu:.0f} words/s and core")
    # As if it had read everything.
    scale = words / part_words / len(turns)
    tool_time = Time(scale * sum(turn.wall for turn in turns), scale * sum(turn.cpu for turn in turns))
    print(f"Spark has {own[0].rate(tool_time)}", flush=True)
    before = shuffled(session)
    with timed() as own:
        nodes, edges = sayso.spark.graph(session.read.parquet(folder))
        ties = edges.count()
    written, read = (now - then for now, then in zip(shuffled(session), before))
    print(f"spark graph: {ties} ties, {own[0]}; shuffled: {written} bytes written, {read} read")
    parts = session.read.parquet(folder).selectExpr("sum(length(participants)) as bytes").first()
    print(f"  participants for the one reduction: {parts.bytes if parts else 0} bytes before compression")
    session.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["batch", "spark"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--part", type=int, help="documents that the tool reads beside Spark; all of them unless given")
    arguments = parser.parse_args()
    if arguments.what == "batch":
        batch(arguments.path, arguments.tool)
    else:
        spark(arguments.path, arguments.tool, arguments.part)


if __name__ == "__main__":
    main()
