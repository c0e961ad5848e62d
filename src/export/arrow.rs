//! The tables of Arrow and Parquet: documents, attributions, accusations, denials and mentions, with a written schema.
//!
//! Example: `Norland accused Estavia of “shelling the town”.` is one row of the table `accusations`, whose columns
//! `accuser`, `accused` and `charge` hold `Norland`, `Estavia` and the words between the marks.
//!
//! The columns stand in one list, [`Table::columns`]; the schema, the builders and `docs/tables.md` come from it. Offsets
//! are Unicode code points of the document's text, as in JSON lines. [`rows`] turns one analysis into plain data, on
//! whatever thread made it; [`Tables`] gathers rows and gives record batches.
//!
//! ```
//! use sayso::Article;
//! use sayso::export::arrow::{Table, Tables, rows};
//!
//! let analysis = sayso::analyze(Article::new("note", "Osei accused the mayor of nepotism."));
//! let mut tables = Tables::default();
//! tables.push(rows(&analysis, false))?;
//! let batches = tables.take()?;
//! assert_eq!(batches[Table::Accusations as usize].num_rows(), 1);
//! # Ok::<(), sayso::Error>(())
//! ```

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, ListArray, RecordBatch, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};

use crate::error::{Error, Result};
use crate::extract::{Cue, Phrase};
use crate::graph::corpus::join_spans;
use crate::resolve::Analysis;
use crate::span::{CodePoints, Span};

/// What stands in the schema's metadata under `sayso.schema`; it changes where a column goes or means something else.
pub const SCHEMA_VERSION: &str = "1";

