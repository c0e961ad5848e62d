#!/usr/bin/env python3
"""Checks what `cargo package` has made: python3 .ci/package.py

That the file is small enough for crates.io, that nothing which the sources or tests read is left out of it, and that no
dependency asks for a newer Rust than Cargo.toml promises. (That our own code asks for none is what the lint
`clippy::incompatible_msrv` looks after.)
"""
import json
import subprocess
import sys
import tarfile
from pathlib import Path

LARGEST = 10_000_000


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def version(text):
    """`1.89` and `1.89.0` are the same; `None` is a crate that promises nothing."""
    parts = [int(part) for part in (text or "0").split(".")]
    return tuple(parts + [0] * (3 - len(parts)))


def main():
    metadata = json.loads(run("cargo", "metadata", "--format-version", "1"))
    own = next(it for it in metadata["packages"] if it["name"] == "sayso")
    crate = Path(f"target/package/sayso-{own['version']}.crate")
    size = crate.stat().st_size
    if size >= LARGEST:
        sys.exit(f"{crate} has {size} bytes, and crates.io takes {LARGEST}")

    with tarfile.open(crate) as archive:
        packed = {name.split("/", 1)[1] for name in archive.getnames()}
    tracked = run("git", "ls-files", "src", "tests", "fixtures", "docs/*.md", "LICENSE-*", "README.md").splitlines()
    missing = [name for name in tracked if name not in packed and Path(name).exists()]
    if missing:
        sys.exit(f"not in the package: {', '.join(missing)}")

    newer = [it for it in metadata["packages"] if version(it["rust_version"]) > version(own["rust_version"])]
    for it in newer:
        print(f"{it['name']} {it['version']} needs Rust {it['rust_version']}, and Cargo.toml promises {own['rust_version']}")
    if newer:
        sys.exit(1)
    print(f"{crate.name}: {len(packed)} files, {size} bytes; Rust {own['rust_version']} is enough for all dependencies")


if __name__ == "__main__":
    main()
