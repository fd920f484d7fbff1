//! What does the table beside a Shapefile say? A dBASE file read as text of
//! fixed widths. It is read here and not by a library because codes must stay
//! the digits they were written with (a number column would pass through
//! floating point), in whichever of the many character sets the file is in,
//! and because every length in its header is checked against the file.

use super::features::{Column, whole_number_text};
use crate::base::{Error, Result};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use rayon::prelude::*;

/// A table as it lies in its file.
pub(crate) struct Dbf<'a> {
    fields: Vec<Field>,
    /// All records, one after the other, each of `width` bytes.
    records: &'a [u8],
    width: usize,
    encoding: &'static Encoding,
    /// What is not certain about the character set, as a sentence.
    pub encoding_note: Option<String>,
}

struct Field {
    name: String,
    kind: u8,
    /// Where it lies in a record.
    start: usize,
    length: usize,
}

const HEADER: usize = 32;

impl<'a> Dbf<'a> {
    /// `cpg` is the text of the `.cpg` file, where there is one.
    ///
    /// # Errors
    /// The header is damaged, or promises more than the file holds.
    pub fn open(bytes: &'a [u8], cpg: Option<&str>) -> Result<Dbf<'a>> {
        let damaged = |what: &str| {
            Error::new(format!("The table (.dbf) is damaged: {what}"))
                .remedy("Copy or download it again, together with its .shp")
        };
        if bytes.len() < HEADER {
            return Err(damaged("it is shorter than its own header"));
        }
        let count = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize;
        let records_at = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let width = usize::from(u16::from_le_bytes([bytes[10], bytes[11]]));
        if records_at < HEADER || records_at > bytes.len() || width == 0 {
            return Err(damaged("its header makes no sense"));
        }
        let (encoding, encoding_note) = encoding(bytes[29], cpg, &bytes[records_at..]);
        let mut fields = Vec::new();
        let mut start = 1;
        for descriptor in bytes[HEADER..records_at].chunks_exact(32) {
            if descriptor[0] == 0x0D {
                break;
            }
            let name = descriptor[..11].split(|b| *b == 0).next().unwrap_or_default();
            let name = encoding.decode_without_bom_handling(name).0.trim().to_string();
            let length = usize::from(descriptor[16]);
            fields.push(Field { name, kind: descriptor[11], start, length });
            start += length;
        }
        if start > width {
            return Err(damaged("its columns are wider than its records"));
        }
        let records = &bytes[records_at..];
        let whole = records.len() / width;
        if whole < count {
            return Err(Error::new(format!(
                "The table (.dbf) stops in the middle: it promises {count} records and holds {whole}"
            ))
            .remedy("Copy or download it again, together with its .shp"));
        }
        let records = &records[..count * width];
        Ok(Dbf { fields, records, width, encoding, encoding_note })
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.records.len() / self.width
    }

    pub fn headings(&self) -> Vec<&str> {
        self.fields.iter().map(|f| f.name.as_str()).collect()
    }

    /// True for a record that its program marked as deleted.
    pub fn is_deleted(&self, record: usize) -> bool {
        self.records.get(record * self.width) == Some(&b'*')
    }

    /// Every column; those not `wanted`, and those of dates, yes-or-no and
    /// notes, without their cells. `feature_of` gives the position of the
    /// feature that a record belongs to. In parallel.
    pub fn columns(
        &self,
        wanted: &[bool],
        feature_of: impl Fn(usize) -> Option<u32> + Sync,
    ) -> Vec<Column> {
        const AT_A_TIME: usize = 4096;
        let empty = || -> Vec<Column> {
            self.fields.iter().map(|f| Column::new(f.name.as_str())).collect()
        };
        let parts: Vec<Vec<Column>> = self
            .records
            .par_chunks(self.width * AT_A_TIME)
            .enumerate()
            .map(|(part, records)| {
                let mut columns = empty();
                for (at, record) in records.chunks_exact(self.width).enumerate() {
                    if let Some(feature) = feature_of(part * AT_A_TIME + at) {
                        self.read_record(record, feature, wanted, &mut columns);
                    }
                }
                columns
            })
            .collect();
        let mut columns = empty();
        for part in parts {
            for (column, more) in columns.iter_mut().zip(part) {
                column.cells.extend(more.cells);
            }
        }
        columns
    }

    fn read_record(&self, record: &[u8], feature: u32, wanted: &[bool], into: &mut [Column]) {
        for ((field, column), wanted) in self.fields.iter().zip(into).zip(wanted) {
            if !wanted {
                continue;
            }
            let cell = &record[field.start..field.start + field.length];
            // Fields are wide and padded: what is decoded is what says something.
            let cell = cell.split(|b| *b == 0).next().unwrap_or_default().trim_ascii_end();
            match field.kind {
                b'C' => column.push(feature, &self.encoding.decode_without_bom_handling(cell).0),
                b'N' | b'F' => {
                    if let Some(digits) = whole_number(&String::from_utf8_lossy(cell)) {
                        column.push(feature, &digits);
                    }
                }
                _ => {}
            }
        }
    }
}

/// A number as the shortest digits of a whole number: `  12.000` → `12`,
/// `0012` → `12`; `None` where it is no whole number. No digit is lost,
/// however many there are.
fn whole_number(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if digits.contains(['e', 'E']) {
        return text.parse().ok().and_then(whole_number_text);
    }
    if !all_digits(whole) || !fraction.bytes().all(|b| b == b'0') || digits.is_empty() {
        return None;
    }
    match whole.trim_start_matches('0') {
        "" if whole.is_empty() && fraction.is_empty() => None,
        "" => Some("0".to_string()),
        shortest => Some(format!("{sign}{shortest}")),
    }
}

/// The character set: by the `.cpg`, else by the header's language byte, else
/// UTF-8 where the text is that and Windows-1252 where it is not. The sentence
/// says what is uncertain.
fn encoding(language: u8, cpg: Option<&str>, text: &[u8]) -> (&'static Encoding, Option<String>) {
    let guess = || if std::str::from_utf8(text).is_ok() { UTF_8 } else { WINDOWS_1252 };
    if let Some(label) = cpg.map(str::trim).filter(|label| !label.is_empty()) {
        return match by_label(label) {
            Some(encoding) => (encoding, None),
            None => {
                let taken = guess();
                let note = format!(
                    "The .cpg names the character set “{label}”, which is not known; {} was taken instead.",
                    taken.name()
                );
                (taken, (!text.is_ascii()).then_some(note))
            }
        };
    }
    match by_language(language) {
        Some(encoding) => (encoding, None),
        None => (guess(), None),
    }
}

/// A character set by the names that `.cpg` files use.
fn by_label(label: &str) -> Option<&'static Encoding> {
    let digits: String = label.chars().filter(char::is_ascii_digit).collect();
    Encoding::for_label(label.as_bytes()).or_else(|| match digits.as_str() {
        "65001" | "8" => Some(UTF_8),
        "28591" | "88591" => Some(WINDOWS_1252),
        "28605" | "885915" => Some(encoding_rs::ISO_8859_15),
        "866" => Some(encoding_rs::IBM866),
        page if (1250..=1258).any(|p| p.to_string() == page) => {
            Encoding::for_label(format!("windows-{page}").as_bytes())
        }
        _ => None,
    })
}

