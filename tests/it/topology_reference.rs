//! Are neighbours and dissolved areas those of other tools? The 738 Output
//! Areas of Trafford against libpysal's contiguity and shapely's union, both
//! from `tests/fixtures/geography/trafford.py`.

use crate::trafford::shared;
use geo::Area as _;
use shapefile::dbase::FieldValue;
use std::collections::BTreeMap;
use std::path::Path;
use wardwise::base::{AreaCode, Edition, LevelId};
use wardwise::geography::{Area, Fit, Geography, Level, Lookup, Neighbours, Shape, Topology};

/// The areas in metres of EPSG:27700, as the file has them.
fn output_areas(data: &Path) -> Vec<(AreaCode, Option<Shape>)> {
    let file = data.join("boundaries/oa21_bng.shp");
    let mut reader = shapefile::Reader::from_path(file).expect("a shapefile");
    let area = |shape: shapefile::Shape, record: shapefile::dbase::Record| {
        let shapefile::Shape::Polygon(polygon) = shape else { panic!("a polygon") };
        let mut parts: Vec<geo::Polygon<f64>> = Vec::new();
        for ring in polygon.rings() {
            let line = ring.points().iter().map(|p| geo::Coord { x: p.x, y: p.y }).collect();
            match ring {
                shapefile::PolygonRing::Outer(_) => parts.push(geo::Polygon::new(line, vec![])),
                shapefile::PolygonRing::Inner(_) => {
                    parts.last_mut().expect("a shell").interiors_push(line);
                }
            }
        }
        let Some(FieldValue::Character(Some(code))) = record.get("area_code") else {
            panic!("a code")
        };
        let shape = Some(geo::MultiPolygon::new(parts));
        (AreaCode::new(code.trim()), shape)
    };
    reader
        .iter_shapes_and_records()
        .map(|pair| pair.map(|(shape, record)| area(shape, record)).expect("a record"))
        .collect()
}

/// Two columns of a file.
fn columns(file: &Path, from: &str, to: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(file).expect("a file");
    let headers = reader.headers().expect("headers").clone();
    let at = |name: &str| {
        headers.iter().position(|h| h.trim_start_matches('\u{feff}') == name).expect("a column")
    };
    let (from, to) = (at(from), at(to));
    reader
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| (row[from].to_string(), row[to].to_string()))
        .collect()
}

fn fixture(name: &str) -> Vec<Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/geography").join(name);
    let mut reader = csv::Reader::from_path(file).expect("a fixture");
    reader.records().map(|row| row.expect("a row").iter().map(String::from).collect()).collect()
}

#[test]
fn neighbours_are_those_of_libpysal() {
    let Some(shared) = shared() else { return };
    let mut areas = output_areas(&shared.join("data/trafford"));
    areas.sort_by(|a, b| a.0.cmp(&b.0));
    let shapes: Vec<_> = areas.iter().map(|area| area.1.as_ref()).collect();
    let near = Neighbours::new(&Topology::new(&shapes), |area| areas[area].0.to_string());
    let (mut queen, mut rook) = (Vec::new(), Vec::new());
    for row in fixture("trafford_neighbours.csv") {
        let [a, b]: [usize; 2] = [0, 1].map(|i| row[i].parse().expect("a position"));
        queen.push((a, b));
        if row[2] == "1" {
            rook.push((a, b));
        }
    }
    let pairs = |of: &dyn Fn(usize) -> Vec<usize>| -> Vec<(usize, usize)> {
        let all = (0..near.len()).flat_map(|a| of(a).into_iter().map(move |b| (a, b)));
        all.filter(|(a, b)| a < b).collect()
    };
    assert_eq!(pairs(&|a| near.queen(a).to_vec()), queen);
    assert_eq!(pairs(&|a| near.rook(a).to_vec()), rook);
}

#[test]
fn dissolved_wards_hold_what_shapely_says() {
    let Some(shared) = shared() else { return };
    let data = shared.join("data/trafford");
    let areas = output_areas(&data);
    let lsoa_of = columns(&data.join("oa21_lsoa21_msoa21_lad22.csv"), "oa21cd", "lsoa21cd");
    let ward_of = columns(&data.join("lsoa21_ward22.csv"), "lsoa21cd", "wd22cd");
    let ward = |code: &AreaCode| AreaCode::new(ward_of[&lsoa_of[code.as_str()]].as_str());
    let pairs = areas.iter().map(|(code, _)| (code.clone(), ward(code))).collect();
    let (oa, wards) = (LevelId::new("oa"), LevelId::new("ward"));
    let edition = Edition::new("2021");
    let lookup = Lookup {
        from: oa.clone(),
        from_edition: edition.clone(),
        to: wards.clone(),
        to_edition: edition.clone(),
        fit: Fit::Best,
        pairs,
    };
    let all = areas.iter().map(|(code, _)| Area { code: code.clone(), name: None }).collect();
    let level = Level::new(oa, "oa".into(), "oa".into(), edition, all).with_shapes(areas);
    let (geography, _) = Geography::new(vec![level], vec![lookup], None).expect("a geography");
    let level = geography.level(&wards).expect("wards");
    let rows = fixture("trafford_ward_areas.csv");
    assert_eq!(level.len(), rows.len());
    for (position, row) in rows.iter().enumerate() {
        assert_eq!(level.areas[position].code.as_str(), row[0]);
        let expected: f64 = row[1].parse().expect("square metres");
        let held = geography.shape(&wards, position).expect("a shape").unsigned_area();
        assert!((held / expected - 1.0).abs() < 1e-9, "{}: {held} for {expected}", row[0]);
    }
}
