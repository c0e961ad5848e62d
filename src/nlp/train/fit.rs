//! The whole training: tags, jackknifed tags, parsers of several seeds, lemma rules, rounding, pruning.

use super::conllu::Gold;
use super::wordnet::Words;
use super::{grammar, headlines, lemmas, parser, tagger};
use crate::nlp::dictionary::Dictionary;
use crate::nlp::model::Model;
use crate::nlp::spans::kernel::Aligned;

/// What can be chosen.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Models trained from different seeds, whose weights are averaged.
    pub seeds: u64,
    /// Passes of the tagger over the data.
    pub tag_epochs: usize,
    /// Passes of the parser over the data.
    pub parse_epochs: usize,
    /// Parts of the data for jackknifing: each is tagged by a tagger trained on the others.
    pub folds: usize,
    /// Weights smaller than this, in units of one update, are dropped.
    pub prune: f32,
    /// Parsers trained at the same time.
    pub threads: usize,
}

/// Trains a model; `report` is told what is going on.
pub fn fit(
    sentences: &[Gold],
    dictionary: &Words,
    settings: &Settings,
    report: &(dyn Fn(&str) + Sync),
) -> Model {
    let dictionary = Dictionary::new(dictionary.0.iter().map(|(word, &entry)| (word.as_str(), entry)));
    let mut with_news = sentences.to_vec();
    with_news.extend(grammar::sentences());
    let sentences = &headlines::with_headlines(&with_news);
    let tags = tagger::joint_tags(sentences);
    report(&format!("{} sentences, {} tags", sentences.len(), tags.len()));
    let mut weights = Vec::new();
    let mut words = None;
    for seed in 0..settings.seeds {
        let trained = tagger::train(&dictionary, sentences, &tags, settings.tag_epochs, seed + 1);
        add(&mut weights, &trained.weights);
        words = Some((trained.lexicon, trained.open));
        report(&format!("tagger {} trained", seed + 1));
    }
    let (lexicon, open) = words.unwrap_or_default();
    let jackknifed = jackknife(&dictionary, sentences, &tags, settings);
    report("tags jackknifed");
    let examples = parser::examples(&lexicon, sentences, &jackknifed, &tags);
    let candidates = parser::candidates(&examples);
    let (mut moves, mut labels) = (Vec::new(), Vec::new());
    let seeds: Vec<u64> = (1..=settings.seeds).collect();
    for batch in seeds.chunks(settings.threads.max(1)) {
        let parsers: Vec<parser::Parser> = std::thread::scope(|scope| {
            let handles: Vec<_> = batch
                .iter()
                .map(|&seed| {
                    let (examples, candidates) = (&examples, &candidates);
                    scope.spawn(move || {
                        parser::train(
                            examples,
                            candidates,
                            settings.parse_epochs,
                            seed,
                            |epoch, moves, labels| {
                                report(&format!(
                                    "parser {seed} epoch {epoch}: {moves} moves, {labels} labels wrong"
                                ));
                            },
                        )
                    })
                })
                .collect();
            handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
        });
        for parser in parsers {
            add(&mut moves, parser.moves.as_flattened());
            add(&mut labels, &parser.labels);
        }
    }
    let rounded = |weights: &[f32], prune: f32, name: &str| {
        let (cells, used) = round(weights, prune * settings.seeds as f32);
        report(&format!("{name}: {used} weights"));
        cells
    };
    // Only the lead over a shift decides, so two numbers a row are enough; an update moves it by two.
    let moves: Vec<f32> = moves.chunks_exact(4).flat_map(|row| [row[1] - row[0], row[2] - row[0]]).collect();
    let moves = rounded(&moves, 2.0 * settings.prune, "moves");
    Model {
        open,
        lexicon,
        rules: lemmas::learn(sentences),
        candidates,
        moves: moves.chunks_exact(2).map(|row| [row[0], row[1]]).collect(),
        labels: Aligned::new(&rounded(&labels, settings.prune, "labels")),
        weights: Aligned::new(&rounded(&weights, settings.prune, "tags")),
        tags,
    }
}

fn add(sum: &mut Vec<f32>, weights: &[f32]) {
    sum.resize(weights.len(), 0.0);
    for (total, weight) in sum.iter_mut().zip(weights) {
        *total += weight;
    }
}

/// Rounds to whole numbers from -127 to 127 on the scale of the true maximum: clipping would cost accuracy.
fn round(weights: &[f32], smallest: f32) -> (Vec<i8>, usize) {
    let largest = weights.iter().fold(0.0_f32, |max, w| max.max(w.abs()));
    let scale = 127.0 / largest.max(f32::MIN_POSITIVE);
    let cells: Vec<i8> =
        weights.iter().map(|&w| if w.abs() < smallest { 0 } else { (w * scale).round() as i8 }).collect();
    let used = cells.iter().filter(|&&c| c != 0).count();
    (cells, used)
}

/// Tags every part of the data with a tagger that has not seen it, as the parser will meet tags later on.
fn jackknife(
    dictionary: &Dictionary,
    sentences: &[Gold],
    tags: &[(crate::document::Upos, crate::document::Xpos)],
    settings: &Settings,
) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new(); sentences.len()];
    // Blocks of neighboring sentences, so that the parts are different texts.
    let fold_of = |n: usize| (n / 50) % settings.folds.max(2);
    let folds: Vec<usize> = (0..settings.folds.max(2)).collect();
    let tag_fold = |fold: usize| {
        let is_part = |n: usize| fold_of(n) == fold;
        let places: Vec<usize> = (0..sentences.len()).filter(|&n| is_part(n)).collect();
        let rest: Vec<Gold> =
            (0..sentences.len()).filter(|&n| !is_part(n)).map(|n| sentences[n].clone()).collect();
        let part: Vec<Gold> = places.iter().map(|&n| sentences[n].clone()).collect();
        let trained = tagger::train(dictionary, &rest, tags, settings.tag_epochs, 1);
        places.into_iter().zip(tagger::apply(&trained, &part)).collect::<Vec<_>>()
    };
    for batch in folds.chunks(settings.threads.max(1)) {
        let tagged: Vec<_> = std::thread::scope(|scope| {
            let tag_fold = &tag_fold;
            let handles: Vec<_> = batch.iter().map(|&fold| scope.spawn(move || tag_fold(fold))).collect();
            handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
        });
        for (place, tags) in tagged.into_iter().flatten() {
            all[place] = tags;
        }
    }
    all
}
