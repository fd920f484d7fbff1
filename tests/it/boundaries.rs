//! Boundary files of every format, read as an officer's import reads them.

use super::boundary_files::{BNG_PRJ, geojson, geopackage, read, shapefile, squares, zipped};
use geo::{Area, CoordsIter};
use std::fs;
use std::path::{Path, PathBuf};
use wardwise::import::BoundariesRead;

/// The Trafford pack's boundaries, where the pack is there.
fn trafford() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/trafford/boundaries");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no ../shared");
    None
}

fn codes(read: &BoundariesRead) -> Vec<&str> {
    read.level.areas.iter().map(|a| a.code.as_str()).collect()
}

#[test]
fn published_coordinates_are_kept_bit_for_bit() {
    let Some(folder) = trafford() else { return };
    let path = folder.join("oa21.geojson");
    let read = read(&path, "edition = \"2021\"").expect("a level");
    assert_eq!(read.level.len(), 738);
    let text = fs::read_to_string(&path).expect("text");
    let mut written: Vec<(u64, u64)> = Vec::new();
    for line in text.lines().filter(|l| l.starts_with("{ \"type\": \"Feature\"")) {
        let coordinates = line.split("\"coordinates\":").nth(1).expect("coordinates");
        let numbers: Vec<f64> = coordinates
            .split(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)))
            .filter_map(|word| word.parse().ok())
            .collect();
        written.extend(numbers.chunks(2).map(|xy| (xy[0].to_bits(), xy[1].to_bits())));
    }
    let mut kept: Vec<(u64, u64)> = shapes(&read)
        .iter()
        .flatten()
        .flat_map(|s| s.coords_iter().map(|c| (c.x.to_bits(), c.y.to_bits())))
        .collect();
    // Rings may begin at another of their corners, which then is there twice.
    for corners in [&mut written, &mut kept] {
        corners.sort_unstable();
        corners.dedup();
    }
    assert_eq!(kept, written);
}

fn shapes(read: &BoundariesRead) -> Vec<Option<geo::MultiPolygon<f64>>> {
    let positions = 0..read.level.len();
    positions.map(|position| read.level.shape(position)).collect()
}

/// Metres between corners of the same areas in two files.
fn metres_apart(a: &BoundariesRead, b: &BoundariesRead) -> (f64, f64, usize) {
    let (mut most, mut sum, mut count) = (0.0f64, 0.0, 0);
    for (a, b) in shapes(a).iter().zip(&shapes(b)) {
        let (a, b) = (a.as_ref().expect("a shape"), b.as_ref().expect("a shape"));
        let others: Vec<_> = b.coords_iter().collect();
        for corner in a.coords_iter() {
            let nearest = others
                .iter()
                .map(|o| {
                    let x = (o.x - corner.x) * 111_320.0 * corner.y.to_radians().cos();
                    x.hypot((o.y - corner.y) * 111_195.0)
                })
                .fold(f64::INFINITY, f64::min);
            most = most.max(nearest);
            sum += nearest;
            count += 1;
        }
    }
    (most, sum / count as f64, count)
}

#[test]
fn three_formats_give_the_same_areas_a_few_metres_apart() {
    let Some(folder) = trafford() else { return };
    let lonlat = read(&folder.join("oa21.geojson"), "edition = \"2021\"").expect("GeoJSON");
    for file in ["oa21_bng.shp", "oa21_bng.gpkg"] {
        let grid = read(&folder.join(file), "edition = \"2021\"").expect("a level");
        assert_eq!(codes(&grid), codes(&lonlat));
        assert_eq!(grid.level.len(), 738);
        assert!(grid.crs_words.contains("27700"), "{}", grid.crs_words);
        // The pack's grid coordinates were made with a seven-parameter shift,
        // and OSTN15 is right: the difference is the error of that shift.
        let (most, mean, corners) = metres_apart(&grid, &lonlat);
        println!("{file}: {corners} corners, {most:.2} m apart at most, {mean:.2} m on average");
        assert!(most < 5.0 && mean > 0.5, "{file}: at most {most} m, on average {mean} m");
    }
    let wards = read(&folder.join("wards22_bng.shp"), "edition = \"2022\"").expect("wards");
    assert_eq!(wards.level.len(), 21);
    assert_eq!(wards.level.areas[0].name.as_deref(), Some("Altrincham"));
}