/// The tables, in the order in which every function here gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// One row an article, also where nothing was found in it.
    Documents,
    /// One row an attribution.
    Attributions,
    /// One row an accusation.
    Accusations,
    /// One row a denial.
    Denials,
    /// One row a mention of an entity.
    Mentions,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 5] =
        [Table::Documents, Table::Attributions, Table::Accusations, Table::Denials, Table::Mentions];

    /// The name, by which a folder of tables has its file: `accusations`.
    pub fn name(self) -> &'static str {
        match self {
            Table::Documents => "documents",
            Table::Attributions => "attributions",
            Table::Accusations => "accusations",
            Table::Denials => "denials",
            Table::Mentions => "mentions",
        }
    }

    /// The columns, in their order.
    pub fn columns(self) -> Vec<Column> {
        use Kind::{Date, Number, Numbers, Share, Spans, Text};
        let mut columns = vec![
            sure("document", Text, "id of the document: file stem, or the record's own id"),
            sure("document_index", Number, "place of the document in the run, from 0; joins the tables"),
        ];
        let sentence = || maybe("sentence", Text, "the sentence; null where it has more than 65536 bytes");
        match self {
            Table::Documents => columns.extend([
                maybe("path", Text, "where it was read; null for standard input and texts in memory"),
                maybe("title", Text, "headline"),
                maybe("outlet", Text, "newspaper, agency or site"),
                maybe(
                    "published",
                    Text,
                    "date of publication as the input gives it, ISO 8601 where it can be read",
                ),
                maybe("date", Date, "the day of it; null where no whole date can be read"),
                maybe("url", Text, "address"),
                maybe(
                    "extra",
                    Text,
                    "what else the input says, as one JSON object; null where it says nothing",
                ),
                maybe("text", Text, "the text that offsets count in; null unless it is asked for"),
                sure("characters", Number, "length of the text in code points"),
                sure("sentences", Number, "sentences in it"),
                sure("attributions", Number, "rows of the table attributions"),
                sure("accusations", Number, "rows of the table accusations"),
                sure("denials", Number, "rows of the table denials"),
            ]),
            Table::Attributions => {
                columns.extend([
                    sure("id", Number, "place among the attributions of the document, from 0"),
                    sure("kind", Text, "direct, mixed or indirect"),
                    sure("act", Text, "statement, belief, intention, directive or perception"),
                    maybe("parent", Number, "id of the attribution in whose content this one stands"),
                    sure("confidence", Share, "from 0 to 1"),
                ]);
                columns.extend(party(
                    ["speaker", "speaker_mention", "speaker_entity", "speaker_spans"],
                    "who speaks; null for a floating one",
                ));
                columns.extend(cue_columns(true));
                columns.extend([
                    maybe("text", Text, "content: what is said, its pieces parted by ' … '"),
                    maybe("text_spans", Spans, "where it stands"),
                ]);
                columns.extend(party(
                    ["addressee", "addressee_mention", "addressee_entity", "addressee_spans"],
                    "to whom, where the text says so",
                ));
                columns.extend(extent_columns());
                columns.push(sentence());
            }
            Table::Accusations => {
                columns.extend([
                    sure("id", Number, "place among the accusations of the document, from 0"),
                    sure("class", Text, "explicit or claim"),
                    sure("status", Text, "asserted, negated, hypothetical or denied"),
                    sure("confidence", Share, "from 0 to 1"),
                    maybe("attribution", Number, "id of the attribution that reports or carries it"),
                ]);
                columns.extend(party(
                    ["accuser", "accuser_mention", "accuser_entity", "accuser_spans"],
                    "who accuses; null where the text does not say",
                ));
                columns.extend(party(
                    ["accused", "accused_mention", "accused_entity", "accused_spans"],
                    "who is accused",
                ));
                columns.extend(cue_columns(false));
                columns.extend([
                    maybe("charge", Text, "the wrongdoing; null where the text gives none"),
                    maybe("charge_spans", Spans, "where it stands"),
                ]);
                columns.extend(extent_columns());
                columns.push(sentence());
            }
            Table::Denials => {
                columns.extend([
                    sure("id", Number, "place among the denials of the document, from 0"),
                    sure("confidence", Share, "from 0 to 1"),
                    sure("accusations", Numbers, "ids of the accusations that it answers"),
                ]);
                columns.extend(party(
                    ["denier", "denier_mention", "denier_entity", "denier_spans"],
                    "who denies; null for 'was denied'",
                ));
                columns.extend(cue_columns(false));
                columns.extend([
                    maybe("text", Text, "what is denied, as it stands"),
                    maybe("text_spans", Spans, "where it stands"),
                ]);
                columns.extend(extent_columns());
                columns.push(sentence());
            }
            Table::Mentions => columns.extend([
                sure("entity", Number, "id of the entity in the document, as in the columns …_entity"),
                sure("name", Text, "the entity's name"),
                sure("entity_kind", Text, "person, organization, place, group or other"),
                sure("kind", Text, "name, nominal or pronoun"),
                sure("text", Text, "the words"),
                sure("start", Number, "where they begin"),
                sure("end", Number, "where they end"),
            ]),
        }
        columns
    }

    /// The Arrow schema: names, types and meanings of the columns.
    pub fn schema(self) -> SchemaRef {
        let fields: Vec<Field> = self
            .columns()
            .into_iter()
            .map(|column| {
                let meaning = HashMap::from([("comment".to_owned(), column.meaning)]);
                Field::new(column.name, column.kind.data_type(), column.is_nullable).with_metadata(meaning)
            })
            .collect();
        let facts = [
            ("sayso.schema", SCHEMA_VERSION),
            ("sayso.table", self.name()),
            ("sayso.offsets", "Unicode code points, end exclusive"),
        ];
        let facts = facts.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Arc::new(Schema::new_with_metadata(fields, HashMap::from(facts)))
    }
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it is called.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a cell may be null.
    pub is_nullable: bool,
    /// What it says, for the documentation.
    pub meaning: String,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, in UTF-8.
    Text,
    /// A whole number of 64 bits.
    Number,
    /// Several of them.
    Numbers,
    /// A number of two digits behind the point, from 0 to 1.
    Share,
    /// A day.
    Date,
    /// Stretches of the text, as pairs of `start` and `end` in code points, end exclusive.
    Spans,
}

impl Kind {
    /// The Arrow type.
    pub fn data_type(self) -> DataType {
        match self {
            Kind::Text => DataType::Utf8,
            Kind::Number => DataType::Int64,
            Kind::Numbers => DataType::List(item(DataType::Int64)),
            Kind::Share => DataType::Float64,
            Kind::Date => DataType::Date32,
            Kind::Spans => DataType::List(item(DataType::Struct(ends_of_spans()))),
        }
    }
}

/// One document as rows of the five tables, not yet in columns.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The document's id, for messages.
    id: Arc<str>,
    /// Without the columns `document` and `document_index`.
    rows: [Vec<Vec<Cell>>; 5],
    /// Bytes of all cells.
    bytes: usize,
}

