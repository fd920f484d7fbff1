//! What are areas made of? Small cells: the Voronoi cells of points that lie
//! thick where people do, and in pairs on both sides of every shore, river
//! and road, so that edges of cells run along those lines.

use super::terrain::{Terrain, distance, streams};
use crate::base::{Error, Progress, Result, seed};
use geo::{Coord, MultiPoint, Point, TriangulateDelaunayUnconstrained};
use std::collections::{BTreeMap, HashMap};

/// People that an Output Area has on average, to size the cells by.
const PEOPLE_IN_AN_AREA: f64 = 225.0;
/// The square that the cells fill, in metres from the skeleton's corner.
const FRAME: (f64, f64, f64) = (-4_000.0, -8_000.0, 40_960.0);

/// An edge between two cells; walking from `from` to `to`, `left` is on the left.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    pub left: usize,
    pub right: usize,
    pub from: usize,
    pub to: usize,
}

/// The cells and how they touch. Coordinates in metres from the skeleton's corner.
pub struct Mesh {
    pub sites: Vec<Coord>,
    pub land: Vec<bool>,
    pub people_per_km2: Vec<f64>,
    pub area_m2: Vec<f64>,
    /// Corners of cells: each is shared by exactly three.
    pub corners: Vec<Coord>,
    pub corner_cells: Vec<[usize; 3]>,
    pub edges: Vec<Edge>,
    /// For each cell the neighbours, with what crossing to them costs, in
    /// widths of an area.
    pub neighbours: Vec<Vec<(usize, f64)>>,
}

/// The width of an area, in metres, where so many people live.
pub fn area_width(people_per_km2: f64) -> f64 {
    (PEOPLE_IN_AN_AREA / people_per_km2 * 1e6).sqrt()
}

fn spacing(terrain: &Terrain, at: Coord) -> f64 {
    (area_width(terrain.people_per_km2(at)) / 6.0).clamp(28.0, 230.0)
}

/// Points with, for those beside a line, the line and the side.
struct Points {
    at: Vec<Coord>,
    beside: Vec<Option<(usize, bool)>>,
    /// Points beside lines, by squares of 100 m.
    squares: HashMap<(i64, i64), Vec<usize>>,
}

impl Points {
    fn crowded(&self, at: Coord, within: f64) -> bool {
        let (column, row) = square(at);
        let reach = (within / 100.0) as i64 + 1;
        (column - reach..=column + reach).any(|c| {
            (row - reach..=row + reach).any(|r| {
                self.squares
                    .get(&(c, r))
                    .is_some_and(|s| s.iter().any(|&i| distance(self.at[i], at) < within))
            })
        })
    }

    fn add_beside(&mut self, at: Coord, line: usize, left: bool) {
        self.squares.entry(square(at)).or_default().push(self.at.len());
        self.at.push(at);
        self.beside.push(Some((line, left)));
    }
}

fn square(at: Coord) -> (i64, i64) {
    ((at.x / 100.0).floor() as i64, (at.y / 100.0).floor() as i64)
}

impl Mesh {
    pub fn new(terrain: &Terrain, seed: u64, progress: &Progress) -> Result<Mesh> {
        let points = scatter(terrain, seed);
        progress.check()?;
        let (sites, triangles) = triangulated(&points.at)?;
        progress.check()?;
        let barriers: Vec<Option<f64>> = terrain.lines.iter().map(|l| l.barrier).collect();
        let mut mesh = dual(sites, triangles, &points.beside, &barriers);
        for (cell, &site) in mesh.sites.iter().enumerate() {
            mesh.land[cell] = terrain.is_land(site);
            mesh.people_per_km2[cell] = terrain.people_per_km2(site);
        }
        mesh.tidy_shore();
        Ok(mesh)
    }

    pub fn people(&self, cell: usize) -> f64 {
        self.people_per_km2[cell] * self.area_m2[cell] / 1e6
    }

    /// Groups of cells that touch and are all land, or all water.
    pub fn parts(&self, land: bool) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.sites.len()];
        let mut parts = Vec::new();
        for start in 0..self.sites.len() {
            if seen[start] || self.land[start] != land {
                continue;
            }
            seen[start] = true;
            let mut part = vec![start];
            let mut next = 0;
            while let Some(&cell) = part.get(next) {
                next += 1;
                for &(other, _) in &self.neighbours[cell] {
                    if !seen[other] && self.land[other] == land {
                        seen[other] = true;
                        part.push(other);
                    }
                }
            }
            parts.push(part);
        }
        parts
    }

    /// Rocks too small to see become water, and ponds cut off from the sea land.
    fn tidy_shore(&mut self) {
        for part in self.parts(true) {
            if part.iter().map(|&c| self.area_m2[c]).sum::<f64>() < 60_000.0 {
                part.iter().for_each(|&c| self.land[c] = false);
            }
        }
        let water = self.parts(false);
        let largest = water.iter().map(Vec::len).max().unwrap_or(0);
        for part in water.iter().filter(|p| p.len() < largest) {
            part.iter().for_each(|&c| self.land[c] = true);
        }
    }
}

