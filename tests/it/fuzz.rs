//! Damaged input for every reader and for the stages: mutations of the fixtures that know what the formats are made of.
//!
//! A few hundred run with every test. For a night:
//!
//! ```sh
//! FUZZ_SECONDS=3600 FUZZ_SEED=7 cargo test --test it fuzz -- --nocapture
//! ```
//!
//! A case that fails is written beside the other files of the tests and named; it becomes a test in `bad_input`.

use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sayso::ingest::{self, Format, Options};

use crate::expectations::files;
use crate::properties::holds;

/// Far more than a mutated fixture takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What trips up readers, to be put in anywhere.
const PIECES: [&str; 46] = [
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<pre>",
    "<br>",
    "<p hidden>",
    "<a href='",
    "<table><tr><td>",
    "&#x110000;",
    "&nbsp;",
    "&",
    "<![CDATA[",
    "\0",
    "\u{feff}",
    "\u{ad}",
    "\u{200b}",
    "\u{202e}",
    "\r\n",
    "\n\n",
    "\t",
    "\"",
    "\"\"",
    "“",
    "”",
    "‘",
    "'",
    ",",
    ";",
    "{",
    "}",
    "[",
    "]",
    "\\",
    "\\u",
    "\\ud800",
    "null",
    "1e999",
    ":",
    "{\"text\":",
    "a-",
    "said ",
    "accused ",
];

/// A small generator of numbers that are random enough; its state is all that a case needs.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % n.max(1)
    }
}

/// Some changes to some bytes.
fn mutate(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) {
    for _ in 0..1 + dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(40)).min(bytes.len());
        match dice.below(9) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 | 3 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            4 => {
                let piece = PIECES[dice.below(PIECES.len())].repeat(1 + dice.below(300));
                drop(bytes.splice(at..at, piece.into_bytes()));
            }
            5 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.below(256)).unwrap();
                }
            }
            6 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            7 => {
                // The beginning of this with the end of another.
                let other = &others[dice.below(others.len())];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[dice.below(other.len())..]);
            }
            _ => bytes[at..end].reverse(),
        }
    }
    bytes.truncate(60_000);
}

/// Runs mutations of some seeds for a while, or a small number of them.
fn fuzz(name: &str, seeds: &[Vec<u8>], check: impl Fn(&[u8])) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seconds = number("FUZZ_SECONDS");
    let mut dice = Dice(number("FUZZ_SEED").unwrap_or(20_261_122).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let start = Instant::now();
    let mut cases = 0;
    while seconds.map_or(cases < 60, |seconds| start.elapsed() < Duration::from_secs(seconds)) {
        let mut bytes = seeds[dice.below(seeds.len())].clone();
        mutate(&mut bytes, seeds, &mut dice);
        let begin = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| check(&bytes)));
        if result.is_err() || begin.elapsed() > PATIENCE {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}.case"));
            fs::write(&path, &bytes).unwrap();
            panic!("{name}, case {cases}: {:?}, see {}", begin.elapsed(), path.display());
        }
        cases += 1;
    }
    eprintln!("fuzz {name}: {cases} cases in {:?}", start.elapsed());
}

/// Reads bytes as a file of a format: articles or messages, and no internal error among them.
fn read(name: &str, bytes: &[u8], format: Format) {
    let path: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
    fs::write(&path, bytes).unwrap();
    let options = Options { format, max_document: 50_000, ..Options::default() };
    for article in ingest::read(&[path], options) {
        match article {
            Ok(article) => assert!(!article.id.is_empty()),
            Err(error) => assert!(!error.to_string().contains("internal error"), "{error}"),
        }
    }
}

fn contents(folder: &str, extension: &str) -> Vec<Vec<u8>> {
    files(folder, extension).iter().map(|path| fs::read(path).unwrap()).collect()
}

fn texts() -> Vec<Vec<u8>> {
    let mut texts = contents("fixtures/articles", "txt");
    texts.extend(contents("fixtures/sentences/attributions", "txt"));
    texts.extend(contents("fixtures/sentences/accusations", "txt"));
    texts
}

fn records() -> Vec<Vec<u8>> {
    let texts: Vec<String> = texts().iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect();
    let record = |n: usize, text: &str| {
        let start: String = text.chars().take(600).collect();
        serde_json::json!({"id": n, "headline": "Rain", "body": start, "source": {"name": "AP"}, "tags": ["a", null, 1.5]})
    };
    let all: Vec<serde_json::Value> = texts.iter().enumerate().map(|(n, text)| record(n, text)).collect();
    let lines: String = all.iter().map(|record| format!("{record}\n")).collect();
    vec![lines.into_bytes(), serde_json::to_vec_pretty(&all).unwrap(), serde_json::to_vec(&all).unwrap()]
}

