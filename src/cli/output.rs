//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sayso::export::table::Style;

use super::resume::Last;

/// Ends the run where bytes that are no text would go to a terminal.
pub(crate) fn refuse_terminal(path: Option<&Path>) -> Result<()> {
    if path.is_none_or(|path| path.as_os_str() == "-") && io::stdout().is_terminal() {
        bail!("this format is no text for a terminal: name a file with -o FILE");
    }
    Ok(())
}

/// An open output; nothing is seen of a file until [`Output::finish`].
pub(crate) struct Output {
    /// What it is called in messages.
    name: String,
    place: Place,
}

enum Place {
    Stdout(BufWriter<StdoutLock<'static>>),
    /// A pipe or device that was named as a file.
    Direct(BufWriter<File>),
    /// A file, written beside its place under another name.
    File(Draft),
}

/// A file being written, beside its place under another name.
pub(crate) struct Draft {
    /// `None` once it is finished.
    writer: Option<BufWriter<File>>,
    draft: PathBuf,
    target: PathBuf,
    /// Whether what was written stays where the run is cut off.
    is_kept: bool,
}

impl Output {
    /// Opens the file, or standard output where none is given or it is `-`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(target) = path.filter(|p| p.as_os_str() != "-") else {
            let writer = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            return Ok(Self { name: "standard output".to_owned(), place: Place::Stdout(writer) });
        };
        let name = target.display().to_string();
        // A device (`/dev/null`) or a named pipe must not be replaced by a file.
        if fs::metadata(target).is_ok_and(|m| !m.is_file()) {
            let file = OpenOptions::new().write(true).open(target).context(name.clone())?;
            return Ok(Self { name, place: Place::Direct(BufWriter::new(file)) });
        }
        Ok(Self { name, place: Place::File(Draft::create(target)?) })
    }

    /// Opens a file of lines that can be gone on with: what was written before the run is cut off stays in
    /// `NAME.part`. With `resumes` it goes on behind what is there, in that file or the finished one.
    pub(crate) fn open_lines(path: Option<&Path>, resumes: bool) -> Result<(Self, Option<Last>)> {
        let target = path.filter(|p| p.as_os_str() != "-" && !fs::metadata(p).is_ok_and(|m| !m.is_file()));
        let Some(target) = target else {
            if resumes {
                bail!("--resume needs the file to go on with: name it with -o FILE");
            }
            return Ok((Self::open(path)?, None));
        };
        let name = target.display().to_string();
        let stem = target.file_name().with_context(|| name.clone())?.to_string_lossy();
        let draft = target.with_file_name(format!("{stem}.part"));
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&draft).context(name.clone())?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            bail!("{}: another run is writing it", draft.display());
        }
        let mut last = None;
        if resumes {
            if file.metadata()?.len() == 0 && target.exists() {
                io::copy(&mut File::open(target).context(name.clone())?, &mut file).context(name.clone())?;
            }
            last = Last::of(&mut file).with_context(|| draft.display().to_string())?;
        } else {
            file.set_len(0).context(name.clone())?;
        }
        Ok((Self { name, place: Place::File(Draft::new(file, draft, target, true)) }, last))
    }

    /// Writes everything out and puts a file in its place.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.flush()?;
        if let Place::File(draft) = &mut self.place { draft.put() } else { Ok(()) }
    }

    /// Gives up; where what was written so far stays, that file is returned.
    pub(crate) fn abandon(mut self) -> Option<PathBuf> {
        drop(self.flush());
        match &mut self.place {
            Place::File(draft) if draft.is_kept => {
                let has_lines = fs::metadata(&draft.draft).is_ok_and(|m| m.len() > 0);
                draft.is_kept = has_lines;
                has_lines.then(|| draft.draft.clone())
            }
            _ => None,
        }
    }

    /// Whether somebody reads along.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self.place, Place::Stdout(_)) && io::stdout().is_terminal()
    }

    /// How tables look there: a terminal gets its own width, and colors unless `NO_COLOR` is set; all else is fixed.
    pub(crate) fn table_style(&self) -> Style {
        if !self.is_terminal() {
            return Style::default();
        }
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Style { width: width.clamp(20, 200), color: !is_set("NO_COLOR") && !is_dumb }
    }

    fn writer(&mut self) -> Option<&mut dyn Write> {
        match &mut self.place {
            Place::Stdout(writer) => Some(writer),
            Place::Direct(writer) => Some(writer),
            Place::File(draft) => draft.writer.as_mut().map(|writer| writer as &mut dyn Write),
        }
    }

    /// An error of this output, with its name: `out.jsonl: No space left on device`.
    fn named(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.name))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer().map_or(Ok(bytes.len()), |writer| writer.write(bytes));
        written.map_err(|error| self.named(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.writer().map_or(Ok(()), Write::flush);
        flushed.map_err(|error| self.named(&error))
    }
}

impl Draft {
    fn new(file: File, draft: PathBuf, target: &Path, is_kept: bool) -> Self {
        let writer = Some(BufWriter::with_capacity(1 << 16, file));
        Self { writer, draft, target: target.to_owned(), is_kept }
    }

    /// Begins a file that is gone again unless it is finished.
    pub(crate) fn create(target: &Path) -> Result<Self> {
        let name = target.display().to_string();
        let stem = target.file_name().with_context(|| name.clone())?.to_string_lossy();
        let draft = target.with_file_name(format!(".{stem}.{}.part", std::process::id()));
        let file = File::create(&draft).context(name)?;
        Ok(Self::new(file, draft, target, false))
    }

    /// Writes everything out and puts the file in its place.
    #[cfg(feature = "parquet")]
    pub(crate) fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.put()
    }

    fn put(&mut self) -> Result<()> {
        self.writer = None;
        let renamed = fs::rename(&self.draft, &self.target);
        if renamed.is_err() {
            drop(fs::remove_file(&self.draft));
        }
        renamed.with_context(|| self.target.display().to_string())
    }

    /// An error of this file, with its name.
    #[cfg(feature = "parquet")]
    fn named(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.target.display()))
    }
}

#[cfg(feature = "parquet")]
impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.as_mut().map_or(Ok(bytes.len()), |writer| writer.write(bytes));
        written.map_err(|error| self.named(&error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.writer.as_mut().map_or(Ok(()), Write::flush);
        flushed.map_err(|error| self.named(&error))
    }
}

impl Drop for Draft {
    /// What was not finished leaves nothing behind, but for lines that a later run can go on with.
    fn drop(&mut self) {
        if self.writer.take().is_some() && !self.is_kept {
            drop(fs::remove_file(&self.draft));
        }
    }
}
