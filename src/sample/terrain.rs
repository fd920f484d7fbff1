//! How does chance make a hand-drawn line into a shore, and dots into a
//! settled country? Only `+ − × ÷ √` are used, whose results are the same on
//! every machine, so that a seed gives the same bytes everywhere.

use super::place::{ENCLAVE, ISLANDS, MAINLAND, OPEN_COUNTRY_PER_KM2, SETTLEMENTS, WAYS};
use crate::base::seed::{self, Stream};
use geo::{Contains, Coord, LineString, Polygon};

/// Streams of the seed, one for each use of chance. Their numbers are part of
/// what a seed means.
pub mod streams {
    pub const SHORE: u64 = 1;
    pub const WAYS: u64 = 2;
    pub const DENSITY: u64 = 3;
    pub const MESH: u64 = 4;
    pub const AREAS: u64 = 5;
    pub const NESTING: u64 = 6;
    pub const WEALTH: u64 = 8;
    pub const AGE: u64 = 9;
    pub const FLAVOUR: u64 = 10;
    pub const CLUSTERS: u64 = 11;
    pub const ATTRIBUTES: u64 = 12;
    /// One stream for each area from here on.
    pub const POPULATION: u64 = 1_000_000;
    pub const POSTCODES: u64 = 2_000_000;
    pub const CONTACTS: u64 = 3_000_000;
}

/// Metres from the skeleton's corner.
pub fn metres(at: (f64, f64)) -> Coord {
    Coord { x: at.0 * 1000.0, y: at.1 * 1000.0 }
}

pub fn distance(a: Coord, b: Coord) -> f64 {
    let (dx, dy) = (a.x - b.x, a.y - b.y);
    (dx * dx + dy * dy).sqrt()
}

/// A line that borders follow, in metres, with a vertex every hundred or so.
pub struct Line {
    pub points: Vec<Coord>,
    /// What crossing it costs, in widths of an area; `None` for a shore.
    pub barrier: Option<f64>,
}

/// The place in metres from the skeleton's corner, before it is divided.
pub struct Terrain {
    seed: u64,
    pub land: Vec<Polygon>,
    /// Outlines of the land, then rivers and roads.
    pub lines: Vec<Line>,
}

impl Terrain {
    pub fn new(seed: u64) -> Terrain {
        let mut shore = seed::stream(seed, streams::SHORE);
        let mut outline = Vec::new();
        for stretch in &MAINLAND {
            let points: Vec<Coord> = stretch.points.iter().copied().map(metres).collect();
            let mut rough = roughened(&points, stretch.roughness, &mut shore);
            rough.pop();
            outline.extend(rough);
        }
        let mut land = vec![ring(outline)];
        for island in ISLANDS {
            let mut points: Vec<Coord> = island.iter().copied().map(metres).collect();
            points.push(points[0]);
            land.push(ring(roughened(&points, 0.24, &mut shore)));
        }
        let mut lines: Vec<Line> =
            land.iter().map(|p| Line { points: p.exterior().0.clone(), barrier: None }).collect();
        let mut bends = seed::stream(seed, streams::WAYS);
        for way in &WAYS {
            let points: Vec<Coord> = way.points.iter().copied().map(metres).collect();
            lines.push(Line {
                points: roughened(&curved(&points), way.roughness, &mut bends),
                barrier: Some(way.barrier),
            });
        }
        Terrain { seed, land, lines }
    }

    pub fn is_land(&self, at: Coord) -> bool {
        self.land.iter().any(|p| p.contains(&at))
    }

    /// People to a square kilometre, were all of it land.
    pub fn people_per_km2(&self, at: Coord) -> f64 {
        let patchy = 0.3 + 1.4 * noise(self.seed, streams::DENSITY, at, 450.0);
        let mut people = OPEN_COUNTRY_PER_KM2;
        for place in &SETTLEMENTS {
            let radius = place.radius_km * 1000.0;
            // the edge of a settlement is ragged
            let ragged = 0.7 + 0.6 * noise(self.seed, streams::DENSITY + 100, at, 900.0);
            let reach = distance(at, metres(place.at)) / (radius * ragged);
            if reach < 1.0 {
                let shape = (1.0 - reach * reach) * (1.0 - reach * reach * reach * reach);
                let area_km2 = std::f64::consts::PI * place.radius_km * place.radius_km;
                people += patchy * 2.4 * place.people / area_km2 * shape;
            }
        }
        people
    }