impl Rows {
    /// How much the cells hold, in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Turns an analysis into rows; `with_text` fills the column `text` of the documents.
pub fn rows(analysis: &Analysis, with_text: bool) -> Rows {
    let names = analysis.entities.iter().map(|entity| entity.name.as_str().into()).collect();
    let view = View { analysis, points: CodePoints::new(&analysis.article.text), names };
    let rows = Table::ALL.map(|table| match table {
        Table::Documents => vec![view.document(with_text)],
        Table::Attributions => view.attributions(),
        Table::Accusations => view.accusations(),
        Table::Denials => view.denials(),
        Table::Mentions => view.mentions(),
    });
    let id: Arc<str> = analysis.article.id.as_str().into();
    let own = id.len() + 8;
    let bytes = rows.iter().flatten().map(|row| own + row.iter().map(Cell::bytes).sum::<usize>()).sum();
    Rows { id, rows, bytes }
}

/// Rows of many documents on their way into record batches.
pub struct Tables {
    columns: [Vec<Values>; 5],
    schemas: [SchemaRef; 5],
    /// Documents taken so far, also those that are handed out.
    documents: i64,
    /// Documents that are held.
    held: usize,
    /// Bytes that are held.
    bytes: usize,
}

/// Fewer bytes than a batch can hold, since the offsets of a column of words have 31 bits. What comes near to it is no
/// article, but a text made to have a name of a megabyte and thousands of pronouns.
const MOST_BYTES: usize = 1 << 30;
/// A batch of about so many bytes is as fast to write and read as a larger one.
const FULL_BYTES: usize = 64 << 20;
/// The same in documents.
const FULL_DOCUMENTS: usize = 1 << 16;

impl Default for Tables {
    fn default() -> Self {
        Self::starting_at(0)
    }
}

impl Tables {
    /// Empty tables whose first document has this index.
    pub fn starting_at(document_index: i64) -> Self {
        Self {
            columns: Table::ALL.map(values_of),
            schemas: Table::ALL.map(Table::schema),
            documents: document_index,
            held: 0,
            bytes: 0,
        }
    }

    /// Takes the rows of one document.
    ///
    /// # Errors
    ///
    /// The document is too large for a table (1 GB of cells), alone or with those that are held, as they are where nobody
    /// takes full tables; nothing of it is taken.
    pub fn push(&mut self, rows: Rows) -> Result<()> {
        if self.bytes.saturating_add(rows.bytes) >= MOST_BYTES {
            let reason = "its rows are too large for a table".to_owned();
            return Err(Error::Input { path: rows.id.to_string().into(), line: None, reason });
        }
        for (columns, table) in self.columns.iter_mut().zip(rows.rows) {
            for row in table {
                let own = [Cell::Text(Arc::clone(&rows.id)), Cell::Number(self.documents)];
                columns
                    .iter_mut()
                    .zip(own.into_iter().chain(row))
                    .for_each(|(values, cell)| values.push(cell));
            }
        }
        self.documents += 1;
        self.held += 1;
        self.bytes += rows.bytes;
        Ok(())
    }

    /// Whether enough is held for a batch of good size.
    pub fn is_full(&self) -> bool {
        self.bytes >= FULL_BYTES || self.held >= FULL_DOCUMENTS
    }

