//! The stages in their order, over one document or many at once.
//!
//! Example: `analyze(Article::new("note", "Osei accused the mayor of nepotism."))` holds one accusation.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::document::Article;
use crate::error::{Error, Result};
use crate::extract::Phrase;
use crate::invisible::Visible;
use crate::nlp::spans::Model;
use crate::resolve::Analysis;
use crate::rules::Disabled;
use crate::span::Span;
use crate::{extract, nlp, resolve};

/// Documents under way at once, for each thread: so many that a long one, whose turn it is, does not hold up the others. The
/// next limit is what keeps memory bounded.
pub(crate) const WINDOW: usize = 256;
/// Bytes of text under way at once, unless one document alone has more: the analysis of a text is many times its size.
pub(crate) const WINDOW_BYTES: usize = 8 << 20;
/// What the main thread has too, so that a document never depends on the thread that it meets.
pub(crate) const STACK_BYTES: usize = 8 << 20;
/// How often a run that waits for its input looks whether it should stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// Analyses one article: tokens and trees, findings, entities. Characters that nobody sees are passed over.
pub fn analyze(article: Article) -> Analysis {
    analyze_by(Model::embedded(), article)
}

/// The same by another model than the one inside the program.
pub fn analyze_by(model: &Model, mut article: Article) -> Analysis {
    let hidden = hide(&mut article);
    let document = nlp::analyze(article);
    let findings = extract::extract_by(model, &document, Disabled::NONE);
    show(resolve::resolve(document, findings, Disabled::NONE), hidden.as_ref())
}

/// Analyses one article once for each set of disabled rules, and hands the results over in the order of the sets. What
/// comes before the rules, tokens, trees and the network's labels, is made once.
pub fn analyze_without(
    model: &Model,
    mut article: Article,
    sets: &[Disabled],
    mut take: impl FnMut(usize, Analysis),
) {
    let hidden = hide(&mut article);
    let document = nlp::analyze(article);
    let labels = model.label(&document);
    for (at, &disabled) in sets.iter().enumerate() {
        let findings = extract::extract_with(&document, &labels, model.heads(), disabled);
        take(at, show(resolve::resolve(document.clone(), findings, disabled), hidden.as_ref()));
    }
}

/// Takes the characters that nobody sees out of an article that has some; returns what [`show`] needs to put them back.
fn hide(article: &mut Article) -> Option<(String, Visible)> {
    let visible = Visible::of(&article.text)?;
    Some((std::mem::replace(&mut article.text, visible.text.clone()), visible))
}

fn show(mut analysis: Analysis, hidden: Option<&(String, Visible)>) -> Analysis {
    if let Some((text, visible)) = hidden {
        analysis.article.text.clone_from(text);
        for_each_span(&mut analysis, |span| *span = visible.place(*span));
    }
    analysis
}

/// Calls a function with every span of an analysis.
fn for_each_span(analysis: &mut Analysis, mut take: impl FnMut(&mut Span)) {
    let Analysis { article: _, sentences, entities, attributions, accusations, denials } = analysis;
    let mut all = |spans: &mut Vec<Span>| spans.iter_mut().for_each(&mut take);
    let mut phrase = |phrase: &mut Phrase| {
        all(&mut phrase.spans);
        all(&mut phrase.refers_to);
    };
    for it in attributions.iter_mut() {
        it.source.iter_mut().chain(&mut it.addressee).for_each(&mut phrase);
    }
    for it in accusations.iter_mut() {
        it.accuser.iter_mut().for_each(&mut phrase);
        phrase(&mut it.accused);
    }
    for it in denials.iter_mut() {
        it.denier.iter_mut().for_each(&mut phrase);
    }
    all(sentences);
    for it in attributions {
        it.cue.iter_mut().for_each(|cue| all(&mut cue.spans));
        all(&mut it.content);
    }
    for it in accusations {
        all(&mut it.cue.spans);
        all(&mut it.charge);
    }
    for it in denials {
        all(&mut it.cue.spans);
        all(&mut it.content);
    }
    entities.iter_mut().flat_map(|entity| &mut entity.mentions).for_each(|mention| take(&mut mention.span));
}

