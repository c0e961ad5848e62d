//! Parquet: an article a row; the schema says what the columns are.
//!
//! The columns `id`, `headline` and `body` are an article's id, title and text, as in tables of text; all others are
//! carried along, nested ones as the JSON that they stand for.
//!
//! One batch of rows of one row group is held at a time. What is damaged costs the rest of its row group, and a bad row
//! only itself: words are read as bytes, since a single one that is not UTF-8 would else cost the whole batch.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::basic::{ConvertedType, LogicalType, Type as PhysicalType};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::file::reader::{ChunkReader, Length};
use ::parquet::schema::types::{SchemaDescriptor, Type};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType, Time32SecondType,
    Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::{DataType, TimeUnit};
use bytes::Bytes;
use serde_json::{Map, Number, Value};

use super::record::{Field, Record};
use super::{Options, Origin, Source, decode, too_large};
use crate::document::Article;
use crate::error::{Error, Result};

/// Rows of a batch, unless they are large.
const MOST_ROWS: u64 = 1024;
/// About so many bytes a batch has where its rows are of like size.
const BATCH_BYTES: u64 = 4 << 20;

/// Opens a file, of which the end says where everything is; it is read by row groups as rows are asked for.
pub(super) fn read(path: &Path, origin: Origin, options: &Arc<Options>) -> Result<Source> {
    let failed = |source| Error::Io { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let file = Chunks { file: Arc::new(Mutex::new(file)), length, bytes: Arc::clone(&options.bytes_read) };
    let unreadable =
        |error: ParquetError| origin.error(None, format!("no Parquet file: {}", reason_of(&error)));
    let metadata = guarded(|| open(&file)).map_err(unreadable)?;

    let table = table_of(metadata.metadata());
    if let Some(table) = table.as_deref().filter(|&table| table != "documents") {
        let reason = format!("the table {table} of findings, and no articles");
        return Err(origin.error(None, reason));
    }
    let fields = &options.fields;
    let is_own = table.is_some();
    let columns: Vec<Column> = metadata
        .schema()
        .fields()
        .iter()
        .map(|field| {
            let name = field.name().clone();
            let place = match &*name {
                "document" if is_own => Some((Field::Id, 0)),
                _ => fields.place(&name),
            };
            let is_dropped = is_own && OF_FINDINGS.contains(&&*name);
            Column { place, is_dropped, is_unfolded: is_own && name == "extra", name }
        })
        .collect();
    if !columns.iter().any(|column| fields.may_hold_text(&column.name)) {
        let reason = format!("no column {}", fields.names_of_text());
        return Err(origin.error(None, reason));
    }
    let mut rows = Rows { file, metadata, group: 0, row: 0, reader: None, batch: None };
    let options = Arc::clone(options);
    let mut has_failed = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if has_failed {
            return None;
        }
        Some(match rows.next()? {
            Ok((batch, at, row)) => {
                let article = article(&batch, at, row, &columns, &origin, &options);
                if is_own && matches!(&article, Err(Failure::NoText)) {
                    // All rows of such a file are alike: one message says what there is to say.
                    has_failed = true;
                    let reason = "documents without the texts they were found in; run extract again with \
                                  --with-text, and this file can be read";
                    return Some(Err(origin.error(None, reason)));
                }
                article.map_err(|failure| match failure {
                    Failure::NoText => {
                        let names = options.fields.names_of_text();
                        origin.error(Some(row), format!("no text (looked for a column {names})"))
                    }
                    Failure::Error(error) => error,
                })
            }
            Err((first, last, error)) => {
                let reason = format!("the rows from here to {last} cannot be read: {}", reason_of(&error));
                Err(origin.error(Some(first), reason))
            }
        })
    })))
}

/// A column of the table.
struct Column {
    name: String,
    /// The part of an article that it gives, and how far down the list of names its own is.
    place: Option<(Field, usize)>,
    /// Whether it only says what was found in the article.
    is_dropped: bool,
    /// Whether it holds the other columns of what the article was read from, as JSON.
    is_unfolded: bool,
}

