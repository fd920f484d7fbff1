//! Made-up layers for this room's tests: ragged tilings without gaps, with
//! areas of several parts, areas in areas, islands, lakes, and areas that
//! touch at a point.

use super::dissolve::dissolve;
use super::{Shape, Topology};
use geo::{LineString, MultiPolygon, Polygon};

/// How a tiling is made.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    pub columns: usize,
    pub rows: usize,
    /// Corners along the side of a cell.
    pub corners: usize,
    /// How far corners stray: from 0 to 1.
    pub ragged: f64,
    /// Cells are given to this many areas, one in eight to none.
    pub areas: usize,
}

/// Where tilings lie, in degrees, and how large a cell is.
const CORNER: [f64; 2] = [-2.0, 53.0];
const CELL: f64 = 0.0078125;

/// The cells of a plan, row by row.
pub fn cells(plan: &Plan) -> Vec<Shape> {
    let mut chance = crate::base::seed::stream(plan.seed, 1);
    let (columns, rows) = (plan.columns, plan.rows);
    // By node: the side that runs east from it, and the one that runs north.
    let mut side = |column: usize, row: usize, north: bool| -> Vec<[f64; 2]> {
        (0..plan.corners + 1)
            .map(|i| {
                let along = i as f64 / (plan.corners + 1) as f64;
                // Within a cone from either end, so that sides never cross.
                let most = (0.9 * along.min(1.0 - along)).min(0.47) * plan.ragged;
                let across = chance.between(-most, most);
                let (x, y) = if north { (across, along) } else { (along, across) };
                [CORNER[0] + (column as f64 + x) * CELL, CORNER[1] + (row as f64 + y) * CELL]
            })
            .collect()
    };
    let mut sides = Vec::new();
    for row in 0..=rows {
        for column in 0..=columns {
            sides.push([side(column, row, false), side(column, row, true)]);
        }
    }
    let node = |column: usize, row: usize| row * (columns + 1) + column;
    let start = |column: usize, row: usize| sides[node(column, row)][0][0];
    let mut cells = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let mut ring = sides[node(column, row)][0].clone();
            ring.extend(&sides[node(column + 1, row)][1]);
            ring.push(start(column + 1, row + 1));
            ring.extend(sides[node(column, row + 1)][0][1..].iter().rev());
            ring.push(start(column, row + 1));
            ring.extend(sides[node(column, row)][1][1..].iter().rev());
            cells.push(shape(vec![ring]));
        }
    }
    cells
}

/// The areas of a plan: cells put together at random.
pub fn tiling(plan: &Plan) -> Vec<Option<Shape>> {
    let mut chance = crate::base::seed::stream(plan.seed, 2);
    let cells = cells(plan);
    let groups: Vec<Option<usize>> = cells
        .iter()
        .map(|_| (chance.below(8) > 0).then(|| chance.below(plan.areas as u64) as usize))
        .collect();
    let cells: Vec<Option<&Shape>> = cells.iter().map(Some).collect();
    dissolve(&Topology::new(&cells), &groups, plan.areas)
}

/// A polygon of rings, its shell first.
pub fn shape(rings: Vec<Vec<[f64; 2]>>) -> Shape {
    let mut lines = rings.into_iter().map(|ring| -> LineString<f64> {
        let closed = ring.iter().chain(ring.first());
        closed.map(|&[x, y]| geo::Coord { x, y }).collect()
    });
    let shell = lines.next().unwrap_or_else(|| LineString::new(Vec::new()));
    MultiPolygon::new(vec![Polygon::new(shell, lines.collect())])
}

/// The same shape, each of its points changed into some.
pub fn with_points(
    shape: &Shape,
    mut change: impl FnMut([f64; 2], [f64; 2]) -> Vec<[f64; 2]>,
) -> Shape {
    let mut ring = |line: &LineString<f64>| -> LineString<f64> {
        let points: Vec<[f64; 2]> = line.coords().map(|c| [c.x, c.y]).collect();
        let open = &points[..points.len().saturating_sub(1)];
        let mut changed: Vec<[f64; 2]> =
            (0..open.len()).flat_map(|i| change(open[i], open[(i + 1) % open.len()])).collect();
        changed.extend(changed.first().copied());
        changed.into_iter().map(|[x, y]| geo::Coord { x, y }).collect()
    };
    let polygon = |p: &Polygon<f64>| {
        Polygon::new(ring(p.exterior()), p.interiors().iter().map(&mut ring).collect())
    };
    shape.iter().map(polygon).collect()
}

/// A plan of a few areas.
pub fn plans() -> impl proptest::strategy::Strategy<Value = Plan> {
    use proptest::prelude::*;
    (any::<u64>(), 1..7usize, 1..7usize, 0..9usize, 0.0..1.0f64, 1..9usize).prop_map(
        |(seed, columns, rows, corners, ragged, areas)| {
            // Half of them on straight lines.
            let ragged = if seed % 4 == 0 { 0.0 } else { ragged };
            Plan { seed, columns, rows, corners, ragged, areas }
        },
    )
}