    /// Hands out what is held, one batch a table in the order of [`Table::ALL`]; the index of documents goes on.
    ///
    /// # Errors
    ///
    /// The columns do not fit the schema, which would be a defect of this program.
    pub fn take(&mut self) -> Result<[RecordBatch; 5]> {
        self.held = 0;
        self.bytes = 0;
        let mut batches = Table::ALL.map(|table| RecordBatch::new_empty(table.schema()));
        for ((batch, columns), schema) in batches.iter_mut().zip(&mut self.columns).zip(&self.schemas) {
            let arrays = columns.iter_mut().map(Values::finish).collect::<std::result::Result<_, _>>();
            *batch =
                arrays.and_then(|arrays| RecordBatch::try_new(Arc::clone(schema), arrays)).map_err(defect)?;
        }
        Ok(batches)
    }
}

fn defect(error: ArrowError) -> Error {
    Error::Output(io::Error::other(error))
}

fn sure(name: &'static str, kind: Kind, meaning: &str) -> Column {
    Column { name, kind, is_nullable: false, meaning: meaning.to_owned() }
}

fn maybe(name: &'static str, kind: Kind, meaning: &str) -> Column {
    Column { is_nullable: true, ..sure(name, kind, meaning) }
}

fn party([name, mention, entity, spans]: [&'static str; 4], who: &str) -> [Column; 4] {
    [
        maybe(name, Kind::Text, &format!("{who}: the entity's name, or the words where it is none")),
        maybe(mention, Kind::Text, &format!("the words that mean {name}")),
        maybe(entity, Kind::Number, &format!("the entity that {name} is, as in the table mentions")),
        maybe(spans, Kind::Spans, &format!("where {mention} stands")),
    ]
}

fn cue_columns(is_nullable: bool) -> [Column; 3] {
    let columns = [
        sure("cue", Kind::Text, "the words that carry it"),
        sure("cue_lemma", Kind::Text, "dictionary form of the cue: say, accuse, according to"),
        sure("cue_spans", Kind::Spans, "where the cue stands"),
    ];
    columns.map(|column| Column { is_nullable, ..column })
}

fn extent_columns() -> [Column; 2] {
    [
        sure("start", Kind::Number, "where the words begin that it is about (without any, the cue)"),
        sure("end", Kind::Number, "where they end"),
    ]
}

fn item(kind: DataType) -> Arc<Field> {
    Arc::new(Field::new("item", kind, false))
}

fn ends_of_spans() -> Fields {
    ["start", "end"].map(|name| Field::new(name, DataType::Int64, false)).to_vec().into()
}

/// One value of one column.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Null,
    /// Shared, since every mention of somebody repeats the name.
    Text(Arc<str>),
    Number(i64),
    Numbers(Vec<i64>),
    Share(f64),
    /// Days since 1 January 1970.
    Date(i32),
    Spans(Vec<(i64, i64)>),
}

impl Cell {
    fn text(text: Option<&str>) -> Self {
        text.map_or(Cell::Null, Cell::word)
    }

    fn word(text: &str) -> Self {
        Cell::Text(text.into())
    }

    fn number(number: usize) -> Self {
        Cell::Number(whole(number))
    }

    fn optional(number: Option<usize>) -> Self {
        number.map_or(Cell::Null, Cell::number)
    }

    /// Two digits behind the point, as in JSON lines.
    fn confidence(confidence: f32) -> Self {
        Cell::Share((f64::from(confidence) * 100.0).round() / 100.0)
    }

    fn bytes(&self) -> usize {
        match self {
            Cell::Null => 1,
            Cell::Text(text) => text.len() + 4,
            Cell::Number(_) | Cell::Share(_) => 8,
            Cell::Date(_) => 4,
            Cell::Numbers(numbers) => 8 * numbers.len() + 4,
            Cell::Spans(spans) => 16 * spans.len() + 4,
        }
    }
}

/// Offsets and counts are lengths of things in memory, which never have more than 63 bits.
fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The longest sentence that is given, in bytes. No prose has such a one; a file without any space may, and each of
/// its statements would repeat it.
const LONGEST_SENTENCE: usize = 1 << 16;

/// An analysis with its code points and the names of its entities.
struct View<'a> {
    analysis: &'a Analysis,
    points: CodePoints,
    names: Vec<Arc<str>>,
}

