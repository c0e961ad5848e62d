//! The steps that a cluster runs: documents to rows, and the two decisions that need all documents.
//!
//! `sayso/spark.py` puts them together. Rows travel as Arrow; what the reductions read is small (participants without
//! statements, fingerprints without words).

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{Array as _, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use sayso::export::arrow::{Table as Kind, Tables, rows};
use sayso::extract::{AccusationClass, AttributionKind, Status};
use sayso::graph::charges::Grouping;
use sayso::graph::confidence::{self, Least};
use sayso::graph::duplicates::{self, Act, Fingerprint};
use sayso::graph::merge::Merging;
use sayso::graph::parts::{self, Local};
use sayso::graph::{Statement, StatementKind};
use sayso::{Article, Extractor as Library, typeset};
use serde::{Deserialize, Serialize};

use crate::extractor::analyze;
use crate::tables::Table;

fn failed(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// Analyzes documents on this thread and gives one row a document: its id and day, the findings as lists of the rows of
/// the tables, what a graph needs of it, and the error where there is one instead of all this.
#[pyfunction]
#[pyo3(signature = (ids, texts, published, *, min_confidence=0.0, graph_confidence=None))]
pub(crate) fn extract_batch(
    py: Python<'_>,
    ids: Vec<String>,
    texts: Vec<Option<String>>,
    published: Vec<Option<String>>,
    min_confidence: f32,
    graph_confidence: Option<f32>,
) -> PyResult<Table> {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    // A task has a core of its own; more threads would take those of its neighbors.
    let library = LIBRARY.get_or_init(|| {
        let one = Library::builder().threads(1);
        one.build().unwrap_or_else(|_| Library::new())
    });
    if ids.len() != texts.len() || ids.len() != published.len() {
        return Err(PyValueError::new_err("ids, texts and published must be of one length"));
    }
    let least = graph_confidence.map_or(Least::USUAL, Least::all);
    let batch = py.detach(|| {
        let article = |((id, text), published): ((&String, Option<String>), &Option<String>)| {
            let mut article = Article::new(id.clone(), text.unwrap_or_default());
            article.published.clone_from(published);
            article
        };
        let articles = ids.iter().zip(texts).zip(&published).map(article).collect();
        let mut documents = Documents::default();
        for (result, (id, published)) in
            analyze(library, articles).into_iter().zip(ids.iter().zip(&published))
        {
            let result = result.map(|shared| shared.analysis).map_err(|failure| failure.message);
            documents.push(id, published.as_deref(), result, min_confidence, least)?;
        }
        documents.finish()
    });
    Ok(Table::new(vec![batch.map_err(failed)?]))
}

/// Documents on their way into rows.
#[derive(Default)]
struct Documents {
    ids: StringBuilder,
    published: StringBuilder,
    errors: StringBuilder,
    is_found: Vec<bool>,
    tables: Tables,
    /// Rows of each document in the tables behind the first one.
    counts: [Vec<usize>; 4],
    locals: BinaryBuilder,
    statements: BinaryBuilder,
}

impl Documents {
    fn push(
        &mut self,
        id: &str,
        published: Option<&str>,
        result: Result<sayso::Analysis, String>,
        min_confidence: f32,
        least: Least,
    ) -> Result<(), ArrowError> {
        self.ids.append_value(id);
        self.published.append_option(published);
        self.is_found.push(result.is_ok());
        let analysis = match result {
            Ok(analysis) => {
                self.errors.append_null();
                analysis
            }
            Err(message) => {
                self.errors.append_value(message);
                self.counts.iter_mut().for_each(|counts| counts.push(0));
                self.locals.append_null();
                self.statements.append_null();
                return Ok(());
            }
        };
        let mut shown = Cow::Borrowed(&analysis);
        if min_confidence > 0.0 {
            confidence::keep(shown.to_mut(), Least::all(min_confidence));
        }
        let mentions = shown.entities.iter().map(|entity| entity.mentions.len()).sum();
        let counts = [shown.attributions.len(), shown.accusations.len(), shown.denials.len(), mentions];
        self.counts.iter_mut().zip(counts).for_each(|(counts, count)| counts.push(count));
        let external = |error: sayso::Error| ArrowError::ExternalError(Box::new(error));
        self.tables.push(rows(&shown, false)).map_err(external)?;

        let mut counted = analysis;
        confidence::keep(&mut counted, least);
        let (local, statements) = Local::of(&counted);
        let lines: Vec<Line<'_>> = statements.iter().map(Line::of).collect();
        let failed = |error: postcard::Error| ArrowError::ExternalError(Box::new(error));
        self.locals.append_value(postcard::to_stdvec(&local).map_err(failed)?);
        self.statements.append_value(postcard::to_stdvec(&lines).map_err(failed)?);
        Ok(())
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let valid = NullBuffer::from(self.is_found);
        let batches = self.tables.take().map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
        let mut fields = vec![
            Field::new("id", DataType::Utf8, false),
            Field::new("published", DataType::Utf8, true),
            Field::new("error", DataType::Utf8, true),
        ];
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.ids.finish()),
            Arc::new(self.published.finish()),
            Arc::new(self.errors.finish()),
        ];
        for ((table, batch), counts) in Kind::ALL.iter().zip(&batches).skip(1).zip(self.counts) {
            // The document's own columns say nothing inside of its row.
            let own: Vec<usize> = (2..batch.num_columns()).collect();
            let list = list_of(batch.project(&own)?, counts, Some(valid.clone()))?;
            fields.push(Field::new(table.name(), list.data_type().clone(), true));
            columns.push(Arc::new(list));
        }
        for (name, mut bytes) in [("participants", self.locals), ("statements", self.statements)] {
            fields.push(Field::new(name, DataType::Binary, true));
            columns.push(Arc::new(bytes.finish()));
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}

/// The rows of a batch as lists of structures, so many a list.
fn list_of(
    batch: RecordBatch,
    lengths: Vec<usize>,
    valid: Option<NullBuffer>,
) -> Result<ListArray, ArrowError> {
    // Without the fields' comments, which Spark does not keep.
    let schema = batch.schema();
    let fields = schema.fields().iter().map(|field| (**field).clone().with_metadata(Default::default()));
    let fields: Fields = fields.collect();
    let rows = StructArray::try_new(fields.clone(), batch.columns().to_vec(), None)?;
    let item = Field::new("item", DataType::Struct(fields), false);
    ListArray::try_new(Arc::new(item), OffsetBuffer::from_lengths(lengths), Arc::new(rows), valid)
}

/// A statement on its way through the cluster: numbers instead of words, but for the charge. As bytes it costs those who
/// write and read all findings next to nothing; whoever draws a graph makes [rows](statement_rows) of it.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    /// Places in `TYPES` and `KINDS`.
    kind: (u8, u8),
    status: Option<u8>,
    speaker: Option<u32>,
    target: Option<u32>,
    mentions: Vec<u32>,
    answers: Vec<u32>,
    charge: Option<&'a str>,
    print: u64,
    runs: Cow<'a, [u8]>,
}

/// What a statement is; an attitude is what somebody thinks, intends, orders or notices, which is no quotation.
const TYPES: [&str; 4] = ["quotation", "attitude", "accusation", "denial"];
const KINDS: [&str; 6] = ["direct", "mixed", "indirect", "explicit", "claim", ""];

fn place_in(names: &[&str], name: &str) -> u8 {
    names.iter().position(|it| *it == name).unwrap_or_default() as u8
}

impl<'a> Line<'a> {
    fn of(it: &'a Statement) -> Self {
        let number = |n: usize| n as u32;
        let print = Fingerprint::of(it);
        let kind = if it.is_attitude() { "attitude" } else { it.kind.type_name() };
        Self {
            kind: (place_in(&TYPES, kind), place_in(&KINDS, it.kind.kind_name())),
            status: it.status.map(|status| status as u8),
            speaker: it.speaker.as_ref().map(|party| number(party.participant)),
            target: it.target.as_ref().map(|party| number(party.participant)),
            mentions: it.mentions.iter().map(|&m| number(m)).collect(),
            answers: it.answers.iter().map(|&a| number(a)).collect(),
            charge: (!it.kind.is_quotation()).then_some(it.text.as_str()),
            print: print.text,
            runs: print.runs.iter().flat_map(|run| run.to_le_bytes()).collect::<Vec<u8>>().into(),
        }
    }
}

/// The statements of documents as rows: of which document, of which day, and the columns that the graph is made of.
#[pyfunction]
pub(crate) fn statement_rows(
    py: Python<'_>,
    documents: Vec<String>,
    days: Vec<Option<String>>,
    statements: Vec<Option<PyBackedBytes>>,
) -> PyResult<Table> {
    let batch = py.detach(|| {
        let mut rows = Statements::default();
        for ((document, day), bytes) in documents.iter().zip(&days).zip(&statements) {
            let Some(bytes) = bytes else { continue };
            let lines: Vec<Line<'_>> =
                postcard::from_bytes(bytes).map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
            for (n, line) in lines.into_iter().enumerate() {
                rows.push(document, day.as_deref(), n, &line)?;
            }
        }
        rows.finish()
    });
    Ok(Table::new(vec![batch.map_err(failed)?]))
}

/// Statements on their way into rows.
#[derive(Default)]
struct Statements {
    documents: StringBuilder,
    days: StringBuilder,
    numbers: Int64Builder,
    types: StringBuilder,
    kinds: StringBuilder,
    statuses: StringBuilder,
    speakers: Int64Builder,
    targets: Int64Builder,
    mentions: ListBuilder<Int64Builder>,
    answers: ListBuilder<Int64Builder>,
    charges: StringBuilder,
    prints: Int64Builder,
    leads: ListBuilder<Int64Builder>,
    runs: BinaryBuilder,
}

impl Statements {
    fn push(&mut self, document: &str, day: Option<&str>, n: usize, it: &Line<'_>) -> Result<(), ArrowError> {
        let wrong = || ArrowError::ParseError(format!("{document}: statement {n} is none of this version"));
        let numbers = |list: &[u32]| list.iter().map(|&n| Some(i64::from(n))).collect::<Vec<_>>();
        self.documents.append_value(document);
        self.days.append_option(day);
        self.numbers.append_value(n as i64);
        self.types.append_value(TYPES.get(usize::from(it.kind.0)).ok_or_else(wrong)?);
        self.kinds.append_value(KINDS.get(usize::from(it.kind.1)).ok_or_else(wrong)?);
        let status = it.status.map(|status| Status::ALL.get(usize::from(status)).ok_or_else(wrong));
        self.statuses.append_option(status.transpose()?.map(|status| status.as_str()));
        self.speakers.append_option(it.speaker.map(i64::from));
        self.targets.append_option(it.target.map(i64::from));
        self.mentions.append_value(numbers(&it.mentions));
        self.answers.append_value(numbers(&it.answers));
        self.charges.append_option(it.charge);
        self.prints.append_value(it.print as i64);
        let print = Fingerprint { text: it.print, runs: runs_of(&it.runs) };
        self.leads.append_value(print.leads().iter().map(|&run| Some(run as i64)));
        self.runs.append_value(&it.runs);
        Ok(())
    }

    fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let columns: [(&str, ArrayRef, bool); 14] = [
            ("document", Arc::new(self.documents.finish()), false),
            ("day", Arc::new(self.days.finish()), true),
            ("n", Arc::new(self.numbers.finish()), false),
            ("type", Arc::new(self.types.finish()), false),
            ("kind", Arc::new(self.kinds.finish()), false),
            ("status", Arc::new(self.statuses.finish()), true),
            ("speaker", Arc::new(self.speakers.finish()), true),
            ("target", Arc::new(self.targets.finish()), true),
            ("mentions", Arc::new(self.mentions.finish()), false),
            ("answers", Arc::new(self.answers.finish()), false),
            ("charge", Arc::new(self.charges.finish()), true),
            ("print", Arc::new(self.prints.finish()), false),
            ("leads", Arc::new(self.leads.finish()), false),
            ("runs", Arc::new(self.runs.finish()), false),
        ];
        RecordBatch::try_from_iter_with_nullable(columns)
    }
}

