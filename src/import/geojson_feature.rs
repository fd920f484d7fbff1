//! What does one feature of a GeoJSON file say? The common form (a polygon or
//! multipolygon with its properties and nothing else) is read from its bytes;
//! any other feature is left to the crate `geojson`, and so is every mistake.
//! What is read here the crate reads too, and the same: it is the reference
//! of the tests.

use super::features::{Column, FeatureShape, whole_number_text};
use crate::geography::Shape;
use geo::{Coord, LineString, Polygon};
use geojson::{Geometry, GeometryValue, Position};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Columns and shapes of features in a row.
#[derive(Default)]
pub(super) struct Collected {
    pub columns: Vec<Column>,
    column_of: HashMap<String, usize>,
    pub shapes: Vec<FeatureShape>,
}

impl Collected {
    pub fn add(&mut self, shape: FeatureShape, properties: Map<String, Value>) {
        let feature = self.shapes.len() as u32;
        for (name, value) in properties {
            let Some(text) = text_of(&value) else { continue };
            let column = self.column(name);
            self.columns[column].push(feature, &text);
        }
        self.shapes.push(shape);
    }

    /// Adds the features that come after these.
    pub fn append(&mut self, more: Collected) {
        let before = self.shapes.len() as u32;
        self.shapes.extend(more.shapes);
        for column in more.columns {
            let at = self.column(column.name);
            let cells = column.cells.into_iter().map(|(feature, text)| (feature + before, text));
            self.columns[at].cells.extend(cells);
        }
    }

    fn column(&mut self, name: String) -> usize {
        *self.column_of.entry(name).or_insert_with_key(|name| {
            self.columns.push(Column::new(name));
            self.columns.len() - 1
        })
    }
}

/// A property as a cell: text, whole numbers as the shortest digits. Other
/// numbers, true and false, lists and objects are no codes or names.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        Value::Number(number) => whole_number_text(number.as_f64()?),
        _ => None,
    }
}

/// One feature from all of its bytes, `{` to `}`; `None` where it is none.
pub(super) fn feature(bytes: &[u8]) -> Option<(FeatureShape, Map<String, Value>)> {
    plain_feature(bytes).or_else(|| {
        let feature: geojson::Feature = serde_json::from_slice(bytes).ok()?;
        Some((shape_of(feature.geometry), feature.properties.unwrap_or_default()))
    })
}

/// `None` where it is not of the common form.
fn plain_feature(bytes: &[u8]) -> Option<(FeatureShape, Map<String, Value>)> {
    let mut text = Text { bytes, at: 0 };
    let (mut is_feature, mut shape, mut properties) = (false, None, None);
    text.token(b'{')?;
    loop {
        match text.key()? {
            b"type" if !is_feature => is_feature = text.is_word(b"Feature")?,
            b"properties" if properties.is_none() => properties = Some(text.value()?),
            b"geometry" if shape.is_none() => shape = Some(text.geometry()?),
            _ => return None,
        }
        if !text.is_comma_and_not(b'}')? {
            break;
        }
    }
    text.is_at_end().then_some(())?;
    is_feature.then_some((shape?, properties?))
}

