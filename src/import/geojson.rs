//! How is a GeoJSON file read? As a stream, so that the file itself is never
//! whole in memory (RFC 7946; of the older draft of 2008 the `crs` member is
//! honoured, since published files still carry it). A plain collection is read
//! by all processors; any other file, and one with a mistake in it, is read
//! here, feature by feature, so that the mistake is told with its place.

use super::features::{Features, StatedCrs};
use super::geojson_feature::{Collected, shape_of};
use super::geojson_stream;
use crate::base::{Error, Notes, Progress, Result};
use crate::council::recipe::BoundarySource;
use geojson::Geometry;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Reads the features of a file.
///
/// # Errors
/// The file is no GeoJSON, stops in the middle, holds something that JSON has
/// no word for (NaN), or the officer stopped the work.
pub(crate) fn read(path: &Path, _source: &BoundarySource, progress: &Progress) -> Result<Features> {
    if let Some(read) = geojson_stream::read(path, progress)? {
        return features_of(read.features, read.crs.as_ref());
    }
    read_from(File::open(path)?, progress).map_err(|error| match error {
        Trouble::Told(error) => error,
        Trouble::Json(error, feature) => explain(path, &error, feature),
    })
}

enum Trouble {
    Told(Error),
    /// What serde says, and the number of the feature it was in.
    Json(serde_json::Error, Option<usize>),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Told(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Trouble::Told(error.into())
    }
}

fn read_from(input: impl Read, progress: &Progress) -> std::result::Result<Features, Trouble> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let start = input.fill_buf()?;
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        return Err(Error::new("This file is saved as UTF-16, and GeoJSON is UTF-8")
            .remedy("Save it as UTF-8")
            .into());
    }
    if start.starts_with(b"\xEF\xBB\xBF") {
        input.consume(3);
    }
    let mut found = Found::new(progress);
    let mut json = serde_json::Deserializer::from_reader(input);
    let read = TopLevel(&mut found).deserialize(&mut json).and_then(|()| json.end());
    match (read, found.trouble.take()) {
        (_, Some(told)) => Err(told.into()),
        (Err(error), None) => Err(Trouble::Json(error, found.now_reading)),
        (Ok(()), None) => Ok(found.features()?),
    }
}

/// What has been found so far.
struct Found<'p> {
    progress: &'p Progress,
    /// The file's own `type`.
    kind: Option<String>,
    crs: Option<Value>,
    topology: bool,
    has_features: bool,
    /// Of a file that is one feature alone.
    geometry: Option<Geometry>,
    properties: Option<Map<String, Value>>,
    collected: Collected,
    /// The number of the feature being read, from 1.
    now_reading: Option<usize>,
    /// A trouble in our own words, which serde's error only stands for.
    trouble: Option<Error>,
}

impl<'p> Found<'p> {
    fn new(progress: &'p Progress) -> Self {
        Found {
            progress,
            kind: None,
            crs: None,
            topology: false,
            has_features: false,
            geometry: None,
            properties: None,
            collected: Collected::default(),
            now_reading: None,
            trouble: None,
        }
    }

    fn add(&mut self, geometry: Option<Geometry>, properties: Map<String, Value>) {
        self.collected.add(shape_of(geometry), properties);
    }

    fn features(mut self) -> Result<Features> {
        if self.topology || self.kind.as_deref() == Some("Topology") {
            return Err(topojson());
        }
        if !self.has_features {
            match self.kind.as_deref() {
                Some("Feature") => {
                    let (geometry, properties) = (self.geometry.take(), self.properties.take());
                    self.add(geometry, properties.unwrap_or_default());
                }
                Some(
                    kind @ ("Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon"
                    | "MultiPolygon" | "GeometryCollection"),
                ) => {
                    return Err(Error::new(format!(
                        "This is a bare {kind}, without an area's code or name"
                    ))
                    .remedy("Use a FeatureCollection whose features carry their codes"));
                }
                _ => {
                    return Err(Error::new("This is no GeoJSON: it has no list of features")
                        .remedy("Use a file whose type is FeatureCollection"));
                }
            }
        }
        features_of(self.collected, self.crs.as_ref())
    }
}

fn features_of(collected: Collected, crs: Option<&Value>) -> Result<Features> {
    let Collected { columns, shapes, .. } = collected;
    let (crs, notes) = (stated_crs(crs)?, Notes::new());
    Ok(Features { noun: "feature", columns, shapes, crs, layer: None, notes })
}

fn topojson() -> Error {
    Error::new("This is TopoJSON, which is another format than GeoJSON")
        .remedy("Convert it to GeoJSON first, for example with mapshaper")
}

/// The file as a whole. Members come in any order.
struct TopLevel<'a, 'p>(&'a mut Found<'p>);

