//! Small boundary files of every format, made as a test needs them.

use geo::MultiPolygon;
use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use wardwise::base::{Progress, Result};
use wardwise::council::recipe::BoundarySource;
use wardwise::import::boundaries::{self, BoundariesRead};

/// A code and name with its polygons, in whatever coordinates the test wants.
pub struct Drawn {
    pub code: String,
    pub name: String,
    pub shape: MultiPolygon<f64>,
}

/// Three squares of a kilometre side by side near Manchester (EPSG:27700);
/// the second has a hole, the third an island.
pub fn squares() -> Vec<Drawn> {
    let square = |x: f64, y: f64, side: f64| {
        geo::LineString::from(vec![
            (x, y),
            (x, y + side),
            (x + side, y + side),
            (x + side, y),
            (x, y),
        ])
    };
    (0..3)
        .map(|i| {
            let x = 380_000.0 + 1000.0 * f64::from(i);
            let mut hole = square(x + 200.0, 395_200.0, 300.0);
            hole.0.reverse();
            let holes = if i == 1 { vec![hole] } else { vec![] };
            let mut parts = vec![geo::Polygon::new(square(x, 395_000.0, 1000.0), holes)];
            if i == 2 {
                parts.push(geo::Polygon::new(square(x, 397_000.0, 100.0), vec![]));
            }
            Drawn {
                code: format!("E0000000{i}"),
                name: format!("Côte {i}"),
                shape: MultiPolygon::new(parts),
            }
        })
        .collect()
}

/// British National Grid as a `.prj` writes it, without an EPSG code.
pub const BNG_PRJ: &str = r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]"#;

/// Writes `.shp`, `.shx`, `.dbf`, `.prj` and `.cpg`; gives the `.shp`.
pub fn shapefile(folder: &Path, stem: &str, areas: &[Drawn]) -> PathBuf {
    let path = folder.join(format!("{stem}.shp"));
    let field = |name: &str| name.try_into().expect("a field name");
    let table = TableWriterBuilder::new()
        .add_character_field(field("OA21CD"), 40)
        .add_character_field(field("OA21NM"), 40);
    let mut writer = shapefile::Writer::from_path(&path, table).expect("a writer");
    for area in areas {
        let mut record = Record::default();
        let text = |t: &str| FieldValue::Character(Some(t.to_string()));
        record.insert("OA21CD".to_string(), text(&area.code));
        record.insert("OA21NM".to_string(), text(&area.name));
        let points = |ring: &geo::LineString<f64>| -> Vec<shapefile::Point> {
            ring.0.iter().map(|c| shapefile::Point::new(c.x, c.y)).collect()
        };
        let rings = area.shape.iter().flat_map(|polygon| {
            let holes = polygon.interiors().iter();
            std::iter::once(shapefile::PolygonRing::Outer(points(polygon.exterior())))
                .chain(holes.map(|hole| shapefile::PolygonRing::Inner(points(hole))))
        });
        let polygon = shapefile::Polygon::with_rings(rings.collect());
        writer.write_shape_and_record(&polygon, &record).expect("written");
    }
    drop(writer);
    fs::write(folder.join(format!("{stem}.prj")), BNG_PRJ).expect("a .prj");
    fs::write(folder.join(format!("{stem}.cpg")), "UTF-8").expect("a .cpg");
    path
}

/// A zip of the named files under `folder`, by their paths in it.
pub fn zipped(zip: &Path, files: &[(&Path, &str)]) {
    let mut writer = zip::ZipWriter::new(fs::File::create(zip).expect("a zip"));
    for (file, name) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("an entry");
        writer.write_all(&fs::read(file).expect("a file")).expect("written");
    }
    writer.finish().expect("a zip");
}

