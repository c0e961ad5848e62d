//! The analyses of many documents: a sequence, tables, a graph.

use std::sync::{Arc, OnceLock};

use arrow_array::RecordBatch;
use pyo3::exceptions::{PyIndexError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PySlice};
use sayso::extract::{AccusationClass, Status};
use sayso::graph::confidence::{self, Least};
use sayso::graph::merge::{self, Merging};
use sayso::graph::{Corpus, GraphOptions, TieKind, build, duplicates};

use crate::objects::{Analysis, Shared};
use crate::tables::{Table, batches_of, number_of};

/// The analyses of many documents, in the order of their articles.
#[pyclass(frozen, module = "sayso")]
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) analyses: Vec<Arc<Shared>>,
    /// Ids of the documents that were skipped, with the reason.
    #[pyo3(get)]
    pub(crate) errors: Vec<(String, String)>,
    /// The tables, once somebody asks; without and with the texts.
    batches: [OnceLock<[Vec<RecordBatch>; 5]>; 2],
}

#[pymethods]
impl Findings {
    fn __len__(&self) -> usize {
        self.analyses.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyList::new(py, self.analyses.iter().map(|shared| Analysis(Arc::clone(shared))))?.try_iter()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, at: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(slice) = at.cast::<PySlice>() {
            let range = slice.indices(self.analyses.len() as isize)?;
            let at = |n: usize| (range.start + n as isize * range.step) as usize;
            let analyses = (0..range.slicelength).map(|n| Arc::clone(&self.analyses[at(n)])).collect();
            return Ok(Bound::new(py, Findings { analyses, ..Findings::default() })?.into_any());
        }
        let at: isize = at.extract().map_err(|_| PyTypeError::new_err("an index is a number or a slice"))?;
        let at = if at < 0 { at + self.analyses.len() as isize } else { at };
        let found = usize::try_from(at).ok().and_then(|at| self.analyses.get(at));
        let found = found.ok_or_else(|| PyIndexError::new_err("no such document"))?;
        Ok(Bound::new(py, Analysis(Arc::clone(found)))?.into_any())
    }

    /// One of the tables documents, attributions, accusations, denials and mentions.
    #[pyo3(signature = (name, *, with_text=false))]
    fn table(&self, py: Python<'_>, name: &str, with_text: bool) -> PyResult<Table> {
        let number = number_of(name)?;
        let made = &self.batches[usize::from(with_text)];
        let batches = match made.get() {
            Some(batches) => batches,
            None => {
                let analyses = self.analyses.iter().map(|shared| &shared.analysis);
                let batches = py.detach(|| batches_of(analyses, with_text))?;
                made.get_or_init(|| batches)
            }
        };
        Ok(Table::new(batches[number].clone()))
    }

    /// A table as a pandas data frame.
    fn to_pandas<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        Table::to_pandas(&Bound::new(py, self.table(py, name, false)?)?)
    }

    /// A table as a polars data frame.
    fn to_polars<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        Table::to_polars(&Bound::new(py, self.table(py, name, false)?)?)
    }

    /// The graph of all documents as networkx reads it.
    #[pyo3(signature = (*, ties, statuses, classes, min_weight, min_confidence, since, until, unnamed, keep_duplicates, roll_up))]
    #[allow(clippy::too_many_arguments, reason = "each is an argument by name in Python")]
    fn _graph_json(
        &self,
        py: Python<'_>,
        ties: Vec<String>,
        statuses: Vec<String>,
        classes: Vec<String>,
        min_weight: usize,
        min_confidence: Option<f32>,
        since: Option<String>,
        until: Option<String>,
        unnamed: bool,
        keep_duplicates: bool,
        roll_up: bool,
    ) -> PyResult<String> {
        let kinds = [TieKind::Accuses, TieKind::Denies, TieKind::Mentions];
        let both = [AccusationClass::Explicit, AccusationClass::Claim];
        let options = GraphOptions {
            ties: chosen(&ties, &kinds, TieKind::as_str, "ties")?,
            statuses: chosen(&statuses, &Status::ALL, Status::as_str, "statuses")?,
            classes: chosen(&classes, &both, AccusationClass::as_str, "classes")?,
            min_weight,
            since,
            until,
            named_only: !unnamed,
            ..GraphOptions::default()
        };
        let least = min_confidence.map_or(Least::USUAL, Least::all);
        let json = py.detach(|| {
            let mut corpus = Corpus::default();
            for shared in &self.analyses {
                let mut analysis = shared.analysis.clone();
                confidence::keep(&mut analysis, least);
                corpus.add(&analysis);
            }
            merge::merge(&mut corpus, &Merging { roll_up, ..Merging::default() });
            if !keep_duplicates {
                duplicates::merge(&mut corpus);
            }
            let mut json = Vec::new();
            sayso::export::json::write(&build(corpus, &options), &mut json).map(|()| json)
        });
        let json = json.map_err(|error| PyValueError::new_err(error.to_string()))?;
        String::from_utf8(json).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __repr__(&self) -> String {
        let count = |of: fn(&sayso::Analysis) -> usize| {
            self.analyses.iter().map(|shared| of(&shared.analysis)).sum::<usize>()
        };
        format!(
            "Findings(documents={}, attributions={}, accusations={}, denials={}, errors={})",
            self.analyses.len(),
            count(|it| it.attributions.len()),
            count(|it| it.accusations.len()),
            count(|it| it.denials.len()),
            self.errors.len()
        )
    }
}

/// The values of these names, in the order of all values.
fn chosen<T: Copy>(names: &[String], all: &[T], name: fn(T) -> &'static str, what: &str) -> PyResult<Vec<T>> {
    if let Some(unknown) = names.iter().find(|wanted| all.iter().all(|&it| name(it) != wanted.as_str())) {
        let known: Vec<&str> = all.iter().map(|&it| name(it)).collect();
        return Err(PyValueError::new_err(format!("{what}: {unknown} is none of {}", known.join(", "))));
    }
    Ok(all.iter().copied().filter(|&it| names.iter().any(|wanted| wanted == name(it))).collect())
}
