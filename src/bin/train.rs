//! Trains the embedded model.
fn main() {}
