"""Reads the graph's files with the programs that they are written for, and compares what they see.

usage: read_back.py FOLDER     with graph.json, graph.graphml, graph.gexf, graph.svg and csv/ of one input
"""

import csv
import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import networkx
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

folder = Path(sys.argv[1])
whole = networkx.node_link_graph(json.loads((folder / "graph.json").read_text()), edges="links")
assert whole.is_directed() and whole.is_multigraph() and whole.number_of_edges() > 0

# The same nodes and ties, with the same weights and types, in every format.
weights = sorted(d["weight"] for _, _, d in whole.edges(data=True))
for name, graph in [
    ("graphml", networkx.read_graphml(folder / "graph.graphml", force_multigraph=True)),
    ("gexf", networkx.read_gexf(folder / "graph.gexf")),
]:
    assert graph.number_of_nodes() == whole.number_of_nodes(), name
    labels = sorted(d["label"] for _, d in graph.nodes(data=True))
    assert labels == sorted(d["label"] for _, d in whole.nodes(data=True)), name
    for _, d in graph.nodes(data=True):
        assert isinstance(d["accusations_made"], int) and isinstance(d["page_rank"], float), (name, d)
    assert graph.number_of_edges() == whole.number_of_edges(), name
    assert sorted(int(d["weight"]) for _, _, d in graph.edges(data=True)) == weights, name
    assert all(isinstance(d["mutual"], bool) for _, _, d in graph.edges(data=True)), name

# The dates of the ties are intervals.
space = "{http://gexf.net/1.3}"
root = xml.parse(folder / "graph.gexf").getroot()
assert root.attrib["version"] == "1.3"
edges = root.findall(f".//{space}edge")
assert edges and all(e.attrib.get("start", "") <= e.attrib.get("end", "") for e in edges)

# The measures are those that networkx finds.
pointing = whole.copy()
pointing.remove_edges_from([(a, b, k) for a, b, k, d in whole.edges(keys=True, data=True) if d["kind"] == "denies"])
ranks = _pagerank_python(pointing, weight="weight", tol=1e-10, max_iter=500)
for node, data in whole.nodes(data=True):
    assert abs(ranks[node] - data["page_rank"]) < 1e-5, (node, ranks[node], data["page_rank"])
    assert whole.out_degree(node, weight="weight") == data["weight_out"], node
    assert whole.in_degree(node, weight="weight") == data["weight_in"], node
accusations = networkx.DiGraph((a, b) for a, b, d in whole.edges(data=True) if d["kind"] == "accuses")
groups = {frozenset(g) for g in networkx.strongly_connected_components(accusations) if len(g) > 1}
ours = {}
for node, data in whole.nodes(data=True):
    if data["group"] is not None:
        ours.setdefault(data["group"], set()).add(node)
assert groups == {frozenset(g) for g in ours.values()}, (groups, ours)
undirected = networkx.Graph()
undirected.add_nodes_from(whole)
for a, b, d in whole.edges(data=True):
    before = undirected.get_edge_data(a, b, {"weight": 0})["weight"]
    undirected.add_edge(a, b, weight=before + d["weight"])
communities = {}
for node, data in whole.nodes(data=True):
    communities.setdefault(data["community"], set()).add(node)
value = networkx.community.modularity(undirected, communities.values())
assert abs(value - whole.graph["modularity"]) < 1e-5, (value, whole.graph["modularity"])
best = networkx.community.modularity(undirected, networkx.community.louvain_communities(undirected, seed=1))
assert value > best - 0.05, (value, best)

# The tables agree with the graph.
with (folder / "csv" / "nodes.csv").open(newline="") as file:
    assert [row["Id"] for row in csv.DictReader(file)] == list(whole.nodes)
with (folder / "csv" / "edges.csv").open(newline="") as file:
    rows = sorted((row["Source"], row["Target"], row["Kind"]) for row in csv.DictReader(file))
assert rows == sorted((a, b, d["kind"]) for a, b, d in whole.edges(data=True))
with (folder / "csv" / "statements.csv").open(newline="") as file:
    assert sum(1 for _ in csv.DictReader(file)) == sum(weights)

# The picture is well-formed and holds every name that it shows.
picture = xml.parse(folder / "graph.svg").getroot()
svg = "{http://www.w3.org/2000/svg}"
boxes = picture.findall(f".//{svg}g[@class='node']")
assert picture.attrib["role"] == "img" and len(boxes) == whole.number_of_nodes()
assert all(b.find(f"{svg}title").text and b.find(f"{svg}text") is not None for b in boxes)
print(f"networkx {networkx.__version__} reads {whole.number_of_nodes()} nodes and {len(weights)} ties from every format")