/// Analyses articles on `threads` threads (0: as many as the machine has) and hands over the results in input order.
///
/// `work` runs on the threads and turns each analysis into what the caller keeps of it; `take` runs on the calling
/// thread; one more thread reads. No more than a few documents a thread are held at once, so the input may be endless.
/// An input that could not be read comes to `take` as its error, in its place. An error that `take` returns ends the
/// run; so does `stop`, as soon as it is set: what was handed over is complete, and nothing more follows.
pub fn analyze_each<T: Send + 'static>(
    articles: impl Iterator<Item = Result<Article>> + Send + 'static,
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(Analysis) -> T + Sync,
    take: impl FnMut(Result<T>) -> Result<()>,
) -> Result<()> {
    each_article(articles, threads, stop, |article| work(analyze(article)), take)
}

/// The same for work that does its own analysis.
pub fn each_article<T: Send + 'static>(
    articles: impl Iterator<Item = Result<Article>> + Send + 'static,
    threads: usize,
    stop: &AtomicBool,
    work: impl Fn(Article) -> T + Sync,
    mut take: impl FnMut(Result<T>) -> Result<()>,
) -> Result<()> {
    let threads = match threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES).build();
    let pool = pool.map_err(|error| Error::Output(io::Error::other(error)))?;
    let (sender, receiver) = mpsc::channel();
    let (free, freed) = mpsc::channel();
    let reader = sender.clone();
    thread::Builder::new().spawn(move || read_ahead(articles, threads * WINDOW, &freed, &reader))?;
    let work = &work;
    pool.in_place_scope_fifo(|scope| {
        let (mut read, mut taken) = (0, 0);
        let mut is_open = true;
        // The results that wait for their turn, with the bytes of text that they free.
        let mut waiting: BTreeMap<usize, (usize, Result<T>)> = BTreeMap::new();
        while is_open || taken < read {
            match receiver.recv_timeout(PATIENCE) {
                Ok(Event::Read(Ok(article))) => {
                    let (sender, place, bytes) = (sender.clone(), read, article.text.len());
                    scope.spawn_fifo(move |_| {
                        if !stop.load(Ordering::Relaxed) {
                            // The receiver is gone only where the run has ended with an error.
                            drop(sender.send(Event::Done(place, bytes, guarded(article, work))));
                        }
                    });
                    read += 1;
                }
                Ok(Event::Read(Err(error))) => {
                    waiting.insert(read, (0, Err(error)));
                    read += 1;
                }
                Ok(Event::Done(place, bytes, result)) => {
                    waiting.insert(place, (bytes, result));
                }
                Ok(Event::End) => is_open = false,
                Err(_) => {}
            }
            if stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            while let Some((bytes, result)) = waiting.remove(&taken) {
                take(result)?;
                taken += 1;
                // Nobody listens any more once all is read.
                let _ = free.send(bytes);
            }
        }
        Ok(())
    })
}

/// What happens in a run.
enum Event<T> {
    /// The next input was read, or could not be.
    Read(Result<Article>),
    /// The input at this place, with so many bytes of text, is done.
    Done(usize, usize, Result<T>),
    /// All inputs are read.
    End,
}

/// Reads articles as fast as others are done with, until nobody listens.
fn read_ahead<T>(
    mut articles: impl Iterator<Item = Result<Article>>,
    window: usize,
    freed: &Receiver<usize>,
    sender: &Sender<Event<T>>,
) {
    let (mut documents, mut bytes) = (0, 0);
    loop {
        while documents >= window || (documents > 0 && bytes >= WINDOW_BYTES) {
            let Ok(done) = freed.recv() else { return };
            documents -= 1;
            bytes -= done;
        }
        let Some(article) = articles.next() else { break };
        documents += 1;
        bytes += article.as_ref().map_or(0, |article| article.text.len());
        if sender.send(Event::Read(article)).is_err() {
            return;
        }
    }
    drop(sender.send(Event::End));
}

