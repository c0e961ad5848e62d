//! Compressed inputs: gzip and zstd, told by their first bytes, whatever a file is called.
//!
//! `1f 8b …` is read as the text that it holds; so is standard input, where somebody pipes a compressed file in. A zstd
//! stream that must look back over more than 128 MB is refused, as `zstd` itself does.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
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
        [0x1f, 0x8b, ..] => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(whole))),
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => {
            let frames = Zstd { input: whole, decoder: FrameDecoder::new(), is_in_frame: false };
            Box::new(BufReader::with_capacity(1 << 16, frames))
        }
        _ => whole,
    })
}

/// Why a file is no text, where its first bytes tell.
pub(super) fn name_of_container(head: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 5] = [
        (b"PK\x03\x04", "is a ZIP archive or office document; unpack or convert it first"),
        (b"BZh", "is compressed with bzip2; decompress it first"),
        (b"\xfd7zXZ\0", "is compressed with xz; decompress it first"),
        (b"7z\xbc\xaf", "is a 7z archive; unpack it first"),
        (b"%PDF-", "is a PDF; convert it to text first"),
    ];
    known.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, reason)| *reason)
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