    /// 0 for the village, 1 for the farms around it, none elsewhere.
    pub fn enclave(&self, at: Coord) -> Option<u32> {
        let ragged = 0.75 + 0.5 * noise(self.seed, streams::SHORE + 200, at, 350.0);
        let reach = distance(at, metres(ENCLAVE.at)) / (1000.0 * ragged);
        if reach < ENCLAVE.village_radius_km {
            Some(0)
        } else if reach < ENCLAVE.farms_radius_km {
            Some(1)
        } else {
            None
        }
    }
}

fn ring(points: Vec<Coord>) -> Polygon {
    Polygon::new(LineString::new(points), Vec::new())
}

/// Midpoint displacement: each piece is broken at its middle, moved sideways
/// by up to half its length times the roughness, until pieces are short.
fn roughened(points: &[Coord], roughness: f64, stream: &mut Stream) -> Vec<Coord> {
    let mut rough = Vec::new();
    for pair in points.windows(2) {
        rough.push(pair[0]);
        break_up(pair[0], pair[1], roughness, stream, &mut rough);
    }
    rough.extend(points.last());
    rough
}

fn break_up(a: Coord, b: Coord, roughness: f64, stream: &mut Stream, into: &mut Vec<Coord>) {
    if distance(a, b) < 90.0 {
        return;
    }
    let aside = roughness * stream.between(-1.0, 1.0);
    let middle = Coord {
        x: (a.x + b.x) / 2.0 - (b.y - a.y) * aside,
        y: (a.y + b.y) / 2.0 + (b.x - a.x) * aside,
    };
    break_up(a, middle, roughness, stream, into);
    into.push(middle);
    break_up(middle, b, roughness, stream, into);
}

/// A Catmull–Rom curve through the points, so that a road has no corners.
fn curved(points: &[Coord]) -> Vec<Coord> {
    let mut curve = Vec::new();
    for i in 0..points.len().saturating_sub(1) {
        let before = points[i.saturating_sub(1)];
        let (a, b) = (points[i], points[i + 1]);
        let after = points[(i + 2).min(points.len() - 1)];
        for step in 0..6 {
            let t = f64::from(step) / 6.0;
            let blend = |p0: f64, p1: f64, p2: f64, p3: f64| {
                0.5 * (2.0 * p1
                    + (p2 - p0) * t
                    + (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3) * t * t
                    + (3.0 * p1 - p0 - 3.0 * p2 + p3) * t * t * t)
            };
            curve.push(Coord {
                x: blend(before.x, a.x, b.x, after.x),
                y: blend(before.y, a.y, b.y, after.y),
            });
        }
    }
    curve.extend(points.last());
    curve
}

/// Value noise of two octaves, 0–1, smooth over `scale` metres.
pub fn noise(seed: u64, stream: u64, at: Coord, scale: f64) -> f64 {
    (2.0 * octave(seed, stream, at, scale) + octave(seed, stream ^ 0x5EED, at, scale / 2.3)) / 3.0
}

fn octave(seed: u64, stream: u64, at: Coord, scale: f64) -> f64 {
    let (x, y) = (at.x / scale, at.y / scale);
    let (column, row) = (x.floor(), y.floor());
    let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
    let (u, v) = (smooth(x - column), smooth(y - row));
    let corner = |i: f64, j: f64| {
        let key = (((column + i) as i64 as u64) << 32) ^ ((row + j) as i64 as u64 & 0xFFFF_FFFF);
        seed::stream(seed ^ stream.wrapping_mul(0x9E37_79B9), key).unit()
    };
    let low = corner(0.0, 0.0) * (1.0 - u) + corner(1.0, 0.0) * u;
    let high = corner(0.0, 1.0) * (1.0 - u) + corner(1.0, 1.0) * u;
    low * (1.0 - v) + high * v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_and_stays_between_0_and_1() {
        let mut before = noise(3, 1, Coord { x: -500.0, y: 20.0 }, 450.0);
        for step in 1..1000 {
            let now = noise(3, 1, Coord { x: f64::from(step) - 500.0, y: 20.0 }, 450.0);
            assert!((0.0..=1.0).contains(&now) && (now - before).abs() < 0.02);
            before = now;
        }
    }

    #[test]
    fn the_estuary_parts_the_land_and_the_island_lies_off_it() {
        let terrain = Terrain::new(1);
        assert!(!terrain.is_land(metres((20.0, 12.5))), "the estuary");
        assert!(terrain.is_land(metres((13.0, 9.0))) && terrain.is_land(metres((13.0, 16.0))));
        assert!(terrain.is_land(metres((28.8, 13.8))), "the island");
        assert!(!terrain.is_land(metres((26.3, 13.8))), "the sound");
    }
}
