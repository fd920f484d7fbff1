//! How are the sample's areas written down? Output Areas as a Shapefile in
//! EPSG:27700, wards as GeoJSON in longitude and latitude.

use super::country::Country;
use super::position::lonlat;
use crate::base::{Error, Result};
use geo::{LineString, MultiPolygon};
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject, Position};
use shapefile::dbase::{FieldName, FieldValue, Record, TableWriterBuilder};
use shapefile::record::polygon::{Polygon, PolygonRing};
use shapefile::{Point, ShapeWriter, Writer};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// EPSG:27700 as Esri writes it.
pub const PRJ: &str = r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]"#;

/// Census day 2021, for the table's date of change: not today's, or the same
/// seed would give other bytes tomorrow. Years since 1900, month, day.
const DBF_DATE: [u8; 3] = [121, 3, 21];

/// The table beside a Shapefile's shapes: columns of text with their width,
/// and of numbers with their width and decimals.
pub struct Table<'a> {
    pub character: &'a [(&'a str, u8)],
    pub numeric: &'a [(&'a str, u8, u8)],
}

/// Writes `output_areas.shp`, `.shx`, `.dbf`, `.prj` and `.cpg`.
pub fn write_shapefile(country: &Country, folder: &Path) -> Result<Vec<PathBuf>> {
    let table =
        Table { character: &[("OA21CD", 9), ("LSOA21CD", 9), ("LSOA21NM", 16)], numeric: &[] };
    let rows = country.areas.iter().map(|area| {
        let lsoa = &country.lsoas[area.lsoa];
        let texts = vec![area.code.clone(), lsoa.code.clone(), lsoa.name.clone()];
        (&area.shape, texts, Vec::new())
    });
    write_parts(&folder.join("output_areas"), &table, rows)
}

/// Writes the five files of a Shapefile in EPSG:27700, `stem` with each
/// ending; each row has its texts and its numbers in the table's order.
pub fn write_parts<'a>(
    stem: &Path,
    table: &Table<'_>,
    rows: impl Iterator<Item = (&'a MultiPolygon, Vec<String>, Vec<f64>)>,
) -> Result<Vec<PathBuf>> {
    let failed = |e: &dyn std::fmt::Display| {
        Error::new(format!("The Shapefile cannot be written: {e}")).in_file(stem)
    };
    let (mut shp, mut shx, mut dbf) =
        (Cursor::new(Vec::new()), Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let field = |name: &str| FieldName::try_from(name).map_err(|e| failed(&e));
        let mut builder = TableWriterBuilder::new();
        for (name, width) in table.character {
            builder = builder.add_character_field(field(name)?, *width);
        }
        for (name, width, decimals) in table.numeric {
            builder = builder.add_numeric_field(field(name)?, *width, *decimals);
        }
        let shapes = ShapeWriter::with_shx(&mut shp, &mut shx);
        let mut writer = Writer::new(shapes, builder.build_with_dest(&mut dbf));
        for (shape, texts, numbers) in rows {
            let mut record = Record::default();
            for ((name, _), text) in table.character.iter().zip(texts) {
                record.insert((*name).to_string(), FieldValue::Character(Some(text)));
            }
            for ((name, ..), number) in table.numeric.iter().zip(numbers) {
                record.insert((*name).to_string(), FieldValue::Numeric(Some(number)));
            }
            writer.write_shape_and_record(&polygon(shape), &record).map_err(|e| failed(&e))?;
        }
    }
    let mut table = dbf.into_inner();
    if let Some(date) = table.get_mut(1..4) {
        date.copy_from_slice(&DBF_DATE);
    }
    let parts: [(&str, Vec<u8>); 5] = [
        ("shp", shp.into_inner()),
        ("shx", shx.into_inner()),
        ("dbf", table),
        ("prj", PRJ.as_bytes().to_vec()),
        ("cpg", b"UTF-8".to_vec()),
    ];
    parts
        .into_iter()
        .map(|(extension, bytes)| {
            let path = stem.with_extension(extension);
            fs::write(&path, bytes).map_err(|e| Error::from(e).in_file(&path))?;
            Ok(path)
        })
        .collect()
}

fn polygon(shape: &MultiPolygon) -> Polygon {
    let points = |ring: &LineString| ring.0.iter().map(|c| Point::new(c.x, c.y)).collect();
    let rings: Vec<PolygonRing<Point>> = shape
        .iter()
        .flat_map(|p| {
            std::iter::once(PolygonRing::Outer(points(p.exterior())))
                .chain(p.interiors().iter().map(|hole| PolygonRing::Inner(points(hole))))
        })
        .collect();
    Polygon::with_rings(rings)
}

/// Writes `wards.geojson`.
pub fn write_wards(country: &Country, folder: &Path) -> Result<PathBuf> {
    let mut features = Vec::new();
    for (ward, shape) in country.wards.iter().zip(&country.ward_shapes) {
        let mut properties = JsonObject::new();
        properties.insert("WD21CD".to_string(), ward.code.clone().into());
        properties.insert("WD21NM".to_string(), ward.name.clone().into());
        let coordinates = shape
            .iter()
            .map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(positions).collect())
            .collect::<Result<Vec<_>>>()?;
        features.push(Feature {
            geometry: Some(GeometryValue::MultiPolygon { coordinates }.into()),
            properties: Some(properties),
            ..Feature::default()
        });
    }
    let collection = FeatureCollection { features, bbox: None, foreign_members: None };
    let path = folder.join("wards.geojson");
    fs::write(&path, collection.to_string()).map_err(|e| Error::from(e).in_file(&path))?;
    Ok(path)
}

fn positions(ring: &LineString) -> Result<Vec<Position>> {
    ring.0
        .iter()
        .map(|&at| {
            let (lon, lat) = lonlat(at)?;
            Ok(Position::from([lon, lat]))
        })
        .collect()
}
