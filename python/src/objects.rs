//! What was found, as Python objects: each is a place in the analysis of its document.

use std::sync::{Arc, OnceLock};

use pyo3::prelude::*;
use pyo3::types::PyString;
use sayso::CodePoints;
use sayso::record::{self, Record};

use crate::tables::{Table, table_of};

/// An analysis, and the same in code points once somebody asks.
pub(crate) struct Shared {
    pub(crate) analysis: sayso::Analysis,
    record: OnceLock<Record>,
}

impl Shared {
    pub(crate) fn new(analysis: sayso::Analysis) -> Self {
        Self { analysis, record: OnceLock::new() }
    }

    pub(crate) fn record(&self) -> &Record {
        self.record.get_or_init(|| Record::of(&self.analysis))
    }
}

/// All that was found in one document.
#[pyclass(frozen, module = "sayso")]
#[derive(Clone)]
pub(crate) struct Analysis(pub(crate) Arc<Shared>);

/// One of the objects of a document: which of its kind.
macro_rules! places {
    ($($(#[$meta:meta])* $name:ident => $list:ident: $kind:ident;)*) => {$(
        $(#[$meta])*
        #[pyclass(frozen, module = "sayso")]
        pub(crate) struct $name { shared: Arc<Shared>, at: usize }

        impl $name {
            fn it(&self) -> &record::$kind {
                &self.shared.record().$list[self.at]
            }

            fn all(shared: &Arc<Shared>) -> Vec<Self> {
                let count = shared.record().$list.len();
                (0..count).map(|at| Self { shared: Arc::clone(shared), at }).collect()
            }
        }
    )*};
}

places! {
    /// Somebody who takes part.
    Entity => entities: Entity;
    /// Somebody says, thinks, wants or orders something.
    Attribution => attributions: Attribution;
    /// A participant holds another responsible for something bad.
    Accusation => accusations: Accusation;
    /// A participant rejects an accusation.
    Denial => denials: Denial;
}

/// One place where an entity is mentioned.
#[pyclass(frozen, get_all, module = "sayso")]
pub(crate) struct Mention {
    start: usize,
    end: usize,
    kind: &'static str,
    text: String,
}

/// Words of the text.
#[pyclass(frozen, get_all, module = "sayso")]
pub(crate) struct Words {
    spans: Vec<(usize, usize)>,
    text: String,
}

/// The words for somebody in a role.
#[pyclass(frozen, module = "sayso")]
pub(crate) struct Party {
    shared: Arc<Shared>,
    #[pyo3(get)]
    spans: Vec<(usize, usize)>,
    #[pyo3(get)]
    text: String,
    entity: Option<usize>,
}

/// The words that carry a finding.
#[pyclass(frozen, get_all, module = "sayso")]
pub(crate) struct Cue {
    spans: Vec<(usize, usize)>,
    text: String,
    lemma: String,
}

fn words(words: Option<&record::Words>) -> Option<Words> {
    words.map(|it| Words { spans: it.spans.clone(), text: it.text.clone() })
}

fn cue(cue: &record::Cue) -> Cue {
    Cue { spans: cue.spans.clone(), text: cue.text.clone(), lemma: cue.lemma.clone() }
}

fn party(shared: &Arc<Shared>, party: Option<&record::Party>) -> Option<Party> {
    let it = party?;
    let entity = it.entity.filter(|&entity| entity < shared.analysis.entities.len());
    Some(Party { shared: Arc::clone(shared), spans: it.spans.clone(), text: it.text.clone(), entity })
}

/// An object as `Kind(name='words', …)`, without the parts that are not there.
fn show(
    py: Python<'_>,
    kind: &str,
    parts: &[(&str, Option<&str>)],
    confidence: Option<f64>,
) -> PyResult<String> {
    let mut shown = Vec::new();
    for (name, words) in parts {
        if let Some(words) = words {
            shown.push(format!("{name}={}", PyString::new(py, words).repr()?));
        }
    }
    shown.extend(confidence.map(|confidence| format!("confidence={confidence:.2}")));
    Ok(format!("{kind}({})", shown.join(", ")))
}

fn text_of(party: Option<&record::Party>) -> Option<&str> {
    party.map(|party| party.text.as_str())
}

#[pymethods]
impl Analysis {
    #[getter]
    fn id(&self) -> &str {
        &self.0.analysis.article.id
    }

    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.analysis.article.title.as_deref()
    }

    #[getter]
    fn outlet(&self) -> Option<&str> {
        self.0.analysis.article.outlet.as_deref()
    }

    #[getter]
    fn published(&self) -> Option<&str> {
        self.0.analysis.article.published.as_deref()
    }

    #[getter]
    fn url(&self) -> Option<&str> {
        self.0.analysis.article.url.as_deref()
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.analysis.article.text
    }

    #[getter]
    fn sentences(&self) -> Vec<(usize, usize)> {
        let points = CodePoints::new(&self.0.analysis.article.text);
        self.0.analysis.sentences.iter().map(|&span| points.of(span)).collect()
    }

    #[getter]
    fn entities(&self) -> Vec<Entity> {
        Entity::all(&self.0)
    }

    #[getter]
    fn attributions(&self) -> Vec<Attribution> {
        Attribution::all(&self.0)
    }

    #[getter]
    fn accusations(&self) -> Vec<Accusation> {
        Accusation::all(&self.0)
    }

    #[getter]
    fn denials(&self) -> Vec<Denial> {
        Denial::all(&self.0)
    }

    /// The line that the tool writes for this document.
    #[pyo3(signature = (*, with_text=false))]
    fn to_json(&self, with_text: bool) -> PyResult<String> {
        let line = match with_text {
            true => serde_json::to_string(&Record::with_text(&self.0.analysis)),
            false => serde_json::to_string(self.0.record()),
        };
        line.map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))
    }

    /// The same as a dictionary.
    #[pyo3(signature = (*, with_text=false))]
    fn to_dict<'py>(&self, py: Python<'py>, with_text: bool) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json(with_text)?,))
    }

    /// One of the tables documents, attributions, accusations, denials and mentions.
    #[pyo3(signature = (name, *, with_text=false))]
    fn table(&self, name: &str, with_text: bool) -> PyResult<Table> {
        table_of(std::iter::once(&self.0.analysis), name, with_text)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let it = &self.0.analysis;
        let id = PyString::new(py, &it.article.id).repr()?;
        Ok(format!(
            "Analysis(id={id}, entities={}, attributions={}, accusations={}, denials={})",
            it.entities.len(),
            it.attributions.len(),
            it.accusations.len(),
            it.denials.len()
        ))
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("sayso._html")?.call_method1("render", (slf,))?.extract()
    }

    /// Pickling writes the whole analysis, so that it can travel to another process.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let json = serde_json::to_string(&slf.get().0.analysis)
            .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
        Ok((slf.py().get_type::<Self>().getattr("_restore")?, (json,)))
    }

    #[staticmethod]
    fn _restore(json: &str) -> PyResult<Self> {
        let analysis = serde_json::from_str(json)
            .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
        Ok(Self(Arc::new(Shared::new(analysis))))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0.record() == other.0.record() && self.text() == other.text()
    }
}