impl View<'_> {
    fn document(&self, with_text: bool) -> Vec<Cell> {
        let article = &self.analysis.article;
        let extra = (!article.extra.is_empty()).then(|| {
            let fields = article.extra.iter().map(|(name, value)| (name.clone(), value.json().clone()));
            serde_json::Value::Object(fields.collect()).to_string()
        });
        vec![
            Cell::text(article.path.as_deref()),
            Cell::text(article.title.as_deref()),
            Cell::text(article.outlet.as_deref()),
            Cell::text(article.published.as_deref()),
            article.published.as_deref().and_then(day_of).map_or(Cell::Null, Cell::Date),
            Cell::text(article.url.as_deref()),
            Cell::text(extra.as_deref()),
            Cell::text(with_text.then_some(&article.text)),
            Cell::number(self.points.at(article.text.len())),
            Cell::number(self.analysis.sentences.len()),
            Cell::number(self.analysis.attributions.len()),
            Cell::number(self.analysis.accusations.len()),
            Cell::number(self.analysis.denials.len()),
        ]
    }

    fn attributions(&self) -> Vec<Vec<Cell>> {
        let row = |(id, it): (usize, &crate::extract::Attribution)| {
            let mut row = vec![
                Cell::number(id),
                Cell::word(it.kind.as_str()),
                Cell::word(it.act.as_str()),
                Cell::optional(it.parent),
                Cell::confidence(it.confidence),
            ];
            row.extend(self.party(it.source.as_ref()));
            row.extend(self.cue(it.cue.as_ref()));
            row.extend(self.words(&it.content));
            row.extend(self.party(it.addressee.as_ref()));
            row.extend(self.place(&it.content, it.cue.as_ref()));
            row
        };
        self.analysis.attributions.iter().enumerate().map(row).collect()
    }

    fn accusations(&self) -> Vec<Vec<Cell>> {
        let row = |(id, it): (usize, &crate::extract::Accusation)| {
            let mut row = vec![
                Cell::number(id),
                Cell::word(it.class.as_str()),
                Cell::word(it.status.as_str()),
                Cell::confidence(it.confidence),
                Cell::optional(it.attribution),
            ];
            row.extend(self.party(it.accuser.as_ref()));
            row.extend(self.party(Some(&it.accused)));
            row.extend(self.cue(Some(&it.cue)));
            row.extend(self.words(&it.charge));
            row.extend(self.place(&it.charge, Some(&it.cue)));
            row
        };
        self.analysis.accusations.iter().enumerate().map(row).collect()
    }

    fn denials(&self) -> Vec<Vec<Cell>> {
        let row = |(id, it): (usize, &crate::extract::Denial)| {
            let answered = it.accusations.iter().map(|&accusation| whole(accusation)).collect();
            let mut row = vec![Cell::number(id), Cell::confidence(it.confidence), Cell::Numbers(answered)];
            row.extend(self.party(it.denier.as_ref()));
            row.extend(self.cue(Some(&it.cue)));
            row.extend(self.words(&it.content));
            row.extend(self.place(&it.content, Some(&it.cue)));
            row
        };
        self.analysis.denials.iter().enumerate().map(row).collect()
    }

    fn mentions(&self) -> Vec<Vec<Cell>> {
        let text = &self.analysis.article.text;
        let entities = self.analysis.entities.iter().enumerate();
        let mentions = entities.flat_map(|(id, entity)| {
            entity.mentions.iter().map(move |mention| {
                let (start, end) = self.points.of(mention.span);
                vec![
                    Cell::number(id),
                    Cell::Text(Arc::clone(&self.names[id])),
                    Cell::word(entity.kind.as_str()),
                    Cell::word(mention.kind.as_str()),
                    Cell::word(mention.span.text(text)),
                    Cell::number(start),
                    Cell::number(end),
                ]
            })
        });
        mentions.collect()
    }

    /// Name, words, entity and place of who takes part.
    fn party(&self, phrase: Option<&Phrase>) -> [Cell; 4] {
        let Some(phrase) = phrase else { return [const { Cell::Null }; 4] };
        let text = &self.analysis.article.text;
        let name = match phrase.entity.and_then(|entity| self.names.get(entity)) {
            Some(name) => Arc::clone(name),
            None if phrase.refers_to.is_empty() => join_spans(text, &phrase.spans).into(),
            None => join_spans(text, &phrase.refers_to).into(),
        };
        [
            Cell::Text(name),
            Cell::Text(join_spans(text, &phrase.spans).into()),
            Cell::optional(phrase.entity),
            self.spans(&phrase.spans),
        ]
    }

    fn cue(&self, cue: Option<&Cue>) -> [Cell; 3] {
        let Some(cue) = cue else { return [const { Cell::Null }; 3] };
        let words = join_spans(&self.analysis.article.text, &cue.spans);
        [Cell::Text(words.into()), Cell::word(&cue.lemma), self.spans(&cue.spans)]
    }

    fn words(&self, spans: &[Span]) -> [Cell; 2] {
        match spans {
            [] => [Cell::Null, Cell::Null],
            _ => [Cell::Text(join_spans(&self.analysis.article.text, spans).into()), self.spans(spans)],
        }
    }

    /// Start, end and sentence of what a statement is about, or of its cue, as in CSV.
    fn place(&self, words: &[Span], cue: Option<&Cue>) -> [Cell; 3] {
        let cover = |spans: &[Span]| spans.iter().copied().reduce(Span::cover);
        let extent = cover(words).or_else(|| cover(&cue?.spans)).unwrap_or_default();
        let (start, end) = self.points.of(extent);
        let sentences = &self.analysis.sentences;
        let at = sentences.partition_point(|s| s.end <= extent.start).min(sentences.len().saturating_sub(1));
        let sentence = sentences.get(at).filter(|sentence| sentence.len() <= LONGEST_SENTENCE);
        let sentence = sentence.map(|sentence| sentence.text(&self.analysis.article.text));
        [Cell::number(start), Cell::number(end), Cell::text(sentence)]
    }

    fn spans(&self, spans: &[Span]) -> Cell {
        let points = spans.iter().map(|&span| self.points.of(span));
        Cell::Spans(points.map(|(start, end)| (whole(start), whole(end))).collect())
    }
}