/// Pairs beside every line, then the open ground by a quadtree as deep as
/// the ground is settled, one point in each leaf.
fn scatter(terrain: &Terrain, seed: u64) -> Points {
    let mut points = Points { at: Vec::new(), beside: Vec::new(), squares: HashMap::new() };
    let mut stream = seed::stream(seed, streams::MESH);
    for (number, line) in terrain.lines.iter().enumerate() {
        let mut walked = 0.0;
        let mut due = 0.0;
        for pair in line.points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let length = distance(a, b);
            if length <= 0.0 {
                continue;
            }
            while due < walked + length {
                let t = (due - walked) / length;
                let at = Coord { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
                let most = if line.barrier.is_none() { 85.0 } else { 130.0 };
                let step = spacing(terrain, at).min(most);
                let off = step * stream.between(0.42, 0.5) / length;
                let (east, north) = ((b.y - a.y) * off, (b.x - a.x) * off);
                let left = Coord { x: at.x - east, y: at.y + north };
                let right = Coord { x: at.x + east, y: at.y - north };
                let room = 0.62 * step;
                if !points.crowded(left, room) && !points.crowded(right, room) {
                    points.add_beside(left, number, true);
                    points.add_beside(right, number, false);
                }
                due += step * stream.between(0.9, 1.1);
            }
            walked += length;
        }
    }
    let (west, south, size) = FRAME;
    let mut squares = vec![(west, south, size)];
    while let Some((x, y, size)) = squares.pop() {
        let middle = Coord { x: x + size / 2.0, y: y + size / 2.0 };
        if size > 5_000.0 || size > 1.2 * spacing(terrain, middle) {
            let half = size / 2.0;
            squares.extend([
                (x, y, half),
                (x + half, y, half),
                (x, y + half, half),
                (x + half, y + half, half),
            ]);
            continue;
        }
        let at = Coord {
            x: x + size * stream.between(0.08, 0.92),
            y: y + size * stream.between(0.08, 0.92),
        };
        if !points.crowded(at, (0.75 * size).min(100.0)) {
            points.at.push(at);
            points.beside.push(None);
        }
    }
    points
}

type Triangles = Vec<[usize; 3]>;

/// Delaunay triangles by positions in the list of sites, anticlockwise.
fn triangulated(points: &[Coord]) -> Result<(Vec<Coord>, Triangles)> {
    let failed = |_| Error::new("The sample council's ground could not be divided into cells");
    let cloud = MultiPoint::new(points.iter().map(|&c| Point(c)).collect());
    let triangles = cloud.unconstrained_triangulation().map_err(failed)?;
    let place: HashMap<(u64, u64), usize> =
        points.iter().enumerate().map(|(i, c)| ((c.x.to_bits(), c.y.to_bits()), i)).collect();
    let mut numbered: Triangles = Vec::with_capacity(triangles.len());
    for triangle in &triangles {
        let mut corner = [0; 3];
        for (number, at) in corner.iter_mut().zip(triangle.to_array()) {
            *number = *place.get(&(at.x.to_bits(), at.y.to_bits())).ok_or_else(|| {
                Error::new("The sample council's ground could not be divided into cells")
            })?;
        }
        let [a, b, c] = corner.map(|i| points[i]);
        if (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) < 0.0 {
            corner.swap(1, 2);
        }
        numbered.push(corner);
    }
    numbered.sort_unstable();
    Ok((points.to_vec(), numbered))
}

fn circumcentre(a: Coord, b: Coord, c: Coord) -> Coord {
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
    let twice = 2.0 * (bx * cy - by * cx);
    let (bb, cc) = (bx * bx + by * by, cx * cx + cy * cy);
    Coord { x: a.x + (cy * bb - by * cc) / twice, y: a.y + (bx * cc - cx * bb) / twice }
}

/// The Voronoi cells: a corner for each triangle, an edge for each pair of
/// triangles that share a side.
fn dual(
    sites: Vec<Coord>,
    triangles: Triangles,
    beside: &[Option<(usize, bool)>],
    barriers: &[Option<f64>],
) -> Mesh {
    let cells = sites.len();
    let corners: Vec<Coord> =
        triangles.iter().map(|t| circumcentre(sites[t[0]], sites[t[1]], sites[t[2]])).collect();
    let mut sides: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (number, t) in triangles.iter().enumerate() {
        for (i, j) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
            sides.insert((i, j), number);
        }
    }
    let mut edges = Vec::with_capacity(sides.len() / 2);
    let mut neighbours = vec![Vec::new(); cells];
    let mut area_m2 = vec![0.0; cells];
    for (&(left, right), &to) in &sides {
        let Some(&from) = sides.get(&(right, left)).filter(|_| left < right) else { continue };
        let barrier = match (beside[left], beside[right]) {
            (Some((a, l)), Some((b, r))) if a == b && l != r => barriers[a].unwrap_or(0.0),
            _ => 0.0,
        };
        edges.push(Edge { left, right, from, to });
        neighbours[left].push((right, barrier));
        neighbours[right].push((left, barrier));
        for cell in [left, right] {
            let (p, u, v) = (sites[cell], corners[from], corners[to]);
            let twice = (u.x - p.x) * (v.y - p.y) - (u.y - p.y) * (v.x - p.x);
            area_m2[cell] += twice.abs() / 2.0;
        }
    }
    Mesh {
        land: vec![false; cells],
        people_per_km2: vec![0.0; cells],
        area_m2,
        corners,
        corner_cells: triangles,
        edges,
        neighbours,
        sites,
    }
}
