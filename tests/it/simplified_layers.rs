//! Are real layers still maps at every detail? Every area valid and at least a
//! triangle, borders that are one line for both neighbours, and no two lines
//! that cross or touch but at their ends. `tests/fixtures/geography/
//! simplified.py` asks GEOS the same of what SIMPLIFIED names a folder for.

use super::boundary_files::read;
use crate::trafford::shared;
use geo::kernels::{Kernel, Orientation, RobustKernel};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use wardwise::base::LevelId;
use wardwise::geography::{Bounds, Detail, Geography, Rings, Shape, mend};

const ZOOMS: [u8; 8] = [0, 4, 6, 8, 10, 12, 14, 17];

/// From one end to the other, in the world.
type Edge = [[f64; 2]; 2];

fn geography(path: &Path, fields: &str) -> (Geography, LevelId) {
    let level = read(path, fields).expect("a level").level;
    let id = level.id.clone();
    (Geography::new(vec![level], Vec::new(), None).expect("a geography").0, id)
}

/// An area's polygons at a detail, y turned north again.
fn shape_of(rings: &Rings, area: usize) -> Shape {
    let line = |ring: &[[f64; 2]]| -> geo::LineString<f64> {
        let closed = ring.iter().chain(ring.first());
        closed.map(|&[x, y]| geo::Coord { x, y: -y }).collect()
    };
    let polygon = |mut lines: Vec<geo::LineString<f64>>| {
        let shell = lines.remove(0);
        geo::Polygon::new(shell, lines)
    };
    rings.polygons_of(area).map(|rings| polygon(rings.map(line).collect())).collect()
}

/// Every area's edges, as its rings run.
fn edges_of(rings: &Rings) -> Vec<(usize, Edge)> {
    let of = |area: usize| {
        rings.of(area).flat_map(move |ring| {
            (0..ring.len()).map(move |i| (area, [ring[i], ring[(i + 1) % ring.len()]]))
        })
    };
    (0..rings.len()).flat_map(of).collect()
}

/// Whether two edges touch otherwise than at an end of both.
fn meet(e: &Edge, f: &Edge) -> bool {
    let coord = |[x, y]: [f64; 2]| geo::Coord { x, y };
    let side = |line: &Edge, p| RobustKernel::orient2d(coord(line[0]), coord(line[1]), coord(p));
    let on = |line: &Edge, p: [f64; 2]| {
        !line.contains(&p)
            && side(line, p) == Orientation::Collinear
            && Bounds::of(line.iter().copied()).contains(p)
    };
    let crosses = |a, b| a != b && a != Orientation::Collinear && b != Orientation::Collinear;
    f.iter().any(|&p| on(e, p))
        || e.iter().any(|&p| on(f, p))
        || (crosses(side(e, f[0]), side(e, f[1])) && crosses(side(f, e[0]), side(f, e[1])))
}

/// Panics where two distinct lines touch but at their ends.
fn no_two_meet(edges: &[Edge], what: &str) {
    let all = Bounds::of(edges.iter().flatten().copied());
    let side = (edges.len() as f64).sqrt().ceil();
    let cell = |p: f64, axis: usize| {
        let size = (all.max[axis] - all.min[axis]) / side;
        ((p - all.min[axis]) / size).floor().clamp(0.0, side - 1.0) as i32
    };
    let mut cells: BTreeMap<[i32; 2], Vec<usize>> = BTreeMap::new();
    for (i, edge) in edges.iter().enumerate() {
        let bounds = Bounds::of(edge.iter().copied());
        for x in cell(bounds.min[0], 0)..=cell(bounds.max[0], 0) {
            for y in cell(bounds.min[1], 1)..=cell(bounds.max[1], 1) {
                cells.entry([x, y]).or_default().push(i);
            }
        }
    }
    for near in cells.values() {
        for (at, &i) in near.iter().enumerate() {
            for &j in &near[..at] {
                assert!(!meet(&edges[i], &edges[j]), "{what}: {:?} {:?}", edges[i], edges[j]);
            }
        }
    }
}