fn tables(delimiter: u8) -> Vec<Vec<u8>> {
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    table.write_record(["id", "title", "text", "date", "section"]).unwrap();
    for (n, text) in texts().iter().enumerate() {
        let start: String = String::from_utf8_lossy(text).chars().take(600).collect();
        table.write_record([&n.to_string(), "Rain", &start, "12 Oct 2020", "world"]).unwrap();
    }
    vec![table.into_inner().unwrap(), b"text,id\n\"a\nb\",1\n".to_vec()]
}

#[test]
fn fuzz_text() {
    fuzz("text", &texts(), |bytes| read("text", bytes, Format::Text));
}

#[test]
fn fuzz_html() {
    fuzz("html", &contents("fixtures/pages", "html"), |bytes| read("html", bytes, Format::Html));
}

#[test]
fn fuzz_jsonl() {
    fuzz("jsonl", &records(), |bytes| read("jsonl", bytes, Format::Jsonl));
}

#[test]
fn fuzz_csv() {
    fuzz("csv", &tables(b','), |bytes| read("csv", bytes, Format::Csv));
}

#[test]
fn fuzz_tsv() {
    fuzz("tsv", &tables(b'\t'), |bytes| read("tsv", bytes, Format::Tsv));
}

/// Tables of articles as Parquet, in row groups of three rows.
#[cfg(feature = "parquet")]
fn parquet() -> Vec<Vec<u8>> {
    use parquet::basic::Compression;
    let texts: Vec<String> =
        texts().iter().map(|text| String::from_utf8_lossy(text).chars().take(600).collect()).collect();
    let ids: arrow_array::ArrayRef =
        std::sync::Arc::new((0..).take(texts.len()).collect::<arrow_array::Int64Array>());
    let texts: arrow_array::ArrayRef = std::sync::Arc::new(arrow_array::StringArray::from(texts));
    let batch = arrow_array::RecordBatch::try_from_iter([("id", ids), ("text", texts)]).unwrap();
    let file = |codec: Compression, has_dictionary: bool| {
        let properties = parquet::file::properties::WriterProperties::builder()
            .set_compression(codec)
            .set_dictionary_enabled(has_dictionary)
            .set_max_row_group_row_count(Some(3))
            .build();
        let writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties));
        let mut writer = writer.unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    };
    vec![
        file(Compression::UNCOMPRESSED, false),
        file(Compression::UNCOMPRESSED, true),
        file(Compression::SNAPPY, true),
        file(Compression::ZSTD(Default::default()), false),
    ]
}

#[cfg(feature = "parquet")]
#[test]
fn fuzz_parquet() {
    // Of a file that is cut or grown nothing can be read: most changes leave its length as it is.
    let mut dice = Dice(77);
    let damage = |mut bytes: Vec<u8>| {
        for _ in 0..1 + dice.below(4) {
            // The end says where everything is; half of the damage goes there.
            let from = if dice.below(2) == 0 { bytes.len().saturating_sub(2000) } else { 0 };
            let at = from + dice.below(bytes.len() - from);
            bytes[at] = u8::try_from(dice.below(256)).unwrap();
        }
        bytes
    };
    let whole = parquet();
    let seeds: Vec<Vec<u8>> = whole.iter().cycle().take(120).cloned().map(damage).collect();
    seeds.iter().for_each(|bytes| read("parquet", bytes, Format::Parquet));
    fuzz("parquet", &seeds, |bytes| read("parquet", bytes, Format::Parquet));
}

/// An archive of the pages, bare and with one gzip member a record.
fn archives() -> Vec<Vec<u8>> {
    let records = contents("fixtures/pages", "html").into_iter().take(6).map(|page| {
        let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec(), page].concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        [head.into_bytes(), block, b"\r\n\r\n".to_vec()].concat()
    });
    let records: Vec<Vec<u8>> = records.collect();
    let members = records.iter().flat_map(|record| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(record).unwrap();
        gzip.finish().unwrap()
    });
    vec![members.collect(), records.concat()]
}

#[test]
fn fuzz_warc() {
    fuzz("warc", &archives(), |bytes| read("warc", bytes, Format::Warc));
}

#[test]
fn fuzz_compressed() {
    let mut seeds = Vec::new();
    for plain in records() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&plain).unwrap();
        seeds.push(gzip.finish().unwrap());
        seeds
            .push(ruzstd::encoding::compress_to_vec(&plain[..], ruzstd::encoding::CompressionLevel::Fastest));
    }
    fuzz("compressed", &seeds, |bytes| read("compressed", bytes, Format::Auto));
}

#[test]
fn fuzz_any_format() {
    let seeds = [texts(), contents("fixtures/pages", "html"), records(), tables(b';')].concat();
    fuzz("any", &seeds, |bytes| read("any", bytes, Format::Auto));
}

#[test]
fn fuzz_extract() {
    fuzz("extract", &texts(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        holds(&text.chars().take(4000).collect::<String>());
    });
}
