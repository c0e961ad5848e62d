//! From Python's texts to analyses: one at a time, or many at once on all cores.

use std::collections::VecDeque;
use std::sync::{Mutex, RwLock};

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString, PyTuple};
use sayso::document::Extra;
use sayso::{Article, Extractor as Library};

use crate::findings::Findings;
use crate::objects::{Analysis, Shared};

/// Finds quotations, accusations and denials. Built once, shared by threads.
#[pyclass(frozen, module = "sayso")]
pub(crate) struct Extractor {
    threads: usize,
    min_confidence: f32,
    /// The extractor and the process that made it: a forked process has none of the threads.
    built: Mutex<Option<(u32, Library)>>,
}

/// The id of the document on which the program shall panic: how the tests see what a defect does.
static PANIC_ON: RwLock<Option<String>> = RwLock::new(None);

/// For tests: a panic while the document of this id is analyzed; `None` ends it.
#[pyfunction]
#[pyo3(signature = (id=None))]
pub(crate) fn _panic_on(id: Option<String>) {
    *PANIC_ON.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = id;
}

/// Panics where the tests ask for it.
fn panic_if_asked(id: &str) {
    let asked = PANIC_ON.read().unwrap_or_else(|poisoned| poisoned.into_inner()).as_deref() == Some(id);
    assert!(!asked, "asked for by a test");
}

/// Why a document has no analysis.
pub(crate) struct Failure {
    pub(crate) id: String,
    pub(crate) message: String,
}

impl Failure {
    /// The exception `sayso.DocumentError`.
    pub(crate) fn into_error(self, py: Python<'_>) -> PyErr {
        let error = py
            .import("sayso._errors")
            .and_then(|module| module.getattr("DocumentError"))
            .and_then(|class| class.call1((self.message, self.id)));
        error.map_or_else(|error| error, PyErr::from_value)
    }
}

#[pymethods]
impl Extractor {
    #[new]
    #[pyo3(signature = (*, threads=0, min_confidence=0.0))]
    fn new(threads: usize, min_confidence: f32) -> PyResult<Self> {
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(PyValueError::new_err("min_confidence is a number from 0 to 1"));
        }
        Ok(Self { threads, min_confidence, built: Mutex::new(None) })
    }

    /// Analyzes one text.
    #[pyo3(signature = (text, *, id="", title=None, outlet=None, published=None, url=None))]
    #[allow(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn extract(
        &self,
        py: Python<'_>,
        text: String,
        id: &str,
        title: Option<String>,
        outlet: Option<String>,
        published: Option<String>,
        url: Option<String>,
    ) -> PyResult<Analysis> {
        let mut article = Article::new(id, text);
        (article.title, article.outlet, article.published, article.url) = (title, outlet, published, url);
        let mut results = self.run(py, vec![article])?;
        match results.pop() {
            Some(Ok(analysis)) => Ok(Analysis(analysis.into())),
            Some(Err(failure)) => Err(failure.into_error(py)),
            None => Err(PyValueError::new_err("no result")),
        }
    }

    /// Analyzes many articles on all cores.
    #[pyo3(signature = (articles, *, errors="raise"))]
    fn extract_many(&self, py: Python<'_>, articles: &Bound<'_, PyAny>, errors: &str) -> PyResult<Findings> {
        let raises = match errors {
            "raise" => true,
            "skip" => false,
            _ => return Err(PyValueError::new_err("errors is 'raise' or 'skip'")),
        };
        if articles.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err(
                "extract_many takes an iterable of texts; extract takes one text",
            ));
        }
        let mut ahead = self.library()?.ahead(keep);
        // An article's id, until it is done.
        let mut ids = VecDeque::new();
        let mut findings = Findings::default();
        for (index, item) in articles.try_iter()?.enumerate() {
            let article = article_of(&item?, index)?;
            ids.push_back(article.id.clone());
            ahead.put(article);
            if ahead.is_full() {
                // Other threads of Python go on meanwhile; and this one comes back while there is still work to do.
                let results = py.detach(|| ahead.take());
                take(py, &mut findings, &mut ids, results, raises)?;
                py.check_signals()?;
            }
        }
        let results = py.detach(|| ahead.finish());
        take(py, &mut findings, &mut ids, results, raises)?;
        Ok(findings)
    }

    fn __repr__(&self) -> String {
        format!("Extractor(threads={}, min_confidence={})", self.threads, self.min_confidence)
    }
}

