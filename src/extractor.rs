//! The library's front door: built once, cheap to clone, shared by any number of threads.
//!
//! Example: `Extractor::new().analyze("Osei accused the mayor of nepotism.")` holds one accusation.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::document::Article;
use crate::error::{Error, Result};
use crate::graph::confidence::{self, Least};
use crate::pipeline::{self, STACK_BYTES, WINDOW, WINDOW_BYTES};
use crate::resolve::Analysis;

/// Finds quotations, accusations and denials in English news text.
///
/// Clones share everything, and a clone costs as much as one of [`Arc`]. The same text gives the same analysis, on
/// whatever thread and beside whatever others.
///
/// # Examples
///
/// ```
/// use sayso::Extractor;
///
/// let extractor = Extractor::new();
/// let analysis = extractor.analyze("“The dam is safe,” Vera Osei said. Halden Water accused her of lying.");
/// let text = &analysis.article.text;
///
/// let quotation = &analysis.attributions[0];
/// assert_eq!(quotation.source.as_ref().unwrap().spans[0].text(text), "Vera Osei");
///
/// let accusation = &analysis.accusations[0];
/// assert_eq!(accusation.accused.spans[0].text(text), "her");
/// assert_eq!(analysis.entities[accusation.accused.entity.unwrap()].name, "Vera Osei");
/// ```
#[derive(Clone, Debug)]
pub struct Extractor {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    least: Least,
    /// `None` where the machine gives no threads: then everything runs on the caller's.
    pool: Option<ThreadPool>,
}

/// How an [`Extractor`] is built. Options may be added, a choice of model among them.
///
/// # Examples
///
/// ```
/// use sayso::Extractor;
///
/// let careful = Extractor::builder().threads(2).min_confidence(0.7).build()?;
/// assert!(careful.analyze("It rained.").accusations.is_empty());
/// # Ok::<(), sayso::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is built before `build`"]
pub struct ExtractorBuilder {
    threads: usize,
    least: Least,
}

impl ExtractorBuilder {
    /// Threads for the batches, 0 for as many as the machine has, which is also what is taken where nothing is said.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Leaves out findings that the program is less sure of, from 0 (none) to 1; 0 where nothing is said.
    pub fn min_confidence(mut self, least: f32) -> Self {
        self.least = Least::all(least);
        self
    }

    /// Decodes the model, which takes some milliseconds, and starts the threads.
    ///
    /// # Errors
    ///
    /// The machine gives no threads.
    pub fn build(self) -> Result<Extractor> {
        let pool = ThreadPoolBuilder::new().num_threads(self.threads).stack_size(STACK_BYTES).build();
        let pool = pool.map_err(|error| Error::Output(io::Error::other(error)))?;
        Ok(self.with(Some(pool)))
    }

    fn with(self, pool: Option<ThreadPool>) -> Extractor {
        // Whoever measures the first text should not measure the model.
        pipeline::analyze(Article::new("", "Osei accused the mayor of nepotism."));
        Extractor { shared: Arc::new(Shared { least: self.least, pool }) }
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// An extractor with the model inside the library, on all cores, that leaves nothing out.
    ///
    /// On a machine that gives no threads, batches run on the thread that asks for them.
    pub fn new() -> Self {
        let builder = Self::builder();
        builder.clone().build().unwrap_or_else(|_| builder.with(None))
    }

    /// Says how an extractor is to be.
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder { threads: 0, least: Least::NONE }
    }

    /// Analyzes a text of which nothing else is known, on this thread. Any UTF-8 is valid.
    pub fn analyze(&self, text: &str) -> Analysis {
        self.analyze_article(Article::new("", text))
    }

    /// Analyzes an article, on this thread. Id, date and outlet are carried along; they decide nothing.
    pub fn analyze_article(&self, article: Article) -> Analysis {
        let mut analysis = pipeline::analyze(article);
        confidence::keep(&mut analysis, self.shared.least);
        analysis
    }

