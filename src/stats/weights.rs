//! How much does each neighbour count? A matrix of weights, row by row.

/// Neighbours and their weights as slices, so that nobody has to give them up:
/// those of area `i` are at `starts[i]..starts[i + 1]` of `neighbours` and
/// `weights`. A row that does not fit the slices is empty.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// One more than there are areas.
    pub starts: &'a [u32],
    /// Positions of areas, each once in a row.
    pub neighbours: &'a [u32],
    /// As many as `neighbours`; `None` where every neighbour counts alike.
    pub weights: Option<&'a [f64]>,
}

impl<'a> Weights<'a> {
    /// How many areas there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The neighbours of an area and their weights.
    pub fn row(&self, area: usize) -> impl Iterator<Item = (usize, f64)> + use<'a> {
        let range = match (self.starts.get(area), self.starts.get(area + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        };
        let neighbours = self.neighbours.get(range.clone()).unwrap_or_default();
        let weights = self.weights.and_then(|weights| weights.get(range));
        let weight = move |at: usize| weights.and_then(|w| w.get(at)).map_or(1.0, |w| *w);
        neighbours.iter().enumerate().map(move |(at, &area)| (area as usize, weight(at)))
    }
}

/// Areas that have a value, with the neighbours of each among them: what the
/// statistics of place are worked out from. An area without a value is left
/// out as if it were not on the map.
pub(super) struct Known {
    /// By place among the known: the area's position, and its value.
    pub areas: Vec<u32>,
    pub values: Vec<f64>,
    lowest: f64,
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    weights: Vec<f64>,
    /// By place: whether its neighbours all count alike.
    even: Vec<bool>,
}

/// The neighbours of one area, by place among the known.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub neighbours: &'a [u32],
    pub weights: &'a [f64],
    pub even: bool,
}

impl Known {
    pub fn of(values: &[Option<f64>], weights: &Weights) -> Known {
        let known = values.iter().take(weights.len()).enumerate();
        let known = known.filter_map(|(area, v)| Some((area as u32, v.filter(|v| v.is_finite())?)));
        let (areas, values): (Vec<u32>, Vec<f64>) = known.unzip();
        let mut place = vec![u32::MAX; weights.len()];
        for (at, &area) in areas.iter().enumerate() {
            place[area as usize] = at as u32;
        }
        let mut found = Known {
            even: Vec::with_capacity(areas.len()),
            lowest: values.iter().copied().fold(f64::INFINITY, f64::min),
            areas,
            values,
            starts: vec![0],
            neighbours: Vec::with_capacity(weights.neighbours.len()),
            weights: Vec::with_capacity(weights.neighbours.len()),
        };
        for &area in &found.areas {
            let from = found.neighbours.len();
            for (neighbour, weight) in weights.row(area as usize) {
                let at = place.get(neighbour).copied().unwrap_or(u32::MAX);
                if at != u32::MAX && neighbour != area as usize && weight.is_finite() {
                    found.neighbours.push(at);
                    found.weights.push(weight);
                }
            }
            let row = &found.weights[from..];
            found.even.push(row.iter().all(|weight| *weight == row[0]));
            found.starts.push(found.neighbours.len() as u32);
        }
        found
    }

    /// Each value less the mean of all; `None` where all are the same.
    pub fn deviations(&self) -> Option<Vec<f64>> {
        let n = self.len() as f64;
        let mean = self.values.iter().map(|v| v / n).sum::<f64>();
        let is_even = self.values.iter().all(|v| *v == self.values[0]);
        (!is_even).then(|| self.values.iter().map(|v| v - mean).collect())
    }

    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// A value from the lowest on, so that sums are of numbers of one sign.
    pub fn above_lowest(&self, at: usize) -> f64 {
        self.values[at] - self.lowest
    }

    pub fn row(&self, at: usize) -> Row<'_> {
        let range = self.starts[at] as usize..self.starts[at + 1] as usize;
        Row {
            neighbours: &self.neighbours[range.clone()],
            weights: &self.weights[range],
            even: self.even[at],
        }
    }
}

impl Row<'_> {
    pub fn pairs(&self) -> impl Iterator<Item = (usize, f64)> {
        self.neighbours.iter().map(|at| *at as usize).zip(self.weights.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_without_a_value_and_rows_that_do_not_fit_are_left_out() {
        let weights = Weights {
            starts: &[0, 2, 4, 5, 9],
            neighbours: &[1, 2, 0, 2, 0],
            weights: Some(&[1.0, 2.0, 0.5, 0.5, 3.0]),
        };
        let known = Known::of(&[Some(5.0), None, Some(7.0), Some(f64::NAN)], &weights);
        assert_eq!((known.areas.as_slice(), known.len()), ([0, 2].as_slice(), 2));
        assert_eq!(known.row(0).pairs().collect::<Vec<_>>(), [(1, 2.0)]);
        assert_eq!(known.row(1).pairs().collect::<Vec<_>>(), [(0, 3.0)]);
        assert_eq!(weights.row(3).count(), 0);
        assert_eq!(weights.row(9).count(), 0);
    }
}
