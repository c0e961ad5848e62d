"""The tool, this package and its graph say the same of 1,000 made articles."""

from __future__ import annotations

import json
from pathlib import Path

import sayso
from conftest import Run


def test_findings_are_the_tools(tool: Run, made_file: Path, made_articles: list[dict[str, str]]) -> None:
    lines = tool("extract", made_file).splitlines()
    findings = sayso.extract_many(made_articles)
    assert len(lines) == len(findings) == 1000
    for line, analysis in zip(lines, findings):
        expected = json.loads(line)
        # Where it was read: only the tool has read a file.
        expected["path"] = None
        assert analysis.to_dict() == expected
    assert sum(len(analysis.accusations) for analysis in findings) > 2000


def test_the_graph_is_the_tools(tool: Run, made_file: Path, made_articles: list[dict[str, str]]) -> None:
    import networkx

    for unnamed in (False, True):
        options = ["--format", "json", "--ties", "accuses,denies,quotes", *(["--unnamed"] if unnamed else [])]
        data = json.loads(tool("graph", made_file, *options))
        data["graph"]["documents"] = []
        expected = networkx.node_link_graph(data, edges="links")
        network = sayso.graph(made_articles, ties=["accuses", "denies", "mentions"], unnamed=unnamed)
        network.graph["documents"] = []
        assert dict(network.nodes(data=True)) == dict(expected.nodes(data=True))
        assert list(network.edges(keys=True, data=True)) == list(expected.edges(keys=True, data=True))
        assert network.graph == expected.graph and network.number_of_edges() > 1000
        assert all(node["named"] for node in dict(network.nodes(data=True)).values()) != unnamed
