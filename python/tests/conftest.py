"""What several tests need: made articles, and the tool beside this package."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from made import articles

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., str]


@pytest.fixture(scope="session")
def made_articles() -> list[dict[str, str]]:
    return list(articles(1000))


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory, made_articles: list[dict[str, str]]) -> Path:
    path = tmp_path_factory.mktemp("made") / "articles.jsonl"
    path.write_text("".join(json.dumps(it, ensure_ascii=False) + "\n" for it in made_articles), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tool() -> Run:
    """Runs the command line tool, which `cargo build --release` makes; SAYSO names another one."""
    found = [os.environ.get("SAYSO"), *(str(ROOT / "target" / kind / "sayso") for kind in ("release", "debug"))]
    path = next((path for path in found if path and Path(path).exists()), None)
    if path is None:
        pytest.skip("the tool is not built")

    def run(*arguments: str | Path) -> str:
        done = subprocess.run([str(path), *map(str, arguments)], check=True, capture_output=True, text=True, encoding="utf-8")
        return done.stdout

    return run
