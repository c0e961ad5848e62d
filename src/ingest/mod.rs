//! From files to articles: plain text, web pages, web archives, JSON lines, tables and Parquet, compressed or not, from paths, folders,
//! patterns or standard input.
//!
//! `read(&["news".into()], Options::default())` gives the articles of the folder `news` one by one, in sorted order; what
//! cannot be read is an error in its place, and the rest goes on. Lines and rows are read as they are asked for, so an
//! input may be larger than memory; what would have to be held at once, a document, has a limit.
//!
//! The text of an article is what the file holds, less a byte order mark, with no other change: an offset into a UTF-8
//! file without such a mark is an offset into the article.

mod compressed;
mod csv;
mod date;
mod decode;
mod feed;
mod file_name;
#[cfg(feature = "html")]
mod html;
#[cfg(not(feature = "html"))]
#[path = "no_html.rs"]
mod html;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod record;
mod walk;
mod warc;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use date::DateOrder;
pub use file_name::NamePattern;
pub use record::{Field, Fields};
use walk::{Files, format_of_name, plain_name};

use crate::document::Article;
use crate::error::{Error, Result};

/// The formats of articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// By extension, then by content.
    #[default]
    Auto,
    /// Plain text, one article a file.
    Text,
    /// A web page; the article is cut out of it.
    Html,
    /// One JSON object an article and line, or a JSON array of such objects.
    Jsonl,
    /// A table with one article a row: commas, semicolons or tabs, with a header.
    Csv,
    /// The same with tabs, whatever else its header holds.
    Tsv,
    /// A Parquet file with one article a row; a build without the feature `parquet` refuses it.
    Parquet,
    /// A web archive: an article for each page in it.
    Warc,
    /// An RSS, RDF or Atom feed, one article an item.
    Feed,
}

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the inputs are.
    pub format: Format,
    /// What the parts of an article are called in tables and JSON lines.
    pub fields: Fields,
    /// How dates of three numbers are read; where `None`, only those that can be read in one way.
    pub date_order: Option<DateOrder>,
    /// What the names of files with one article say of it.
    pub name_pattern: Option<NamePattern>,
    /// Counts the files whose names have another form than the pattern.
    pub other_names: Arc<AtomicU64>,
    /// The most bytes that a document may have, after decompression; a larger one is an error in its place.
    pub max_document: usize,
    /// Counts the bytes that are read, before decompression.
    pub bytes_read: Arc<AtomicU64>,
    /// Counts the records of web archives, also those without an article.
    pub records_read: Arc<AtomicU64>,
    /// Counts those of them that are broken.
    pub records_broken: Arc<AtomicU64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: Format::Auto,
            fields: Fields::default(),
            date_order: None,
            name_pattern: None,
            other_names: Arc::default(),
            max_document: 20_000_000,
            bytes_read: Arc::default(),
            records_read: Arc::default(),
            records_broken: Arc::default(),
        }
    }
}

/// Reads the articles of files and folders, in the order given; `-` is standard input, `news/*.txt` a pattern.
///
/// Folders are walked in sorted order, hidden entries and links to folders passed over. With [`Format::Auto`] only
/// files with an extension that belongs to a format are taken from a folder; a file that is named itself is always
/// read. Whether an input is compressed is told by its content.
pub fn read(paths: &[PathBuf], options: Options) -> impl Iterator<Item = Result<Article>> + Send + use<> {
    let files = Files::new(paths, options.format);
    let (path, current) = (PathBuf::new(), Box::new(std::iter::empty()));
    Articles { files, options: Arc::new(options), path, current }
}

/// How many bytes there are to read, as far as can be told without reading; `None` where standard input is among them.
pub fn size(paths: &[PathBuf], format: Format) -> Option<u64> {
    let mut sum = 0;
    for path in Files::new(paths, format).flatten() {
        if path.as_os_str() == "-" {
            return None;
        }
        sum += fs::metadata(&path).map_or(0, |metadata| metadata.len());
    }
    Some(sum)
}

