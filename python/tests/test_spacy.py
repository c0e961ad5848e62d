"""The component for spaCy."""

from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")


def test_roles_are_spans_of_the_document() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso")
    doc = nlp("“We warned them,” Lindqvist said. Osei accused the mayor of nepotism. The mayor denied it.")
    accusation = doc._.accusations[0]
    assert (accusation.accuser.text, accusation.accused.text) == ("Osei", "the mayor")
    assert [span.text for span in accusation.charge] == ["nepotism"] and accusation.cue.text == "accused"
    attribution = doc._.attributions[0]
    assert attribution.source.text == "Lindqvist" and attribution.content[0].text == "We warned them,"
    assert doc._.denials[0].denier.text == "The mayor"


def test_documents_do_not_share_findings() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sayso", config={"min_confidence": 0.5})
    docs = list(nlp.pipe(["Osei accused the mayor of nepotism.", "It rained."]))
    assert [len(doc._.accusations) for doc in docs] == [1, 0]


def test_a_part_of_a_token_takes_the_whole_of_it() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)  # by white space only
    nlp.add_pipe("sayso")
    doc = nlp("Osei accused the mayor of nepotism.")
    assert doc._.accusations[0].charge[0].text == "nepotism."
