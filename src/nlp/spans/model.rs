//! A model of attributions and accusations: what labels the tokens, the branch on top of it, and the weights of the confidence.
//!
//! In: the bytes of a model file, or nothing for the model inside the binary. Out: a [`Model`], which labels documents. The
//! embedded model is a network of 128 numbers a token; a file holds an encoder of 384, which is eight times as slow and
//! more often right.

use std::path::Path;
use std::sync::OnceLock;

use super::branch::{self, Branch};
use super::encoder::{self, Encoder};
use super::heads::Heads;
use super::kernel::Level;
use super::layer::Input;
use super::network::{LABELS, Network};
use super::pieces::{self, Labeler};
use super::{Labels, Sights, decode};
use crate::document::{Document, SentenceKind};
use crate::error::{Error, Result};
use crate::nlp::spans::Label;

/// How many numbers the confidence of an attribution looks at.
pub const EVIDENCE: usize = 13;

/// The files inside the binary.
pub(in crate::nlp) static SPANS: &[u8] = include_bytes!("spans.bin");
/// See [`SPANS`].
pub(in crate::nlp) static ACCUSATIONS: &[u8] = include_bytes!("accusations.bin");

/// What finds attributions and accusations.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) labeler: Labeler,
    pub(super) branch: Branch,
    confidence: [f32; EVIDENCE],
}