/// The bytes of one input.
type Input = Box<dyn BufRead + Send>;
/// The articles of one input.
type Source = Box<dyn Iterator<Item = Result<Article>> + Send>;

struct Articles {
    files: Files,
    options: Arc<Options>,
    /// The file being read.
    path: PathBuf,
    current: Source,
}

impl Iterator for Articles {
    type Item = Result<Article>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // A defect of this program, or of a library that it reads with, costs one file, not the run.
            match catch_unwind(AssertUnwindSafe(|| self.current.next())) {
                Ok(Some(article)) => return Some(article),
                Ok(None) => {}
                Err(_) => {
                    self.current = Box::new(std::iter::empty());
                    return Some(Err(internal_error(&self.path)));
                }
            }
            match self.files.next()? {
                Ok(path) => self.path = path,
                Err(error) => return Some(Err(error)),
            }
            match catch_unwind(AssertUnwindSafe(|| open(&self.path, &self.options))) {
                Ok(Ok(articles)) => self.current = articles,
                Ok(Err(error)) => return Some(Err(error)),
                Err(_) => return Some(Err(internal_error(&self.path))),
            }
        }
    }
}

fn internal_error(path: &Path) -> Error {
    let reason = "the rest is skipped by an internal error; please report this file".to_owned();
    Error::Input { path: path.to_path_buf(), line: None, reason }
}

/// How much of an input is looked at to tell its format.
const HEAD: u64 = 8192;

/// Opens one file or standard input.
fn open(path: &Path, options: &Arc<Options>) -> Result<Source> {
    let failed = |source| Error::Io { path: path.to_path_buf(), source };
    let is_stdin = path.as_os_str() == "-";
    let raw: Box<dyn Read + Send> =
        if is_stdin { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(failed)?) };
    let counted = Counted { input: raw, bytes: Arc::clone(&options.bytes_read) };
    let mut input = compressed::open(Box::new(BufReader::with_capacity(1 << 16, counted))).map_err(failed)?;
    let mut head = Vec::new();
    let is_archive = options.format == Format::Warc
        || (options.format == Format::Auto && format_of_name(path) == Some(Format::Warc));
    let damage = match input.by_ref().take(HEAD).read_to_end(&mut head) {
        // The first record of an archive may be damaged like any other.
        Err(error) if is_archive && compressed::goes_on(&error) => Some(error),
        Err(error) => return Err(failed(error)),
        Ok(_) => None,
    };
    let format = match options.format {
        Format::Auto => format_of_name(path).unwrap_or_else(|| format_of_content(&head, &options.fields)),
        known => known,
    };
    let stem = || plain_name(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let origin = Origin {
        path: if is_stdin { PathBuf::from("stdin") } else { path.to_path_buf() },
        stem: if is_stdin { "stdin".to_string() } else { stem() },
        is_stdin,
    };
    if format == Format::Warc {
        return Ok(warc::read(head, damage, input, origin, options));
    }
    let start = Cursor::new(head.clone());
    let mut input: Input = Box::new(start.chain(input));
    match format {
        Format::Jsonl => Ok(jsonl::read(decode::narrow(&head, input), origin, options)),
        Format::Csv => csv::read(decode::narrow(&head, input), None, origin, options),
        Format::Feed => feed::read(input, origin, options),
        Format::Tsv => csv::read(decode::narrow(&head, input), Some(b'\t'), origin, options),
        Format::Parquet if is_stdin => {
            let reason = "the end of a Parquet file says where everything is in it, and a pipe has none to go to: name the file";
            Err(origin.error(None, reason))
        }
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::read(path, origin, options),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(origin.error(None, "a Parquet file, which this build of sayso does not read")),
        Format::Auto | Format::Text | Format::Html | Format::Warc => {
            let mut bytes = Vec::new();
            let limit = options.max_document;
            input.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() > limit {
                return Err(origin.error(None, too_large(limit)));
            }
            let mut article = match format {
                Format::Html => html::read(bytes, &origin, options.date_order),
                _ => plain::read(bytes, &origin),
            };
            if let (Some(pattern), Ok(article), false) = (&options.name_pattern, &mut article, is_stdin)
                && !pattern.apply(&origin.stem, options.date_order, article)
            {
                options.other_names.fetch_add(1, Ordering::Relaxed);
            }
            Ok(Box::new(std::iter::once(article)))
        }
    }
}

