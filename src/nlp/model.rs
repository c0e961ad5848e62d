//! The embedded model of tagger, lemmatiser and parser.

/// The model's tables, decoded once.
pub struct Model {}

impl Model {
    /// The model inside the binary, decoded at its first use.
    pub fn embedded() -> &'static Model {
        static MODEL: Model = Model {};
        &MODEL
    }
}
