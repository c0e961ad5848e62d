//! `extract --format parquet`: the five tables of [`super::arrow`] as Parquet files, compressed with zstd.
//!
//! Example: `DIR/accusations.parquet` has one row an accusation; `docs/tables.md` names the columns.
//!
//! Rows are written as row groups while they come, so that memory stays bounded whatever the number of documents.

use std::io::{self, Write};

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;

use super::arrow::{Rows, Table, Tables};
use crate::error::{Error, Result};

/// Bytes of a row group before compression, above which the next one begins: what a reader may have to hold.
const ROW_GROUP_BYTES: usize = 64 << 20;
/// The same in rows; engines share out work by row groups.
const ROW_GROUP_ROWS: usize = 1 << 18;
/// The level at which zstd itself works unless told otherwise.
const LEVEL: i32 = 3;

/// Five files under way.
pub struct Writer<W: Write + Send> {
    tables: Tables,
    files: Vec<ArrowWriter<W>>,
}

impl<W: Write + Send> Writer<W> {
    /// Begins the files, one a table in the order of [`Table::ALL`].
    ///
    /// # Errors
    ///
    /// A file could not be written.
    pub fn new(files: [W; Table::ALL.len()]) -> Result<Self> {
        let begin = |(table, file): (Table, W)| {
            let schema = table.schema();
            let facts = schema.metadata().iter();
            let mut facts: Vec<_> =
                facts.map(|(name, fact)| KeyValue::new(name.clone(), fact.clone())).collect();
            facts.sort_by(|a, b| a.key.cmp(&b.key));
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
                .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
                .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
                .set_key_value_metadata(Some(facts))
                .build();
            ArrowWriter::try_new(file, schema, Some(properties))
        };
        let files: std::result::Result<_, _> = Table::ALL.into_iter().zip(files).map(begin).collect();
        Ok(Self { tables: Tables::default(), files: files.map_err(output_error)? })
    }

    /// Takes the rows of the next document.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] where the document is too large for a table: nothing of it is written, and the next one may
    /// follow. Any other error is one of the files.
    pub fn push(&mut self, rows: Rows) -> Result<()> {
        self.tables.push(rows)?;
        if self.tables.is_full() { self.write() } else { Ok(()) }
    }

    /// Writes what is still held and the ends of the files, and gives them back in the order of [`Table::ALL`].
    ///
    /// # Errors
    ///
    /// A file could not be written.
    pub fn finish(mut self) -> Result<Vec<W>> {
        self.write()?;
        self.files.into_iter().map(|file| file.into_inner().map_err(output_error)).collect()
    }

    fn write(&mut self) -> Result<()> {
        for (file, batch) in self.files.iter_mut().zip(self.tables.take()?) {
            file.write(&batch).map_err(output_error)?;
        }
        Ok(())
    }
}

/// The library's errors say what the operating system said.
fn output_error(error: ParquetError) -> Error {
    Error::Output(match error {
        ParquetError::External(inner) => io::Error::other(inner),
        other => io::Error::other(other),
    })
}

#[cfg(test)]
mod tests {
    use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use arrow_array::RecordBatch;
    use bytes::Bytes;

    use super::*;
    use crate::document::Article;
    use crate::export::arrow::rows;
    use crate::export::sample::{hostile, sample};
    use crate::resolve::Analysis;

    fn files(analyses: &[Analysis]) -> Vec<Vec<u8>> {
        let mut writer = Writer::new(Default::default()).unwrap();
        analyses.iter().for_each(|analysis| writer.push(rows(analysis, true)).unwrap());
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let analyses = [sample(), hostile(), Analysis::default()];
        let mut tables = Tables::default();
        analyses.iter().for_each(|analysis| tables.push(rows(analysis, true)).unwrap());
        for ((file, written), table) in
            files(&analyses).into_iter().zip(tables.take().unwrap()).zip(Table::ALL)
        {
            let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap();
            assert_eq!(builder.schema(), &table.schema(), "{}", table.name());
            let read: Vec<RecordBatch> =
                builder.build().unwrap().collect::<std::result::Result<_, _>>().unwrap();
            assert_eq!(read.len(), 1);
            assert_eq!(read[0].columns(), written.columns(), "{}", table.name());
        }
    }

    #[test]
    fn the_same_documents_are_the_same_bytes() {
        assert!(files(&[sample(), hostile()]) == files(&[sample(), hostile()]));
    }

    #[test]
    fn a_run_without_documents_gives_empty_tables() {
        for file in files(&[]) {
            let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(file)).unwrap();
            assert_eq!(builder.build().unwrap().count(), 0);
        }
    }

    #[test]
    fn a_full_disk_is_named() {
        #[derive(Clone, Copy)]
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let written = Writer::new([Full; 5]).and_then(|mut writer| {
            writer.push(rows(&Analysis { article: Article::new("a", ""), ..Analysis::default() }, false))?;
            writer.finish().map(drop)
        });
        let error = written.unwrap_err().to_string();
        assert!(error.contains(&io::Error::from(io::ErrorKind::StorageFull).to_string()), "{error}");
    }
}
