//! Boundary files that cannot be used: each is refused with the file, the
//! place in it and what to do about it.

use super::boundary_files::{
    Drawn, geojson, geojson_text, geopackage, refused, shapefile, squares, zipped,
};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn has(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "“{word}” is not in: {text}");
    }
}

#[test]
fn a_shp_that_stops_in_the_middle() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    let whole = fs::read(&path).expect("bytes");
    for (cut, record) in [(whole.len() - 10, "record 3"), (300, "record 2"), (150, "record 1")] {
        fs::write(&path, &whole[..cut]).expect("written");
        let text = refused(&path, "");
        has(&text, &["stops in the middle", record]);
    }
    fs::write(&path, &whole[..50]).expect("written");
    has(&refused(&path, ""), &["no Shapefile"]);
}

#[test]
fn a_shp_without_its_dbf_or_with_anothers() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    let more = shapefile(folder.path(), "more", &squares()[..2]);
    fs::copy(more.with_extension("dbf"), path.with_extension("dbf")).expect("copied");
    has(&refused(&path, ""), &["3 shapes", "2 records", "together"]);
    fs::remove_file(path.with_extension("dbf")).expect("removed");
    has(&refused(&path, ""), &["no .dbf", "one folder"]);
}

#[test]
fn a_dbf_that_is_cut_or_is_none() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    let dbf = path.with_extension("dbf");
    let whole = fs::read(&dbf).expect("bytes");
    fs::write(&dbf, &whole[..whole.len() - 60]).expect("written");
    has(&refused(&path, ""), &["(.dbf) stops in the middle", "promises 3 records and holds 2"]);
    fs::write(&dbf, b"hello").expect("written");
    has(&refused(&path, ""), &["(.dbf) is damaged"]);
}

#[test]
fn a_shapefile_without_a_coordinate_system_is_asked_about_with_what_it_could_be() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    fs::remove_file(path.with_extension("prj")).expect("removed");
    has(&refused(&path, ""), &["does not say which coordinate system", "crs = \"EPSG:27700\""]);
    fs::write(path.with_extension("prj"), "LOCAL_CS[\"site grid\"]").expect("written");
    has(&refused(&path, ""), &["EPSG:27700"]);
}

/// A Shapefile of one record of another kind.
fn odd_shapefile<S: shapefile::record::EsriShape>(folder: &Path, shape: &S) -> PathBuf {
    let path = shapefile(folder, "odd", &squares()[..1]);
    let writer = shapefile::ShapeWriter::from_path(&path).expect("a writer");
    writer.write_shapes([shape]).expect("written");
    path
}

#[test]
fn points_lines_and_nothing_are_no_areas() {
    let folder = folder();
    let path = odd_shapefile(folder.path(), &shapefile::Point::new(1.0, 2.0));
    has(&refused(&path, ""), &["record 1", "area E00000000", "Point", "polygons"]);
    let line = shapefile::Polyline::new(vec![
        shapefile::Point::new(1.0, 2.0),
        shapefile::Point::new(3.0, 4.0),
    ]);
    let path = odd_shapefile(folder.path(), &line);
    has(&refused(&path, ""), &["record 1", "Polyline"]);
    // A null shape: the record's type alone, 4 bytes.
    let mut bytes = fs::read(&path).expect("bytes")[..100].to_vec();
    bytes.extend([0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0]);
    bytes[24..28].copy_from_slice(&56i32.to_be_bytes());
    fs::write(&path, bytes).expect("written");
    fs::remove_file(path.with_extension("shx")).expect("removed");
    has(&refused(&path, ""), &["record 1", "area E00000000", "no shape"]);
}

#[test]
fn a_record_that_promises_more_than_it_holds() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    let whole = fs::read(&path).expect("bytes");
    // Number of rings and of points, and the coordinate after them, in record 1.
    for (at, value, words) in [
        (108 + 36, i32::MAX.to_le_bytes(), "promises more points"),
        (108 + 36, (-1i32).to_le_bytes(), "counts make no sense"),
        (108 + 40, i32::MAX.to_le_bytes(), "promises more points"),
        (108 + 44, 9999i32.to_le_bytes(), "rings are out of order"),
        (108 + 48 + 4, f32::NAN.to_le_bytes(), "not a number"),
        (104, i32::MAX.to_be_bytes(), "reaches beyond"),
    ] {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&value);
        if words == "not a number" {
            bytes[at..at + 4].copy_from_slice(&0x7FF8_0000u32.to_le_bytes());
        }
        fs::write(&path, bytes).expect("written");
        has(&refused(&path, ""), &["record 1", words]);
    }
}

#[test]
fn a_zip_with_no_shapefile_or_several_or_that_is_none() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    let zip = folder.path().join("areas.zip");
    zipped(&zip, &[(&path.with_extension("dbf"), "areas.dbf")]);
    has(&refused(&zip, ""), &["no Shapefile", "zip"]);
    let dbf = path.with_extension("dbf");
    zipped(
        &zip,
        &[
            (&path, "a/oa.shp"),
            (&dbf, "a/oa.dbf"),
            (&path, "b/lsoa.shp"),
            (&path, "__MACOSX/._oa.shp"),
        ],
    );
    has(&refused(&zip, ""), &["several", "oa, lsoa", "layer ="]);
    has(&refused(&zip, "layer = \"ward\""), &["no Shapefile “ward”", "oa, lsoa"]);
    has(&refused(&zip, "layer = \"lsoa\""), &["b/lsoa.shp", "no .dbf"]);
    let whole = fs::read(&zip).expect("bytes");
    fs::write(&zip, &whole[..whole.len() / 2]).expect("written");
    has(&refused(&zip, ""), &["no zip"]);
    fs::write(&zip, "hello").expect("written");
    has(&refused(&zip, ""), &["no zip"]);
}