/// Analyses one article; a defect of this program costs one document, not the run.
pub(crate) fn guarded<T>(article: Article, work: impl Fn(Article) -> T) -> Result<T> {
    let path = PathBuf::from(article.path.as_deref().unwrap_or(&article.id));
    catch_unwind(AssertUnwindSafe(|| work(article))).map_err(|_| Error::Input {
        path,
        line: None,
        reason: "skipped by an internal error; please report this document".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static GO: AtomicBool = AtomicBool::new(false);

    fn articles() -> impl Iterator<Item = Result<Article>> {
        (0..200).map(|n| match n % 7 {
            3 => Err(Error::Input { path: format!("{n}").into(), line: None, reason: "no text".to_owned() }),
            _ => Ok(Article::new(n.to_string(), "word ".repeat(n * 13 % 97))),
        })
    }

    fn run(threads: usize) -> Vec<String> {
        let mut out = Vec::new();
        let take = |result: Result<String>| {
            out.push(result.unwrap_or_else(|e| e.to_string()));
            Ok(())
        };
        analyze_each(articles(), threads, &GO, |analysis| analysis.article.id, take).unwrap();
        out
    }

    #[test]
    fn results_come_in_input_order_on_any_number_of_threads() {
        let serial = run(1);
        assert_eq!(serial[2..5], ["2", "3: no text", "4"]);
        assert_eq!(run(2), serial);
        assert_eq!(run(9), serial);
    }

    #[test]
    fn what_nobody_sees_changes_no_finding() {
        let text = "Os\u{ad}ei accu\u{ad}sed\u{200b} the ma\u{0}yor of nepo\u{ad}tism.";
        let analysis = analyze(Article::new("a", text));
        assert_eq!(analysis.article.text, text);
        let accusation = &analysis.accusations[0];
        let words = |span: Span| span.text(text);
        assert_eq!(words(accusation.cue.spans[0]), "accu\u{ad}sed");
        assert_eq!(words(accusation.accused.spans[0]), "the ma\u{0}yor");
        assert_eq!(words(accusation.charge[0]), "nepo\u{ad}tism");
        assert_eq!(analysis.entities[accusation.accuser.as_ref().unwrap().entity.unwrap()].name, "Osei");
    }

    #[test]
    fn an_error_of_the_taker_ends_the_run() {
        for threads in [1, 3] {
            let mut seen = 0;
            let take = |_: Result<()>| {
                seen += 1;
                if seen == 5 { Err(Error::Output(std::io::Error::other("full"))) } else { Ok(()) }
            };
            assert!(analyze_each(articles(), threads, &GO, |_| (), take).is_err());
            assert_eq!(seen, 5);
        }
    }

    #[test]
    fn a_panic_costs_one_document() {
        let work = |analysis: Analysis| assert_ne!(analysis.article.id, "8");
        for threads in [1, 2] {
            let mut failed = Vec::new();
            let take = |result: Result<()>| {
                failed.extend(result.err().map(|e| e.to_string()));
                Ok(())
            };
            let articles = (0..20).map(|n| Ok(Article::new(n.to_string(), "")));
            analyze_each(articles, threads, &GO, work, take).unwrap();
            assert_eq!(failed, ["8: skipped by an internal error; please report this document"]);
        }
    }

    #[test]
    fn a_stop_ends_an_input_that_never_does() {
        let stop = AtomicBool::new(false);
        let mut ids = Vec::new();
        let take = |result: Result<String>| {
            ids.extend(result.ok());
            stop.store(ids.len() == 7, Ordering::Relaxed);
            Ok(())
        };
        let endless = (0..).map(|n: usize| Ok(Article::new(n.to_string(), "")));
        analyze_each(endless, 2, &stop, |analysis| analysis.article.id, take).unwrap();
        assert!(ids.len() >= 7 && ids[..7] == ["0", "1", "2", "3", "4", "5", "6"]);

        // Even one from which nothing comes.
        let silent = std::iter::from_fn(|| {
            thread::sleep(Duration::from_secs(3600));
            None
        });
        analyze_each(silent, 1, &AtomicBool::new(true), |_| (), |_| Ok(())).unwrap();
    }

    #[test]
    fn large_documents_are_not_held_in_numbers() {
        static HELD: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let articles = (0..12).map(|n| {
            let held = HELD.fetch_add(1, Ordering::Relaxed);
            assert!(held < 4, "{held} are held");
            Ok(Article::new(n.to_string(), " ".repeat(4 << 20)))
        });
        let take = |_| {
            HELD.fetch_sub(1, Ordering::Relaxed);
            Ok(())
        };
        analyze_each(articles, 2, &GO, |_| (), take).unwrap();
        assert_eq!(HELD.load(Ordering::Relaxed), 0);
    }
}
