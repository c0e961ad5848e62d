//! From files to articles: plain text, web pages, JSON lines and tables, from paths, folders or standard input.
//!
//! `read(&["news".into()], Format::Auto)` gives the articles of the folder `news` one by one, in sorted order; what
//! cannot be read is an error in its place, and the rest goes on. Lines and rows are read as they are asked for, so an
//! input may be larger than memory.
//!
//! The text of an article is what the file holds, less a byte order mark, with no other change: an offset into a UTF-8
//! file without such a mark is an offset into the article.

mod csv;
mod date;
mod decode;
mod html;
mod jsonl;
mod plain;
mod record;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::document::Article;
use crate::error::{Error, Result};

/// The formats of articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// By extension, then by content.
    #[default]
    Auto,
    /// Plain text, one article a file.
    Text,
    /// A web page; the article is cut out of it.
    Html,
    /// One JSON object an article and line, or one JSON array of such objects.
    Jsonl,
    /// A table with one article a row: commas, semicolons or tabs, with a header.
    Csv,
}

/// Reads the articles of files and folders, in the order given; `-` is standard input.
///
/// Folders are walked in sorted order, hidden entries and links to folders passed over. With [`Format::Auto`] only
/// files with an extension that belongs to a format are taken from a folder; a file that is named itself is always
/// read.
pub fn read(paths: &[PathBuf], format: Format) -> impl Iterator<Item = Result<Article>> + Send + use<> {
    let pending = paths.iter().rev().cloned().collect();
    Articles { pending, format, current: Box::new(std::iter::empty()) }
}

/// The articles of one input.
type Source = Box<dyn Iterator<Item = Result<Article>> + Send>;

struct Articles {
    /// What is still to be visited, the next one last.
    pending: Vec<PathBuf>,
    format: Format,
    current: Source,
}

impl Iterator for Articles {
    type Item = Result<Article>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(article) = self.current.next() {
                return Some(article);
            }
            let path = self.pending.pop()?;
            if path.as_os_str() != "-" && path.is_dir() {
                match children(&path, self.format) {
                    Ok(children) => self.pending.extend(children.into_iter().rev()),
                    Err(source) => return Some(Err(Error::Io { path, source })),
                }
                continue;
            }
            match open(&path, self.format) {
                Ok(articles) => self.current = articles,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What a folder holds, sorted by name.
fn children(folder: &Path, format: Format) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let kind = entry.file_type()?;
        // A link to a folder may lead in a circle.
        let is_taken = if path.is_dir() {
            !kind.is_symlink()
        } else {
            path.is_file() && (format != Format::Auto || format_of_name(&path).is_some())
        };
        if is_taken && !is_hidden {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}

/// The format that a file's extension stands for.
fn format_of_name(path: &Path) -> Option<Format> {
    let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => Some(Format::Text),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
        "csv" | "tsv" | "tab" => Some(Format::Csv),
        _ => None,
    }
}

/// How much of an input is looked at to tell its format.
const HEAD: u64 = 8192;

/// Opens one file or standard input.
fn open(path: &Path, format: Format) -> Result<Source> {
    let failed = |source| Error::Io { path: path.to_path_buf(), source };
    let is_stdin = path.as_os_str() == "-";
    let mut input: Box<dyn BufRead + Send> = if is_stdin {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?))
    };
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(failed)?;
    let format = match format {
        Format::Auto => format_of_name(path).unwrap_or_else(|| format_of_content(&head)),
        known => known,
    };
    let origin = Origin {
        path: if is_stdin { PathBuf::from("stdin") } else { path.to_path_buf() },
        stem: if is_stdin {
            "stdin".to_string()
        } else {
            path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
        },
        is_stdin,
    };
    let is_wide = decode::is_utf16(&head);
    let mut input: Box<dyn BufRead + Send> = Box::new(Cursor::new(head).chain(input));
    match format {
        Format::Jsonl | Format::Csv => {
            if is_wide {
                // Lines and rows are found in bytes; what has two bytes a character is decoded first.
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes).map_err(failed)?;
                let text = decode::decode(bytes).map_err(|reason| origin.error(None, reason))?;
                input = Box::new(Cursor::new(text.into_bytes()));
            }
            if format == Format::Jsonl { Ok(jsonl::read(input, origin)) } else { csv::read(input, origin) }
        }
        Format::Auto | Format::Text | Format::Html => {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes).map_err(failed)?;
            let article =
                if format == Format::Html { html::read(bytes, &origin) } else { plain::read(bytes, &origin) };
            Ok(Box::new(std::iter::once(article)))
        }
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
fn format_of_content(head: &[u8]) -> Format {
    let head = decode::preview(head);
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if html::looks_like_html(start) {
        Format::Html
    } else if jsonl::looks_like_jsonl(start) {
        Format::Jsonl
    } else if csv::looks_like_csv(start) {
        Format::Csv
    } else {
        Format::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
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
            read(std::slice::from_ref(&self.0), format)
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
            let mut found = read(&[folder.0.join(file)], Format::Auto);
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
        let check = |head: &str, format| assert_eq!(format_of_content(head.as_bytes()), format, "{head}");
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
        assert!(matches!(read(&[missing], Format::Auto).next(), Some(Err(Error::Io { .. }))));
    }
}
