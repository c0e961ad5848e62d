//! How sure a finding must be to be counted.
//!
//! Example: with the least confidence 0.5, an accusation of confidence 0.42 is left out of a graph; what points at it
//! points at nothing then.

use std::fmt;

use super::selection::{Kept, keep_findings};
use crate::resolve::Analysis;

/// The least confidence of what is counted, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Least {
    /// Of accusations.
    pub accusations: f32,
    /// Of attributions and denials.
    pub others: f32,
}

impl Least {
    /// Leaves nothing out.
    pub const NONE: Least = Least { accusations: 0.0, others: 0.0 };

    /// What graphs and reports count, unless the user says otherwise. An attribution of less is more likely wrong than
    /// right. An accusation harms whom it names: of explicit ones with at least this confidence, 85 of 100 are right in
    /// cross-validation (MODEL_CARD.md).
    pub const USUAL: Least = Least { accusations: 0.7, others: 0.5 };

    /// The same for all kinds.
    pub fn all(least: f32) -> Self {
        Self { accusations: least, others: least }
    }
}

impl Default for Least {
    fn default() -> Self {
        Self::USUAL
    }
}

impl fmt::Display for Least {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.accusations == self.others {
            return write!(f, "{}", self.others);
        }
        write!(f, "{} (accusations {})", self.others, self.accusations)
    }
}

/// Leaves out of an analysis what is less sure, and says how many attributions, accusations and denials that were.
pub fn keep(analysis: &mut Analysis, least: Least) -> usize {
    let kept = Kept {
        attributions: analysis.attributions.iter().map(|it| it.confidence >= least.others).collect(),
        accusations: analysis.accusations.iter().map(|it| it.confidence >= least.accusations).collect(),
        denials: analysis.denials.iter().map(|it| it.confidence >= least.others).collect(),
    };
    keep_findings(analysis, &kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    #[test]
    fn what_points_at_something_left_out_points_elsewhere() {
        let mut analysis = sample();
        let inner = analysis.attributions[0].clone();
        analysis.attributions = vec![inner.clone(), inner.clone(), inner];
        analysis.attributions[1].parent = Some(0);
        analysis.attributions[2].parent = Some(1);
        analysis.attributions[0].confidence = 0.9;
        analysis.attributions[1].confidence = 0.2;
        analysis.attributions[2].confidence = 0.9;
        analysis.accusations.iter_mut().for_each(|it| it.confidence = 0.9);
        analysis.accusations[0].confidence = 0.1;
        analysis.accusations[1].attribution = Some(2);
        analysis.denials.iter_mut().for_each(|it| it.confidence = 0.9);
        let (accusations, denials) = (analysis.accusations.len(), analysis.denials.len());
        analysis.denials[0].accusations = vec![0, 1];
        assert_eq!(keep(&mut analysis, Least::all(0.5)), 2);
        assert_eq!((analysis.attributions.len(), analysis.accusations.len()), (2, accusations - 1));
        assert_eq!(
            (analysis.attributions[1].parent, analysis.accusations[0].attribution),
            (Some(0), Some(1))
        );
        assert_eq!((analysis.denials.len(), &analysis.denials[0].accusations[..]), (denials, &[0][..]));
        assert_eq!(keep(&mut analysis, Least::NONE), 0);
    }
}
