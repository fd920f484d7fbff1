//! Does geography hold on a real council? The 738 Output Areas of Trafford.

use geojson::GeoJson;
use std::path::Path;
use wardwise::base::{AreaCode, Edition, LevelId};
use wardwise::geography::{
    Area, Crs, Detail, Fit, Geography, Level, Lookup, Shape, mend_all, square_metres,
};

fn output_areas() -> Option<Vec<(AreaCode, Shape)>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let file = shared.join("data/trafford/boundaries/oa21.geojson");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: no ../shared");
        return None;
    };
    let GeoJson::FeatureCollection(all) = text.parse().expect("GeoJSON") else {
        panic!("a collection")
    };
    let area = |feature: geojson::Feature| {
        let code = feature.property("area_code").and_then(|c| c.as_str()).expect("a code");
        let code = AreaCode::new(code);
        let geometry = feature.geometry.expect("a geometry");
        let shape = match geo::Geometry::try_from(geometry).expect("a shape") {
            geo::Geometry::MultiPolygon(shape) => shape,
            geo::Geometry::Polygon(polygon) => geo::MultiPolygon::new(vec![polygon]),
            _ => panic!("a polygon"),
        };
        (code, shape)
    };
    Some(all.features.into_iter().map(area).collect())
}

#[test]
fn trafford_is_one_place_without_gaps() {
    let Some(areas) = output_areas() else { return };
    assert_eq!(areas.len(), 738);
    let (mended, notes) = mend_all(areas);
    assert!(mended.iter().all(|(_, shape)| shape.is_some()), "{notes:?}");
    let oa = LevelId::new("oa");
    let edition = Edition::new("2021");
    let whole = Lookup {
        from: oa.clone(),
        from_edition: edition.clone(),
        to: LevelId::new("lad"),
        to_edition: edition.clone(),
        fit: Fit::Exact,
        pairs: mended.iter().map(|(c, _)| (c.clone(), AreaCode::new("E08000009"))).collect(),
    };
    let areas = mended.iter().map(|(code, _)| Area { code: code.clone(), name: None }).collect();
    let words = ("Output Area".to_string(), "Output Areas".to_string());
    let level = Level::new(oa.clone(), words.0, words.1, edition, areas).with_shapes(mended);
    let (geography, _) = Geography::new(vec![level], vec![whole], None).expect("a geography");

    // Trafford is 106 square kilometres (ONS, Standard Area Measurements).
    let council = geography.shape(&LevelId::new("lad"), 0).expect("an outline");
    let kilometres = square_metres(&council) / 1e6;
    assert!((kilometres - 106.0).abs() < 1.0, "{kilometres}");
    let shapes = geography.shapes(&oa).expect("shapes");
    let sum: f64 = shapes.iter().flatten().map(square_metres).sum();
    assert!((sum / 1e6 - kilometres).abs() < 0.001, "{sum}");
    let bng = Crs::british_national_grid();
    let (x, y) = bng.project(-2.35, 53.42);
    assert!((x - 376_800.0).abs() < 500.0 && (y - 391_400.0).abs() < 1500.0, "{x} {y}");

    // Each label lies in its own area.
    let index = geography.locate(&oa).expect("an index");
    let labels = geography.label_points(&oa).expect("labels");
    for (position, label) in labels.iter().enumerate() {
        let (lon, lat) = label.expect("a label");
        assert_eq!(index.area_at(lon, lat), Some(position));
    }
    let near = geography.neighbours(&oa).expect("neighbours");
    println!("{} islands; {:?}", near.islands.len(), near.notes);
    assert!(near.islands.is_empty(), "{:?}", near.notes);
    let pieces = geography.pieces(&oa).expect("pieces");
    let count = |detail| {
        let detailed = pieces.at(detail);
        (0..pieces.len()).map(|piece| detailed.triangles(piece).indices.len() / 3).sum::<usize>()
    };
    let (triangles, fewer) = (count(Detail::Full), count(Detail::Tolerance { world: 1e-6 }));
    println!("{triangles} triangles, {fewer} simplified, {} part(s)", council.0.len());
    assert!(fewer < triangles);
}