/// Columns of a table of documents that `extract` wrote, which the next run says anew.
const OF_FINDINGS: [&str; 8] =
    ["document_index", "path", "date", "characters", "sentences", "attributions", "accusations", "denials"];

/// The table that `extract` wrote, where it is one.
fn table_of(metadata: &ParquetMetaData) -> Option<String> {
    let facts = metadata.file_metadata().key_value_metadata()?;
    facts.iter().find(|fact| fact.key == "sayso.table")?.value.clone()
}

/// Reads the end of a file, once for its schema and once with all words as bytes.
fn open(file: &Chunks) -> ParquetResult<ArrowReaderMetadata> {
    let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let typed = ArrowReaderMetadata::load(file, options())?;
    let schema = typed.parquet_schema();
    let root = without_encoding(schema.root_schema(), true)?;
    let schema = Arc::new(SchemaDescriptor::new(Arc::new(root)));
    ArrowReaderMetadata::load(file, options().with_parquet_schema(schema))
}

/// The same type, but that words are bytes.
fn without_encoding(it: &Type, is_root: bool) -> ParquetResult<Type> {
    let info = it.get_basic_info();
    let id = info.has_id().then(|| info.id());
    if let Type::GroupType { fields, .. } = it {
        let fields = fields.iter().map(|field| Ok(Arc::new(without_encoding(field, false)?)));
        let group = Type::group_type_builder(info.name())
            .with_converted_type(info.converted_type())
            .with_logical_type(info.logical_type_ref().cloned())
            .with_fields(fields.collect::<ParquetResult<_>>()?)
            .with_id(id);
        return if is_root { group.build() } else { group.with_repetition(info.repetition()).build() };
    }
    let is_text =
        matches!(info.logical_type_ref(), Some(LogicalType::String | LogicalType::Json | LogicalType::Enum))
            || matches!(
                info.converted_type(),
                ConvertedType::UTF8 | ConvertedType::JSON | ConvertedType::ENUM
            );
    if is_text && it.get_physical_type() == PhysicalType::BYTE_ARRAY {
        let bytes = Type::primitive_type_builder(info.name(), PhysicalType::BYTE_ARRAY);
        return bytes.with_repetition(info.repetition()).with_id(id).build();
    }
    Ok(it.clone())
}

/// Makes an error of a panic of the library, so that what it cannot read costs one row group.
fn guarded<T>(work: impl FnOnce() -> ParquetResult<T>) -> ParquetResult<T> {
    let panicked = |_| Err(ParquetError::General("the data contradict each other".to_owned()));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(panicked)
}

