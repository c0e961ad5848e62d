//! Compressed inputs: gzip and zstd, told by their first bytes, whatever a file is called.
//!
//! `1f 8b …` is read as the text that it holds; so is standard input, where somebody pipes a compressed file in. A zstd
//! stream that must look back over more than 128 MB is refused, as `zstd` itself does.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Input;

/// What an input holds, decompressed where it is compressed.
pub(super) fn open(mut input: Input) -> io::Result<Input> {
    let mut magic = Vec::with_capacity(4);
    input.by_ref().take(4).read_to_end(&mut magic)?;
    let kind = magic.clone();
    let whole: Input = Box::new(Cursor::new(magic).chain(input));
    Ok(match kind[..] {
        [0x1f, 0x8b, ..] => {
            let members = Members::Between(Pushed { input: whole, front: [0; 4], at: 4 });
            Box::new(BufReader::with_capacity(1 << 16, members))
        }
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
            let frames = Zstd { input: whole, decoder: FrameDecoder::new(), is_in_frame: false };
            Box::new(BufReader::with_capacity(1 << 16, frames))
        }
        _ => whole,
    })
}

/// Why a file is no text, where its first bytes tell.
pub(super) fn name_of_container(head: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 6] = [
        (b"PAR1", "is a Parquet file; call it so (.parquet), or say --input-format parquet"),
        (b"PK\x03\x04", "is a ZIP archive or office document; unpack or convert it first"),
        (b"BZh", "is compressed with bzip2; decompress it first"),
        (b"\xfd7zXZ\0", "is compressed with xz; decompress it first"),
        (b"7z\xbc\xaf", "is a 7z archive; unpack it first"),
        (b"%PDF-", "is a PDF; convert it to text first"),
    ];
    known.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, reason)| *reason)
}

/// Whether an error is damage behind which the next read may find more: the next member of a gzip file. Its kind is
/// `InvalidInput` where nothing of the damaged member was given, and `InvalidData` where something was.
pub(super) fn goes_on(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)
}

/// The data of one gzip member after the other. A damaged one is an error; whoever reads on finds the one behind it.
enum Members {
    Between(Pushed),
    /// A member under way, and whether it has given anything.
    Inside(Box<GzDecoder<Pushed>>, bool),
    Ended,
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !out.is_empty() {
            match std::mem::replace(self, Members::Ended) {
                Members::Ended => return Ok(0),
                Members::Between(mut input) => {
                    if input.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    *self = Members::Inside(Box::new(GzDecoder::new(input)), false);
                }
                Members::Inside(mut decoder, has_given) => match decoder.read(out) {
                    Ok(0) => *self = Members::Between(decoder.into_inner()),
                    Ok(count) => {
                        *self = Members::Inside(decoder, true);
                        return Ok(count);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                        *self = Members::Inside(decoder, has_given);
                        return Err(error);
                    }
                    // What is wrong with the data has one of these kinds, what is wrong with the disk has others.
                    Err(error)
                        if matches!(
                            error.kind(),
                            io::ErrorKind::InvalidInput
                                | io::ErrorKind::InvalidData
                                | io::ErrorKind::UnexpectedEof
                        ) =>
                    {
                        let mut input = decoder.into_inner();
                        input.skip_to_member()?;
                        *self = Members::Between(input);
                        let reason = format!("damaged gzip data: {error}");
                        let kind =
                            if has_given { io::ErrorKind::InvalidData } else { io::ErrorKind::InvalidInput };
                        return Err(io::Error::new(kind, reason));
                    }
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(0)
    }
}

/// An input with four bytes before it that were read already.
struct Pushed {
    input: Input,
    front: [u8; 4],
    /// The first of the four that is still to be read.
    at: usize,
}

impl Pushed {
    /// Goes to where the next member seems to begin, or to the end.
    fn skip_to_member(&mut self) -> io::Result<()> {
        let mut last = [0; 4];
        while let Some(&byte) = self.fill_buf()?.first() {
            self.consume(1);
            last.rotate_left(1);
            last[3] = byte;
            // The magic bytes, the one method that there is, and flags without those that are never set.
            if last[..3] == [0x1f, 0x8b, 8] && last[3] & 0xe0 == 0 {
                (self.front, self.at) = (last, 0);
                break;
            }
        }
        Ok(())
    }
}

impl Read for Pushed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Pushed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.front.len() { Ok(&self.front[self.at..]) } else { self.input.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.front.len() {
            self.at = (self.at + count).min(self.front.len());
        } else {
            self.input.consume(count);
        }
    }
}

/// The data of one zstd frame after the other.
struct Zstd {
    input: Input,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl Read for Zstd {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let damaged = |error: FrameDecoderError| io::Error::other(format!("damaged zstd data: {error}"));
        loop {
            if !self.is_in_frame {
                if out.is_empty() || self.input.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                match self.decoder.init(&mut self.input) {
                    Ok(()) => self.is_in_frame = true,
                    // A frame that holds no data.
                    Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                        length,
                        ..
                    })) => {
                        io::copy(&mut self.input.by_ref().take(u64::from(length)), &mut io::sink())?;
                        continue;
                    }
                    Err(error) => return Err(damaged(error)),
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.input, one).map_err(damaged)?;
            }
            let count = self.decoder.read(out)?;
            if count > 0 || out.is_empty() {
                return Ok(count);
            }
            self.is_in_frame = false;
        }
    }
}