/// A character set by the language driver byte of a dBASE header.
fn by_language(byte: u8) -> Option<&'static Encoding> {
    match byte {
        0x03 | 0x57 | 0x58 | 0x59 => Some(WINDOWS_1252),
        0xC8 => Some(encoding_rs::WINDOWS_1250),
        0xC9 => Some(encoding_rs::WINDOWS_1251),
        0xCA => Some(encoding_rs::WINDOWS_1254),
        0xCB => Some(encoding_rs::WINDOWS_1253),
        0xCC => Some(encoding_rs::WINDOWS_1257),
        0x26 | 0x65 => Some(encoding_rs::IBM866),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table with one text and one number column.
    pub(crate) fn table(rows: &[(&[u8], &str)], language: u8) -> Vec<u8> {
        let mut bytes = vec![0u8; HEADER];
        bytes[0] = 3;
        bytes[4..8].copy_from_slice(&(rows.len() as u32).to_le_bytes());
        bytes[8..10].copy_from_slice(&97u16.to_le_bytes());
        bytes[10..12].copy_from_slice(&25u16.to_le_bytes());
        bytes[29] = language;
        for (name, kind, length) in [("NAME", b'C', 8u8), ("CODE", b'N', 16)] {
            let mut descriptor = [0u8; 32];
            descriptor[..4].copy_from_slice(name.as_bytes());
            descriptor[11] = kind;
            descriptor[16] = length;
            bytes.extend(descriptor);
        }
        bytes.push(0x0D);
        for (text, number) in rows {
            bytes.push(b' ');
            bytes.extend(text.iter().copied().chain(std::iter::repeat(b' ')).take(8));
            bytes.extend(format!("{number:>16}").bytes());
        }
        bytes
    }

    fn names(bytes: &[u8], cpg: Option<&str>) -> Vec<String> {
        let dbf = Dbf::open(bytes, cpg).expect("a table");
        let columns = dbf.columns(&[true, true], |r| Some(r as u32));
        columns[0].cells.iter().map(|(_, text)| text.to_string()).collect()
    }

    #[test]
    fn text_is_read_in_the_character_set_of_the_file() {
        let latin = table(&[(b"M\xF4n", "1")], 0);
        assert_eq!(names(&latin, None), ["Môn"]);
        assert_eq!(names(&latin, Some("ANSI 1252")), ["Môn"]);
        assert_eq!(names(&latin, Some("ISO-8859-1")), ["Môn"]);
        let utf8 = table(&[("Môn".as_bytes(), "1")], 0);
        assert_eq!(names(&utf8, None), ["Môn"]);
        assert_eq!(names(&utf8, Some("\u{feff}UTF-8".trim_start_matches('\u{feff}'))), ["Môn"]);
        assert_eq!(names(&table(&[("Môn".as_bytes(), "1")], 0x57), None), ["MÃ´n"]);
        let note = Dbf::open(&latin, Some("KLINGON")).expect("a table").encoding_note;
        assert!(note.is_some_and(|n| n.contains("KLINGON") && n.contains("windows-1252")));
    }

    #[test]
    fn numbers_keep_every_digit_and_lose_what_is_no_digit() {
        for (written, kept) in [
            ("  12", Some("12")),
            ("12.000", Some("12")),
            ("1234567890123456", Some("1234567890123456")),
            ("-7", Some("-7")),
            ("0", Some("0")),
            ("0.0", Some("0")),
            ("1.2e3", Some("1200")),
            ("12.5", None),
            ("****", None),
            ("", None),
            (".", None),
            ("-", None),
        ] {
            assert_eq!(whole_number(written).as_deref(), kept, "{written}");
        }
    }

    #[test]
    fn a_header_that_promises_too_much_is_an_error() {
        let good = table(&[(b"a", "1"), (b"b", "2")], 0);
        let cut = &good[..good.len() - 1];
        let text = Dbf::open(cut, None).err().expect("an error").to_string();
        assert!(text.contains("promises 2 records and holds 1"), "{text}");
        let mut wide = good.clone();
        wide[10] = 5;
        assert!(Dbf::open(&wide, None).is_err());
        let mut many = good.clone();
        many[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(Dbf::open(&many, None).is_err());
        for length in 0..good.len() {
            assert!(Dbf::open(&good[..length], None).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn columns_that_nobody_wants_have_no_cells() {
        let bytes = table(&[(b"a", "1")], 0);
        let dbf = Dbf::open(&bytes, None).expect("a table");
        let columns = dbf.columns(&[false, true], |r| Some(r as u32));
        assert_eq!((columns[0].cells.len(), columns[1].cells.len()), (0, 1));
        assert_eq!(dbf.headings(), ["NAME", "CODE"]);
    }
}