#[pymethods]
impl Entity {
    #[getter]
    fn id(&self) -> usize {
        self.at
    }

    #[getter]
    fn name(&self) -> &str {
        &self.it().name
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.it().kind.as_str()
    }

    #[getter]
    fn aliases(&self) -> Vec<String> {
        self.it().aliases.clone()
    }

    #[getter]
    fn mentions(&self) -> Vec<Mention> {
        let text = &self.shared.analysis.article.text;
        let mentions = self.shared.analysis.entities[self.at].mentions.iter();
        let points = self.it().mentions.iter();
        let mention = |(bytes, it): (&sayso::resolve::Mention, &record::Mention)| Mention {
            start: it.start,
            end: it.end,
            kind: it.kind.as_str(),
            text: bytes.span.text(text).to_owned(),
        };
        mentions.zip(points).map(mention).collect()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        show(py, "Entity", &[("name", Some(self.name())), ("kind", Some(self.kind()))], None)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.it() == other.it()
    }

    fn __hash__(&self) -> u64 {
        self.at as u64
    }
}

#[pymethods]
impl Attribution {
    #[getter]
    fn id(&self) -> usize {
        self.at
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.it().kind.as_str()
    }

    #[getter]
    fn parent(&self) -> Option<Self> {
        let list = &self.shared.record().attributions;
        let at = self.it().parent.filter(|&at| at < list.len())?;
        Some(Self { shared: Arc::clone(&self.shared), at })
    }

    #[getter]
    fn confidence(&self) -> f64 {
        self.it().confidence
    }

    #[getter]
    fn source(&self) -> Option<Party> {
        party(&self.shared, self.it().source.as_ref())
    }

    #[getter]
    fn cue(&self) -> Option<Cue> {
        self.it().cue.as_ref().map(cue)
    }