impl Extractor {
    /// The library's extractor of this process.
    fn library(&self) -> PyResult<Library> {
        let mut built = self.built.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let process = std::process::id();
        if let Some((owner, library)) = &*built
            && *owner == process
        {
            return Ok(library.clone());
        }
        let builder = Library::builder().threads(self.threads).min_confidence(self.min_confidence);
        let library = builder.build().map_err(|error| PyValueError::new_err(error.to_string()))?;
        // The threads of the process that this one was forked from are not here to be told that they may end.
        std::mem::forget(built.replace((process, library.clone())));
        Ok(library)
    }

    /// Analyzes without Python's lock, so that other threads of Python go on meanwhile.
    fn run(&self, py: Python<'_>, articles: Vec<Article>) -> PyResult<Vec<Result<Shared, Failure>>> {
        let library = self.library()?;
        Ok(py.detach(|| analyze(&library, articles)))
    }
}

/// What is kept of an analysis.
fn keep(analysis: sayso::Analysis) -> Shared {
    panic_if_asked(&analysis.article.id);
    Shared::new(analysis)
}

/// Adds results to the findings, in the order of the ids.
fn take(
    py: Python<'_>,
    findings: &mut Findings,
    ids: &mut VecDeque<String>,
    results: Vec<sayso::Result<Shared>>,
    raises: bool,
) -> PyResult<()> {
    for result in results {
        let id = ids.pop_front().unwrap_or_default();
        match result.map_err(|error| Failure { id, message: error.to_string() }) {
            Ok(analysis) => findings.analyses.push(analysis.into()),
            Err(failure) if raises => return Err(failure.into_error(py)),
            Err(failure) => findings.errors.push((failure.id, failure.message)),
        }
    }
    Ok(())
}

/// Analyzes articles; a defect costs one of them.
pub(crate) fn analyze(library: &Library, articles: Vec<Article>) -> Vec<Result<Shared, Failure>> {
    let ids: Vec<String> = articles.iter().map(|article| article.id.clone()).collect();
    let results = library.map_batch(articles, keep);
    let failed = |(result, id): (sayso::Result<Shared>, String)| {
        result.map_err(|error| Failure { id, message: error.to_string() })
    };
    results.into_iter().zip(ids).map(failed).collect()
}

/// An article out of a text, a pair of id and text, or a mapping with the names of JSON lines.
fn article_of(item: &Bound<'_, PyAny>, index: usize) -> PyResult<Article> {
    if let Ok(text) = item.cast::<PyString>() {
        return Ok(Article::new(index.to_string(), text.to_str()?));
    }
    if let Ok(pair) = item.cast::<PyTuple>()
        && pair.len() == 2
    {
        let id = pair.get_item(0)?.str()?.to_string();
        let text: String = pair.get_item(1)?.extract()?;
        return Ok(Article::new(id, text));
    }
    if let Ok(mapping) = item.cast::<PyMapping>() {
        let mut article = Article::new(index.to_string(), "");
        let mut has_text = false;
        for pair in mapping.items()?.iter() {
            let (name, value): (String, Bound<'_, PyAny>) = pair.extract()?;
            let words = || match value.is_none() {
                true => Ok(None),
                false => value.str().map(|words| Some(words.to_string())),
            };
            match name.as_str() {
                "text" => {
                    article.text = value.extract()?;
                    has_text = true;
                }
                "id" => article.id = words()?.unwrap_or(article.id),
                "title" => article.title = words()?,
                "outlet" => article.outlet = words()?,
                "published" => article.published = words()?,
                "url" => article.url = words()?,
                _ => article.extra.push((name, value_of(&value)?)),
            }
        }
        return match has_text {
            true => Ok(article),
            false => Err(PyValueError::new_err(format!("article {index} has no field 'text'"))),
        };
    }
    let kind = item.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "article {index} is neither a text, nor a pair of id and text, nor a mapping with a field 'text', but {kind}"
    )))
}

/// A value as JSON; what JSON does not know, as its words.
fn value_of(value: &Bound<'_, PyAny>) -> PyResult<Extra> {
    let options = PyDict::new(value.py());
    options.set_item("default", value.py().get_type::<PyString>())?;
    let json = value.py().import("json")?.call_method("dumps", (value,), Some(&options))?;
    let json: String = json.extract()?;
    Extra::from_json(&json).map_err(PyValueError::new_err)
}
