//! graphml