/// The day of a date that begins as `2020-10-12`, counted from 1 January 1970.
fn day_of(published: &str) -> Option<i32> {
    let date = published.get(..10)?;
    let [year, month, day]: [&str; 3] = date.split('-').collect::<Vec<_>>().try_into().ok()?;
    let is_whole =
        year.len() == 4 && month.len() == 2 && date.bytes().all(|b| b == b'-' || b.is_ascii_digit());
    let (year, month, day): (i32, i32, i32) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok().filter(|_| is_whole)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Years begin in March here, so that the leap day is the last one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_of_years = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 719,468 days lie between 1 March of the year 0 and 1 January 1970.
    Some(days_of_years + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// A column under way.
enum Values {
    Text(StringBuilder),
    Number(Int64Builder),
    Share(Float64Builder),
    Date(Date32Builder),
    Numbers(Lists<i64>),
    Spans(Lists<(i64, i64)>),
}

/// Lists one behind the other.
struct Lists<T> {
    items: Vec<T>,
    lengths: Vec<usize>,
    is_valid: Vec<bool>,
}

impl<T> Lists<T> {
    const fn new() -> Self {
        Self { items: Vec::new(), lengths: Vec::new(), is_valid: Vec::new() }
    }

    fn push(&mut self, items: Option<Vec<T>>) {
        self.is_valid.push(items.is_some());
        let items = items.unwrap_or_default();
        self.lengths.push(items.len());
        self.items.extend(items);
    }
}

fn values_of(table: Table) -> Vec<Values> {
    let values = |column: Column| match column.kind {
        Kind::Text => Values::Text(StringBuilder::new()),
        Kind::Number => Values::Number(Int64Builder::new()),
        Kind::Share => Values::Share(Float64Builder::new()),
        Kind::Date => Values::Date(Date32Builder::new()),
        Kind::Numbers => Values::Numbers(Lists::new()),
        Kind::Spans => Values::Spans(Lists::new()),
    };
    table.columns().into_iter().map(values).collect()
}

impl Values {
    /// Takes a cell; one of another kind would be a defect, and counts as null.
    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Values::Text(values), Cell::Text(text)) => values.append_value(text),
            (Values::Number(values), Cell::Number(number)) => values.append_value(number),
            (Values::Share(values), Cell::Share(share)) => values.append_value(share),
            (Values::Date(values), Cell::Date(day)) => values.append_value(day),
            (Values::Numbers(values), Cell::Numbers(numbers)) => values.push(Some(numbers)),
            (Values::Spans(values), Cell::Spans(spans)) => values.push(Some(spans)),
            (Values::Text(values), _) => values.append_null(),
            (Values::Number(values), _) => values.append_null(),
            (Values::Share(values), _) => values.append_null(),
            (Values::Date(values), _) => values.append_null(),
            (Values::Numbers(values), _) => values.push(None),
            (Values::Spans(values), _) => values.push(None),
        }
    }

    fn finish(&mut self) -> std::result::Result<ArrayRef, ArrowError> {
        Ok(match self {
            Values::Text(values) => Arc::new(values.finish()),
            Values::Number(values) => Arc::new(values.finish()),
            Values::Share(values) => Arc::new(values.finish()),
            Values::Date(values) => Arc::new(values.finish()),
            Values::Numbers(values) => {
                let Lists { items, lengths, is_valid } = std::mem::replace(values, Lists::new());
                list(DataType::Int64, Arc::new(Int64Array::from(items)), lengths, is_valid)?
            }
            Values::Spans(values) => {
                let Lists { items, lengths, is_valid } = std::mem::replace(values, Lists::new());
                let (starts, ends): (Vec<i64>, Vec<i64>) = items.into_iter().unzip();
                let ends: Vec<ArrayRef> =
                    vec![Arc::new(Int64Array::from(starts)), Arc::new(Int64Array::from(ends))];
                let pairs = StructArray::try_new(ends_of_spans(), ends, None)?;
                list(DataType::Struct(ends_of_spans()), Arc::new(pairs), lengths, is_valid)?
            }
        })
    }
}