/// JSON text, read strictly from `at` on.
pub(super) struct Text<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Text<'a> {
    /// The next byte that is not white space, which stays to be read.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    pub fn token(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// True after a comma, false after `end`; `None` at anything else.
    pub fn is_comma_and_not(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        self.at += 1;
        match next {
            b',' => Some(true),
            next => (next == end).then_some(false),
        }
    }

    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The bytes of a string without escapes.
    fn word(&mut self) -> Option<&'a [u8]> {
        self.token(b'"')?;
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..0x20 | 0x7F..))?;
        self.at += end + 1;
        (rest[end] == b'"').then_some(&rest[..end])
    }

    pub fn key(&mut self) -> Option<&'a [u8]> {
        let word = self.word()?;
        self.token(b':')?;
        Some(word)
    }

    /// `None` where it is another word.
    fn is_word(&mut self, wanted: &[u8]) -> Option<bool> {
        (self.word()? == wanted).then_some(true)
    }

    /// Any value, by serde.
    pub fn value<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut values =
            serde_json::Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<T>();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    fn geometry(&mut self) -> Option<FeatureShape> {
        if self.peek()? == b'n' {
            self.value::<()>()?;
            return Some(FeatureShape::Missing);
        }
        self.token(b'{')?;
        (self.key()? == b"type").then_some(())?;
        let many = match self.word()? {
            b"Polygon" => false,
            b"MultiPolygon" => true,
            _ => return None,
        };
        self.token(b',')?;
        (self.key()? == b"coordinates").then_some(())?;
        let mut polygons = Vec::new();
        if many {
            self.list(|text| {
                polygons.push(text.polygon()?);
                Some(())
            })?;
        } else {
            polygons.push(self.polygon()?);
        }
        self.token(b'}')?;
        Some(FeatureShape::Polygons(Shape::new(polygons)))
    }

    /// A list of one thing at least: what empty ones mean the crate says.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.token(b'[')?;
        loop {
            item(self)?;
            if !self.is_comma_and_not(b']')? {
                return Some(());
            }
        }
    }

    fn polygon(&mut self) -> Option<Polygon<f64>> {
        let mut rings = Vec::new();
        self.list(|text| {
            rings.push(text.ring()?);
            Some(())
        })?;
        let mut rings = rings.into_iter();
        Some(Polygon::new(rings.next()?, rings.collect()))
    }

    fn ring(&mut self) -> Option<LineString<f64>> {
        let mut ring = Vec::new();
        self.list(|text| {
            text.token(b'[')?;
            let x = text.number()?;
            text.token(b',')?;
            let y = text.number()?;
            if text.is_comma_and_not(b']')? {
                // A height, which is read and left.
                text.number()?;
                text.token(b']')?;
            }
            ring.push(Coord { x, y });
            Some(())
        })?;
        Some(LineString(ring))
    }

    /// A number as JSON writes it, to the last bit; `None` where it is none or
    /// too large.
    fn number(&mut self) -> Option<f64> {
        self.peek()?;
        let from = self.at;
        let negative = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(negative);
        let mut digits = 0u64;
        let whole = self.digits(&mut digits);
        // A number is not written with noughts before it.
        if whole == 0 || (whole > 1 && self.bytes[self.at - whole] == b'0') {
            return None;
        }
        let mut fraction = 0;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            fraction = self.digits(&mut digits);
            if fraction == 0 {
                return None;
            }
        }
        let exponent = matches!(self.bytes.get(self.at), Some(b'e' | b'E'));
        // Both are exact, and so their quotient is the nearest number (Clinger,
        // "How to read floating point numbers accurately", 1990).
        const EXACT: u64 = 1 << 53;
        if !exponent && whole + fraction <= 19 && digits <= EXACT && fraction < POWERS.len() {
            let number = digits as f64 / POWERS[fraction];
            return Some(if negative { -number } else { number });
        }
        if exponent {
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            if self.digits(&mut digits) == 0 {
                return None;
            }
        }
        let written = std::str::from_utf8(&self.bytes[from..self.at]).ok()?;
        written.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Reads digits behind those there are, and says how many.
    fn digits(&mut self, digits: &mut u64) -> usize {
        let from = self.at;
        while let Some(digit @ b'0'..=b'9') = self.bytes.get(self.at) {
            *digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        self.at - from
    }
}

/// Powers of ten that are exact.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

pub(super) fn shape_of(geometry: Option<Geometry>) -> FeatureShape {
    let Some(geometry) = geometry else { return FeatureShape::Missing };
    let mut polygons = Vec::new();
    match collect_polygons(geometry.value, &mut polygons) {
        Ok(()) if polygons.is_empty() => FeatureShape::Missing,
        Ok(()) => FeatureShape::Polygons(Shape::new(polygons)),
        Err(what) => FeatureShape::NotPolygons(what),
    }
}

/// Adds the polygons of a geometry; a collection may hold polygons only.
fn collect_polygons(
    geometry: GeometryValue,
    into: &mut Vec<Polygon<f64>>,
) -> std::result::Result<(), String> {
    match geometry {
        GeometryValue::Polygon { coordinates } => into.extend(polygon_of(coordinates)?),
        GeometryValue::MultiPolygon { coordinates } => {
            for polygon in coordinates {
                into.extend(polygon_of(polygon)?);
            }
        }
        GeometryValue::GeometryCollection { geometries } => {
            for geometry in geometries {
                collect_polygons(geometry.value, into)
                    .map_err(|what| format!("collection with a {what}"))?;
            }
        }
        other => return Err(other.type_name().to_string()),
    }
    Ok(())
}

fn polygon_of(rings: Vec<Vec<Position>>) -> std::result::Result<Option<Polygon<f64>>, String> {
    let mut rings = rings.into_iter().map(ring_of);
    let Some(outer) = rings.next() else { return Ok(None) };
    let outer = outer?;
    let holes = rings.collect::<std::result::Result<Vec<_>, _>>()?;
    Ok((!outer.0.is_empty()).then(|| Polygon::new(outer, holes)))
}

