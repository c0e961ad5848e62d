"""The examples in the package's own documentation; those of README.md pytest finds by itself."""

from __future__ import annotations

import doctest

import pytest

import sayso


def test_the_examples_of_the_package_run() -> None:
    results = doctest.testmod(sayso, optionflags=doctest.ELLIPSIS)
    assert results.attempted > 5 and results.failed == 0


def test_the_example_of_the_component_runs() -> None:
    pytest.importorskip("spacy")
    import sayso.spacy

    results = doctest.testmod(sayso.spacy, optionflags=doctest.ELLIPSIS)
    assert results.attempted > 3 and results.failed == 0