#[test]
fn every_format_gives_the_same_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let shp = shapefile(folder, "areas", &squares());
    let zip = folder.join("areas.zip");
    let part = |ending: &str| folder.join(format!("areas.{ending}"));
    let parts: Vec<PathBuf> = ["shp", "dbf", "shx", "prj", "cpg"].map(part).to_vec();
    let names: Vec<String> = ["shp", "DBF", "shx", "prj", "cpg"]
        .iter()
        .map(|e| format!("Output Areas/deep/areas.{e}"))
        .collect();
    let files: Vec<(&Path, &str)> =
        parts.iter().map(PathBuf::as_path).zip(names.iter().map(String::as_str)).collect();
    zipped(&zip, &files);
    let all = [shp, zip, geojson(folder, &squares()), geopackage(folder, &["areas"], &squares())];
    let first = read(&all[0], "").expect("a level");
    assert_eq!(first.level.edition.as_str(), "2021");
    assert_eq!(first.level.areas[1].name.as_deref(), Some("Côte 1"));
    let shape = first.level.shape(1).expect("a shape");
    assert_eq!(shape.0[0].interiors().len(), 1);
    assert_eq!(first.level.shape(2).map(|s| s.0.len()), Some(2));
    for path in &all[1..] {
        let other = read(path, "").unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(codes(&other), codes(&first), "{}", path.display());
        assert_eq!(first.level.areas, other.level.areas);
        for (a, b) in shapes(&first).iter().zip(&shapes(&other)) {
            let area = |s: &geo::MultiPolygon<f64>| s.unsigned_area();
            let (a, b) = (a.as_ref().map(area), b.as_ref().map(area));
            assert!((a.unwrap_or(0.0) / b.unwrap_or(1.0) - 1.0).abs() < 1e-9);
        }
        assert_eq!(other.crs_words, first.crs_words);
    }
}

#[test]
fn a_shapefile_does_without_its_index_and_character_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = shapefile(folder.path(), "areas", &squares());
    let whole = read(&path, "").expect("a level");
    for ending in ["shx", "cpg"] {
        fs::remove_file(path.with_extension(ending)).expect("removed");
        assert_eq!(read(&path, "").expect("a level").level, whole.level);
    }
    fs::remove_file(path.with_extension("prj")).expect("removed");
    let stated = read(&path, "crs = \"EPSG:27700\"").expect("a level");
    assert_eq!(stated.level, whole.level);
}

#[test]
fn what_the_source_states_wins_over_the_file_and_is_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = shapefile(folder.path(), "areas", &squares());
    // The Irish grid's numbers are as plausible as Britain's.
    let read = read(&path, "crs = \"EPSG:29902\"").expect("a level");
    assert!(read.crs_words.contains("29902"));
    let notes: Vec<String> = read.notes.iter().map(|n| n.text.clone()).collect();
    assert!(notes.iter().any(|n| n.contains("EPSG:27700") && n.contains("as stated")), "{notes:?}");
    assert!(BNG_PRJ.contains("PROJCS"));
}

#[test]
fn codes_are_text_to_the_last_digit() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut areas = squares();
    areas[0].code = "024660000E0156".to_string();
    areas[1].code = "000123".to_string();
    areas[2].code = "12345678901234567890".to_string();
    for path in [
        shapefile(folder.path(), "areas", &areas),
        geojson(folder.path(), &areas),
        geopackage(folder.path(), &["areas"], &areas),
    ] {
        let read = read(&path, "code = \"OA21CD\"").expect("a level");
        assert_eq!(codes(&read), ["000123", "024660000E0156", "12345678901234567890"]);
    }
}

#[test]
fn a_geopackage_is_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = geopackage(folder.path(), &["areas"], &squares());
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.pragma_update(None, "journal_mode", "wal").expect("a log");
    drop(db);
    let before = fs::read(&path).expect("bytes");
    read(&path, "").expect("a level");
    assert_eq!(fs::read(&path).expect("bytes"), before);
    let files: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(files.len(), 1, "{files:?}");
}