fn is_a_map_at_every_detail(name: &str, geography: &Geography, level: &LevelId) {
    let full = geography.rings(level, Detail::Full).expect("rings");
    let mut corners = Vec::new();
    for zoom in ZOOMS {
        let what = format!("{name} at zoom {zoom}");
        let rings = geography.rings(level, Detail::at_zoom(f64::from(zoom))).expect("rings");
        let mut text = String::new();
        for (area, of) in geography.level(level).expect("a level").areas.iter().enumerate() {
            let shape = shape_of(&rings, area);
            writeln!(text, "{}", wkt(&shape)).expect("text");
            assert_eq!(rings.polygons_of(area).len(), full.polygons_of(area).len());
            let mended = mend(&of.code, shape);
            assert_eq!(mended.note, None, "{what}");
        }
        if let Some(folder) = std::env::var_os("SIMPLIFIED") {
            let file = Path::new(&folder).join(format!("{name}_{zoom:02}.wkt"));
            std::fs::write(file, text).expect("written");
        }
        let edges = edges_of(&rings);
        corners.push(edges.len());
        // Each area has its own way along an edge, and the one beside it the
        // other.
        let bits = |p: [f64; 2]| p.map(f64::to_bits);
        let ways: BTreeSet<_> = edges.iter().map(|(_, [a, b])| [bits(*a), bits(*b)]).collect();
        assert_eq!(ways.len(), edges.len(), "{what}: areas lie over each other");
        let once: BTreeMap<_, Edge> = edges
            .iter()
            .map(|(_, edge)| {
                let [a, b] = edge.map(bits);
                ([a.min(b), a.max(b)], *edge)
            })
            .collect();
        no_two_meet(&once.into_values().collect::<Vec<_>>(), &what);
    }
    assert!(corners.is_sorted() && corners[0] * 2 < corners[ZOOMS.len() - 1], "{corners:?}");
}

/// As text, each number to its last bit.
fn wkt(shape: &Shape) -> String {
    let line = |ring: &geo::LineString<f64>| {
        let points: Vec<String> = ring.coords().map(|c| format!("{} {}", c.x, c.y)).collect();
        format!("({})", points.join(","))
    };
    let polygon = |polygon: &geo::Polygon<f64>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        format!("({})", rings.map(line).collect::<Vec<_>>().join(","))
    };
    format!("MULTIPOLYGON({})", shape.iter().map(polygon).collect::<Vec<_>>().join(","))
}

#[test]
fn the_output_areas_of_trafford_are_a_map_at_every_detail() {
    let Some(shared) = shared() else { return };
    let file = shared.join("data/trafford/boundaries/oa21.geojson");
    let (geography, level) = geography(&file, "edition = \"2021\"");
    is_a_map_at_every_detail("trafford", &geography, &level);
}

#[test]
fn the_sample_councils_areas_are_a_map_at_every_detail() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    let (geography, level) = geography(&sample.join("output_areas.shp"), "edition = \"2021\"");
    is_a_map_at_every_detail("sample", &geography, &level);
}

#[test]
fn triangles_as_uploaded_hold_what_the_areas_of_trafford_do() {
    let Some(shared) = shared() else { return };
    let file = shared.join("data/trafford/boundaries/oa21.geojson");
    let (geography, level) = geography(&file, "edition = \"2021\"");
    for detail in [Detail::Full, Detail::at_zoom(9.0)] {
        let rings = geography.rings(&level, detail).expect("rings");
        let pieces = geography.pieces(&level).expect("pieces");
        let mut by_triangles = vec![0.0; rings.len()];
        let detailed = pieces.at(detail);
        for made in (0..pieces.len()).map(|piece| detailed.triangles(piece)) {
            for t in made.indices.chunks_exact(3) {
                let [a, b, c] = [0, 1, 2].map(|i| made.positions[t[i] as usize].map(f64::from));
                let twice = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
                by_triangles[made.area[t[0] as usize] as usize] += twice.abs() / 2.0;
            }
        }
        for (area, triangles) in by_triangles.iter().enumerate() {
            let held = geo::Area::unsigned_area(&shape_of(&rings, area));
            assert!((triangles / held - 1.0).abs() < 1e-5, "{area}: {triangles} for {held}");
        }
    }
}