    #[getter]
    fn content(&self) -> Option<Words> {
        words(self.it().content.as_ref())
    }

    #[getter]
    fn addressee(&self) -> Option<Party> {
        party(&self.shared, self.it().addressee.as_ref())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let it = self.it();
        let parts = [
            ("kind", Some(it.kind.as_str())),
            ("source", text_of(it.source.as_ref())),
            ("cue", it.cue.as_ref().map(|cue| cue.text.as_str())),
            ("content", it.content.as_ref().map(|words| words.text.as_str())),
            ("addressee", text_of(it.addressee.as_ref())),
        ];
        show(py, "Attribution", &parts, Some(it.confidence))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.it() == other.it()
    }

    fn __hash__(&self) -> u64 {
        self.at as u64
    }
}

#[pymethods]
impl Accusation {
    #[getter]
    fn id(&self) -> usize {
        self.at
    }

    /// Explicit or claim; `class` is a word of Python's own.
    #[getter]
    fn class_(&self) -> &'static str {
        self.it().class.as_str()
    }

    #[getter]
    fn status(&self) -> &'static str {
        self.it().status.as_str()
    }

    #[getter]
    fn confidence(&self) -> f64 {
        self.it().confidence
    }

    #[getter]
    fn attribution(&self) -> Option<Attribution> {
        let list = &self.shared.record().attributions;
        let at = self.it().attribution.filter(|&at| at < list.len())?;
        Some(Attribution { shared: Arc::clone(&self.shared), at })
    }

    #[getter]
    fn accuser(&self) -> Option<Party> {
        party(&self.shared, self.it().accuser.as_ref())
    }

    #[getter]
    fn accused(&self) -> Option<Party> {
        party(&self.shared, Some(&self.it().accused))
    }

    #[getter]
    fn cue(&self) -> Cue {
        cue(&self.it().cue)
    }

    #[getter]
    fn charge(&self) -> Option<Words> {
        words(self.it().charge.as_ref())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let it = self.it();
        let parts = [
            ("class_", Some(it.class.as_str())),
            ("status", Some(it.status.as_str())),
            ("accuser", text_of(it.accuser.as_ref())),
            ("accused", Some(it.accused.text.as_str())),
            ("cue", Some(it.cue.text.as_str())),
            ("charge", it.charge.as_ref().map(|words| words.text.as_str())),
        ];
        show(py, "Accusation", &parts, Some(it.confidence))
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.it() == other.it()
    }

    fn __hash__(&self) -> u64 {
        self.at as u64
    }
}

#[pymethods]
impl Denial {
    #[getter]
    fn id(&self) -> usize {
        self.at
    }

    #[getter]
    fn denier(&self) -> Option<Party> {
        party(&self.shared, self.it().denier.as_ref())
    }

    #[getter]
    fn cue(&self) -> Cue {
        cue(&self.it().cue)
    }

    #[getter]
    fn accusations(&self) -> Vec<Accusation> {
        let count = self.shared.record().accusations.len();
        let known = self.it().accusations.iter().copied().filter(|&at| at < count);
        known.map(|at| Accusation { shared: Arc::clone(&self.shared), at }).collect()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let it = self.it();
        let parts = [("denier", text_of(it.denier.as_ref())), ("cue", Some(it.cue.text.as_str()))];
        show(py, "Denial", &parts, None)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.it() == other.it()
    }

    fn __hash__(&self) -> u64 {
        self.at as u64
    }
}

#[pymethods]
impl Party {
    #[getter]
    fn entity(&self) -> Option<Entity> {
        self.entity.map(|at| Entity { shared: Arc::clone(&self.shared), at })
    }

    /// The entity's name, or the words where it is nobody's.
    #[getter]
    fn name(&self) -> &str {
        self.entity.map_or(self.text.as_str(), |at| self.shared.analysis.entities[at].name.as_str())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        show(py, "Party", &[("text", Some(&self.text)), ("name", Some(self.name()))], None)
    }

    fn __str__(&self) -> &str {
        &self.text
    }
}

#[pymethods]
impl Words {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        show(py, "Words", &[("text", Some(&self.text))], None)
    }

    fn __str__(&self) -> &str {
        &self.text
    }
}

#[pymethods]
impl Cue {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        show(py, "Cue", &[("text", Some(&self.text)), ("lemma", Some(&self.lemma))], None)
    }

    fn __str__(&self) -> &str {
        &self.text
    }
}

#[pymethods]
impl Mention {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        show(py, "Mention", &[("text", Some(&self.text)), ("kind", Some(self.kind))], None)
    }
}
