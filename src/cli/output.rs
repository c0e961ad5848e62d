//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sayso::export::table::Style;

/// An open output; nothing is kept of a file until [`Output::finish`].
pub(crate) enum Output {
    /// Standard output.
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A pipe or device that was named as a file.
    Direct(BufWriter<File>),
    /// A file, written beside its place under another name.
    File(Draft),
}

/// A file being written.
pub(crate) struct Draft {
    writer: Option<BufWriter<File>>,
    draft: PathBuf,
    target: PathBuf,
}

impl Output {
    /// Opens the file, or standard output where none is given or it is `-`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(target) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(Output::Stdout(BufWriter::with_capacity(1 << 16, io::stdout().lock())));
        };
        let describe = || target.display().to_string();
        // A device (`/dev/null`) or a named pipe must not be replaced by a file.
        if fs::metadata(target).is_ok_and(|m| !m.is_file()) {
            let file = fs::OpenOptions::new().write(true).open(target).with_context(describe)?;
            return Ok(Output::Direct(BufWriter::new(file)));
        }
        let name = target.file_name().with_context(describe)?.to_string_lossy();
        let draft = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = File::create(&draft).with_context(describe)?;
        let writer = Some(BufWriter::with_capacity(1 << 16, file));
        Ok(Output::File(Draft { writer, draft, target: target.to_owned() }))
    }

    /// Writes everything out and puts a file in its place.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Output::Stdout(mut writer) => Ok(writer.flush()?),
            Output::Direct(mut writer) => Ok(writer.flush()?),
            Output::File(mut draft) => {
                let describe = draft.target.display().to_string();
                let Some(mut writer) = draft.writer.take() else { return Ok(()) };
                let written = writer.flush().and_then(|()| {
                    drop(writer);
                    fs::rename(&draft.draft, &draft.target)
                });
                if written.is_err() {
                    drop(fs::remove_file(&draft.draft));
                }
                written.context(describe)
            }
        }
    }

    /// How tables look there: a terminal gets its own width, and colors unless `NO_COLOR` is set; all else is fixed.
    pub(crate) fn table_style(&self) -> Style {
        if !matches!(self, Output::Stdout(_)) || !io::stdout().is_terminal() {
            return Style::default();
        }
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Style { width: width.clamp(20, 200), color: !is_set("NO_COLOR") && !is_dumb }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(writer) => writer.write(bytes),
            Output::Direct(writer) => writer.write(bytes),
            Output::File(draft) => draft.writer.as_mut().map_or(Ok(bytes.len()), |w| w.write(bytes)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(writer) => writer.flush(),
            Output::Direct(writer) => writer.flush(),
            Output::File(draft) => draft.writer.as_mut().map_or(Ok(()), Write::flush),
        }
    }
}

impl Drop for Draft {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            drop(fs::remove_file(&self.draft));
        }
    }
}