/// Why a document is skipped that is above the limit.
fn too_large(limit: usize) -> String {
    format!("larger than a document may be ({limit} bytes; see --max-document)")
}

/// An input that counts what is read from it.
struct Counted {
    input: Box<dyn Read + Send>,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(out)?;
        self.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Where articles come from.
#[derive(Clone, Debug)]
struct Origin {
    /// The file; `stdin` for standard input.
    path: PathBuf,
    /// Its name without extension.
    stem: String,
    is_stdin: bool,
}

impl Origin {
    /// An article of this origin.
    fn article(&self, id: String, text: String) -> Article {
        let path = (!self.is_stdin).then(|| self.path.display().to_string());
        Article { id, path, text, ..Article::default() }
    }

    /// An error at a line of this origin.
    fn error(&self, line: Option<usize>, reason: impl Into<String>) -> Error {
        Error::Input { path: self.path.clone(), line, reason: reason.into() }
    }
}

/// Tells the format by what an input begins with.
fn format_of_content(head: &[u8], fields: &Fields) -> Format {
    if head.starts_with(b"PAR1") {
        return Format::Parquet;
    }
    if warc::looks_like_warc(head) {
        return Format::Warc;
    }
    let head = decode::preview(head);
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if feed::looks_like_feed(start) {
        Format::Feed
    } else if html::looks_like_html(start) {
        Format::Html
    } else if jsonl::looks_like_jsonl(start, fields) {
        Format::Jsonl
    } else if csv::looks_like_csv(start, fields) {
        Format::Csv
    } else {
        Format::Text
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A folder that is removed at the end.
    pub(super) struct Folder(pub(super) PathBuf);

    impl Folder {
        pub(super) fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
            let root = std::env::temp_dir().join(format!("sayso-ingest-{}-{name}", std::process::id()));
            for (file, bytes) in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            Self(root)
        }

        /// The articles of the folder: `id: text`, and for errors the message without the folder.
        fn read(&self, format: Format) -> Vec<String> {
            self.read_with(Options { format, ..Options::default() })
        }

        pub(super) fn read_with(&self, options: Options) -> Vec<String> {
            read(std::slice::from_ref(&self.0), options)
                .map(|result| match result {
                    Ok(article) => format!("{}: {}", article.id, article.text),
                    Err(error) => error
                        .to_string()
                        .replace(&format!("{}{}", self.0.display(), std::path::MAIN_SEPARATOR), ""),
                })
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn folders_are_walked_in_sorted_order() {
        let folder = Folder::new(
            "walk",
            &[
                ("b.txt", b"B"),
                ("a/z.txt", b"Z"),
                ("a.txt", b"A"),
                (".c.txt", b"C"),
                ("d.ann", b"D"),
                (".e/f.txt", b"F"),
            ],
        );
        assert_eq!(folder.read(Format::Auto), ["z: Z", "a: A", "b: B"]);
        assert_eq!(folder.read(Format::Text), ["z: Z", "a: A", "b: B", "d: D"]);
    }

    #[test]
    fn text_is_kept_byte_for_byte() {
        let folder = Folder::new("text", &[("a.txt", b" \r\nRain\r\n\r\nfell.\t\n"), ("b.txt", b"")]);
        assert_eq!(folder.read(Format::Auto), ["a:  \r\nRain\r\n\r\nfell.\t\n", "b: "]);
    }

    #[test]
    fn bad_records_are_errors_in_their_place() {
        let folder = Folder::new(
            "lines",
            &[
                (
                    "a.jsonl",
                    b"{\"id\":7,\"text\":\"A\"}\n\n{\"x\n{\"title\":\"t\"}\n[1]\n{\"body\":[\"B\",\"C\"]}",
                ),
                ("b.bin.txt", b"a\0b"),
                ("c.txt", b"C"),
            ],
        );
        let found = folder.read(Format::Auto);
        assert_eq!(found[0], "7: A");
        assert!(found[1].starts_with("a.jsonl:3: no JSON: "), "{}", found[1]);
        assert_eq!(found[2], "a.jsonl:4: no text (looked for a field text, body or content)");
        assert_eq!(found[3], "a.jsonl:5: not a JSON object");
        assert_eq!(found[4], "a:6: B\n\nC");
        assert_eq!(found[5], "b.bin.txt: looks binary");
        assert_eq!(found[6], "c: C");
    }

    #[test]
    fn records_name_their_parts_in_many_ways() {
        let line = r#"{"_id":"x1","Headline":"Rain","content":"Rain fell.","date":"12 Oct 2020","source":{"name":"Post"},"link":"http://n.example"}"#;
        let array = format!("[\n{line}\n]");
        let table =
            "ID;Headline;Body;Date;Outlet;URL\nx1;Rain;Rain fell.;12 Oct 2020;Post;http://n.example\n";
        let tabs = table.replace(';', "\t");
        for (file, content) in [
            ("a.jsonl", line),
            ("a.json", &array),
            ("a.csv", table),
            ("a.tsv", &tabs),
            ("a", line),
            ("a", table),
        ] {
            let folder = Folder::new("parts", &[(file, content.as_bytes())]);
            let mut found = read(&[folder.0.join(file)], Options::default());
            let article = found.next().unwrap().unwrap();
            assert_eq!(article.id, "x1", "{file}");
            assert_eq!(article.text, "Rain fell.");
            assert_eq!(article.title.as_deref(), Some("Rain"));
            assert_eq!(article.published.as_deref(), Some("2020-10-12"));
            assert_eq!(article.outlet.as_deref(), Some("Post"));
            assert_eq!(article.url.as_deref(), Some("http://n.example"));
            assert!(found.next().is_none());
        }
    }

    #[test]
    fn ids_come_out_as_they_came_in() {
        let folder = Folder::new(
            "ids",
            &[
                ("a.jsonl", b"{\"id\":\" a 1 \",\"text\":\"A\"}\n{\"id\":\"  \",\"text\":\"B\"}\n"),
                ("b.csv", b"id,text\n\"\tb\n2 \",A\n"),
            ],
        );
        assert_eq!(folder.read(Format::Auto), [" a 1 : A", "a:2: B", "\tb\n2 : A"]);
    }

    #[test]
    fn compressed_files_are_what_they_hold() {
        let gzip = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let zstd = |bytes: &[u8]| {
            ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
        };
        let line = b"{\"text\":\"A\"}\n{\"text\":\"B\"}\n";
        // Several members or frames, and a frame without data, are one stream.
        let members = [gzip(line), gzip(b"{\"text\":\"C\"}")].concat();
        let frames =
            [zstd(line), b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec(), zstd(b"{\"text\":\"C\"}")].concat();
        let folder = Folder::new(
            "packed",
            &[
                ("a.jsonl.gz", &members),
                ("b.jsonl.zst", &frames),
                ("c.csv.gz", &gzip(b"text,id\nC,7\n")),
                ("d.html.zst", &zstd(b"<html><p>Rain fell.</p></html>")),
                ("e.txt", &gzip(b"Told by its first bytes.")),
                ("f.txt.gz", b"Not packed at all."),
            ],
        );
        assert_eq!(
            folder.read(Format::Auto),
            [
                "a:1: A",
                "a:2: B",
                "a:3: C",
                "b:1: A",
                "b:2: B",
                "b:3: C",
                "7: C",
                "d: Rain fell.",
                "e: Told by its first bytes.",
                "f: Not packed at all."
            ]
        );
    }

    #[test]
    fn what_is_read_of_a_damaged_stream_counts() {
        let text = "{\"text\":\"A sentence that is long enough to be packed.\"}\n".repeat(5000);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let whole = encoder.finish().unwrap();
        let folder = Folder::new("damaged", &[("a.jsonl.gz", &whole[..whole.len() / 2])]);
        let found = folder.read(Format::Auto);
        assert!(found.len() > 1000, "{}", found.len());
        assert!(found.last().unwrap().starts_with("a.jsonl.gz: "), "{:?}", found.last());
        assert_eq!(found.iter().filter(|line| line.starts_with("a.jsonl.gz: ")).count(), 1);
    }

    #[test]
    fn patterns_stand_for_files() {
        let folder = Folder::new(
            "glob",
            &[("a/1.txt", b"1"), ("b/2.txt", b"2"), ("b/.3.txt", b"3"), ("[c].txt", b"c")],
        );
        let found = |pattern: &str| {
            read(&[folder.0.join(pattern)], Options::default())
                .map(|result| result.map_or_else(|error| error.to_string(), |article| article.text))
                .collect::<Vec<_>>()
        };
        assert_eq!(found("*/*.txt"), ["1", "2"]);
        assert_eq!(found("**/?.txt"), ["1", "2"]);
        assert_eq!(found("[c].txt"), ["c"], "a file of that name is no pattern");
        assert!(found("x*.txt")[0].ends_with("x*.txt: no file matches this pattern"));
    }

    #[test]
    fn other_fields_are_carried_along_and_names_can_be_chosen() {
        let json = br#"{"n": 3, "story": {"full": "Rain fell.", "lead": "Rain"}, "text": "short", "tags": ["a"], "id": null}"#;
        let tabs = b"story.full\ttext\tn\nRain fell.\tshort\t3\n";
        let folder = Folder::new("fields", &[("a.jsonl", json), ("b.tsv", tabs)]);
        let mut fields = Fields::default();
        fields.set(Field::Text, "story.full");
        let options = Options { fields, ..Options::default() };
        let articles: Vec<Article> =
            read(std::slice::from_ref(&folder.0), options).map(Result::unwrap).collect();
        assert_eq!(articles[0].text, "Rain fell.");
        let extra = |article: &Article| {
            article.extra.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(
            extra(&articles[0]),
            ["id=null", "n=3", r#"story={"lead":"Rain"}"#, r#"tags=["a"]"#, r#"text="short""#]
        );
        assert_eq!(articles[1].text, "Rain fell.");
        assert_eq!(extra(&articles[1]), [r#"text="short""#, r#"n="3""#]);
    }

    #[test]
    fn a_document_above_the_limit_is_skipped_and_named() {
        let long = "x".repeat(200);
        let json = format!("{{\"text\":\"A\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"B\"}}\n");
        let array = format!("[{{\"text\":\"A\"}},\n{{\"text\":\"{long}\"}}, {{\"text\":\"B\"}}]");
        let table = format!("text,id\nA,1\n{},2\nB,3\n", long.repeat(30));
        let folder = Folder::new(
            "limit",
            &[("a.txt", long.as_bytes()), ("b.jsonl", json.as_bytes()), ("c.json", array.as_bytes())],
        );
        let options = Options { max_document: 100, ..Options::default() };
        let found = |folder: &Folder, options: Options| -> Vec<String> {
            read(std::slice::from_ref(&folder.0), options)
                .map(|result| match result {
                    Ok(article) => article.text,
                    Err(error) => {
                        error.to_string().rsplit_once(std::path::MAIN_SEPARATOR).unwrap().1.to_owned()
                    }
                })
                .collect()
        };
        let reason = "larger than a document may be (100 bytes; see --max-document)";
        assert_eq!(
            found(&folder, options),
            [
                &format!("a.txt: {reason}"),
                "A",
                &format!("b.jsonl:2: {reason}"),
                "B",
                "A",
                &format!("c.json:2: {reason}"),
                "B"
            ]
        );
        let folder = Folder::new("limit-csv", &[("a.csv", table.as_bytes())]);
        let options = Options { max_document: 4096, ..Options::default() };
        let rows = found(&folder, options);
        assert_eq!((rows.len(), &*rows[0], &*rows[2]), (3, "A", "B"), "{rows:?}");
        assert!(rows[1].starts_with("a.csv:3: larger"), "{rows:?}");
    }

    #[test]
    fn json_need_not_stand_on_one_line() {
        let check = |json: &str, expected: &[&str]| {
            let folder = Folder::new("json", &[("a.json", json.as_bytes())]);
            assert_eq!(folder.read(Format::Auto), expected, "{json}");
        };
        check("{\n  \"text\": \"A\"\n}\n", &["a:1: A"]);
        check("{ \"text\":\n\"A ] } \\\" {\"\n}\n{\n\"text\": \"B\" }", &["a:1: A ] } \" {", "a:2: B"]);
        check("[]", &[]);
        check(
            "\u{feff}[\n{\"text\": \"A\"},\n7,\n{\"text\": \"B\"}]",
            &["a:1: A", "a.json:3: not a JSON object", "a:3: B"],
        );
        // A first line that is cut off does not take the others with it.
        let found = {
            let folder = Folder::new("json", &[("a.jsonl", b"{\"text\": \"A\n{\"text\": \"B\"}\n")]);
            folder.read(Format::Auto)
        };
        assert!(found[0].starts_with("a.jsonl:1: no JSON") && found[1] == "a:2: B", "{found:?}");
    }

    #[test]
    fn wide_encodings_are_read_line_by_line() {
        let wide: Vec<u8> = "\u{feff}{\"text\":\"Caf\u{e9}\"}\n{\"text\":\"😀\"}\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let folder = Folder::new("wide", &[("a.jsonl", &wide)]);
        assert_eq!(folder.read(Format::Auto), ["a:1: Café", "a:2: 😀"]);
    }

    #[test]
    fn tables_with_tabs_may_be_written_without_quoting() {
        let folder = Folder::new(
            "tabs",
            &[
                ("a.tsv", b"id\ttext\n1\t\"Never,\" she said.\n2\t\"No\n3\tYes\n"),
                ("b.tsv", b"id\ttext\n1\t\"A\tB\"\n"),
            ],
        );
        assert_eq!(folder.read(Format::Auto), ["1: \"Never,\" she said.", "2: \"No", "3: Yes", "1: A\tB"]);
    }

    #[test]
    fn tables_quote_and_break_their_cells() {
        let folder = Folder::new(
            "table",
            &[
                (
                    "a.csv",
                    b"\xef\xbb\xbftext,id\n\"Rain, he said, \"\"fell\"\".\nIt fell.\",a\nshort\n\n\"x\",b\n",
                ),
                ("b.csv", b"one,two\n1,2\n"),
            ],
        );
        assert_eq!(
            folder.read(Format::Auto),
            [
                "a: Rain, he said, \"fell\".\nIt fell.",
                "a:4: short",
                "b: x",
                "b.csv:1: the header names no column text, body or content"
            ]
        );
    }

    #[test]
    fn content_tells_the_format() {
        let check = |head: &str, format| {
            assert_eq!(format_of_content(head.as_bytes(), &Fields::default()), format, "{head}")
        };
        check("Rain fell, and it fell.", Format::Text);
        check("", Format::Text);
        check("{Rain} fell", Format::Text);
        check("\n<!DOCTYPE html><title>x</title>", Format::Html);
        check("<3 is a heart", Format::Text);
        check("{\"text\": \"Rain fell.\"}", Format::Jsonl);
        check("id,text\n1,Rain", Format::Csv);
        check("The text, the body", Format::Text);
    }

    #[test]
    fn a_missing_file_is_an_error() {
        let missing = PathBuf::from("no/such/file.txt");
        assert!(matches!(read(&[missing], Options::default()).next(), Some(Err(Error::Io { .. }))));
    }
}