impl Model {
    /// The model inside the binary, decoded at its first use.
    pub fn embedded() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            Model::network(SPANS, Some(ACCUSATIONS), Level::detect())
                .expect("a test reads the embedded model, so it is well formed")
        })
    }

    /// Reads a model file, as `train/encoder_file.py` writes it.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is no model file, one of another version, or a damaged one; each with its path.
    pub fn open(path: &Path) -> Result<Model> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Model::read(&bytes).map_err(|reason| Error::Model { path: path.to_owned(), reason })
    }

    /// Decodes a model file; the error says what is wrong with it.
    pub(super) fn read(bytes: &[u8]) -> std::result::Result<Model, String> {
        let (model, has_branch) = Model::encoder(bytes, Level::detect())?;
        if has_branch { Ok(model) } else { Err("nothing in it finds accusations".to_owned()) }
    }

    /// Decodes the model of attribution spans, and that of accusations where there is one.
    pub(super) fn network(spans: &[u8], accusations: Option<&[u8]>, level: Level) -> Result<Model> {
        let network = Network::read(spans, level)?;
        let branch = match accusations {
            Some(bytes) => Branch::read(bytes, network.branch_inputs(), level)?,
            None => Branch::nothing(),
        };
        let confidence = network.confidence;
        Ok(Model { labeler: Labeler::Network(network), branch, confidence })
    }

    /// Decodes an encoder's file, and says whether it has a branch of accusations.
    pub(super) fn encoder(bytes: &[u8], level: Level) -> std::result::Result<(Model, bool), String> {
        const NAME: usize = encoder::MAGIC.len() - 1;
        let damaged = || "cut short or damaged".to_owned();
        let version = |magic: &[u8]| String::from_utf8_lossy(&magic[..NAME + 1]).into_owned();
        let rest = match bytes.strip_prefix(encoder::MAGIC) {
            Some(rest) => rest,
            None if bytes.len() > NAME && bytes[..NAME] == encoder::MAGIC[..NAME] => {
                return Err(format!(
                    "a model of another version: the file has {}, this program reads {}",
                    version(bytes),
                    version(encoder::MAGIC)
                ));
            }
            None => return Err("no model file".to_owned()),
        };
        let mut input = Input { rest };
        let encoder = Encoder::decode(&mut input, level).ok_or_else(damaged)?;
        let (confidence, branch) = Model::last_parts(&mut input).ok_or_else(damaged)?;
        let inputs = 2 * encoder.width;
        let has_branch = !branch.is_empty();
        let branch = match branch.strip_prefix(branch::MAGIC) {
            Some(rest) => Branch::decode(Input { rest }, inputs, level).ok_or_else(damaged)?,
            None if !has_branch => Branch::nothing(),
            None => return Err("its part for accusations is of another version".to_owned()),
        };
        Ok((Model { labeler: Labeler::Encoder(encoder), branch, confidence }, has_branch))
    }

    /// The weights of the confidence and the bytes of the branch, which end a file.
    fn last_parts<'a>(input: &mut Input<'a>) -> Option<([f32; EVIDENCE], &'a [u8])> {
        let count = input.number().filter(|&count| count == EVIDENCE)?;
        let confidence = input.floats(count)?.try_into().ok()?;
        let length = input.number()?;
        let branch = input.bytes(length)?;
        input.rest.is_empty().then_some((confidence, branch))
    }

    /// Labels every token.
    pub fn label(&self, document: &Document) -> Labels {
        let (mut scores, own) = pieces::scores(&self.labeler, &self.branch, document);
        let mut embedded = None;
        let mut transitions = *self.transitions();
        // The encoder and the network err in different places. Their mean is right more often than either, and the network
        // takes a tenth of the encoder's time.
        let other = Model::embedded();
        if let (Labeler::Encoder(_), Labeler::Network(network)) = (&self.labeler, &other.labeler) {
            let mean = |own: &mut [f32; LABELS], other: &[f32; LABELS]| {
                own.iter_mut().zip(other).for_each(|(own, other)| *own = (*own + other) / 2.0);
            };
            let (others, seen) = pieces::scores(&other.labeler, &other.branch, document);
            embedded = Some(seen);
            scores.iter_mut().zip(&others).for_each(|(own, other)| mean(own, other));
            transitions.iter_mut().zip(&network.transitions).for_each(|(own, other)| mean(own, other));
        }
        // Nothing is extracted from lines that are nobody's words.
        for sentence in document.sentences.iter().filter(|s| s.kind == SentenceKind::Boilerplate) {
            for score in &mut scores[sentence.tokens.clone()] {
                score[0] += 1e3;
            }
        }
        let best = decode::best(&scores, &transitions);
        Labels {
            labels: best.into_iter().map(|label| Label::ALL[usize::from(label)]).collect(),
            posteriors: decode::probabilities(scores, &transitions),
            sights: Sights { own, embedded },
            confidence: self.confidence,
        }
    }

    /// The weights for accusations, for `extract::learned`.
    pub fn heads(&self) -> &Heads {
        &self.branch.heads
    }

    fn transitions(&self) -> &[[f32; LABELS]; LABELS] {
        match &self.labeler {
            Labeler::Network(network) => &network.transitions,
            Labeler::Encoder(encoder) => &encoder.transitions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Article;

    const MADE_UP: &[u8] = include_bytes!("../../../fixtures/encoder/made-up.bin");

    fn reason(bytes: &[u8]) -> String {
        Model::read(bytes).err().unwrap_or_default()
    }

    #[test]
    fn the_embedded_model_is_well_formed() {
        assert!(matches!(Model::embedded().labeler, Labeler::Network(_)));
    }

    #[test]
    fn what_is_no_model_of_this_version_is_told() {
        assert_eq!(reason(b""), "no model file");
        assert_eq!(reason(b"PK\x03\x04"), "no model file");
        assert_eq!(reason(include_bytes!("spans.bin")), "no model file");
        assert_eq!(
            reason(b"sayso-e2 and more"),
            "a model of another version: the file has sayso-e2, this program reads sayso-e1"
        );
        assert_eq!(reason(MADE_UP), "");
    }

    #[test]
    fn a_file_cut_short_is_damaged() {
        for length in (8..MADE_UP.len()).step_by(1733).chain([MADE_UP.len() - 1]) {
            assert_eq!(reason(&MADE_UP[..length]), "cut short or damaged", "{length} bytes");
        }
        assert_eq!(reason(&[MADE_UP, b"x"].concat()), "cut short or damaged");
    }

    #[test]
    fn damage_inside_a_file_never_ends_the_program() {
        let document =
            crate::nlp::analyze(Article::new("a", "Osei accused the council. “Not so,” Rask said."));
        let (mut state, mut read) = (7u32, 0);
        for _ in 0..200 {
            let mut bytes = MADE_UP.to_vec();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Half of the damage is done where the sizes and the vocabulary are.
                let reach = if state & 1 == 0 { 600 } else { bytes.len() };
                let place = 8 + (state >> 8) as usize % (reach - 8);
                bytes[place] = (state >> 3) as u8;
            }
            if let Ok(model) = Model::read(&bytes) {
                read += 1;
                assert_eq!(model.label(&document).labels.len(), document.tokens.len());
            }
        }
        assert!(read > 20, "{read} files were read");
    }

    #[test]
    fn an_encoder_without_a_branch_is_not_finished() {
        // The branch is the last part; its length stands before it.
        let start = MADE_UP.windows(8).position(|bytes| bytes == branch::MAGIC).unwrap_or_default();
        let bytes = [&MADE_UP[..start - 4], &[0; 4]].concat();
        assert_eq!(reason(&bytes), "nothing in it finds accusations");
    }
}
