//! Documents a second in and out of JSON lines and Parquet, without the analysis between.
//!
//! ```sh
//! cargo bench --bench formats -- 20000     # documents
//! ```
//!
//! The documents are the articles of the fixtures, again and again, each with an id of its own. What is timed is reading
//! them as articles, and writing what was found in them; each figure is the best of three on one thread.

#![allow(clippy::print_stdout, reason = "this is a program that reports")]
#![allow(clippy::unwrap_used, reason = "what cannot be written cannot be measured")]

#[cfg(feature = "parquet")]
fn main() {
    measure::run();
}

#[cfg(not(feature = "parquet"))]
fn main() {
    println!("needs the feature parquet");
}

#[cfg(feature = "parquet")]
mod measure {
    use std::fs::{self, File};
    use std::io::{BufWriter, Write};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::time::Instant;

    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::Compression;
    use parquet::file::properties::WriterProperties;
    use sayso::export::arrow::{Table, rows};
    use sayso::export::jsonl;
    use sayso::export::parquet::Writer;
    use sayso::ingest::{Options, read};
    use sayso::{Analysis, Article, analyze};

    pub(super) fn run() {
        let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(20_000);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats");
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        let texts: Vec<String> = ["business", "court-report", "sports", "war-of-words", "wire-story"]
            .iter()
            .map(|name| format!("{}/fixtures/articles/{name}.txt", env!("CARGO_MANIFEST_DIR")))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        let analyses: Vec<Analysis> =
            texts.iter().map(|text| analyze(Article::new("a", text.as_str()))).collect();
        let article = |n: usize| (format!("article-{n}"), &texts[n % texts.len()]);
        let bytes: usize = (0..count).map(|n| article(n).1.len()).sum();
        println!("{count} documents, {} MB of text", bytes / 1_000_000);

        let lines = folder.join("in.jsonl");
        let mut out = BufWriter::new(File::create(&lines).unwrap());
        for (id, text) in (0..count).map(article) {
            serde_json::to_writer(&mut out, &serde_json::json!({"id": id, "text": text})).unwrap();
            out.write_all(b"\n").unwrap();
        }
        out.flush().unwrap();
        read_all("in   JSON lines", &lines, count);
        for (name, codec) in [
            ("snappy", Compression::SNAPPY),
            ("zstd", Compression::ZSTD(Default::default())),
            ("none", Compression::UNCOMPRESSED),
        ] {
            let path = folder.join(format!("in-{name}.parquet"));
            let properties =
                WriterProperties::builder().set_compression(codec).set_dictionary_enabled(false).build();
            let column = |words: Vec<String>| Arc::new(StringArray::from(words)) as ArrayRef;
            let mut writer = None;
            for start in (0..count).step_by(1000) {
                let (ids, texts) =
                    (start..count.min(start + 1000)).map(article).map(|(i, t)| (i, t.clone())).unzip();
                let batch =
                    RecordBatch::try_from_iter([("id", column(ids)), ("text", column(texts))]).unwrap();
                let file = || File::create(&path).unwrap();
                let begin =
                    || ArrowWriter::try_new(file(), batch.schema(), Some(properties.clone())).unwrap();
                writer.get_or_insert_with(begin).write(&batch).unwrap();
            }
            writer.unwrap().close().unwrap();
            read_all(&format!("in   Parquet, {name}"), &path, count);
        }

        let found = |n: usize| -> Analysis {
            let mut analysis = analyses[n % analyses.len()].clone();
            analysis.article.id = format!("article-{n}");
            analysis
        };
        // What making them takes is no part of the writing.
        let making = best(|| (0..count).for_each(|n| drop(found(n))));
        for with_text in [false, true] {
            let text = if with_text { " with text" } else { "" };
            let path = folder.join("out.jsonl");
            let seconds = best(|| {
                let mut out = BufWriter::new(File::create(&path).unwrap());
                (0..count).for_each(|n| jsonl::write(&found(n), with_text, &mut out).unwrap());
                out.flush().unwrap();
            });
            tell(&format!("out  JSON lines{text}"), count, seconds - making, &[path]);
            let path = |table: Table| folder.join(format!("{}.parquet", table.name()));
            let seconds = best(|| {
                let mut writer =
                    Writer::new(Table::ALL.map(|table| File::create(path(table)).unwrap())).unwrap();
                (0..count).for_each(|n| writer.push(rows(&found(n), with_text)).unwrap());
                writer.finish().unwrap();
            });
            tell(&format!("out  Parquet{text}"), count, seconds - making, &Table::ALL.map(path));
        }
    }

    fn read_all(name: &str, path: &Path, count: usize) {
        let paths = [path.to_path_buf()];
        let seconds =
            best(|| assert_eq!(read(&paths, Options::default()).filter(Result::is_ok).count(), count));
        tell(name, count, seconds, &paths);
    }

    fn best(mut work: impl FnMut()) -> f64 {
        let seconds = (0..3).map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        });
        seconds.fold(f64::INFINITY, f64::min)
    }

    fn tell(name: &str, count: usize, seconds: f64, files: &[PathBuf]) {
        let bytes: u64 = files.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
        println!("{name:<24} {:>9.0} documents/s {:>8.1} MB", count as f64 / seconds, bytes as f64 / 1e6);
    }
}
