//! The Python package's native half: the library's types as Python objects, batches without Python's lock, tables as Arrow
//! streams, and the steps that Spark runs.
//!
//! `package/sayso` is the other half: what is written in Python, and the type stubs. Nothing here copies findings into
//! Python before somebody asks for them: an object is a place in an analysis that all objects of a document share.

mod cluster;
mod extractor;
mod findings;
mod objects;
mod tables;

use pyo3::prelude::*;

/// Quotations, accusations and denials from news text.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<extractor::Extractor>()?;
    module.add_class::<findings::Findings>()?;
    module.add_class::<objects::Analysis>()?;
    module.add_class::<objects::Entity>()?;
    module.add_class::<objects::Mention>()?;
    module.add_class::<objects::Attribution>()?;
    module.add_class::<objects::Accusation>()?;
    module.add_class::<objects::Denial>()?;
    module.add_class::<objects::Words>()?;
    module.add_class::<objects::Party>()?;
    module.add_class::<objects::Cue>()?;
    module.add_class::<tables::Table>()?;
    module.add_class::<cluster::WhoIsWho>()?;
    module.add_class::<cluster::Duplicates>()?;
    module.add_function(wrap_pyfunction!(cluster::extract_batch, module)?)?;
    module.add_function(wrap_pyfunction!(cluster::statement_rows, module)?)?;
    module.add_function(wrap_pyfunction!(cluster::charge_labels, module)?)?;
    module.add_function(wrap_pyfunction!(extractor::_panic_on, module)?)?;
    Ok(())
}