impl<'de> DeserializeSeed<'de> for TopLevel<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(
        self,
        json: D,
    ) -> std::result::Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TopLevel<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let found = self.0;
        while let Some(member) = map.next_key::<String>()? {
            match member.as_str() {
                "type" => {
                    found.kind = map.next_value::<Value>()?.as_str().map(str::to_string);
                    if found.kind.as_deref() == Some("Topology") {
                        found.trouble = Some(topojson());
                        return Err(A::Error::custom("TopoJSON"));
                    }
                }
                "crs" => found.crs = Some(map.next_value()?),
                "features" => {
                    found.has_features = true;
                    map.next_value_seed(FeatureList(found))?;
                }
                "geometry" => found.geometry = map.next_value()?,
                "properties" => {
                    found.properties = map.next_value::<Value>()?.as_object().cloned();
                }
                "arcs" => {
                    found.topology = true;
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The list of features.
struct FeatureList<'a, 'p>(&'a mut Found<'p>);

impl<'de> DeserializeSeed<'de> for FeatureList<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(
        self,
        json: D,
    ) -> std::result::Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FeatureList<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        let found = self.0;
        loop {
            found.now_reading = Some(found.collected.shapes.len() + 1);
            let Some(feature) = list.next_element::<geojson::Feature>()? else { break };
            if found.collected.shapes.len() >= u32::MAX as usize {
                return Err(A::Error::custom("more features than can be counted"));
            }
            found.add(feature.geometry, feature.properties.unwrap_or_default());
            if let Err(stopped) = found.progress.check() {
                found.trouble = Some(stopped);
                return Err(A::Error::custom("stopped"));
            }
        }
        found.now_reading = None;
        Ok(())
    }
}

fn stated_crs(crs: Option<&Value>) -> Result<StatedCrs> {
    let Some(crs) = crs.filter(|c| !c.is_null()) else { return Ok(StatedCrs::Lonlat) };
    let name = crs.get("properties").and_then(|p| p.get("name")).and_then(Value::as_str);
    match name {
        Some(name) if name.ends_with("CRS84") => Ok(StatedCrs::Lonlat),
        Some(name) => Ok(StatedCrs::Name(name.to_string())),
        None => Err(Error::new("The file's “crs” member names no coordinate system")
            .remedy("Name it for this source, for example: crs = \"EPSG:27700\"")),
    }
}

/// Says in the officer's words what serde found.
fn explain(path: &Path, error: &serde_json::Error, feature: Option<usize>) -> Error {
    use serde_json::error::Category;
    let told = match error.classify() {
        Category::Eof => Error::new("The file stops in the middle")
            .remedy("Download it again, or save it again from where it came"),
        Category::Io => Error::new(format!("Reading failed ({error})")).remedy("Try again"),
        Category::Syntax | Category::Data => match unspeakable_number(path, error) {
            Some(word) => Error::new(format!("{word} is not a number that GeoJSON knows"))
                .remedy("Give the point its true coordinates, or leave the area out"),
            None => Error::new(format!("This is no GeoJSON: {}", without_place(error)))
                .remedy("Save it again from where it came"),
        },
    };
    let told = match feature {
        Some(number) => {
            told.at(format!("feature {}", crate::base::number::with_thousands(number as i64)))
        }
        None => told,
    };
    if error.line() == 0 {
        return told;
    }
    told.at(format!("line {}, column {}", error.line(), error.column()))
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |at| text[..at].to_string())
}

