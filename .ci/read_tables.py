"""Reads the Parquet tables with pyarrow, DuckDB and polars, and has the program read theirs.

usage: read_tables.py SAYSO ARTICLES.jsonl FOLDER     FOLDER is written anew
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars
import pyarrow
import pyarrow.parquet

sayso, articles, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
TABLES = ["documents", "attributions", "accusations", "denials", "mentions"]


def extract(*arguments):
    return subprocess.run([sayso, "extract", "--quiet", *map(str, arguments)], check=True, capture_output=True).stdout


# What is written: the same as in JSON lines.
extract(articles, "--with-text", "--format", "parquet", "-o", folder / "tables")
lines = [json.loads(line) for line in extract(articles, "--with-text").splitlines()]
tables = {name: pyarrow.parquet.read_table(folder / "tables" / f"{name}.parquet") for name in TABLES}
for name, table in tables.items():
    assert table.schema.metadata[b"sayso.table"] == name.encode(), table.schema.metadata
    assert pyarrow.parquet.read_metadata(folder / "tables" / f"{name}.parquet").metadata[b"sayso.schema"] == b"1"
documents = tables["documents"].to_pylist()
assert [row["document"] for row in documents] == [line["id"] for line in lines]
assert [row["text"] for row in documents] == [line["text"] for line in lines]
assert [row["date"].isoformat() for row in documents] == [line["published"][:10] for line in lines]

ROLES = {"speaker": "source", "addressee": "addressee", "accuser": "accuser", "accused": "accused", "denier": "denier"}
for name in ["attributions", "accusations", "denials"]:
    rows = tables[name].to_pylist()
    found = [(index, it) for index, line in enumerate(lines) for it in line[name]]
    assert len(rows) == len(found) > 0, name
    for row, (index, it) in zip(rows, found):
        text = lines[index]["text"]
        assert (row["document_index"], row["id"]) == (index, it["id"])
        for role, part in ROLES.items():
            if role not in row:
                continue
            part = it[part] or {"text": None, "entity": None, "spans": None}
            assert row[f"{role}_mention"] == part["text"] and row[f"{role}_entity"] == part["entity"], row
            spans = row[f"{role}_spans"]
            assert (spans and [[s["start"], s["end"]] for s in spans]) == part["spans"], row
            if spans:
                assert " … ".join(text[s["start"] : s["end"]] for s in spans) == part["text"], row
        for key in ["status", "class", "kind", "confidence", "parent", "attribution", "accusations"]:
            assert key not in row or key not in it or row[key] == it[key], (key, row, it)

# DuckDB and polars see the same rows.
for name, table in tables.items():
    path = folder / "tables" / f"{name}.parquet"
    assert duckdb.sql(f"from '{path}'").to_arrow_table().to_pylist() == table.to_pylist(), name
    assert polars.read_parquet(path).to_dicts() == table.to_pylist(), name
joined = duckdb.sql(
    f"""select count(*), count(distinct m.name) from '{folder}/tables/accusations.parquet' a
    join '{folder}/tables/mentions.parquet' m on m.document_index = a.document_index and m.entity = a.accused_entity"""
).fetchall()[0]
assert joined[0] >= joined[1] > 0, joined

# What is read: the findings are those of the same articles in JSON lines, whoever wrote the file.
news = pyarrow.Table.from_pylist([json.loads(line) for line in articles.read_text().splitlines()])
files = {name: folder / f"{name}.parquet" for name in ["pyarrow", "groups", "dates", "duckdb", "polars"]}
pyarrow.parquet.write_table(news, files["pyarrow"])
pyarrow.parquet.write_table(news, files["groups"], row_group_size=4, compression="gzip", use_dictionary=False)
days = news["published"].cast(pyarrow.date32())
pyarrow.parquet.write_table(news.set_column(news.column_names.index("published"), "published", days), files["dates"])
duckdb.sql("from news").write_parquet(str(files["duckdb"]))
polars.from_arrow(news).write_parquet(files["polars"])


def findings(path):
    lines = [json.loads(line) for line in extract(path).splitlines()]
    # Where it was read, and the order of columns that are carried along, differ.
    return [{**line, "path": None} for line in lines]


expected = findings(articles)
for name, path in files.items():
    assert findings(path) == expected, name
again = findings(folder / "tables" / "documents.parquet")
assert again == expected, "the table of documents, read again"
print(
    f"pyarrow {pyarrow.__version__}, DuckDB {duckdb.__version__} and polars {polars.__version__} read"
    f" {sum(table.num_rows for table in tables.values())} rows; {len(files)} files of theirs are read"
)