fn list(
    kind: DataType,
    items: ArrayRef,
    lengths: Vec<usize>,
    is_valid: Vec<bool>,
) -> std::result::Result<ArrayRef, ArrowError> {
    let valid = is_valid.contains(&false).then(|| NullBuffer::from(is_valid));
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(item(kind), offsets, items, valid)?))
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int64Type;
    use expect_test::{expect, expect_file};

    use super::*;
    use crate::document::Article;
    use crate::export::jsonl;
    use crate::export::sample::{hostile, sample};

    fn batches(analyses: &[Analysis]) -> [RecordBatch; 5] {
        let mut tables = Tables::default();
        analyses.iter().for_each(|analysis| tables.push(rows(analysis, true)).unwrap());
        tables.take().unwrap()
    }

    fn words(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
        let column = batch.column_by_name(column).unwrap().as_string::<i32>();
        column.iter().map(|cell| cell.map(str::to_owned)).collect()
    }

    fn numbers(batch: &RecordBatch, column: &str) -> Vec<Option<i64>> {
        batch.column_by_name(column).unwrap().as_primitive::<Int64Type>().iter().collect()
    }

    #[test]
    fn the_schema_is_as_documented() {
        let mut page = String::from(
            "# The tables of Arrow and Parquet\n\n\
             `sayso extract --format parquet -o DIR` writes one file a table, `DIR/accusations.parquet` and so on. This page is\n\
             made from the schema (`UPDATE_EXPECT=1 cargo test --lib arrow`); schema version ",
        );
        page.push_str(SCHEMA_VERSION);
        page.push_str(
            ", as in the metadata of every file under\n`sayso.schema`. Columns may be added within a version; none goes and none changes its meaning.\n\n\
             Offsets are Unicode code points into the document's text, end exclusive, as Python slices count; a list of spans has\n\
             one entry for each piece. `document_index` joins the tables, also where two documents have the same id; ids of\n\
             attributions, accusations and entities count within their document.\n",
        );
        for table in Table::ALL {
            page.push_str(&format!(
                "\n## {}\n\n| column | type | null | meaning |\n|---|---|---|---|\n",
                table.name()
            ));
            for (column, field) in table.columns().iter().zip(table.schema().fields()) {
                let kind = match column.kind {
                    Kind::Text => "utf8",
                    Kind::Number => "int64",
                    Kind::Numbers => "list&lt;int64&gt;",
                    Kind::Share => "float64",
                    Kind::Date => "date32",
                    Kind::Spans => "list&lt;struct&lt;start: int64, end: int64&gt;&gt;",
                };
                let null = if field.is_nullable() { "yes" } else { "" };
                page.push_str(&format!("| `{}` | {kind} | {null} | {} |\n", field.name(), column.meaning));
            }
        }
        expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tables.md")].assert_eq(&page);
    }

    #[test]
    fn an_accusation_is_a_row() {
        let accusations = &batches(&[sample()])[Table::Accusations as usize];
        let row = |column| {
            words(accusations, column).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>()
        };
        assert_eq!(row("accuser"), ["Norland", "Estavia", ""]);
        assert_eq!(row("accused"), ["Estavia", "Norland", "The bank"]);
        assert_eq!(row("charge"), ["“shelling the town”", "", "fraud"]);
        assert_eq!(row("status"), ["asserted", "hypothetical", "asserted"]);
        assert_eq!(numbers(accusations, "start"), [Some(27), Some(200), Some(240)]);
        assert_eq!(numbers(accusations, "accuser_entity"), [Some(0), Some(1), None]);
        expect![[r#"
            ListArray
            [
              StructArray
            -- validity:
            [
              valid,
              valid,
            ]
            [
            -- child 0: "start" (Int64)
            PrimitiveArray<Int64>
            [
              59,
              113,
            ]
            -- child 1: "end" (Int64)
            PrimitiveArray<Int64>
            [
              73,
              130,
            ]
            ],
            ]"#]]
        .assert_eq(&format!(
            "{:?}",
            batches(&[sample()])[Table::Attributions as usize].column_by_name("text_spans").unwrap()
        ));
    }

    /// What JSON lines say of a document stands in the tables, too.
    #[test]
    fn the_tables_say_what_json_lines_say() {
        let analyses = [sample(), hostile(), Analysis::default()];
        let batches = batches(&analyses);
        let mut at = [0; 5];
        for (index, analysis) in analyses.iter().enumerate() {
            let mut line = Vec::new();
            jsonl::write(analysis, true, &mut line).unwrap();
            let line: serde_json::Value = serde_json::from_slice(&line).unwrap();
            for table in [Table::Attributions, Table::Accusations, Table::Denials] {
                let batch = &batches[table as usize];
                for finding in line[table.name()].as_array().unwrap() {
                    let n = &mut at[table as usize];
                    assert_eq!(numbers(batch, "document_index")[*n], Some(whole(index)));
                    assert_eq!(numbers(batch, "id")[*n], finding["id"].as_i64());
                    for (role, part) in [
                        ("speaker", "source"),
                        ("addressee", "addressee"),
                        ("accuser", "accuser"),
                        ("accused", "accused"),
                        ("denier", "denier"),
                    ] {
                        if batch.column_by_name(role).is_none() {
                            continue;
                        }
                        let mention = &words(batch, &format!("{role}_mention"))[*n];
                        assert_eq!(mention.as_deref(), finding[part]["text"].as_str());
                        let entity = numbers(batch, &format!("{role}_entity"))[*n];
                        assert_eq!(entity, finding[part]["entity"].as_i64());
                    }
                    assert_eq!(words(batch, "cue")[*n].as_deref(), finding["cue"]["text"].as_str());
                    *n += 1;
                }
            }
            let documents = &batches[Table::Documents as usize];
            for column in ["path", "title", "outlet", "published", "url", "text"] {
                assert_eq!(words(documents, column)[index].as_deref(), line[column].as_str(), "{column}");
            }
            let extra = words(documents, "extra")[index].clone();
            let extra = extra.map(|extra| serde_json::from_str::<serde_json::Value>(&extra).unwrap());
            assert_eq!(extra.as_ref(), line.get("extra"));
        }
        for table in [Table::Attributions, Table::Accusations, Table::Denials] {
            assert_eq!(at[table as usize], batches[table as usize].num_rows());
        }
        let mentions = analyses.iter().flat_map(|a| &a.entities).map(|e| e.mentions.len()).sum::<usize>();
        assert_eq!(batches[Table::Mentions as usize].num_rows(), mentions);
    }

    #[test]
    fn offsets_count_code_points() {
        let batches = batches(&[sample()]);
        let text: Vec<char> = sample().article.text.chars().collect();
        let mentions = &batches[Table::Mentions as usize];
        let ends = numbers(mentions, "start").into_iter().zip(numbers(mentions, "end"));
        for ((start, end), words) in ends.zip(words(mentions, "text")) {
            let at = |n: Option<i64>| usize::try_from(n.unwrap()).unwrap();
            assert_eq!(text[at(start)..at(end)].iter().collect::<String>(), words.unwrap());
        }
        assert_eq!(numbers(&batches[Table::Documents as usize], "characters"), [Some(whole(text.len()))]);
    }

    #[test]
    fn batches_follow_each_other() {
        let mut tables = Tables::starting_at(7);
        tables.push(rows(&sample(), false)).unwrap();
        tables.take().unwrap();
        tables.push(rows(&sample(), false)).unwrap();
        let [documents, ..] = tables.take().unwrap();
        assert_eq!(numbers(&documents, "document_index"), [Some(8)]);
        assert_eq!(words(&documents, "text"), [None]);
        assert!(tables.take().unwrap().iter().all(|batch| batch.num_rows() == 0));
    }

    #[test]
    fn a_sentence_without_end_is_not_repeated() {
        let text = format!("Osei accused {} of fraud.", "x".repeat(LONGEST_SENTENCE));
        let mut analysis = Analysis { article: Article::new("long", text), ..Analysis::default() };
        analysis.sentences = vec![Span::new(0, analysis.article.text.len())];
        analysis.accusations = vec![sample().accusations.swap_remove(0)];
        analysis.accusations[0].charge.clear();
        let batches = batches(&[analysis]);
        assert_eq!(words(&batches[Table::Accusations as usize], "sentence"), [None]);
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (date, day) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31", Some(-1)),
            ("2000-02-29", Some(11_016)),
            ("2020-10-12T08:00:00Z", Some(18_547)),
            ("0001-01-01", Some(-719_162)),
            ("2023-02-29", None),
            ("2023-13-01", None),
            ("2023-00-10", None),
            ("2023-10", None),
            ("12 Oct 2020", None),
            ("2020-1-012", None),
            ("202é-10-12", None),
        ] {
            assert_eq!(day_of(date), day, "{date}");
        }
    }
}