    /// Analyzes many articles on all threads; the results come in the order of the articles.
    ///
    /// A defect of this library costs one document and not the others: that document's result is an error with its id.
    /// For inputs that do not fit into memory there is [`pipeline::analyze_each`], for those that come one by one
    /// [`Self::ahead`].
    ///
    /// # Examples
    ///
    /// ```
    /// use sayso::{Article, Extractor};
    ///
    /// let articles = vec![
    ///     Article::new("monday", "Osei accused the mayor of nepotism."),
    ///     Article::new("tuesday", "The mayor denied it."),
    /// ];
    /// let analyses = Extractor::new().analyze_batch(articles);
    /// let accusations: usize = analyses.iter().flatten().map(|analysis| analysis.accusations.len()).sum();
    /// assert_eq!((analyses.len(), accusations), (2, 1));
    /// ```
    pub fn analyze_batch(&self, articles: Vec<Article>) -> Vec<Result<Analysis>> {
        self.map_batch(articles, |analysis| analysis)
    }

    /// The same, and turns each analysis into what the caller keeps of it, on the threads, too.
    pub fn map_batch<T: Send>(
        &self,
        articles: Vec<Article>,
        work: impl Fn(Analysis) -> T + Sync,
    ) -> Vec<Result<T>> {
        let one =
            |article: Article| pipeline::guarded(article, |article| work(self.analyze_article(article)));
        match &self.shared.pool {
            // One by one: documents are of very different lengths.
            Some(pool) => pool.install(|| articles.into_par_iter().with_max_len(1).map(one).collect()),
            None => articles.into_iter().map(one).collect(),
        }
    }

    /// Analyzes articles on all threads while the caller still gathers them, and turns each analysis into what the caller
    /// keeps of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use sayso::{Article, Extractor};
    ///
    /// let mut ahead = Extractor::new().ahead(|analysis| analysis.accusations.len());
    /// let mut counts = Vec::new();
    /// for text in ["Osei accused the mayor of nepotism.", "It rained."] {
    ///     ahead.put(Article::new("", text));
    ///     if ahead.is_full() {
    ///         counts.extend(ahead.take());
    ///     }
    /// }
    /// counts.extend(ahead.finish());
    /// let counts: Vec<usize> = counts.into_iter().collect::<sayso::Result<_>>()?;
    /// assert_eq!(counts, [1, 0]);
    /// # Ok::<(), sayso::Error>(())
    /// ```
    pub fn ahead<T: Send + 'static>(&self, work: impl Fn(Analysis) -> T + Send + Sync + 'static) -> Ahead<T> {
        let (sender, receiver) = mpsc::channel();
        let threads = self.shared.pool.as_ref().map_or(1, ThreadPool::current_num_threads);
        Ahead {
            extractor: self.clone(),
            work: Arc::new(work),
            is_given_up: Arc::new(AtomicBool::new(false)),
            sender,
            receiver,
            waiting: BTreeMap::new(),
            window: threads * WINDOW,
            put: 0,
            done: 0,
            taken: 0,
            bytes: 0,
        }
    }
}

/// Articles under way on the threads of an [`Extractor`], put in one by one; the results come out in their order.
///
/// See [`Extractor::ahead`]. Dropped before the end, it gives up what is not begun.
#[must_use = "the results come out of `take` and `finish`"]
pub struct Ahead<T> {
    extractor: Extractor,
    work: Arc<dyn Fn(Analysis) -> T + Send + Sync>,
    is_given_up: Arc<AtomicBool>,
    sender: Sender<Done<T>>,
    receiver: Receiver<Done<T>>,
    /// Results that wait for those before them.
    waiting: BTreeMap<usize, Result<T>>,
    window: usize,
    put: usize,
    done: usize,
    taken: usize,
    /// Bytes of text that are not analyzed yet.
    bytes: usize,
}

/// The place of an article, its bytes, and what became of it.
type Done<T> = (usize, usize, Result<T>);