/// `NaN` or `Infinity`, where one of them stands at the place of the mistake.
fn unspeakable_number(path: &Path, error: &serde_json::Error) -> Option<&'static str> {
    const AROUND: usize = 12;
    let mut input = BufReader::new(File::open(path).ok()?);
    for _ in 1..error.line() {
        input.skip_until(b'\n').ok()?;
    }
    let before = error.column().saturating_sub(AROUND);
    std::io::copy(&mut input.by_ref().take(before as u64), &mut std::io::sink()).ok()?;
    let mut window = Vec::new();
    input.take(2 * AROUND as u64).read_to_end(&mut window).ok()?;
    let window = String::from_utf8_lossy(&window).to_ascii_lowercase();
    if window.contains("nan") {
        Some("NaN")
    } else if window.contains("inf") {
        Some("Infinity")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::FeatureShape;
    use super::*;

    fn features(json: &str) -> Result<Features> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.geojson");
        std::fs::write(&path, json).expect("a file");
        let source: BoundarySource =
            toml::from_str("level = \"oa\"\nfile = \"a.geojson\"").expect("a source");
        read(&path, &source, &Progress::new())
    }

    fn refused(json: &str) -> String {
        features(json).expect_err("an error").to_string()
    }

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#;

    fn collection(geometries: &[&str]) -> String {
        let features: Vec<String> = geometries
            .iter()
            .enumerate()
            .map(|(i, g)| {
                format!(r#"{{"type":"Feature","properties":{{"code":{i}}},"geometry":{g}}}"#)
            })
            .collect();
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    #[test]
    fn coordinates_are_read_to_the_last_bit() {
        let json =
            collection(&[&SQUARE.replace("[1,1]", "[-2.36545153329332,53.393615699825503]")]);
        let read = features(&json).expect("features");
        let FeatureShape::Polygons(shape) = &read.shapes[0] else { panic!("polygons") };
        let point = shape.0[0].exterior().0[2];
        // 53.393615699825503 and its neighbours are 7e-15 apart; the nearest
        // double is the one that a correctly rounding reader gives.
        assert_eq!(point.y.to_bits(), "53.393615699825503".parse::<f64>().unwrap().to_bits());
        assert_eq!(point.x.to_bits(), (-2.36545153329332_f64).to_bits());
    }

    #[test]
    fn members_come_in_any_order_and_a_byte_order_mark_is_passed_over() {
        let json = format!(
            "\u{feff}{{\"features\":[{{\"geometry\":{SQUARE},\"properties\":null,\"type\":\"Feature\"}}],\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}}}},\"type\":\"FeatureCollection\"}}"
        );
        let read = features(&json).expect("features");
        assert_eq!(read.len(), 1);
        assert_eq!(read.crs, StatedCrs::Name("urn:ogc:def:crs:EPSG::27700".to_string()));
    }

    #[test]
    fn numbers_as_codes_are_the_shortest_digits_and_measures_are_no_cells() {
        let json = collection(&[SQUARE])
            .replace(r#"{"code":0}"#, r#"{"a":12,"b":12.0,"c":1.5,"d":true,"e":" 012 "}"#);
        let read = features(&json).expect("features");
        let cells: Vec<(&str, &str)> =
            read.columns.iter().map(|c| (c.name.as_str(), &*c.cells[0].1)).collect();
        assert_eq!(cells, [("a", "12"), ("b", "12"), ("e", "012")]);
    }

    #[test]
    fn a_collection_of_polygons_is_one_area_and_of_anything_else_is_not() {
        let both = format!(r#"{{"type":"GeometryCollection","geometries":[{SQUARE},{SQUARE}]}}"#);
        let line = r#"{"type":"LineString","coordinates":[[0,0],[1,1]]}"#;
        let mixed = format!(r#"{{"type":"GeometryCollection","geometries":[{SQUARE},{line}]}}"#);
        let empty = r#"{"type":"MultiPolygon","coordinates":[]}"#;
        let read = features(&collection(&[&both, line, &mixed, "null", empty])).expect("features");
        assert!(matches!(&read.shapes[0], FeatureShape::Polygons(s) if s.0.len() == 2));
        assert_eq!(read.shapes[1], FeatureShape::NotPolygons("LineString".to_string()));
        assert!(
            matches!(&read.shapes[2], FeatureShape::NotPolygons(w) if w.contains("LineString"))
        );
        assert_eq!(read.shapes[3], FeatureShape::Missing);
        assert_eq!(read.shapes[4], FeatureShape::Missing);
    }

    #[test]
    fn a_single_feature_is_a_file_of_one() {
        let json =
            format!(r#"{{"type":"Feature","geometry":{SQUARE},"properties":{{"code":"A"}}}}"#);
        assert_eq!(features(&json).expect("features").len(), 1);
    }

    #[test]
    fn what_is_not_geojson_is_called_by_its_name() {
        assert!(
            refused(r#"{"type":"Topology","arcs":[[[0,0]]],"objects":{}}"#).contains("TopoJSON")
        );
        assert!(refused(r#"{"arcs":[],"type":"Topology"}"#).contains("TopoJSON"));
        assert!(refused(SQUARE).contains("bare Polygon"));
        assert!(refused(r#"{"hello":1}"#).contains("no list of features"));
        assert!(refused("[1,2]").contains("no GeoJSON"));
        assert!(refused("").contains("stops in the middle"));
        assert!(refused("\u{0}\u{1}binary").contains("no GeoJSON"));
        assert!(refused(r#"{"type":"FeatureCollection","features":null}"#).contains("no GeoJSON"));
    }

    #[test]
    fn a_mistake_is_told_with_its_feature_line_and_column() {
        let whole = collection(&[SQUARE, SQUARE, SQUARE]).replace("},{", "},\n{");
        let cut = refused(&whole[..whole.len() - 30]);
        assert!(cut.contains("feature 3, line 3") && cut.contains("stops in the middle"), "{cut}");
        for word in ["NaN", "-Infinity"] {
            let nan =
                refused(&collection(&[SQUARE, &SQUARE.replace("[1,1]", &format!("[1,{word}]"))]));
            assert!(nan.contains("feature 2, line 1"), "{nan}");
            assert!(
                nan.contains(&format!("{} is not a number", word.trim_start_matches('-'))),
                "{nan}"
            );
        }
        let short = features(&collection(&[&SQUARE.replace("[1,1]", "[1]")])).expect("features");
        assert!(
            matches!(&short.shapes[0], FeatureShape::NotPolygons(w) if w.contains("fewer than two"))
        );
    }

    #[test]
    fn the_officer_can_stop_it() {
        let progress = Progress::new();
        progress.cancel();
        let stopped = read_from(collection(&[SQUARE]).as_bytes(), &progress);
        assert!(matches!(stopped, Err(Trouble::Told(e)) if e.is_cancelled()));
    }
}
