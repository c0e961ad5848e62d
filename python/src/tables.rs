//! Tables as Arrow streams: what pyarrow, polars, DuckDB and pandas read without a copy through Python objects.
//!
//! The tables are the library's own (`sayso::export::arrow`); this is only the way out, by the PyCapsule interface.

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{Schema, SchemaRef};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use sayso::export::arrow::{Table as Kind, Tables, rows};

/// A table of findings.
#[pyclass(frozen, module = "sayso")]
pub(crate) struct Table {
    batches: Vec<RecordBatch>,
    schema: SchemaRef,
}

impl Table {
    /// A table of at least one batch, which may be empty.
    pub(crate) fn new(batches: Vec<RecordBatch>) -> Self {
        let schema = batches.first().map_or_else(|| Arc::new(Schema::empty()), RecordBatch::schema);
        Self { batches, schema }
    }
}

#[pymethods]
impl Table {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer pass over what the consumer would rather have; the consumer casts.
        let _ = requested_schema;
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.schema);
        let schema = schema.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    #[getter]
    fn columns(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// A pyarrow table.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    /// A polars data frame.
    pub(crate) fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    /// A pandas data frame, by way of pyarrow.
    pub(crate) fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_arrow(slf)?.call_method0("to_pandas")
    }

    fn __repr__(&self) -> String {
        format!("Table({} rows: {})", self.__len__(), self.columns().join(", "))
    }
}

/// The place of a table among all.
pub(crate) fn number_of(name: &str) -> PyResult<usize> {
    let number = Kind::ALL.iter().position(|table| table.name() == name);
    number.ok_or_else(|| {
        let known = Kind::ALL.map(Kind::name).join(", ");
        PyKeyError::new_err(format!("no table is called {name}; there are {known}"))
    })
}

/// All tables of some analyses, each in one or more batches.
pub(crate) fn batches_of<'a>(
    analyses: impl Iterator<Item = &'a sayso::Analysis>,
    with_text: bool,
) -> PyResult<[Vec<RecordBatch>; 5]> {
    let failed = |error: sayso::Error| PyValueError::new_err(error.to_string());
    let mut tables = Tables::default();
    let mut all: [Vec<RecordBatch>; 5] = Default::default();
    let keep = |tables: &mut Tables, all: &mut [Vec<RecordBatch>; 5]| -> PyResult<()> {
        let batches = tables.take().map_err(failed)?;
        all.iter_mut().zip(batches).for_each(|(all, batch)| all.push(batch));
        Ok(())
    };
    for analysis in analyses {
        tables.push(rows(analysis, with_text)).map_err(failed)?;
        if tables.is_full() {
            keep(&mut tables, &mut all)?;
        }
    }
    keep(&mut tables, &mut all)?;
    Ok(all)
}

/// One table of some analyses.
pub(crate) fn table_of<'a>(
    analyses: impl Iterator<Item = &'a sayso::Analysis>,
    name: &str,
    with_text: bool,
) -> PyResult<Table> {
    let number = number_of(name)?;
    let mut all = batches_of(analyses, with_text)?;
    Ok(Table::new(std::mem::take(&mut all[number])))
}
