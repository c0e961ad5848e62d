//! gexf
