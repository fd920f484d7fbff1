//! How does an answer go on to other maps? Areas with their figures, WGS84
//! longitude and latitude (RFC 7946), and the method card beside them.

use super::cells::{COLUMNS, Cell, cells};
use super::{Material, json};
use crate::base::Result;
use crate::demand::TakeUpRow;
use crate::geography::Shape;
use geo::orient::{Direction, Orient};
use serde_json::{Map, Value};

/// A FeatureCollection, one feature an area in the answer's order; an area
/// without a shape has no geometry. The method card, notes and protection
/// state are foreign members.
///
/// # Errors
/// Where the answer's level is not in the geography.
pub fn geojson(material: &Material<'_>) -> Result<Vec<u8>> {
    let answer = material.answer;
    let level = material.geography.level(&answer.level)?;
    let shapes = material.geography.shapes(&answer.level)?;
    let mut out = String::from("{\"type\":\"FeatureCollection\",\n");
    for (name, value) in json::about(material) {
        out.push_str(&format!("{}:{value},\n", Value::from(name)));
    }
    out.push_str("\"features\":[");
    for (i, row) in answer.rows.iter().enumerate() {
        let shape = level.position(row.code.as_str()).and_then(|at| shapes.get(at)?.as_ref());
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&feature(row, shape).to_string());
    }
    out.push_str("\n]}\n");
    Ok(out.into_bytes())
}

fn feature(row: &TakeUpRow, shape: Option<&Shape>) -> Value {
    let mut feature = Map::new();
    feature.insert("type".to_string(), "Feature".into());
    feature.insert("id".to_string(), row.code.as_str().into());
    feature.insert("properties".to_string(), Value::Object(properties(row)));
    feature.insert("geometry".to_string(), shape.map_or(Value::Null, geometry));
    Value::Object(feature)
}

/// The cells of a row under their names; what is empty is null.
pub fn properties(row: &TakeUpRow) -> Map<String, Value> {
    let value = |cell: Cell| match cell {
        Cell::Text(text) => text.into(),
        Cell::Whole(count) => count.into(),
        Cell::Number(number) => number.into(),
        Cell::Empty => Value::Null,
    };
    COLUMNS.iter().map(|c| (*c).to_string()).zip(cells(row).map(value)).collect()
}

/// Outer rings anticlockwise, holes clockwise, as RFC 7946 has it.
fn geometry(shape: &Shape) -> Value {
    let shape = shape.orient(Direction::Default);
    let ring = |ring: &geo::LineString<f64>| -> Value {
        ring.0.iter().map(|at| Value::from(vec![at.x, at.y])).collect()
    };
    let polygon = |polygon: &geo::Polygon<f64>| -> Value {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
    };
    let (kind, coordinates): (&str, Value) = match shape.0.as_slice() {
        [one] => ("Polygon", polygon(one)),
        many => ("MultiPolygon", many.iter().map(polygon).collect()),
    };
    serde_json::json!({ "type": kind, "coordinates": coordinates })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Options;
    use crate::figure::testing::{answer, geography, known, withheld};
    use crate::project::view::MapView;

    fn document(rows: Vec<TakeUpRow>) -> (Value, geojson::FeatureCollection) {
        let answer = answer(rows);
        let bytes = geojson(&Material {
            answer: &answer,
            view: &MapView::default(),
            beside: None,
            geography: &geography(4),
            title: "Bus passes",
            sources: &["ONS © Crown copyright".to_string()],
            options: &Options::default(),
        })
        .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        (serde_json::from_str(&text).unwrap(), text.parse().unwrap())
    }

    #[test]
    fn every_area_is_a_feature_with_its_figures_and_its_shape() {
        let (value, collection) = document(vec![known(0, 12), withheld(1), known(9, 40)]);
        assert_eq!(collection.features.len(), 3);
        let first = &collection.features[0];
        assert_eq!(first.property("ratio").unwrap().as_f64(), Some(40.0));
        assert_eq!(first.property("finding").unwrap(), "not spot");
        let polygon: geo::Polygon<f64> = first.geometry.clone().unwrap().try_into().unwrap();
        assert!(geo::winding_order::Winding::is_ccw(polygon.exterior()));
        // Withheld: the words and no figure.
        let second = &collection.features[1];
        assert_eq!(second.property("observed").unwrap(), "<5");
        assert!(second.property("ratio").unwrap().is_null());
        // Not in the level: no geometry, but not lost.
        assert!(collection.features[2].geometry.is_none());
        assert_eq!(value["protection"]["hidden"], true);
        assert!(value["method"].as_array().is_some_and(|lines| lines.len() > 1));
    }
}
