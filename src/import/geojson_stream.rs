//! How is a large GeoJSON file read by all processors without ever being
//! whole in memory? A window moves over it; where each feature ends is found
//! by its braces alone, and the features of a window are read beside one
//! another. Any file that this does not understand to its last byte is left
//! to the reader that takes one feature after the other, which reads it or
//! says what is wrong with it and where.

use super::geojson_feature::{Collected, Text, feature};
use crate::base::{Progress, Result};
use rayon::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

/// Bytes of the file that are looked at together.
const WINDOW: usize = 8 << 20;
/// The longest feature, and the most that may stand before or after all of
/// them; longer ones are left to the other reader.
const LONGEST: usize = 256 << 20;

/// A feature collection.
pub(super) struct Collection {
    pub features: Collected,
    /// The member `crs` of the older draft.
    pub crs: Option<Value>,
}

/// `None` where the file is to be read by other means.
///
/// # Errors
/// The officer stopped it.
pub(super) fn read(path: &Path, progress: &Progress) -> Result<Option<Collection>> {
    // What cannot be read twice, such as a pipe, is not begun.
    match std::fs::metadata(path) {
        Ok(about) if about.is_file() => {}
        _ => return Ok(None),
    }
    let Ok(file) = File::open(path) else { return Ok(None) };
    collection(&mut Window::new(file, WINDOW), progress)
}

/// A part of a file.
struct Window<R> {
    input: R,
    bytes: Vec<u8>,
    /// Where in `bytes` that begins which has not been read yet.
    at: usize,
    step: usize,
}

impl<R: Read> Window<R> {
    fn new(input: R, step: usize) -> Window<R> {
        Window { input, bytes: Vec::new(), at: 0, step }
    }

    /// Forgets what has been read and reads on: false at the end of the file,
    /// `None` where that fails or too much is left over.
    fn slide(&mut self) -> Option<bool> {
        self.bytes.drain(..self.at);
        self.at = 0;
        let before = self.bytes.len();
        if before > LONGEST {
            return None;
        }
        // Twice as much each time that a feature does not fit.
        let more = self.step.max(before) as u64;
        self.input.by_ref().take(more).read_to_end(&mut self.bytes).ok()?;
        Some(self.bytes.len() > before)
    }

    fn text(&self) -> Text<'_> {
        Text { bytes: &self.bytes, at: self.at }
    }
}

fn collection<R: Read>(file: &mut Window<R>, progress: &Progress) -> Result<Option<Collection>> {
    let mut members = Members::default();
    if members.read_head(file).is_none() {
        return Ok(None);
    }
    let mut features = Collected::default();
    let mut list = List::default();
    loop {
        let Some(found) = list.next(&file.bytes[file.at..]) else { return Ok(None) };
        let bytes = &file.bytes[file.at..];
        let parts: Vec<Result<Option<Collected>>> = found
            .par_chunks(64)
            .map(|some| {
                progress.check()?;
                let mut part = Collected::default();
                for range in some {
                    let Some((shape, properties)) = feature(&bytes[range.clone()]) else {
                        return Ok(None);
                    };
                    part.add(shape, properties);
                }
                Ok(Some(part))
            })
            .collect();
        for part in parts {
            let Some(part) = part? else { return Ok(None) };
            features.append(part);
        }
        file.at += list.read;
        if list.is_over {
            break;
        }
        if file.slide() != Some(true) {
            return Ok(None);
        }
    }
    progress.check()?;
    Ok(members.read_tail(file).map(|()| Collection { features, crs: members.crs }))
}

/// The members of the file as a whole.
#[derive(Default)]
struct Members {
    crs: Option<Value>,
}

impl Members {
    /// Up to the first feature.
    fn read_head<R: Read>(&mut self, file: &mut Window<R>) -> Option<()> {
        file.slide()?;
        if file.bytes.starts_with(b"\xEF\xBB\xBF") {
            file.at = 3;
        }
        let mut text = file.text();
        text.token(b'{')?;
        loop {
            let key = text.key()?;
            if key == b"features" {
                text.token(b'[')?;
                break;
            }
            self.read_member(key, &mut text)?;
            text.token(b',')?;
        }
        file.at = text.at;
        Some(())
    }

    /// From the end of the list of features to the end of the file.
    fn read_tail<R: Read>(&mut self, file: &mut Window<R>) -> Option<()> {
        while file.slide()? {}
        let mut text = file.text();
        while text.is_comma_and_not(b'}')? {
            let key = text.key()?;
            self.read_member(key, &mut text)?;
        }
        text.is_at_end().then_some(())
    }

    fn read_member(&mut self, key: &[u8], text: &mut Text) -> Option<()> {
        match key {
            b"type" => {
                let kind: Value = text.value()?;
                (kind.as_str() != Some("Topology")).then_some(())
            }
            b"crs" => {
                self.crs = text.value()?;
                Some(())
            }
            // A second list, or the members of a single feature or a topology.
            b"features" | b"geometry" | b"properties" | b"arcs" => None,
            _ => text.value::<IgnoredAny>().map(|_| ()),
        }
    }
}

/// The list of features, found piece by piece.
#[derive(Default)]
struct List {
    any: bool,
    /// Bytes of the last piece that need not be looked at again.
    read: usize,
    /// The list has ended, right behind what was read.
    is_over: bool,
}