#[test]
fn a_zip_whose_bytes_were_changed() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    let zip = folder.path().join("areas.zip");
    zipped(&zip, &[(&path, "areas.shp"), (&path.with_extension("dbf"), "areas.dbf")]);
    let mut bytes = fs::read(&zip).expect("bytes");
    for byte in &mut bytes[60..90] {
        *byte ^= 0x55;
    }
    fs::write(&zip, bytes).expect("written");
    has(&refused(&zip, "crs = \"EPSG:27700\""), &["damaged"]);
}

#[test]
fn a_geojson_cut_with_nan_null_or_twice_the_same_code() {
    let folder = folder();
    let path = geojson(folder.path(), &squares());
    let whole = geojson_text(&squares());
    fs::write(&path, &whole[..whole.len() - 200]).expect("written");
    has(&refused(&path, ""), &["stops in the middle", "feature 3", "line 4"]);
    fs::write(&path, whole.replacen("[383000,396000]", "[NaN,396000]", 1)).expect("written");
    has(&refused(&path, ""), &["NaN", "feature 3", "line 4"]);
    let third = whole.rfind("{\"type\":\"MultiPolygon\"").expect("a geometry");
    let end = third + whole[third..].find("}}").expect("an end") + 1;
    let nothing = format!("{}null{}", &whole[..third], &whole[end..]);
    fs::write(&path, nothing).expect("written");
    has(&refused(&path, ""), &["feature 3", "area E00000002", "no shape"]);
    fs::write(&path, whole.replace("E00000002", "E00000000")).expect("written");
    has(&refused(&path, ""), &["E00000000 (feature 1 and feature 3)", "OA21CD", "issolve"]);
    fs::write(&path, whole.replace("\"E00000001\"", "null")).expect("written");
    has(&refused(&path, ""), &["feature 2", "no code"]);
    fs::write(
        &path,
        whole.replacen(
            "\"MultiPolygon\",\"coordinates\":",
            "\"Point\",\"coordinates\":[1,2],\"x\":",
            1,
        ),
    )
    .expect("written");
    has(&refused(&path, ""), &["feature 1", "Point"]);
}

#[test]
fn coordinates_that_cannot_be_in_the_stated_system() {
    let folder = folder();
    let path = geojson(folder.path(), &squares());
    let whole = geojson_text(&squares());
    fs::write(&path, whole.replace("EPSG::27700", "EPSG::4326")).expect("written");
    has(&refused(&path, ""), &["380000", "EPSG:4326"]);
    fs::write(&path, whole.replace("EPSG::27700", "EPSG::9999")).expect("written");
    has(&refused(&path, ""), &["EPSG:9999"]);
    let mut swapped: Vec<Drawn> = squares();
    for area in &mut swapped {
        use geo::MapCoordsInPlace;
        area.shape.map_coords_in_place(|c| geo::Coord { x: c.y + 700_000.0, y: c.x });
    }
    let path = geojson(folder.path(), &swapped);
    has(&refused(&path, ""), &["swapped easting and northing"]);
}

#[test]
fn a_geopackage_that_is_none_is_locked_or_has_several_layers() {
    let folder = folder();
    let path = geopackage(folder.path(), &["oa", "ward"], &squares());
    has(&refused(&path, ""), &["several layers: oa, ward", "layer ="]);
    has(&refused(&path, "layer = \"lsoa\""), &["no layer “lsoa”", "oa, ward"]);
    let whole = fs::read(&path).expect("bytes");
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute_batch("BEGIN EXCLUSIVE").expect("locked");
    has(&refused(&path, "layer = \"oa\""), &["locked"]);
    drop(db);
    fs::write(&path, &whole[..whole.len() / 2]).expect("written");
    refused(&path, "layer = \"oa\"");
    fs::write(
        &path,
        "This is a text and no database of any kind, however long it may be, and so on",
    )
    .expect("written");
    has(&refused(&path, ""), &["not an SQLite database"]);
    fs::remove_file(&path).expect("removed");
    let other = rusqlite::Connection::open(&path).expect("a database");
    other.execute_batch("CREATE TABLE t (x); PRAGMA application_id = 77").expect("a table");
    drop(other);
    has(&refused(&path, ""), &["no GeoPackage"]);
    fs::remove_file(&path).expect("removed");
    has(&refused(&path, ""), &["no such file"]);
}

#[test]
fn a_shape_of_a_geopackage_that_is_damaged_or_missing() {
    let folder = folder();
    let path = geopackage(folder.path(), &["oa"], &squares());
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute("UPDATE oa SET geom = substr(geom, 1, 60) WHERE OA21CD = 'E00000001'", [])
        .expect("cut");
    has(&refused(&path, ""), &["layer “oa”", "row 2", "damaged"]);
    db.execute("UPDATE oa SET geom = NULL WHERE OA21CD = 'E00000001'", []).expect("emptied");
    has(&refused(&path, ""), &["row 2", "area E00000001", "no shape"]);
    db.execute_batch("DELETE FROM oa").expect("emptied");
    has(&refused(&path, ""), &["not one area"]);
}

#[test]
fn a_column_or_an_edition_that_is_not_there() {
    let folder = folder();
    let path = shapefile(folder.path(), "areas", &squares());
    has(&refused(&path, "code = \"area\""), &["no column “area”", "OA21CD, OA21NM"]);
    has(&refused(&path, "name = \"area\""), &["no column “area”", "names"]);
    let whole = geojson_text(&squares()).replace("OA21CD", "code").replace("OA21NM", "name");
    let path = folder.path().join("areas.geojson");
    fs::write(&path, whole).expect("written");
    has(&refused(&path, ""), &["edition", "edition = \"2021\""]);
}
