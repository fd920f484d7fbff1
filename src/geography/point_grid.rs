//! Which polygons may hold a point? A grid of cells, each of which lists the
//! polygons whose boxes reach into it. A cell that many share (a town among
//! fields) is a grid of its own.

use super::Bounds;
use rayon::prelude::*;

/// Cells that the boxes of polygons may cover, for each polygon: where they
/// lie over each other, cells are made larger.
const COVERED_EACH: usize = 16;
/// A cell with more polygons than this becomes a grid. Towns of a country have
/// 30 in a cell, and a grid of their own was no faster.
const DENSE: usize = if cfg!(test) { 6 } else { 64 };
/// Grids within grids.
const DEEPEST: usize = 3;
/// A grid within a cell is this much wider and higher than it: far more than
/// rounding moves a point.
const MARGIN: f64 = 1e-6;
/// A cell is never narrower than this part of the coordinates themselves.
const NARROWEST: f64 = 1e-8;
/// Polygons worked on by one core at a time.
const BLOCK: usize = 1024;
/// In `starts`: this cell is a grid of its own.
const IS_GRID: u32 = 1 << 31;

#[derive(Debug)]
pub(super) struct PointGrid {
    bounds: Bounds,
    columns: usize,
    rows: usize,
    cells_per_degree: [f64; 2],
    /// Where each cell's items begin; one more than there are cells.
    starts: Vec<u32>,
    /// Polygons; or, of one that is a grid, its position in `grids`.
    items: Vec<u32>,
    grids: Vec<PointGrid>,
}

impl PointGrid {
    /// Of polygons by their boxes, by position.
    pub fn new(boxes: &[Bounds]) -> PointGrid {
        let bounds = boxes.iter().copied().fold(Bounds::EMPTY, Bounds::union);
        let all: Vec<u32> = (0..boxes.len() as u32).collect();
        PointGrid::of(boxes, &all, bounds, DEEPEST)
    }

    fn of(boxes: &[Bounds], members: &[u32], bounds: Bounds, deeper: usize) -> PointGrid {
        let of_members = || members.iter().map(|&polygon| &boxes[polygon as usize]);
        let mut grid = PointGrid::over(bounds, members.len(), of_members);
        let pairs: Vec<Vec<(u32, u32)>> =
            members.par_chunks(BLOCK).map(|members| grid.cells_of(boxes, members)).collect();
        grid.fill(&pairs);
        drop(pairs);
        if deeper > 0 && grid.starts.len() > 2 {
            grid.divide(boxes, members.len(), deeper);
        }
        grid
    }

    /// Each polygon with the cells that its box reaches into: (cell, polygon).
    fn cells_of(&self, boxes: &[Bounds], members: &[u32]) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for &polygon in members {
            let [west, east, south, north] = self.span(&boxes[polygon as usize]);
            for row in south..=north {
                let cells = (west..=east).map(|column| (row * self.columns + column) as u32);
                pairs.extend(cells.map(|cell| (cell, polygon)));
            }
        }
        pairs
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

    /// Sorts (cell, polygon) into cells, each in the order given.
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
    fn divide(&mut self, boxes: &[Bounds], all: usize, deeper: usize) {
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
                PointGrid::of(boxes, members, bounds, deeper - 1)
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
    pub fn candidates(&self, point: [f64; 2]) -> impl Iterator<Item = usize> {
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
        items.iter().map(|&polygon| polygon as usize)
    }
}
