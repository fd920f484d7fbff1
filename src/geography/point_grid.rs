//! Which polygons may hold a point? A grid of cells; each lists the polygons
//! that hold it whole and those whose edges reach into it. A cell that many
//! share (a town among fields) is a grid of its own.

use super::Bounds;
use super::prepared_rings::{Place, PreparedRings};
use rayon::prelude::*;

/// Cells there are for each polygon.
const CELLS_EACH: usize = 3;
/// Cells that the boxes of polygons may cover, for each polygon: where they
/// lie over each other, cells are made larger.
const COVERED_EACH: usize = 16;
/// A cell with more polygons than this becomes a grid.
const DENSE: usize = 6;
/// Grids within grids.
const DEEPEST: usize = 3;
/// Edges are taken as this much longer and wider, in cells: far more than
/// rounding moves them.
const MARGIN: f64 = 1e-6;
/// A cell is never narrower than this part of the coordinates themselves.
const NARROWEST: f64 = 1e-8;
/// Polygons worked on by one core at a time.
const BLOCK: usize = 1024;
/// In `starts`: this cell is a grid of its own.
const IS_GRID: u32 = 1 << 31;
/// In `items`: this polygon holds the whole cell.
const WHOLE: u32 = 1;

#[derive(Debug)]
pub(super) struct PointGrid {
    bounds: Bounds,
    columns: usize,
    rows: usize,
    cells_per_degree: [f64; 2],
    /// Where each cell's items begin; one more than there are cells.
    starts: Vec<u32>,
    /// Polygons, doubled, with `WHOLE`; or, of one that is a grid, its
    /// position in `grids`.
    items: Vec<u32>,
    grids: Vec<PointGrid>,
}

/// A polygon as one cell sees it.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub polygon: usize,
    /// The whole cell lies inside it.
    pub whole: bool,
}

impl PointGrid {
    /// Of polygons with their boxes, by position.
    pub fn new(rings: &PreparedRings, boxes: &[Bounds]) -> PointGrid {
        let bounds = boxes.iter().copied().fold(Bounds::EMPTY, Bounds::union);
        let all: Vec<u32> = (0..boxes.len() as u32).map(|polygon| polygon * 2).collect();
        PointGrid::of(rings, boxes, &all, bounds, DEEPEST)
    }

    /// Of the boxes of polygons alone: made at once and small, while more
    /// polygons than are near a point may hold it.
    pub fn of_boxes(boxes: &[Bounds]) -> PointGrid {
        let bounds = boxes.iter().copied().fold(Bounds::EMPTY, Bounds::union);
        let mut grid = PointGrid::over(bounds, boxes.len(), || boxes.iter());
        let mut pairs = Vec::new();
        for (item, bounds) in (0..).step_by(2).zip(boxes) {
            let [west, east, south, north] = grid.span(bounds);
            let row = |row: usize| (west..=east).map(move |column| (row, column));
            let cells = (south..=north).flat_map(row);
            pairs.extend(cells.map(|(row, column)| ((row * grid.columns + column) as u32, item)));
        }
        grid.fill(&[pairs]);
        grid
    }

    fn of(
        rings: &PreparedRings,
        boxes: &[Bounds],
        members: &[u32],
        bounds: Bounds,
        deeper: usize,
    ) -> PointGrid {
        let of_members = || members.iter().map(|item| &boxes[(item / 2) as usize]);
        let mut grid = PointGrid::over(bounds, members.len() * CELLS_EACH, of_members);
        let pairs: Vec<Vec<(u32, u32)>> = members
            .par_chunks(BLOCK)
            .map(|items| {
                let mut pairs = Vec::new();
                let mut crossed = Vec::new();
                for &item in items {
                    let span = grid.span(&boxes[(item / 2) as usize]);
                    grid.lay(rings, item, span, &mut crossed, &mut pairs);
                }
                pairs
            })
            .collect();
        grid.fill(&pairs);
        drop(pairs);
        if deeper > 0 && grid.starts.len() > 2 {
            grid.divide(rings, boxes, members.len(), deeper);
        }
        grid
    }

    /// A grid of so many cells, or of fewer where these boxes lie over each
    /// other, without polygons yet.
    fn over<'a, I: ExactSizeIterator<Item = &'a Bounds>>(
        bounds: Bounds,
        cells: usize,
        boxes: impl Fn() -> I,
    ) -> PointGrid {
        let covered = |grid: &PointGrid| {
            let cells = boxes().map(|of| grid.span(of));
            cells
                .map(|[west, east, south, north]| (east - west + 1) * (north - south + 1))
                .sum::<usize>()
        };
        let mut grid = PointGrid::sized(bounds, cells);
        let mut cells = grid.cells();
        while cells > 1 && covered(&grid) > boxes().len() * COVERED_EACH {
            cells /= 2;
            grid = PointGrid::sized(bounds, cells);
        }
        grid
    }

