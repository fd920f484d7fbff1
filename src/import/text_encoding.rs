//! In which encoding is a text written? A byte-order mark says so; without
//! one it is UTF-8 unless a byte shows that it cannot be: then Windows-1252.

use crate::base::{Error, Result};
use ::csv::{ByteRecord, StringRecord};
use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// The bytes of a text file without its byte-order mark; UTF-16 as UTF-8.
pub(super) fn plain_text(path: &Path) -> Result<Box<dyn Read>> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    (&mut file).take(3).read_to_end(&mut start)?;
    let (skip, wide) = match start[..] {
        [0xEF, 0xBB, 0xBF] => (3, None),
        [0xFF, 0xFE, ..] => (2, Some(UTF_16LE)),
        [0xFE, 0xFF, ..] => (2, Some(UTF_16BE)),
        _ => (0, None),
    };
    file.seek(SeekFrom::Start(skip))?;
    Ok(match wide {
        None => Box::new(file),
        Some(encoding) => Box::new(Utf16 {
            file,
            decoder: encoding.new_decoder_without_bom_handling(),
            bytes: vec![0; 1 << 14],
            text: Vec::with_capacity(1 << 16),
            given: 0,
            ended: false,
        }),
    })
}

struct Utf16 {
    file: File,
    decoder: Decoder,
    bytes: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Read for Utf16 {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let count = self.file.read(&mut self.bytes)?;
            self.ended = count == 0;
            self.text.resize(count * 3 + 16, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.bytes[..count], &mut self.text, self.ended);
            self.text.truncate(written);
            self.given = 0;
        }
        let count = into.len().min(self.text.len() - self.given);
        into[..count].copy_from_slice(&self.text[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

/// What the rows read so far say of the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Nothing yet: both encodings write ASCII alike.
    Ascii,
    Utf8,
    Windows1252,
}

impl Encoding {
    /// A row as text. The first row that is not ASCII decides.
    ///
    /// # Errors
    /// Where earlier rows are UTF-8 and this one is not.
    pub(super) fn decode(&mut self, raw: ByteRecord) -> Result<StringRecord> {
        if *self == Encoding::Windows1252 {
            return Ok(windows_1252(&raw));
        }
        match StringRecord::from_byte_record(raw) {
            Ok(record) => {
                if *self == Encoding::Ascii && !record.as_slice().is_ascii() {
                    *self = Encoding::Utf8;
                }
                Ok(record)
            }
            Err(error) if *self == Encoding::Ascii => {
                *self = Encoding::Windows1252;
                Ok(windows_1252(&error.into_byte_record()))
            }
            Err(_) => Err(Error::new("The row is not UTF-8, although rows above it are")
                .remedy("Save the whole file again as CSV UTF-8")),
        }
    }
}

fn windows_1252(raw: &ByteRecord) -> StringRecord {
    let mut record = StringRecord::with_capacity(raw.as_slice().len() * 2, raw.len());
    for field in raw {
        record.push_field(&WINDOWS_1252.decode_without_bom_handling(field).0);
    }
    record
}
