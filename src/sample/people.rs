//! Who lives in each area? A profile type by where it lies, residents by
//! age, households by tenure.

use super::country::Country;
use super::scheme::{GROUPS, type_number};
use super::terrain::{distance, metres, noise, streams};
use crate::base::seed::{self, Stream};

/// Five-year bands: 0–4, 5–9 … 80–84, 85 and over.
pub const BANDS: usize = 18;

/// Those who live in one Output Area.
#[derive(Clone, Debug)]
pub struct Residents {
    pub group: usize,
    /// The type's position within its group.
    pub within: usize,
    pub ages: [u32; BANDS],
    pub tenure: [u32; 7],
}

impl Residents {
    /// Residents in the bands from one that begins at `from` to one that ends
    /// before `below`.
    pub fn aged(&self, from: usize, below: usize) -> u32 {
        self.ages
            .iter()
            .enumerate()
            .filter(|(b, _)| b * 5 >= from && b * 5 < below)
            .map(|(_, n)| n)
            .sum()
    }

    pub fn type_number(&self) -> usize {
        type_number(self.group, self.within)
    }
}

/// The residents of every area, in the country's order.
pub fn residents(country: &Country, seed: u64) -> Vec<Residents> {
    let areas = &country.areas;
    let mean = areas.iter().map(|a| a.people).sum::<f64>() / areas.len() as f64;
    let ranked = |values: Vec<f64>| -> Vec<f64> {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut rank = vec![0.0; values.len()];
        for (place, &area) in order.iter().enumerate() {
            rank[area] = (place as f64 + 0.5) / values.len() as f64;
        }
        rank
    };
    let field = |stream: u64, scale: f64| {
        areas.iter().map(|a| noise(seed, stream, a.middle, scale)).collect::<Vec<f64>>()
    };
    let density = ranked(areas.iter().map(|a| people_near(country, a.middle)).collect());
    let sea: Vec<f64> = areas.iter().map(|a| sea_air(a.middle)).collect();
    let wealth = ranked(
        field(streams::WEALTH, 1_700.0).iter().zip(&density).map(|(w, d)| w - 0.12 * d).collect(),
    );
    let age =
        ranked(field(streams::AGE, 1_500.0).iter().zip(&sea).map(|(a, s)| a + 0.25 * s).collect());
    let flavour = ranked(field(streams::FLAVOUR, 1_100.0));
    (0..areas.len())
        .map(|i| {
            let mut stream = seed::stream(seed, streams::POPULATION + i as u64);
            let group = nearest_group([density[i], wealth[i], age[i], sea[i]], &mut stream);
            let types = GROUPS[group].types.len();
            let drift = flavour[i] * 0.75 + 0.25 * stream.unit();
            let within = ((drift * types as f64) as usize).min(types - 1);
            // areas are drawn to hold about as many people as each other
            let size = mean * (areas[i].people / mean).sqrt().clamp(0.72, 1.35);
            let people = (size * stream.between(0.93, 1.07)).round().max(90.0) as u32;
            let ages = ages_of(group, people, &mut stream);
            let tenure = tenure_of(group, people, &mut stream);
            Residents { group, within, ages, tenure }
        })
        .collect()
}

/// People who live within about two kilometres, the nearer the more they
/// count: a village is no town, however close its houses stand.
fn people_near(country: &Country, at: geo::Coord) -> f64 {
    let near = |a: &super::country::OutputArea| {
        let reach = distance(a.middle, at) / 2_000.0;
        a.people * (1.0 - reach * reach).max(0.0)
    };
    country.areas.iter().map(near).sum()
}

/// 1 on the open coast, 0 far inland.
fn sea_air(at: geo::Coord) -> f64 {
    let shores = [(24.0, 5.4), (25.5, 8.5), (24.6, 16.6), (23.2, 21.5), (28.8, 13.8)];
    let nearest =
        shores.iter().map(|&s| distance(at, metres(s))).fold(f64::INFINITY, f64::min) / 1000.0;
    (1.0 - nearest / 6.0).max(0.0)
}

fn nearest_group(here: [f64; 4], stream: &mut Stream) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (number, group) in GROUPS.iter().enumerate() {
        let home = &group.habitat;
        let (d, w, a) = (here[0] - home.density, here[1] - home.wealth, here[2] - home.age);
        let far = 1.5 * d * d + w * w + a * a - 0.12 * home.sea * here[3];
        let far = far + stream.between(0.0, 0.05);
        if far < best.0 {
            best = (far, number);
        }
    }
    best.1
}

/// Shares within the broad ages, five-year band by five-year band.
const WITHIN: [&[f64]; 5] = [
    &[0.31, 0.33, 0.36],
    &[0.5, 0.5],
    &[0.24, 0.26, 0.26, 0.24],
    &[0.24, 0.26, 0.26, 0.24],
    &[0.28, 0.27, 0.20, 0.14, 0.11],
];

fn ages_of(group: usize, people: u32, stream: &mut Stream) -> [u32; BANDS] {
    let mut weights = [0.0; BANDS];
    let mut band = 0;
    for (share, within) in GROUPS[group].ages.iter().zip(WITHIN) {
        let share = share * stream.between(0.86, 1.14);
        for part in within {
            weights[band] = share * part * stream.between(0.8, 1.2);
            band += 1;
        }
    }
    shared_out(people, &weights)
}

fn tenure_of(group: usize, people: u32, stream: &mut Stream) -> [u32; 7] {
    let households =
        (f64::from(people) / (GROUPS[group].household_size * stream.between(0.93, 1.07))).round();
    let mut weights = [0.0; 7];
    for (weight, share) in weights.iter_mut().zip(GROUPS[group].tenure) {
        *weight = share * stream.between(0.7, 1.3);
    }
    shared_out(households as u32, &weights)
}

/// Whole numbers that sum to `total`, as near the weights as may be.
fn shared_out<const N: usize>(total: u32, weights: &[f64; N]) -> [u32; N] {
    let sum: f64 = weights.iter().sum();
    let mut shares = [0; N];
    let (mut upto, mut given) = (0.0, 0);
    for (share, weight) in shares.iter_mut().zip(weights) {
        upto += weight / sum;
        let due = (f64::from(total) * upto).round() as u32;
        *share = due - given;
        given = due;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_the_total() {
        let shares = shared_out(241, &[0.3, 0.2, 0.21, 0.29]);
        assert_eq!(shares.iter().sum::<u32>(), 241);
        assert_eq!(shares[0], 72);
    }

    #[test]
    fn the_bands_cover_the_broad_ages() {
        assert_eq!(WITHIN.iter().map(|w| w.len()).sum::<usize>(), BANDS);
    }
}
