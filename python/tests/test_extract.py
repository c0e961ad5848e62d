"""Texts in, objects out."""

from __future__ import annotations

import copy
import os
import pickle
import threading
import time
from collections.abc import Iterator

import pytest

import sayso
from sayso import _native

TEXT = "“It was naïve — and false,” Vera Osei said. Halden Water accused her of hiding the test results. She denied the accusation."


@pytest.fixture
def panic_on_b() -> Iterator[None]:
    _native._panic_on("b")
    yield
    _native._panic_on(None)


def test_findings_are_typed_objects() -> None:
    analysis = sayso.extract(TEXT, id="note", outlet="Harbor Post")
    assert (analysis.id, analysis.outlet, analysis.title) == ("note", "Harbor Post", None)
    accusation = analysis.accusations[0]
    assert (accusation.class_, accusation.status) == ("explicit", "asserted")
    assert accusation.accuser is not None and accusation.accuser.name == "Halden Water"
    assert accusation.accused.text == "her" and accusation.accused.name == "Vera Osei"
    assert accusation.charge is not None and accusation.charge.text == "hiding the test results"
    denial = analysis.denials[0]
    assert denial.accusations == [accusation]
    assert denial.denier is not None and denial.denier.entity == accusation.accused.entity
    assert [mention.text for mention in accusation.accused.entity.mentions][:2] == ["Vera Osei", "her"]  # type: ignore[union-attr]


def test_offsets_are_code_points() -> None:
    analysis = sayso.extract("😀 " + TEXT)
    text = analysis.text
    for attribution in analysis.attributions:
        for words in (attribution.source, attribution.cue, attribution.content):
            assert words is not None
            assert " … ".join(text[start:end] for start, end in words.spans) == words.text
    for entity in analysis.entities:
        assert all(text[mention.start : mention.end] == mention.text for mention in entity.mentions)
    assert text[slice(*analysis.sentences[-1])].startswith("She denied")


def test_objects_show_what_they_are() -> None:
    analysis = sayso.extract(TEXT, id="it's")
    assert repr(analysis).startswith('Analysis(id="it\'s", entities=')
    assert "accused='her'" in repr(analysis.accusations[0])
    assert repr(analysis.accusations[0].cue) == "Cue(text='accused', lemma='accuse')"
    assert str(analysis.accusations[0].cue) == "accused"
    page = sayso.extract("Osei accused <b>Rask</b> & Rask of fraud.")._repr_html_()
    assert "<mark" in page and "&lt;b&gt;" in page and "<b>" not in page and "accuser</span>" in page


def test_an_analysis_travels() -> None:
    analysis = sayso.extract(TEXT, id="note")
    assert pickle.loads(pickle.dumps(analysis)) == analysis
    assert copy.deepcopy(analysis).to_json() == analysis.to_json()
    assert sayso.extract(TEXT, id="other") != analysis


def test_many_come_in_their_order_from_any_kind_of_article() -> None:
    def source() -> Iterator[sayso.Article]:
        yield "Osei accused the mayor of nepotism."
        yield ("second", "It rained.")
        yield {"id": 3, "text": "The mayor denied it.", "desk": "north", "pages": [1, 2]}

    findings = sayso.extract_many(source(), threads=2)
    assert [analysis.id for analysis in findings] == ["0", "second", "3"]
    assert findings[-1].to_dict()["extra"] == {"desk": "north", "pages": [1, 2]}
    assert len(findings[:2]) == 2 and findings[::2][1].id == "3"
    assert repr(findings).startswith("Findings(documents=3, ")
    with pytest.raises(IndexError):
        findings[3]


@pytest.mark.parametrize("article", [3, {"id": "a"}, {"text": None}, ("a", 3), b"bytes"])
def test_what_is_no_article_is_an_error(article: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        sayso.extract_many([article])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        sayso.extract_many("one text")


def test_a_panic_is_an_exception_with_the_documents_id(panic_on_b: None) -> None:
    articles = [("a", "It rained."), ("b", "It rained."), ("c", "Osei accused the mayor of fraud.")]
    with pytest.raises(sayso.DocumentError) as caught:
        sayso.extract_many(articles)
    assert caught.value.document_id == "b" and "b: " in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).document_id == "b"
    with pytest.raises(sayso.DocumentError):
        sayso.extract("It rained.", id="b")
    findings = sayso.extract_many(articles, errors="skip")
    assert [analysis.id for analysis in findings] == ["a", "c"]
    assert [id for id, _ in findings.errors] == ["b"]
    assert len(findings[1].accusations) == 1


def test_other_threads_go_on_meanwhile() -> None:
    text = TEXT * 400
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    sayso.extract_many([text] * 4)
    end = time.monotonic()
    done.set()
    thread.join()
    during = [at for at in ticks if start < at < end]
    assert len(during) > 3, "the lock was held all the time"


def test_a_forked_process_works(made_articles: list[dict[str, str]]) -> None:
    sayso.extract_many(made_articles[:20])
    child = os.fork()
    if child == 0:
        is_right = len(sayso.extract_many(made_articles[:20])) == 20
        os._exit(0 if is_right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_hostile_texts_are_texts() -> None:
    texts = ["", "\0", "“" * 1000, "\u202e", "a" * 10_000, "👩‍👩‍👧 said “no”."]
    assert len(sayso.extract_many(texts)) == len(texts)
