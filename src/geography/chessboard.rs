//! A made-up layer for this room's tests: a board of square areas, with rows
//! that belong together.

use super::{Area, Fit, Geography, Level, Lookup, Shape};
use crate::base::{AreaCode, Edition, LevelId};
use geo::{MultiPolygon, Rect};

/// South-west corner of the board, and how far a square reaches.
pub const CORNER: [f64; 2] = [-2.0, 53.0];
pub const STEP: f64 = 0.015625;

/// The square at a column and row of the board.
pub fn square(column: u32, row: u32) -> Shape {
    let x = CORNER[0] + f64::from(column) * STEP;
    let y = CORNER[1] + f64::from(row) * STEP;
    MultiPolygon::new(vec![Rect::new((x, y), (x + STEP, y + STEP)).to_polygon()])
}

/// `S00`, `S01` … by row, then column.
pub fn code(column: u32, row: u32) -> AreaCode {
    AreaCode::new(format!("S{row}{column}"))
}

/// Level `square` of `size` × `size` areas.
pub fn squares(size: u32) -> Level {
    let places = || (0..size).flat_map(|row| (0..size).map(move |column| (column, row)));
    let areas = places().map(|(column, row)| Area { code: code(column, row), name: None });
    let shapes = places().map(|(column, row)| (code(column, row), Some(square(column, row))));
    level("square", areas.collect()).with_shapes(shapes.collect())
}

pub fn level(id: &str, areas: Vec<Area>) -> Level {
    let words = (format!("{id} area"), format!("{id} areas"));
    Level::new(LevelId::new(id), words.0, words.1, Edition::new("2021"), areas)
}

/// A look-up between levels of the 2021 edition.
pub fn lookup(from: &str, to: &str, fit: Fit, pairs: &[(&str, &str)]) -> Lookup {
    Lookup {
        from: LevelId::new(from),
        from_edition: Edition::new("2021"),
        to: LevelId::new(to),
        to_edition: Edition::new("2021"),
        fit,
        pairs: pairs.iter().map(|(c, p)| (AreaCode::new(c), AreaCode::new(p))).collect(),
    }
}

/// The board's rows as parents `R0`, `R1` …
pub fn rows(size: u32) -> Lookup {
    let mut rows = lookup("square", "row", Fit::Exact, &[]);
    for row in 0..size {
        for column in 0..size {
            rows.pairs.push((code(column, row), AreaCode::new(format!("R{row}"))));
        }
    }
    rows
}

/// A board of squares with its rows.
pub fn board(size: u32) -> Geography {
    let (geography, notes) =
        Geography::new(vec![squares(size)], vec![rows(size)], None).expect("a board");
    assert!(notes.is_empty(), "{notes:?}");
    geography
}