impl<T> std::fmt::Debug for Ahead<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ahead").field("put", &self.put).field("taken", &self.taken).finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Ahead<T> {
    /// Hands an article over; a thread takes it as soon as it is free.
    pub fn put(&mut self, article: Article) {
        let (place, bytes) = (self.put, article.text.len());
        let (extractor, work) = (self.extractor.clone(), Arc::clone(&self.work));
        let is_given_up = Arc::clone(&self.is_given_up);
        let sender = self.sender.clone();
        self.put += 1;
        self.bytes += bytes;
        let run = move || {
            if !is_given_up.load(Ordering::Relaxed) {
                let result = pipeline::guarded(article, |article| work(extractor.analyze_article(article)));
                // Nobody listens where the caller has given up meanwhile.
                drop(sender.send((place, bytes, result)));
            }
        };
        match &self.extractor.shared.pool {
            Some(pool) => pool.spawn_fifo(run),
            None => run(),
        }
    }

    /// Whether so much is under way that the threads have enough to do for now.
    pub fn is_full(&self) -> bool {
        self.put - self.done >= self.window || self.bytes >= WINDOW_BYTES
    }

    /// Waits until half of what may be under way is done, and gives the results whose turn it is.
    pub fn take(&mut self) -> Vec<Result<T>> {
        self.wait(|it| it.put - it.done > it.window / 2 || it.bytes > WINDOW_BYTES / 2)
    }

    /// Waits until all is done, and gives the results that are left.
    pub fn finish(mut self) -> Vec<Result<T>> {
        self.wait(|it| it.done < it.put)
    }

    fn wait(&mut self, is_waiting: impl Fn(&Self) -> bool) -> Vec<Result<T>> {
        while is_waiting(self)
            && let Ok((place, bytes, result)) = self.receiver.recv()
        {
            self.done += 1;
            self.bytes -= bytes;
            self.waiting.insert(place, result);
        }
        let mut results = Vec::new();
        while let Some(result) = self.waiting.remove(&self.taken) {
            results.push(result);
            self.taken += 1;
        }
        results
    }
}

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        self.is_given_up.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}

    #[test]
    fn a_batch_gives_what_single_texts_give_in_their_order() {
        let extractor = Extractor::builder().threads(3).build().unwrap();
        is_shared(&extractor);
        let text = |n: usize| format!("Osei accused mayor {n} of nepotism. {}", "It rained. ".repeat(n % 7));
        let articles = (0..40).map(|n| Article::new(n.to_string(), text(n))).collect();
        for (n, analysis) in extractor.analyze_batch(articles).into_iter().enumerate() {
            let alone = extractor.clone().analyze_article(Article::new(n.to_string(), text(n)));
            assert_eq!(analysis.unwrap(), alone);
            assert_eq!(alone.accusations.len(), 1);
        }
    }

    #[test]
    fn what_comes_one_by_one_comes_out_in_order() {
        for threads in [1, 3] {
            let extractor = Extractor::builder().threads(threads).build().unwrap();
            let mut ahead = extractor.ahead(|analysis| {
                assert_ne!(analysis.article.id, "8");
                analysis.article.id
            });
            let mut results = Vec::new();
            let (mut waits, count) = (0, threads * WINDOW + 99);
            for n in 0..count {
                ahead.put(Article::new(n.to_string(), "It rained. ".repeat(n * 7 % 11)));
                if ahead.is_full() {
                    results.extend(ahead.take());
                    waits += 1;
                    assert!(!ahead.is_full());
                }
            }
            results.extend(ahead.finish());
            assert!(waits > 0 || threads > 1);
            assert_eq!(results.len(), count);
            for (n, result) in results.into_iter().enumerate() {
                match n {
                    8 => assert!(result.unwrap_err().to_string().starts_with("8: ")),
                    _ => assert_eq!(result.unwrap(), n.to_string()),
                }
            }
            // Given up, it does not hold anybody up.
            let mut ahead = extractor.ahead(|analysis| analysis);
            (0..50).for_each(|n| ahead.put(Article::new(n.to_string(), "It rained.")));
            drop(ahead);
            assert_eq!(extractor.analyze("It rained.").sentences.len(), 1);
        }
    }

    #[test]
    fn what_is_less_sure_is_left_out() {
        let text = "Osei accused the mayor of nepotism, and rumors say that the mayor lied.";
        let all = Extractor::new().analyze(text);
        let sure = Extractor::builder().min_confidence(1.01).build().unwrap().analyze(text);
        assert!(!all.accusations.is_empty() && sure.accusations.is_empty() && sure.attributions.is_empty());
    }

    #[test]
    fn a_panic_is_the_error_of_its_document() {
        let work = |analysis: Analysis| assert_ne!(analysis.article.id, "b");
        let articles = ["a", "b", "c"].map(|id| Article::new(id, "")).into();
        let results = Extractor::new().map_batch(articles, work);
        let failed: Vec<bool> = results.iter().map(Result::is_err).collect();
        assert_eq!(failed, [false, true, false]);
        assert!(results[1].as_ref().unwrap_err().to_string().starts_with("b: "));
    }
}