/// The runs of a fingerprint out of their bytes.
fn runs_of(bytes: &[u8]) -> Vec<u64> {
    bytes.chunks_exact(8).map(|run| u64::from_le_bytes(run.try_into().unwrap_or_default())).collect()
}

/// The first reduction: who is one and the same in all documents.
#[pyclass(module = "sayso")]
#[derive(Default)]
pub(crate) struct WhoIsWho {
    documents: Vec<(String, Local)>,
    roll_up: bool,
}

#[pymethods]
impl WhoIsWho {
    #[new]
    #[pyo3(signature = (*, roll_up=false))]
    fn new(roll_up: bool) -> Self {
        Self { documents: Vec::new(), roll_up }
    }

    /// Takes documents, in ascending order of their ids, no id twice.
    fn add(&mut self, ids: Vec<String>, participants: Vec<PyBackedBytes>) -> PyResult<()> {
        for (id, bytes) in ids.into_iter().zip(participants) {
            if let Some((last, _)) = self.documents.last()
                && *last >= id
            {
                let reason = if *last == id { "is the id of two documents" } else { "is out of order" };
                return Err(PyValueError::new_err(format!("{id} {reason}")));
            }
            let local = postcard::from_bytes(&bytes);
            let local = local.map_err(|error| PyValueError::new_err(format!("{id}: {error}")))?;
            self.documents.push((id, local));
        }
        Ok(())
    }

