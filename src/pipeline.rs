//! The stages in their order, over one document or many at once.
//!
//! Example: `analyze(Article::new("note", "Osei accused the mayor of nepotism."))` holds one accusation.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc;

use crate::document::Article;
use crate::error::{Error, Result};
use crate::resolve::Analysis;
use crate::{extract, nlp, resolve};

/// Documents under way at once, for each thread: enough that a long one does not hold up the others.
const WINDOW: usize = 8;
/// What the main thread has too, so that a document never depends on the thread that it meets.
const STACK_BYTES: usize = 8 << 20;

/// Analyses one article: tokens and trees, findings, entities.
pub fn analyze(article: Article) -> Analysis {
    let document = nlp::analyze(article);
    let findings = extract::extract(&document);
    resolve::resolve(document, findings)
}

/// Analyses articles on `threads` threads (0: as many as the machine has) and hands over the results in input order.
///
/// `work` runs on the threads and turns each analysis into what the caller keeps of it; `take` runs on the calling
/// thread. No more than a few documents a thread are held at once, so the input may be endless. An input that could
/// not be read comes to `take` as its error, in its place. An error that `take` returns ends the run.
pub fn analyze_each<T: Send>(
    mut articles: impl Iterator<Item = Result<Article>>,
    threads: usize,
    work: impl Fn(Analysis) -> T + Sync,
    mut take: impl FnMut(Result<T>) -> Result<()>,
) -> Result<()> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES);
    let pool = if threads > 1 { pool.build().ok() } else { None };
    let Some(pool) = pool else {
        return articles.try_for_each(|article| take(article.and_then(|article| guarded(article, &work))));
    };
    let work = &work;
    pool.in_place_scope_fifo(|scope| {
        let (sender, receiver) = mpsc::channel();
        let (mut read, mut taken) = (0, 0);
        let mut is_open = true;
        let mut waiting: BTreeMap<usize, Result<T>> = BTreeMap::new();
        loop {
            while is_open && read - taken < threads * WINDOW {
                match articles.next() {
                    Some(Ok(article)) => {
                        let (sender, place) = (sender.clone(), read);
                        // The receiver is gone only where the run has ended with an error.
                        scope.spawn_fifo(move |_| drop(sender.send((place, guarded(article, work)))));
                        read += 1;
                    }
                    Some(Err(error)) => {
                        waiting.insert(read, Err(error));
                        read += 1;
                    }
                    None => is_open = false,
                }
            }
            while let Some(result) = waiting.remove(&taken) {
                take(result)?;
                taken += 1;
            }
            if taken == read && !is_open {
                return Ok(());
            }
            if read - taken > waiting.len()
                && let Ok((place, result)) = receiver.recv()
            {
                waiting.insert(place, result);
            }
        }
    })
}

/// Analyses one article; a defect of this program costs one document, not the run.
fn guarded<T>(article: Article, work: impl Fn(Analysis) -> T) -> Result<T> {
    let path = PathBuf::from(article.path.as_deref().unwrap_or(&article.id));
    catch_unwind(AssertUnwindSafe(|| work(analyze(article)))).map_err(|_| Error::Input {
        path,
        line: None,
        reason: "skipped by an internal error; please report this document".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        analyze_each(articles(), threads, |analysis| analysis.article.id, take).unwrap();
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
    fn an_error_of_the_taker_ends_the_run() {
        for threads in [1, 3] {
            let mut seen = 0;
            let take = |_: Result<()>| {
                seen += 1;
                if seen == 5 { Err(Error::Output(std::io::Error::other("full"))) } else { Ok(()) }
            };
            assert!(analyze_each(articles(), threads, |_| (), take).is_err());
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
            analyze_each(articles, threads, work, take).unwrap();
            assert_eq!(failed, ["8: skipped by an internal error; please report this document"]);
        }
    }
}
