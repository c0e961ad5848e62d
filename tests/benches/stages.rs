//! Where the time goes, stage by stage, in words a second on one thread.
//!
//! `cargo bench` prints every stage over the same invented articles, and beside them a plain regular-expression
//! tokenization of that text in the same run: the ratio to it says more than the figures, which depend on the machine.

use divan::Bencher;
use divan::counter::ItemsCount;
use regex::Regex;
use sayso::document::{Article, Document};
use sayso::nlp::model::Model;
use sayso::nlp::{lemma, parse, segment, tag};

fn main() {
    // The model is decoded at its first use; that belongs to the start of a process, not to a stage.
    Model::embedded();
    divan::main();
}

/// Sentences of news with `{}` for what varies from article to article.
const SENTENCES: [&str; 12] = [
    "Norland's defense minister, {}, accused Estavia on Monday of moving troops across the border.",
    "“We have seen {} violations since the weekend, and nobody has apologized,” the minister told reporters in Port Elm.",
    "A spokeswoman for Estavia's foreign ministry rejected the claim as “baseless.”",
    "According to a report that was published last week, the two countries have blamed each other for {} incidents this year.",
    "The Bank of Oster, which lent $4.5 million to the company, was fined after prosecutors said it had hidden losses.",
    "“I did not take the money,” {} said. “They know it, and they didn't even ask me.”",
    "Critics say that the mayor, who has been in office since 1998, ignored warnings from engineers about the dam.",
    "In a joint statement, the unions called on the government to explain why {} workers had not been paid.",
    "Police were criticized by residents for their slow response to the flood.",
    "The court heard that Mr. {} had told colleagues he would “never admit anything to anyone.”",
    "Both sides denied responsibility; each accused the other of firing first.",
    "It was not clear whether the talks, which broke down in March, would be resumed.",
];

/// What varies: names and numbers, some of them unknown to any lexicon.
const FILLERS: [&str; 9] = [
    "Vera Osei",
    "17",
    "Ilmar Tann",
    "240",
    "Ruth Okafor",
    "Kestrelby",
    "J. P. Marlowe",
    "3,100",
    "Zhen Ali",
];

/// Articles of about 240 words each.
fn articles() -> Vec<Article> {
    (0..40)
        .map(|n| {
            let mut text = format!("Talks Stall as {} Blames Neighbor\n\n", FILLERS[n % FILLERS.len()]);
            for (m, sentence) in SENTENCES.iter().enumerate() {
                text.push_str(&sentence.replace("{}", FILLERS[(n * 5 + m) % FILLERS.len()]));
                text.push_str(if m % 3 == 2 { "\n\n" } else { " " });
            }
            Article::new(n.to_string(), text)
        })
        .collect()
}

fn segmented() -> Vec<Document> {
    articles().into_iter().map(segment::segment).collect()
}

fn tagged() -> Vec<Document> {
    let mut documents = segmented();
    for document in &mut documents {
        tag::tag(Model::embedded(), document);
    }
    documents
}

fn words(documents: &[Document]) -> ItemsCount {
    ItemsCount::new(documents.iter().map(|d| d.tokens.len()).sum::<usize>())
}

/// The reference: words and marks by one regular expression.
#[divan::bench]
fn a_plain_regex_tokenization(bencher: Bencher) {
    let articles = articles();
    let pattern = Regex::new(r"\w+|[^\w\s]").expect("the pattern is well formed");
    bencher
        .counter(words(&segmented()))
        .bench(|| articles.iter().map(|article| pattern.find_iter(&article.text).count()).sum::<usize>());
}

#[divan::bench]
fn b_segment(bencher: Bencher) {
    bencher
        .counter(words(&segmented()))
        .with_inputs(articles)
        .bench_values(|articles| articles.into_iter().map(segment::segment).collect::<Vec<_>>());
}

#[divan::bench]
fn c_tag(bencher: Bencher) {
    bencher.counter(words(&segmented())).with_inputs(segmented).bench_values(|mut documents| {
        documents.iter_mut().for_each(|document| tag::tag(Model::embedded(), document));
        documents
    });
}

#[divan::bench]
fn d_lemmatize(bencher: Bencher) {
    bencher.counter(words(&segmented())).with_inputs(tagged).bench_values(|mut documents| {
        documents.iter_mut().for_each(|document| lemma::lemmatize(Model::embedded(), document));
        documents
    });
}

#[divan::bench]
fn e_parse(bencher: Bencher) {
    bencher.counter(words(&segmented())).with_inputs(tagged).bench_values(|mut documents| {
        documents.iter_mut().for_each(|document| parse::parse(Model::embedded(), document));
        documents
    });
}

#[divan::bench]
fn f_tag_and_parse(bencher: Bencher) {
    bencher.counter(words(&segmented())).with_inputs(segmented).bench_values(|mut documents| {
        for document in &mut documents {
            tag::tag(Model::embedded(), document);
            parse::parse(Model::embedded(), document);
        }
        documents
    });
}

/// Decoding the model, once in a process.
#[divan::bench]
fn g_load_the_model() -> sayso::Result<Model> {
    Model::read(include_bytes!("../../src/nlp/model.bin"))
}
