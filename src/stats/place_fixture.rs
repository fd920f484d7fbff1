//! Made-up values on grids with their neighbours, for tests of the statistics
//! of place.

use super::{Draws, Permutations, Weights};

/// What `tests/fixtures/stats/place.py` wrote.
const FIXTURE: &str = include_str!("../../tests/fixtures/stats/place.csv");

/// Rates on a grid of two rows of three, from the methods' worked example.
pub const RATES: [f64; 6] = [0.30, 0.125, 12.0 / 35.0, 0.0, 0.275, 0.1];

/// Its rook neighbours, as `Weights` has them.
pub const ROOK: ([u32; 7], [u32; 14]) =
    ([0, 2, 5, 7, 9, 12, 14], [1, 3, 0, 2, 4, 1, 5, 0, 4, 1, 3, 5, 2, 4]);

/// A grid of values, and columns of what esda says of them.
pub struct Place {
    pub values: Vec<Option<f64>>,
    pub starts: Vec<u32>,
    pub neighbours: Vec<u32>,
    pub weights: Vec<f64>,
    rows: Vec<Vec<f64>>,
}

impl Place {
    pub fn read() -> Place {
        let mut place = Place {
            values: Vec::new(),
            starts: vec![0],
            neighbours: Vec::new(),
            weights: Vec::new(),
            rows: Vec::new(),
        };
        for line in FIXTURE.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let row: Vec<f64> = cells[..8].iter().map(|c| c.parse().expect("a number")).collect();
            place.values.push(Some(row[0]));
            place.rows.push(row);
            place
                .neighbours
                .extend(cells[8].split(' ').map(|c| c.parse::<u32>().expect("a place")));
            place.weights.extend(cells[9].split(' ').map(|c| c.parse::<f64>().expect("a weight")));
            place.starts.push(place.neighbours.len() as u32);
        }
        assert_eq!(place.rows.len(), 120);
        place
    }

    pub fn column(&self, at: usize) -> Vec<f64> {
        self.rows.iter().map(|row| row[at]).collect()
    }

    pub fn even(&self) -> Weights<'_> {
        Weights { starts: &self.starts, neighbours: &self.neighbours, weights: None }
    }

    pub fn uneven(&self) -> Weights<'_> {
        Weights { weights: Some(&self.weights), ..self.even() }
    }
}

pub fn of(count: u32, draws: Draws) -> Permutations {
    Permutations { count, seed: 273, draws }
}

/// Panics where p-values of 9,999 permutations and esda's of 99,999 differ by
/// more than chance has it: four and a half standard errors, and one count.
pub fn near_by_chance(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (expected * (1.0 - expected) * (1.0 / 9_999.0 + 1.0 / 99_999.0)).sqrt();
        let miss = (found - expected).abs();
        assert!(miss <= 4.5 * error + 1e-4, "{what}, area {at}: {found} against {expected}");
    }
}