/// What an error says, without the names of the library's variants.
fn reason_of(error: &ParquetError) -> String {
    match error {
        ParquetError::General(reason)
        | ParquetError::NYI(reason)
        | ParquetError::EOF(reason)
        | ParquetError::ArrowError(reason) => reason.clone(),
        ParquetError::External(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// A file of which pieces are read; no piece is larger than the file.
struct Chunks {
    file: Arc<Mutex<File>>,
    length: u64,
    /// Counts the bytes that are read.
    bytes: Arc<AtomicU64>,
}

impl Clone for Chunks {
    fn clone(&self) -> Self {
        Self { file: Arc::clone(&self.file), length: self.length, bytes: Arc::clone(&self.bytes) }
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<From>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(BufReader::new(From { chunks: self.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let end = start.checked_add(length as u64).filter(|&end| end <= self.length);
        if end.is_none() {
            let reason = format!("{length} bytes at {start} are named in it, and it has {}", self.length);
            return Err(ParquetError::EOF(reason));
        }
        let mut bytes = vec![0; length];
        From { chunks: self.clone(), at: start }.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// A file from some byte on; others may read it at the same time.
struct From {
    chunks: Chunks,
    at: u64,
}

impl Read for From {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut file = self.chunks.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(out)?;
        self.at += count as u64;
        self.chunks.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// The rows of a file, of which one batch is held at a time.
struct Rows {
    file: Chunks,
    metadata: ArrowReaderMetadata,
    /// The next row group.
    group: usize,
    /// Rows read so far.
    row: usize,
    /// What reads the row group before the next, and the last row of that.
    reader: Option<(ParquetRecordBatchReader, usize)>,
    /// The batch and the next row in it.
    batch: Option<(RecordBatch, usize)>,
}

/// A row as its batch and its place in it, with its number, counted from 1.
type Row = (RecordBatch, usize, usize);
/// Rows that could not be read: the first and the last of them, and why.
type BadRows = (usize, usize, ParquetError);

impl Rows {
    fn next(&mut self) -> Option<std::result::Result<Row, BadRows>> {
        loop {
            if let Some((batch, at)) = &mut self.batch {
                if *at < batch.num_rows() {
                    *at += 1;
                    self.row += 1;
                    // A batch is shared, not copied.
                    return Some(Ok((batch.clone(), *at - 1, self.row)));
                }
                self.batch = None;
            }
            if let Some((reader, last)) = &mut self.reader {
                let last = *last;
                match guarded(|| reader.next().transpose().map_err(ParquetError::from)) {
                    Ok(Some(batch)) => self.batch = Some((batch, 0)),
                    Ok(None) if self.row == last => self.end_group(last),
                    ended => {
                        let first = self.row + 1;
                        self.end_group(last);
                        let early = || ParquetError::EOF("the row group ends before them".to_owned());
                        return Some(Err((first, last, ended.err().unwrap_or_else(early))));
                    }
                }
                continue;
            }
            let groups = self.metadata.metadata().row_groups();
            let group = groups.get(self.group)?;
            let rows = u64::try_from(group.num_rows()).unwrap_or_default();
            let bytes = u64::try_from(group.total_byte_size()).unwrap_or_default();
            let batch = (BATCH_BYTES / (bytes / rows.max(1)).max(1)).clamp(1, MOST_ROWS);
            let first = self.row + 1;
            let last = self.row.saturating_add(usize::try_from(rows).unwrap_or(usize::MAX));
            let builder =
                ParquetRecordBatchReaderBuilder::new_with_metadata(self.file.clone(), self.metadata.clone());
            let builder = builder.with_row_groups(vec![self.group]);
            let reader = guarded(|| builder.with_batch_size(usize::try_from(batch).unwrap_or(1)).build());
            self.group += 1;
            match reader {
                Ok(reader) => self.reader = Some((reader, last)),
                Err(error) => {
                    self.end_group(last);
                    return Some(Err((first, last, error)));
                }
            }
        }
    }

    fn end_group(&mut self, last: usize) {
        self.reader = None;
        self.row = last;
    }
}

/// Why a row is no article.
enum Failure {
    NoText,
    Error(Error),
}

fn article(
    batch: &RecordBatch,
    at: usize,
    row: usize,
    columns: &[Column],
    origin: &Origin,
    options: &Options,
) -> std::result::Result<Article, Failure> {
    let failed = |reason: String| Failure::Error(origin.error(Some(row), reason));
    let bytes: usize = batch.columns().iter().map(|column| bytes_of(column, at)).sum();
    if bytes > options.max_document {
        return Err(failed(too_large(options.max_document)));
    }
    let fields = &options.fields;
    let mut record = Record::default();
    for (column, array) in columns.iter().zip(batch.columns()).filter(|(column, _)| !column.is_dropped) {
        let value = match value(array, at, 0) {
            Ok(value) => value,
            // What gives no part of an article may be bytes of any sort, a picture or a key.
            Err(_) if column.place.is_none() => Value::Null,
            Err(reason) => return Err(failed(format!("{}: {reason}", column.name))),
        };
        match value {
            Value::Null => {}
            Value::Object(inner) => {
                let mut whole = Map::new();
                whole.insert(column.name.clone(), Value::Object(inner));
                fields.unfold(&mut whole);
                for (name, value) in whole {
                    let place = fields.place(&name);
                    record.put(&name, place, value);
                }
            }
            value => match object_in(&value).filter(|_| column.is_unfolded) {
                Some(inner) => inner.into_iter().for_each(|(name, value)| record.put(&name, None, value)),
                None => record.put(&column.name, column.place, value),
            },
        }
    }
    if !record.has_text() {
        return Err(Failure::NoText);
    }
    let article = record.into_article(origin, row, row, options).map_err(Failure::Error)?;
    if article.text.len() > options.max_document {
        return Err(failed(too_large(options.max_document)));
    }
    Ok(article)
}

/// The object that a text writes out, as the column `extra` of a table of documents has it.
fn object_in(value: &Value) -> Option<Map<String, Value>> {
    match serde_json::from_str(value.as_str()?) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// The bytes of a cell that is not nested.
fn bytes_of(array: &dyn Array, at: usize) -> usize {
    let length = match array.data_type() {
        DataType::Binary => usize::try_from(array.as_binary::<i32>().value_length(at)).ok(),
        DataType::LargeBinary => usize::try_from(array.as_binary::<i64>().value_length(at)).ok(),
        _ => None,
    };
    length.unwrap_or_default()
}

/// How deep nested values are followed.
const DEEPEST: usize = 32;

/// A cell as JSON says it; the error says why bytes are no text. What JSON has no word for is null.
fn value(array: &dyn Array, at: usize, depth: usize) -> std::result::Result<Value, String> {
    if array.is_null(at) || depth > DEEPEST {
        return Ok(Value::Null);
    }
    let number = |number: Option<Number>| number.map_or(Value::Null, Value::Number);
    Ok(match array.data_type() {
        DataType::Boolean => Value::Bool(array.as_boolean().value(at)),
        DataType::Int8 => cell::<Int8Type>(array, at).into(),
        DataType::Int16 => cell::<Int16Type>(array, at).into(),
        DataType::Int32 => cell::<Int32Type>(array, at).into(),
        DataType::Int64 => cell::<Int64Type>(array, at).into(),
        DataType::UInt8 => cell::<UInt8Type>(array, at).into(),
        DataType::UInt16 => cell::<UInt16Type>(array, at).into(),
        DataType::UInt32 => cell::<UInt32Type>(array, at).into(),
        DataType::UInt64 => cell::<UInt64Type>(array, at).into(),
        DataType::Float16 => number(Number::from_f64(cell::<Float16Type>(array, at).to_f64())),
        DataType::Float32 => number(Number::from_f64(cell::<Float32Type>(array, at).into())),
        DataType::Float64 => number(Number::from_f64(cell::<Float64Type>(array, at))),
        DataType::Decimal128(..) => {
            number(array.as_primitive::<Decimal128Type>().value_as_string(at).parse().ok())
        }
        DataType::Decimal256(..) => {
            number(array.as_primitive::<Decimal256Type>().value_as_string(at).parse().ok())
        }
        DataType::Binary => text(array.as_binary::<i32>().value(at))?,
        DataType::LargeBinary => text(array.as_binary::<i64>().value(at))?,
        DataType::FixedSizeBinary(_) => Value::String(hexadecimal(array.as_fixed_size_binary().value(at))),
        DataType::Date32 => written(array.as_primitive::<Date32Type>().value_as_date(at)),
        DataType::Date64 => written(array.as_primitive::<Date64Type>().value_as_date(at)),
        DataType::Time32(TimeUnit::Second) => {
            written(array.as_primitive::<Time32SecondType>().value_as_time(at))
        }
        DataType::Time32(_) => written(array.as_primitive::<Time32MillisecondType>().value_as_time(at)),
        DataType::Time64(TimeUnit::Microsecond) => {
            written(array.as_primitive::<Time64MicrosecondType>().value_as_time(at))
        }
        DataType::Time64(_) => written(array.as_primitive::<Time64NanosecondType>().value_as_time(at)),
        DataType::Timestamp(unit, zone) => {
            let instant = match unit {
                TimeUnit::Second => array.as_primitive::<TimestampSecondType>().value_as_datetime(at),
                TimeUnit::Millisecond => {
                    array.as_primitive::<TimestampMillisecondType>().value_as_datetime(at)
                }
                TimeUnit::Microsecond => {
                    array.as_primitive::<TimestampMicrosecondType>().value_as_datetime(at)
                }
                TimeUnit::Nanosecond => array.as_primitive::<TimestampNanosecondType>().value_as_datetime(at),
            };
            match written(instant) {
                // Parquet knows one zone, UTC, and none.
                Value::String(instant) if zone.is_some() => Value::String(instant + "Z"),
                instant => instant,
            }
        }
        DataType::List(_) => list(&array.as_list::<i32>().value(at), depth)?,
        DataType::LargeList(_) => list(&array.as_list::<i64>().value(at), depth)?,
        DataType::FixedSizeList(..) => list(&array.as_fixed_size_list().value(at), depth)?,
        DataType::Struct(_) => Value::Object(object(array.as_struct(), at, depth)?),
        DataType::Map(..) => {
            let entries = array.as_map().value(at);
            let (keys, values) = (entries.column(0), entries.column(1));
            let mut map = Map::new();
            for n in 0..entries.len() {
                let key = match value(keys, n, depth + 1)? {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                map.insert(key, value(values, n, depth + 1)?);
            }
            Value::Object(map)
        }
        _ => Value::Null,
    })
}

fn cell<T: ArrowPrimitiveType>(array: &dyn Array, at: usize) -> T::Native {
    array.as_primitive::<T>().value(at)
}

/// Dates and times print as ISO 8601 where they are debugged.
fn written(time: Option<impl std::fmt::Debug>) -> Value {
    time.map_or(Value::Null, |time| Value::String(format!("{time:?}")))
}

fn text(bytes: &[u8]) -> std::result::Result<Value, String> {
    decode::decode(bytes.to_vec()).map(Value::String)
}

/// Bytes of fixed length: a UUID as it is usually written, a hash in digits.
fn hexadecimal(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match bytes.len() {
        16 => [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-"),
        _ => digits,
    }
}

fn list(items: &dyn Array, depth: usize) -> std::result::Result<Value, String> {
    (0..items.len())
        .map(|n| value(items, n, depth + 1))
        .collect::<std::result::Result<_, _>>()
        .map(Value::Array)
}

fn object(array: &StructArray, at: usize, depth: usize) -> std::result::Result<Map<String, Value>, String> {
    let names = array.column_names().into_iter().zip(array.columns());
    names.map(|(name, column)| Ok((name.to_owned(), value(column, at, depth + 1)?))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ::parquet::arrow::ArrowWriter;
    use ::parquet::basic::Compression;
    use ::parquet::file::properties::WriterProperties;
    use arrow_array::builder::{ListBuilder, MapBuilder, StringBuilder};
    use arrow_array::{
        ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray,
        FixedSizeBinaryArray, Float64Array, Int64Array, LargeStringArray, StringArray, StringViewArray,
        TimestampMicrosecondArray,
    };
    use arrow_schema::{Field as Of, Fields as Ofs};

    use super::super::tests::Folder;
    use super::super::{Fields, read};
    use super::*;
    use crate::export::arrow::rows;
    use crate::export::parquet::Writer;
    use crate::export::sample::sample;

    fn plain() -> WriterProperties {
        WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_compression(Compression::UNCOMPRESSED)
            .build()
    }

    fn file(columns: Vec<(&str, ArrayRef)>, properties: WriterProperties) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, array)| (name, array, true)),
        )
        .unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> ArrayRef {
        Arc::new(StringArray::from_iter_values(words))
    }

    fn found(name: &str, file: &[u8], options: Options) -> Vec<String> {
        Folder::new(&format!("parquet-{name}"), &[("a.parquet", file)]).read_with(options)
    }

    #[test]
    fn a_row_is_an_article_and_all_other_columns_are_carried_along() {
        let moment = 1_930_000_000_123_000;
        let mut tags = ListBuilder::new(StringBuilder::new());
        tags.append_value([Some("harbor"), None]);
        let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
        map.keys().append_value("lang");
        map.values().append_value("en");
        map.append(true).unwrap();
        let site: Ofs =
            vec![Of::new("name", DataType::Utf8, true), Of::new("rank", DataType::Int64, true)].into();
        let site = StructArray::new(site, vec![words(["Post"]), Arc::new(Int64Array::from(vec![3]))], None);
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("Headline", Arc::new(LargeStringArray::from(vec!["Rain"]))),
            ("uuid", Arc::new(FixedSizeBinaryArray::try_from_iter([[0xab_u8; 16]].into_iter()).unwrap())),
            ("body", Arc::new(StringViewArray::from(vec!["Rain fell."]))),
            ("date", Arc::new(TimestampMicrosecondArray::from(vec![moment]).with_timezone("UTC"))),
            ("source", Arc::new(site)),
            ("section", Arc::new(vec!["world"].into_iter().collect::<DictionaryArray<Int32Type>>())),
            ("day", Arc::new(Date32Array::from(vec![0]))),
            ("price", Arc::new(Decimal128Array::from(vec![1250]).with_precision_and_scale(9, 2).unwrap())),
            ("score", Arc::new(Float64Array::from(vec![f64::NAN]))),
            ("paid", Arc::new(BooleanArray::from(vec![true]))),
            ("tags", Arc::new(tags.finish())),
            ("meta", Arc::new(map.finish())),
            ("picture", Arc::new(BinaryArray::from(vec![&b"\x89PNG\0\0"[..]]))),
            ("none", Arc::new(StringArray::from(vec![None::<&str>]))),
        ];
        for codec in [
            Compression::SNAPPY,
            Compression::ZSTD(Default::default()),
            Compression::GZIP(Default::default()),
        ] {
            let properties = WriterProperties::builder().set_compression(codec).build();
            let folder = Folder::new("parquet-kinds", &[("a.parquet", &file(columns.clone(), properties))]);
            let article = read(std::slice::from_ref(&folder.0), Options::default()).next().unwrap().unwrap();
            assert_eq!(article.id, "abababab-abab-abab-abab-abababababab");
            assert_eq!((article.title.as_deref(), &*article.text), (Some("Rain"), "Rain fell."));
            assert_eq!(article.published.as_deref(), Some("2031-02-27T23:06:40.123Z"));
            assert_eq!(article.outlet.as_deref(), Some("Post"));
            let extra: Vec<_> = article.extra.iter().map(|(name, value)| format!("{name}={value}")).collect();
            assert_eq!(
                extra,
                [
                    r#"section="world""#,
                    r#"day="1970-01-01""#,
                    "price=12.5",
                    "paid=true",
                    r#"tags=["harbor",null]"#,
                    r#"meta={"lang":"en"}"#
                ]
            );
        }
    }

    #[test]
    fn names_of_columns_can_be_chosen_nested_ones_too() {
        let inner: Ofs =
            vec![Of::new("lead", DataType::Utf8, true), Of::new("full", DataType::Utf8, true)].into();
        let story = StructArray::new(inner, vec![words(["Rain"]), words(["Rain fell."])], None);
        let file = file(
            vec![("story", Arc::new(story)), ("text", words(["short"])), ("day", words(["12 Oct 2020"]))],
            plain(),
        );
        let mut fields = Fields::default();
        fields.set(Field::Text, "story.full");
        fields.set(Field::Published, "day");
        let folder = Folder::new("parquet-chosen", &[("a.parquet", &file)]);
        let options = Options { fields, ..Options::default() };
        let article = read(std::slice::from_ref(&folder.0), options).next().unwrap().unwrap();
        assert_eq!((&*article.id, &*article.text), ("a:1", "Rain fell."));
        assert_eq!(article.published.as_deref(), Some("2020-10-12"));
        assert_eq!(article.extra.len(), 2, "{:?}", article.extra);
    }

    #[test]
    fn a_bad_row_is_named_and_the_rest_goes_on() {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![
            Some("Rain fell."),
            None,
            Some("It XXXXXXXX fell."),
            Some("Binary YYYYYYYY."),
            Some(&*"long ".repeat(200)),
            Some(""),
            Some("It stopped."),
        ]));
        let mut file =
            file(vec![("id", words(["a", "b", "c", "d", "e", "f", "g"])), ("text", texts)], plain());
        let put = |file: &mut Vec<u8>, old: &[u8], new: &[u8]| {
            let places: Vec<_> = (0..file.len()).filter(|&at| file[at..].starts_with(old)).collect();
            places.iter().for_each(|&at| file[at..at + new.len()].copy_from_slice(new));
            assert!(!places.is_empty());
        };
        // Words that are not UTF-8 although the schema says so: an older encoding, and no text at all.
        put(&mut file, b"XXXXXXXX", b"caf\xe9\x97no\x94");
        put(&mut file, b"YYYYYYYY", b"\0\0\0\0\0\0\0\0");
        let options = Options { max_document: 500, ..Options::default() };
        assert_eq!(
            found("bad-rows", &file, options),
            [
                "a: Rain fell.",
                "a.parquet:2: no text (looked for a column text, body or content)",
                "c: It café—no” fell.",
                "a.parquet:4: text: looks binary",
                "a.parquet:5: larger than a document may be (500 bytes; see --max-document)",
                "f: ",
                "g: It stopped."
            ]
        );
    }

    #[test]
    fn a_damaged_row_group_costs_its_rows() {
        let texts: Vec<String> = (1..=30).map(|n| format!("This is the marked story {n}.")).collect();
        let batch = RecordBatch::try_from_iter([("text", words(texts.iter().map(String::as_str)))]).unwrap();
        let properties = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_max_row_group_row_count(Some(10))
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        let whole = writer.into_inner().unwrap();
        let mut damaged = whole.clone();
        // The length before the text of the twelfth row, and so of the second row group.
        let at = whole.windows(24).position(|it| it == b"This is the marked story").unwrap();
        let length = whole[at..].windows(16).position(|it| it == b"marked story 12.").unwrap() + at - 12 - 4;
        damaged[length..length + 4].fill(0x7f);
        let found = found("damaged", &damaged, Options::default());
        assert_eq!(found.len(), 21, "{found:?}");
        assert!(
            found[10].starts_with("a.parquet:11: the rows from here to 20 cannot be read: "),
            "{}",
            found[10]
        );
        assert_eq!(found[11], "a:21: This is the marked story 21.");
    }

    #[test]
    fn what_is_no_such_file_is_named() {
        let whole = file(vec![("text", words(["Rain fell."]))], plain());
        for cut in [0, 1, 4, 8, 12, whole.len() / 2, whole.len() - 1] {
            let found = found("cut", &whole[..cut], Options::default());
            assert_eq!(found.len(), 1);
            assert!(found[0].starts_with("a.parquet: no Parquet file: "), "{}", found[0]);
        }
        let other = file(vec![("words", words(["Rain fell."]))], plain());
        assert_eq!(
            found("other", &other, Options::default()),
            ["a.parquet: no column text, body or content"]
        );
    }

    #[test]
    fn its_own_documents_are_read_with_their_texts_only() {
        let mut analysis = sample();
        analysis.article.extra = vec![("section".to_owned(), "world".into())];
        let read_back = |with_text: bool| {
            let mut writer = Writer::new(<[Vec<u8>; 5]>::default()).unwrap();
            writer.push(rows(&analysis, with_text)).unwrap();
            let [documents, attributions, ..] = &writer.finish().unwrap()[..] else { unreachable!() };
            let name = format!("parquet-own-{with_text}");
            let folder = Folder::new(&name, &[("a.parquet", documents), ("b.parquet", attributions)]);
            read(std::slice::from_ref(&folder.0), Options::default()).collect::<Vec<_>>()
        };
        let found = read_back(true);
        let article = found[0].as_ref().unwrap();
        let path = article.path.clone();
        assert_eq!(article, &Article { path, ..analysis.article.clone() });
        let message = |found: &Result<Article>| found.as_ref().unwrap_err().to_string();
        assert!(message(&found[1]).ends_with("the table attributions of findings, and no articles"));
        assert!(message(&read_back(false)[0]).contains("--with-text"));
    }

    #[test]
    fn columns_of_paragraphs_are_texts() {
        let mut body = ListBuilder::new(StringBuilder::new());
        body.append_value([Some("Rain fell."), Some("It stopped.")]);
        assert_eq!(
            found("list", &file(vec![("body", Arc::new(body.finish()))], plain()), Options::default()),
            ["a:1: Rain fell.\n\nIt stopped."]
        );
    }
}