fn ring_of(positions: Vec<Position>) -> std::result::Result<LineString<f64>, String> {
    positions
        .into_iter()
        .map(|position| match position.as_slice() {
            [x, y, ..] => Ok(Coord { x: *x, y: *y }),
            _ => Err("polygon with a position of fewer than two numbers".to_string()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_the_crate(bytes: &[u8]) -> Option<(FeatureShape, Map<String, Value>)> {
        let feature: geojson::Feature = serde_json::from_slice(bytes).ok()?;
        Some((shape_of(feature.geometry), feature.properties.unwrap_or_default()))
    }

    /// Bit for bit, which nought and minus nought are not by `==`.
    fn words(feature: &Option<(FeatureShape, Map<String, Value>)>) -> String {
        format!("{feature:?}")
    }

    fn written(rings: &str) -> String {
        format!(
            r#"{{ "type": "Feature", "properties": {{"a": "é\n{{", "b": 1.0}}, "geometry": {{"type": "Polygon", "coordinates": {rings} }} }}"#
        )
    }

    #[test]
    fn numbers_are_read_to_the_last_bit_and_what_is_none_is_left_to_the_crate() {
        for (number, plain) in [
            ("0", true),
            ("-0", true),
            ("-0.0", true),
            ("53.393615699825503", true),
            ("-2.36545153329332", true),
            ("9007199254740993", true),
            ("18446744073709551616", true),
            ("0.00000000000000000000000000001", true),
            ("123456789012345678901234567890.5", true),
            ("1e-7", true),
            ("1.5E+3", true),
            ("4.9e-324", true),
            ("1e400", false),
            ("01", false),
            (".5", false),
            ("5.", false),
            ("+1", false),
            ("1e", false),
            ("-", false),
            ("NaN", false),
            ("\"1\"", false),
        ] {
            let text = written(&format!("[[[{number},1],[2,{number}],[3,3],[{number},1]]]"));
            let read = plain_feature(text.as_bytes());
            assert_eq!(read.is_some(), plain, "{number}");
            if plain {
                assert_eq!(words(&read), words(&by_the_crate(text.as_bytes())), "{number}");
            }
        }
    }

    #[test]
    fn what_is_not_of_the_common_form_is_read_by_the_crate_or_not_at_all() {
        let square = "[[[0,0],[1,0],[1,1],[0,0]]]";
        let good = written(square);
        assert!(plain_feature(good.as_bytes()).is_some());
        for (from, to, readable) in [
            ("\"properties\"", "\"id\": 7, \"properties\"", true),
            ("\"geometry\"", "\"bbox\": [0,0,1,1], \"geometry\"", true),
            ("Polygon", "LineString", false),
            ("[0,0],[1,0]", "[0],[1,0]", true),
            ("[[[0,0],[1,0],[1,1],[0,0]]]", "[]", true),
            ("[[[0,0],[1,0],[1,1],[0,0]]]", "[[]]", true),
            ("[0,0],[1,0]", "[0,0,0,0],[1,0]", true),
            ("\"Feature\"", "\"Thing\"", false),
            ("] }", "] ] }", false),
            ("[1,0],", "[1,0],,", false),
            ("[1,0]", "[1,0", false),
            ("1.0}", "1.0,}", false),
            (" }", " },", false),
        ] {
            let changed = good.replacen(from, to, 1);
            assert_ne!(changed, good);
            assert!(plain_feature(changed.as_bytes()).is_none(), "{changed}");
            assert_eq!(feature(changed.as_bytes()).is_some(), readable, "{changed}");
        }
    }

    proptest! {
        #[test]
        fn a_feature_is_read_as_the_crate_reads_it(
            parts in prop::collection::vec(
                prop::collection::vec(
                    prop::collection::vec((-180.0f64..180.0, -90i32..90), 1..6), 1..4), 1..4),
            one in any::<bool>(),
            spaces in any::<bool>(),
            at in 0usize..500,
            to in prop::sample::select(b"[]{},.:\"0-9e tn\\".to_vec()),
        ) {
            let value = match one {
                true => serde_json::json!({"type": "Polygon",
                    "coordinates": parts.first().cloned().unwrap_or_default()}),
                false => serde_json::json!({"type": "MultiPolygon", "coordinates": parts}),
            };
            let value = serde_json::json!({"type": "Feature",
                "properties": {"code": "E1", "n": [1, {"x": null}]}, "geometry": value});
            let text = match spaces {
                true => serde_json::to_string_pretty(&value),
                false => serde_json::to_string(&value),
            };
            let mut bytes = text.expect("text").into_bytes();
            let read = plain_feature(&bytes);
            prop_assert!(read.is_some());
            prop_assert_eq!(words(&read), words(&by_the_crate(&bytes)));
            if at < bytes.len() {
                bytes[at] = to;
                if let Some(read) = plain_feature(&bytes) {
                    prop_assert_eq!(words(&Some(read)), words(&by_the_crate(&bytes)));
                }
            }
        }
    }
}