    /// Two kinds of rows: a document with the place of each of its participants, the number of that place's folded name,
    /// and whether some name stands behind it; and a participant of the whole corpus, by its place.
    fn finish(&mut self, py: Python<'_>) -> PyResult<Table> {
        let documents = std::mem::take(&mut self.documents);
        let options = Merging { roll_up: self.roll_up, ..Merging::default() };
        let batch = py.detach(|| {
            let ids: Vec<String> = documents.iter().map(|(id, _)| id.clone()).collect();
            let who = parts::who_is_who(documents.into_iter(), &options);
            rows_of(&ids, &who)
        });
        Ok(Table::new(vec![batch.map_err(failed)?]))
    }
}

fn rows_of(ids: &[String], who: &parts::WhoIsWho) -> Result<RecordBatch, ArrowError> {
    let (mut documents, mut places) = (StringBuilder::new(), Int64Builder::new());
    let numbers = || ListBuilder::new(Int64Builder::new());
    let (mut nodes, mut names) = (numbers(), numbers());
    let [mut labels, mut kinds, mut homes, mut wikidata] = [(); 4].map(|()| StringBuilder::new());
    let mut aliases = ListBuilder::new(StringBuilder::new());
    let (mut are_named, mut is_named) = (ListBuilder::new(BooleanBuilder::new()), BooleanBuilder::new());
    for (id, of_document) in ids.iter().zip(&who.place_of) {
        documents.append_value(id);
        nodes.append_value(of_document.iter().map(|&place| Some(place as i64)));
        names.append_value(of_document.iter().map(|&place| Some(who.name_of[place] as i64)));
        are_named.append_value(of_document.iter().map(|&place| Some(who.participants[place].is_named())));
        places.append_null();
        [&mut labels, &mut kinds, &mut homes, &mut wikidata].into_iter().for_each(StringBuilder::append_null);
        aliases.append_null();
        is_named.append_null();
    }
    for (place, participant) in who.participants.iter().enumerate() {
        documents.append_null();
        nodes.append_null();
        names.append_null();
        are_named.append_null();
        places.append_value(place as i64);
        labels.append_value(typeset::one_line(&participant.name));
        kinds.append_value(participant.kind.as_str());
        homes.append_option(participant.only_in.and_then(|document| ids.get(document)));
        aliases.append_value(participant.forms.iter().filter(|form| **form != participant.name).map(Some));
        is_named.append_value(participant.is_named());
        wikidata.append_option(participant.wikidata.as_deref());
    }
    let columns: [(&str, ArrayRef); 11] = [
        ("document", Arc::new(documents.finish())),
        ("nodes", Arc::new(nodes.finish())),
        ("names", Arc::new(names.finish())),
        ("are_named", Arc::new(are_named.finish())),
        ("node", Arc::new(places.finish())),
        ("label", Arc::new(labels.finish())),
        ("kind", Arc::new(kinds.finish())),
        ("home", Arc::new(homes.finish())),
        ("aliases", Arc::new(aliases.finish())),
        ("named", Arc::new(is_named.finish())),
        ("wikidata", Arc::new(wikidata.finish())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
}

/// The second reduction: what is one statement in several documents, of those that share a run of words.
#[pyclass(module = "sayso")]
#[derive(Default)]
pub(crate) struct Duplicates {
    documents: Vec<String>,
    statements: Vec<(usize, i64)>,
    acts: Vec<Act>,
}

#[pymethods]
impl Duplicates {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Takes statements, in ascending order of documents and numbers.
    #[allow(clippy::too_many_arguments, reason = "each is a column")]
    fn add(
        &mut self,
        documents: Vec<String>,
        numbers: Vec<i64>,
        types: Vec<String>,
        kinds: Vec<String>,
        statuses: Vec<Option<String>>,
        speakers: Vec<Option<usize>>,
        targets: Vec<Option<usize>>,
        prints: Vec<i64>,
        runs: Vec<Vec<u8>>,
    ) -> PyResult<()> {
        let words = types.iter().zip(&kinds).zip(statuses);
        let parties = speakers.into_iter().zip(targets);
        let prints = prints.into_iter().zip(runs);
        let places = documents.into_iter().zip(numbers);
        for (((place, ((kind, detail), status)), (speaker, target)), (text, runs)) in
            places.zip(words).zip(parties).zip(prints)
        {
            let (document, number) = place;
            if self.documents.last() != Some(&document) {
                self.documents.push(document);
            }
            let document = self.documents.len() - 1;
            let print = Fingerprint { text: text as u64, runs: runs_of(&runs) };
            self.statements.push((document, number));
            let status = status.map(|status| status_of(&status)).transpose()?;
            self.acts.push(Act { document, kind: kind_of(kind, detail)?, status, speaker, target, print });
        }
        Ok(())
    }

    /// The statements that an earlier one is one with, and that one.
    fn finish(&mut self, py: Python<'_>) -> PyResult<Table> {
        let acts = std::mem::take(&mut self.acts);
        let same_as = py.detach(|| duplicates::same_as(acts.into_iter()));
        let [mut documents, mut firsts] = [(); 2].map(|()| StringBuilder::new());
        let [mut numbers, mut first_numbers] = [(); 2].map(|()| Int64Builder::new());
        for (at, &first) in same_as.iter().enumerate().filter(|&(at, &first)| at != first) {
            let ((document, number), (first, first_number)) = (self.statements[at], self.statements[first]);
            documents.append_value(&self.documents[document]);
            numbers.append_value(number);
            firsts.append_value(&self.documents[first]);
            first_numbers.append_value(first_number);
        }
        let columns: [(&str, ArrayRef); 4] = [
            ("document", Arc::new(documents.finish())),
            ("n", Arc::new(numbers.finish())),
            ("first_document", Arc::new(firsts.finish())),
            ("first_n", Arc::new(first_numbers.finish())),
        ];
        let columns = columns.into_iter().map(|(name, column)| (name, column, false));
        Ok(Table::new(vec![RecordBatch::try_from_iter_with_nullable(columns).map_err(failed)?]))
    }
}

fn kind_of(kind: &str, detail: &str) -> PyResult<StatementKind> {
    Ok(match (kind, detail) {
        ("quotation" | "attitude", "direct") => StatementKind::Quotation(AttributionKind::Direct),
        ("quotation" | "attitude", "mixed") => StatementKind::Quotation(AttributionKind::Mixed),
        ("quotation" | "attitude", "indirect") => StatementKind::Quotation(AttributionKind::Indirect),
        ("accusation", "explicit") => StatementKind::Accusation(AccusationClass::Explicit),
        ("accusation", "claim") => StatementKind::Accusation(AccusationClass::Claim),
        ("denial", _) => StatementKind::Denial,
        _ => return Err(PyValueError::new_err(format!("no statement is a {kind} of kind {detail}"))),
    })
}

fn status_of(name: &str) -> PyResult<Status> {
    let found = Status::ALL.into_iter().find(|status| status.as_str() == name);
    found.ok_or_else(|| PyValueError::new_err(format!("no status is called {name}")))
}

/// The label of each tie, out of the charges of its statements in the order of the corpus.
#[pyfunction]
pub(crate) fn charge_labels(py: Python<'_>, ties: Vec<Vec<String>>) -> Vec<String> {
    py.detach(|| {
        let mut grouping = Grouping::default();
        let label = |charges: Vec<String>| {
            let charges = charges.iter().map(|charge| typeset::one_line(charge)).enumerate();
            let groups = grouping.group_texts(charges);
            groups.into_iter().next().map_or_else(String::new, |charge| charge.text)
        };
        ties.into_iter().map(label).collect()
    })
}