/// GeoJSON text that says its coordinates are in EPSG:27700.
pub fn geojson_text(areas: &[Drawn]) -> String {
    let ring = |r: &geo::LineString<f64>| {
        let points: Vec<String> = r.0.iter().map(|c| format!("[{},{}]", c.x, c.y)).collect();
        format!("[{}]", points.join(","))
    };
    let polygon = |p: &geo::Polygon<f64>| {
        let rings: Vec<String> =
            std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect();
        format!("[{}]", rings.join(","))
    };
    let features: Vec<String> = areas
        .iter()
        .map(|a| {
            let polygons: Vec<String> = a.shape.iter().map(polygon).collect();
            format!(
                r#"{{"type":"Feature","properties":{{"OA21CD":"{}","OA21NM":"{}"}},"geometry":{{"type":"MultiPolygon","coordinates":[{}]}}}}"#,
                a.code, a.name, polygons.join(",")
            )
        })
        .collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}}}},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}

pub fn geojson(folder: &Path, areas: &[Drawn]) -> PathBuf {
    let path = folder.join("areas.geojson");
    fs::write(&path, geojson_text(areas)).expect("written");
    path
}

/// A GeoPackage with the areas in each of the layers named.
pub fn geopackage(folder: &Path, layers: &[&str], areas: &[Drawn]) -> PathBuf {
    let path = folder.join("areas.gpkg");
    let db = rusqlite::Connection::open(&path).expect("a database");
    db.execute_batch(
        "PRAGMA application_id = 1196444487;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
           organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
           definition TEXT NOT NULL, description TEXT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('BNG', 27700, 'EPSG', 27700, 'undefined', '');
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL,
           identifier TEXT, description TEXT, last_change TEXT, min_x DOUBLE, min_y DOUBLE,
           max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
         CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
           geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);",
    )
    .expect("tables");
    for layer in layers {
        db.execute_batch(&format!(
            "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('{layer}', 'features', 27700);
             INSERT INTO gpkg_geometry_columns VALUES ('{layer}', 'geom', 'MULTIPOLYGON', 27700, 0, 0);
             CREATE TABLE \"{layer}\" (fid INTEGER PRIMARY KEY, geom BLOB, OA21CD TEXT, OA21NM TEXT);"
        ))
        .expect("a layer");
        for area in areas {
            db.execute(
                &format!("INSERT INTO \"{layer}\" (geom, OA21CD, OA21NM) VALUES (?1, ?2, ?3)"),
                (blob(&area.shape), &area.code, &area.name),
            )
            .expect("a row");
        }
    }
    path
}

/// A GeoPackage geometry: its own header, then well-known binary.
pub fn blob(shape: &MultiPolygon<f64>) -> Vec<u8> {
    let mut bytes = b"GP\0\x01".to_vec();
    bytes.extend(27700i32.to_le_bytes());
    let head = |bytes: &mut Vec<u8>, kind: u32, count: usize| {
        bytes.push(1);
        bytes.extend(kind.to_le_bytes());
        bytes.extend((count as u32).to_le_bytes());
    };
    head(&mut bytes, 6, shape.0.len());
    for polygon in shape {
        head(&mut bytes, 3, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            bytes.extend((ring.0.len() as u32).to_le_bytes());
            for c in &ring.0 {
                bytes.extend(c.x.to_le_bytes());
                bytes.extend(c.y.to_le_bytes());
            }
        }
    }
    bytes
}

/// Reads a file with the lines of a recipe that the test gives.
pub fn read(path: &Path, lines: &str) -> Result<BoundariesRead> {
    let source: BoundarySource =
        toml::from_str(&format!("level = \"oa\"\nfile = \"x\"\n{lines}")).expect("a source");
    boundaries::read(path, &source, &Progress::new())
}

/// What the officer is told; it must name the file and a remedy.
pub fn refused(path: &Path, lines: &str) -> String {
    let error = match read(path, lines) {
        Ok(read) => panic!("{} was read: {} areas", path.display(), read.level.len()),
        Err(error) => error,
    };
    assert_eq!(error.file(), Some(path), "{error}");
    assert!(error.remedy_text().is_some(), "no remedy: {error}");
    error.to_string()
}
