//! Where are services used more, or less, than the people there would lead
//! one to expect? Clusters planted on purpose, for the method to find.

use super::country::Country;
use super::people::Residents;
use super::services::{BUS_PASS, SERVICES, SampleService};
use super::terrain::streams;
use crate::base::seed;
use std::collections::BTreeSet;

/// Areas that touch, in which one service's take-up is multiplied.
#[derive(Clone, Debug)]
pub struct Cluster {
    pub lgsl: u32,
    pub hot: bool,
    /// Take-up is this many times what it would be.
    pub factor: f64,
    /// Positions of the areas, ascending.
    pub areas: Vec<usize>,
}

/// Service, number of areas, factor. More than 1 makes a hot spot.
const PLANNED: [(u32, usize, f64); 9] = [
    (BUS_PASS, 12, 1.8),
    (BUS_PASS, 13, 0.25),
    (BUS_PASS, 14, 1.7),
    (BUS_PASS, 11, 0.3),
    (437, 14, 2.4),
    (437, 14, 0.15),
    (69, 12, 2.3),
    (69, 10, 0.15),
    (4, 14, 2.2),
];

/// The planted clusters. Those of one service lie apart from each other, and
/// each where enough customers are expected for the method to tell.
pub fn planted(country: &Country, residents: &[Residents], seed: u64) -> Vec<Cluster> {
    let mut stream = seed::stream(seed, streams::CLUSTERS);
    let mut clusters: Vec<Cluster> = Vec::new();
    for (lgsl, size, factor) in PLANNED {
        let Some(service) = SERVICES.iter().find(|s| s.lgsl == lgsl) else { continue };
        let expected: Vec<f64> = residents.iter().map(|r| expected(service, r)).collect();
        let mut taken: BTreeSet<usize> =
            clusters.iter().filter(|c| c.lgsl == lgsl).flat_map(|c| c.areas.clone()).collect();
        for _ in 0..3 {
            let around: Vec<usize> =
                taken.iter().flat_map(|&a| country.areas[a].touching.clone()).collect();
            taken.extend(around);
        }
        // hot spots need room to rise
        let fits = |a: usize| {
            let rate = service.rate * service.by_group[residents[a].group] * factor;
            !taken.contains(&a) && rate < 0.72
        };
        let best = (0..country.areas.len())
            .filter(|&a| fits(a))
            .map(|start| {
                let areas = around(country, start, size, &expected, &fits);
                let weakest = areas.iter().map(|&a| expected[a]).fold(f64::INFINITY, f64::min);
                let whole = if areas.len() == size { 1.0 } else { 0.0 };
                (whole * weakest * stream.between(0.75, 1.0), areas)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, mut areas)) = best {
            areas.sort_unstable();
            clusters.push(Cluster { lgsl, hot: factor > 1.0, factor, areas });
        }
    }
    clusters
}

/// Customers expected in an area before anything is planted.
fn expected(service: &SampleService, residents: &Residents) -> f64 {
    let base = residents.aged(service.ages.0, service.ages.1);
    f64::from(base) * service.rate * service.by_group[residents.group]
}

/// The start and those around it: each time the touching area with most
/// expected joins, those that touch more of it first.
fn around(
    country: &Country,
    start: usize,
    size: usize,
    expected: &[f64],
    fits: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let mut areas = vec![start];
    while areas.len() < size {
        let next = areas
            .iter()
            .flat_map(|&a| country.areas[a].touching.iter().copied())
            .filter(|&a| !areas.contains(&a) && fits(a))
            .max_by(|&a, &b| {
                let pull = |x: usize| {
                    let inside =
                        country.areas[x].touching.iter().filter(|&o| areas.contains(o)).count();
                    expected[x] * (1.0 + 0.25 * inside as f64)
                };
                pull(a).total_cmp(&pull(b)).then(b.cmp(&a))
            });
        match next {
            Some(area) => areas.push(area),
            None => break,
        }
    }
    areas
}
