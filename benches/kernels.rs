//! How long do the kernels take on a whole country? Natural breaks, local
//! Moran and Gi* with 999 permutations, points to areas, each seven times; on
//! a made-up layer, or on the boundaries named in LAYER (any file that the
//! program reads; CODES names the column of codes where it must).
//!
//!     cargo bench --bench kernels
//!     AREAS=20000 cargo bench --bench kernels
//!     LAYER=oa.shp cargo bench --bench kernels
//!
//! With OUT naming a folder, what was worked on is written there for
//! `peers/kernels.py`, which times others on the same.

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on should stop")]

use std::path::{Path, PathBuf};
use std::time::Instant;
use wardwise::base::{Edition, LevelId, Progress, seed};
use wardwise::council::recipe::BoundarySource;
use wardwise::geography::{Bounds, Geography, PointIndex, Shape};
use wardwise::import;
use wardwise::stats::{Draws, Permutations, Weights, getis_ord, local_moran, natural_breaks};

const TIMES: usize = 7;

/// Shapes in degrees, and the queen neighbours of each.
struct Layer {
    shapes: Vec<Option<Shape>>,
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

fn main() {
    let layer = match std::env::var_os("LAYER").map(PathBuf::from) {
        Some(path) => given(&path),
        None => {
            let areas = std::env::var("AREAS").ok().and_then(|areas| areas.parse().ok());
            made_up(areas.unwrap_or(188_880))
        }
    };
    let mut chance = seed::stream(20_260_131, 0);
    let n = layer.shapes.len();
    let rates: Vec<f64> = (0..n).map(|_| (chance.normal() * 0.3).exp()).collect();
    let bounds = layer.shapes.iter().flatten().map(Bounds::of_shape);
    let bounds = bounds.fold(Bounds::EMPTY, Bounds::union);
    let points: Vec<[f64; 2]> = (0..10_000_000)
        .map(|_| [0, 1].map(|i| chance.between(bounds.min[i], bounds.max[i])))
        .collect();
    println!("{n} areas, {} pairs of neighbours", layer.neighbours.len());
    if let Some(folder) = std::env::var_os("OUT").map(PathBuf::from) {
        write(&folder, &layer, &rates, &points[..1_000_000]);
    }

    timed("natural breaks, 7 classes", || natural_breaks(&rates, 7));
    let rates: Vec<Option<f64>> = rates.into_iter().map(Some).collect();
    let Layer { shapes, starts, neighbours } = &layer;
    let weights = Weights { starts, neighbours, weights: None };
    let progress = Progress::new();
    for (draws, words) in [(Draws::Complete, "complete"), (Draws::SharedTable, "shared table")] {
        let how = Permutations { count: 999, seed: 1, draws };
        let moran = || local_moran(&rates, &weights, &how, &progress).expect("not stopped");
        timed(&format!("local Moran, 999 permutations, {words}"), moran);
        let star = || getis_ord(&rates, &weights, &how, &progress).expect("not stopped");
        timed(&format!("Gi*, 999 permutations, {words}"), star);
    }
    let index = timed("index of points", || PointIndex::new(shapes.iter().map(Option::as_ref)));
    for many in [1_000_000, 10_000_000] {
        let areas = timed(&format!("{many} points"), || index.areas_of(&points[..many]));
        println!("    {} of them in an area", areas.iter().flatten().count());
    }
}

/// Prints the median and the least of the times that it takes.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures the clock's time")]
fn timed<T>(words: &str, work: impl Fn() -> T) -> T {
    let mut times = Vec::new();
    let mut found = None;
    for _ in 0..TIMES {
        drop(found.take());
        let start = Instant::now();
        found = Some(work());
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!("{words}: median {:.1} ms, least {:.1} ms", times[TIMES / 2], times[0]);
    found.expect("worked at least once")
}

fn given(path: &Path) -> Layer {
    let source = BoundarySource {
        level: LevelId::new("area"),
        singular: None,
        plural: None,
        file: path.display().to_string(),
        layer: None,
        code: std::env::var("CODES").ok(),
        name: None,
        crs: None,
        edition: Some(Edition::new("unknown")),
        licence: None,
        source: None,
    };
    let progress = Progress::new();
    let level = import::boundaries::read(path, &source, &progress).expect("boundaries").level;
    let id = level.id.clone();
    let shapes = level.areas.iter().map(|area| area.shape.clone()).collect();
    let (geography, _) = Geography::new(vec![level], Vec::new(), None).expect("a geography");
    let near = geography.neighbours(&id).expect("neighbours");
    let mut layer = Layer { shapes, starts: vec![0], neighbours: Vec::new() };
    for area in 0..near.len() {
        layer.neighbours.extend(near.queen(area).iter().map(|area| *area as u32));
        layer.starts.push(layer.neighbours.len() as u32);
    }
    layer
}

/// About so many four-cornered areas with wavering borders, 32 corners each,
/// the same line from either side.
fn made_up(areas: usize) -> Layer {
    let side = areas.isqrt().max(2);
    let rows = areas.div_ceil(side);
    let step = 0.01;
    // The waver of a place is its own, however it is come by.
    let waver = |x: usize, y: usize, by: f64| {
        let mut chance = seed::stream(7, (y * (8 * side + 1) + x) as u64);
        let at = |v: usize, waver: f64| step * (v as f64 / 8.0 + waver);
        let (east, north) = (chance.between(-by, by), chance.between(-by, by));
        geo::coord! { x: -5.0 + at(x, east), y: 50.0 + at(y, north) }
    };
    let corner = |x: usize, y: usize| {
        waver(x, y, if x.is_multiple_of(8) && y.is_multiple_of(8) { 0.2 } else { 0.05 })
    };
    let mut layer = Layer { shapes: Vec::new(), starts: vec![0], neighbours: Vec::new() };
    for at in 0..areas {
        let (column, row) = (at % side, at / side);
        let (x, y) = (8 * column, 8 * row);
        let ring = (0..8)
            .map(|i| corner(x + i, y))
            .chain((0..8).map(|i| corner(x + 8, y + i)))
            .chain((0..8).map(|i| corner(x + 8 - i, y + 8)))
            .chain((0..8).map(|i| corner(x, y + 8 - i)));
        let polygon = geo::Polygon::new(ring.collect(), vec![]);
        layer.shapes.push(Some(geo::MultiPolygon::new(vec![polygon])));
        for near_row in row.saturating_sub(1)..=(row + 1).min(rows - 1) {
            for near_column in column.saturating_sub(1)..=(column + 1).min(side - 1) {
                let near = near_row * side + near_column;
                if near != at && near < areas {
                    layer.neighbours.push(near as u32);
                }
            }
        }
        layer.starts.push(layer.neighbours.len() as u32);
    }
    layer
}

/// Raw numbers, little-endian: coordinates, where rings, polygons and areas
/// begin, neighbours, rates, points.
fn write(folder: &Path, layer: &Layer, rates: &[f64], points: &[[f64; 2]]) {
    let mut corners: Vec<[f64; 2]> = Vec::new();
    let (mut rings, mut polygons, mut areas) = (vec![0u32], vec![0u32], vec![0u32]);
    for shape in &layer.shapes {
        for polygon in shape.iter().flatten() {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                corners.extend(ring.coords().map(|c| [c.x, c.y]));
                rings.push(corners.len() as u32);
            }
            polygons.push(rings.len() as u32 - 1);
        }
        areas.push(polygons.len() as u32 - 1);
    }
    let files: [(&str, &[u8]); 8] = [
        ("corners.f64", bytemuck::cast_slice(&corners)),
        ("rings.u32", bytemuck::cast_slice(&rings)),
        ("polygons.u32", bytemuck::cast_slice(&polygons)),
        ("areas.u32", bytemuck::cast_slice(&areas)),
        ("starts.u32", bytemuck::cast_slice(&layer.starts)),
        ("neighbours.u32", bytemuck::cast_slice(&layer.neighbours)),
        ("rates.f64", bytemuck::cast_slice(rates)),
        ("points.f64", bytemuck::cast_slice(points)),
    ];
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).expect("a file in OUT");
    }
}