impl List {
    /// The features that are whole in the next piece; `None` where that is no
    /// list of objects.
    fn next(&mut self, piece: &[u8]) -> Option<Vec<Range<usize>>> {
        let mut found = Vec::new();
        let mut text = Text { bytes: piece, at: 0 };
        self.read = 0;
        loop {
            let Some(first) = text.peek() else { return Some(found) };
            if first == b']' {
                self.read = text.at + 1;
                self.is_over = true;
                return Some(found);
            }
            if self.any {
                text.token(b',')?;
            }
            match text.peek() {
                Some(b'{') => {}
                Some(_) => return None,
                None => return Some(found),
            }
            let from = text.at;
            let Some(length) = object_length(&piece[from..]) else { return Some(found) };
            text.at = from + length;
            found.push(from..text.at);
            self.any = true;
            self.read = text.at;
        }
    }
}

/// How many bytes an object has, `{` to `}`; `None` where it does not end
/// here. Only braces and strings are looked at: whether it is an object at all
/// is told when it is read.
fn object_length(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    loop {
        at += without_braces(&bytes[at..]);
        match bytes.get(at)? {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' => at += string_length(&bytes[at + 1..])?,
            _ => {}
        }
        at += 1;
    }
}

/// How many bytes at the start are neither braces nor quotation marks, or
/// somewhat fewer. Coordinates have neither, and a block of them is passed
/// over at once, at four thousand million bytes a second.
fn without_braces(bytes: &[u8]) -> usize {
    const BLOCK: usize = 32;
    let is_one = |&b: &u8| (b == b'{') | (b == b'}') | (b == b'"');
    let mut at = 0;
    for block in bytes.chunks_exact(BLOCK) {
        if block.iter().fold(false, |any, b| any | is_one(b)) {
            break;
        }
        at += BLOCK;
    }
    at + bytes[at..].iter().take(BLOCK).position(is_one).unwrap_or((bytes.len() - at).min(BLOCK))
}

/// How many bytes a string has after its first quotation mark, the last one
/// among them.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::features::FeatureShape;

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#;

    /// The window is this many bytes at first.
    fn read_by(step: usize, text: &str) -> Option<Collection> {
        collection(&mut Window::new(text.as_bytes(), step), &Progress::new()).expect("not stopped")
    }

    fn feature_text(at: usize, name: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"E{at}","{name}":"}}{{\\\" ] {at}"}},"geometry":{SQUARE}}}"#
        )
    }

    fn text(features: usize) -> String {
        let features: Vec<String> = (0..features)
            .map(|at| feature_text(at, if at % 2 == 0 { "even" } else { "odd" }))
            .collect();
        format!(
            "{{\"type\":\"FeatureCollection\",\"name\":\"x\",\"crs\":{{\"a\":1}},\n\"features\": [\n{} ] , \"more\": [1, {{}}]}}\n",
            features.join(" ,\n")
        )
    }

    #[test]
    fn wherever_the_window_ends_the_features_are_the_same() {
        let text = text(300);
        let whole = read_by(1 << 20, &text).expect("a collection");
        assert_eq!(whole.crs, Some(serde_json::json!({"a": 1})));
        let names: Vec<&str> = whole.features.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["code", "even", "odd"]);
        assert_eq!(whole.features.shapes.len(), 300);
        assert_eq!(&*whole.features.columns[0].cells[299].1, "E299");
        assert_eq!(whole.features.columns[2].cells[0], (1, "}{\\\" ] 1".into()));
        // The head has to lie in the first window, and does here.
        for step in (80..400).step_by(7) {
            let by_piece = read_by(step, &text).expect("a collection");
            assert_eq!(by_piece.features.columns, whole.features.columns, "{step}");
            assert_eq!(by_piece.features.shapes, whole.features.shapes, "{step}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_left_to_the_other_reader() {
        let text = text(3);
        let end = text.trim_end().len();
        for cut in 0..end {
            if text.is_char_boundary(cut) {
                assert!(read_by(1 << 20, &text[..cut]).is_none(), "{cut}");
            }
        }
        assert!(read_by(1 << 20, &text[..end]).is_some());
    }

    #[test]
    fn what_is_no_plain_collection_is_left_to_the_other_reader() {
        let good = text(2);
        for (from, to) in [
            ("FeatureCollection", "Topology"),
            ("\"name\"", "\"arcs\""),
            ("\"more\"", "\"features\""),
            (" ,\n", " ,,\n"),
            (" ,\n", "\n"),
            (" ] ,", " , ] ,"),
            ("\"features\": [", "\"features\": [ 7,"),
            ("\"features\": [", "\"features\": ["),
            ("]}\n", "]} {}"),
            ("[1,0]", "[1,NaN]"),
            ("[1,0]", "[1,0}"),
        ] {
            let changed = good.replacen(from, to, 1);
            assert_eq!(read_by(1 << 20, &changed).is_some(), changed == good, "{changed}");
        }
        let none = read_by(1 << 20, "\u{feff}{\"features\":[]}").expect("a collection");
        assert_eq!(none.features.shapes.len(), 0);
        let null = good.replacen(SQUARE, "null", 1);
        let null = read_by(1 << 20, &null).expect("a collection");
        assert_eq!(null.features.shapes[0], FeatureShape::Missing);
    }

    #[test]
    fn the_officer_can_stop_it() {
        let progress = Progress::new();
        progress.cancel();
        let text = text(3);
        let stopped = collection(&mut Window::new(text.as_bytes(), 1 << 20), &progress);
        assert!(stopped.is_err_and(|e| e.is_cancelled()));
    }
}