    /// A grid of about so many cells, without polygons yet.
    fn sized(bounds: Bounds, cells: usize) -> PointGrid {
        let (width, height) = (bounds.width(), bounds.height());
        let reach = bounds.min.iter().chain(&bounds.max).fold(0.0f64, |r, v| r.max(v.abs()));
        let most = |length: f64| (length / (reach * NARROWEST)).min(8192.0);
        let cells = cells.max(1) as f64;
        let columns = (cells * width / height.max(width / cells)).sqrt();
        let columns = columns.min(most(width)).min(cells).max(1.0) as usize;
        let rows = (cells / columns as f64).min(most(height)).max(1.0) as usize;
        let per_degree = |cells: usize, length: f64| {
            if cells > 1 { cells as f64 / length } else { 0.0 }
        };
        PointGrid {
            bounds,
            columns,
            rows,
            cells_per_degree: [per_degree(columns, width), per_degree(rows, height)],
            starts: Vec::new(),
            items: Vec::new(),
            grids: Vec::new(),
        }
    }

    /// Rising with the coordinate, so that what lies between two points lies in
    /// the cells between theirs.
    fn column(&self, x: f64) -> usize {
        let column = (x - self.bounds.min[0]) * self.cells_per_degree[0];
        (column.max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        let row = (y - self.bounds.min[1]) * self.cells_per_degree[1];
        (row.max(0.0) as usize).min(self.rows - 1)
    }

    /// West, east, south and north: the cells that a box lies in.
    fn span(&self, of: &Bounds) -> [usize; 4] {
        [self.column(of.min[0]), self.column(of.max[0]), self.row(of.min[1]), self.row(of.max[1])]
    }

    /// The box of a cell, without what rounding may add.
    fn cell_bounds(&self, column: usize, row: usize) -> Bounds {
        let size =
            [self.bounds.width() / self.columns as f64, self.bounds.height() / self.rows as f64];
        let min = [
            self.bounds.min[0] + column as f64 * size[0],
            self.bounds.min[1] + row as f64 * size[1],
        ];
        Bounds { min, max: [min[0] + size[0], min[1] + size[1]] }
    }

    /// Lists a polygon in the cells that it holds or reaches into.
    fn lay(
        &self,
        rings: &PreparedRings,
        item: u32,
        [west, east, south, north]: [usize; 4],
        crossed: &mut Vec<bool>,
        pairs: &mut Vec<(u32, u32)>,
    ) {
        let polygon = (item / 2) as usize;
        let cell = |column: usize, row: usize| (row * self.columns + column) as u32;
        if item & WHOLE != 0 {
            for row in south..=north {
                pairs.extend((west..=east).map(|column| (cell(column, row), item)));
            }
            return;
        }
        if west == east && south == north {
            pairs.push((cell(west, south), item));
            return;
        }
        let wide = east - west + 1;
        crossed.clear();
        crossed.resize(wide * (north - south + 1), false);
        let size = self.cell_bounds(0, 0);
        let margin = [size.width() * MARGIN, size.height() * MARGIN];
        let low = self.cell_bounds(0, south).min[1] - margin[1];
        let high = self.cell_bounds(0, north).max[1] + margin[1];
        for (a, b) in rings.edges(polygon, low, high) {
            let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
            if b[1] < low || high < a[1] {
                continue;
            }
            let first = self.row(a[1] - margin[1]).max(south);
            let last = self.row(b[1] + margin[1]).min(north);
            for row in first..=last {
                // Where the edge enters and leaves this row of cells.
                let cells = self.cell_bounds(0, row);
                let at = |y: f64| {
                    let share = if b[1] > a[1] { (y - a[1]) / (b[1] - a[1]) } else { 0.0 };
                    a[0] + share.clamp(0.0, 1.0) * (b[0] - a[0])
                };
                let (mut enters, mut leaves) =
                    (at(cells.min[1] - margin[1]), at(cells.max[1] + margin[1]));
                if first == last || a[1] == b[1] {
                    (enters, leaves) = (a[0], b[0]);
                }
                let from = enters.min(leaves) - margin[0];
                let to = enters.max(leaves) + margin[0];
                let outside = to < self.bounds.min[0] || self.bounds.max[0] < from;
                let (from, to) = (self.column(from).max(west), self.column(to).min(east));
                if from <= to && !outside {
                    let row = (row - south) * wide;
                    crossed[row + from - west..=row + to - west].fill(true);
                }
            }
        }
        for (row, crossed) in (south..).zip(crossed.chunks(wide)) {
            // Cells side by side that no edge parts are all in or all out.
            let mut inside = None;
            for (column, crossed) in (west..).zip(crossed) {
                if *crossed {
                    inside = None;
                    pairs.push((cell(column, row), item));
                } else {
                    let holds = || {
                        let centre = self.cell_bounds(column, row).centre();
                        rings.place(polygon, centre) == Place::Inside
                    };
                    if *inside.get_or_insert_with(holds) {
                        pairs.push((cell(column, row), item | WHOLE));
                    }
                }
            }
        }
    }

    /// Sorts (cell, item) into cells, each in the order given.
    fn fill(&mut self, pairs: &[Vec<(u32, u32)>]) {
        let cells = self.cells();
        self.starts = vec![0; cells + 1];
        for &(cell, _) in pairs.iter().flatten() {
            self.starts[cell as usize + 1] += 1;
        }
        for cell in 0..cells {
            self.starts[cell + 1] += self.starts[cell];
        }
        let mut next = self.starts.clone();
        self.items = vec![0; self.starts[cells] as usize];
        for &(cell, item) in pairs.iter().flatten() {
            let at = &mut next[cell as usize];
            self.items[*at as usize] = item;
            *at += 1;
        }
    }

    /// Makes grids of dense cells, where they have fewer polygons than this.
    fn divide(&mut self, rings: &PreparedRings, boxes: &[Bounds], all: usize, deeper: usize) {
        let items = |grid: &PointGrid, cell: usize| {
            grid.starts[cell] as usize..grid.starts[cell + 1] as usize
        };
        let dense = |cell: &usize| {
            let many = items(self, *cell).len();
            many > DENSE && many * 4 < all * 3
        };
        let cells: Vec<usize> = (0..self.starts.len() - 1).filter(dense).collect();
        let grids: Vec<PointGrid> = cells
            .par_iter()
            .map(|&cell| {
                let members = &self.items[items(self, cell)];
                let bounds = self.cell_bounds(cell % self.columns, cell / self.columns);
                // A little more, since rounding may put a point beside it here.
                let more = [bounds.width() * MARGIN, bounds.height() * MARGIN];
                let bounds = Bounds {
                    min: [bounds.min[0] - more[0], bounds.min[1] - more[1]],
                    max: [bounds.max[0] + more[0], bounds.max[1] + more[1]],
                };
                PointGrid::of(rings, boxes, members, bounds, deeper - 1)
            })
            .collect();
        let mut kept = Vec::with_capacity(self.items.len());
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut divided = cells.iter().enumerate().peekable();
        for cell in 0..self.starts.len() - 1 {
            let from = kept.len() as u32;
            match divided.next_if(|(_, dense)| **dense == cell) {
                Some((position, _)) => {
                    starts.push(from | IS_GRID);
                    kept.push(position as u32);
                }
                None => {
                    starts.push(from);
                    kept.extend_from_slice(&self.items[items(self, cell)]);
                }
            }
        }
        starts.push(kept.len() as u32);
        kept.shrink_to_fit();
        (self.starts, self.items, self.grids) = (starts, kept, grids);
    }

    /// The number of the cell that a point lies in, row by row; the nearest
    /// where it lies beside the grid.
    pub fn cell(&self, point: [f64; 2]) -> usize {
        self.row(point[1]) * self.columns + self.column(point[0])
    }

    /// How many cells.
    pub fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// The polygons that may hold a point, by position; those that hold it are
    /// among them.
    pub fn candidates(&self, point: [f64; 2]) -> impl Iterator<Item = Candidate> {
        let mut grid = self;
        let items = loop {
            if grid.items.is_empty() || !self.bounds.contains(point) {
                break &[][..];
            }
            let cell = grid.cell(point);
            let (from, to) = (grid.starts[cell], grid.starts[cell + 1] & !IS_GRID);
            let items = &grid.items[(from & !IS_GRID) as usize..to as usize];
            if from & IS_GRID == 0 {
                break items;
            }
            grid = &grid.grids[items[0] as usize];
        };
        items
            .iter()
            .map(|item| Candidate { polygon: (item / 2) as usize, whole: item & WHOLE != 0 })
    }
}
