//! Which cells make an Output Area? Seeds are strewn where people live and
//! grow over the land, more slowly across rivers and roads, so that borders
//! keep to those; then seeds move to the middle of what they hold, and the
//! smallest areas give way where the largest need dividing.

use super::mesh::{Mesh, area_width};
use super::place::ENCLAVE;
use super::terrain::{Terrain, distance, metres, streams};
use crate::base::{Progress, Result, seed};
use geo::Coord;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Output Areas of the council.
pub const AREAS: usize = 600;
/// The label of water and of other councils' land.
pub const OUTSIDE: usize = usize::MAX;

const ROUNDS: usize = 14;

/// For each cell its area, or [`OUTSIDE`]. Area 0 is the enclave's village
/// and area 1 the farms around it.
pub fn grow(terrain: &Terrain, mesh: &Mesh, seed: u64, progress: &Progress) -> Result<Vec<usize>> {
    let fixed = enclave(terrain, mesh);
    let mut seeds = strewn(mesh, &fixed, seed);
    let mut label = Vec::new();
    for round in 0..ROUNDS {
        progress.check()?;
        label = spread(mesh, &fixed, &seeds);
        if round + 1 < ROUNDS {
            move_to_middles(mesh, &label, &mut seeds);
            if round % 3 == 1 && round < 11 {
                rebalance(mesh, &label, &mut seeds);
            }
        }
        progress.advance(1);
    }
    fill_gaps(mesh, &mut label);
    join_islets(mesh, &mut label);
    Ok(label)
}

/// The cells of the village (0) and of the farms around it (1), without the
/// scraps that a ragged edge leaves apart.
fn enclave(terrain: &Terrain, mesh: &Mesh) -> Vec<Option<usize>> {
    let wanted: Vec<Option<usize>> = (0..mesh.sites.len())
        .map(|c| terrain.enclave(mesh.sites[c]).filter(|_| mesh.land[c]).map(|p| p as usize))
        .collect();
    let centre = metres(ENCLAVE.at);
    let first = (0..wanted.len()).filter(|&c| wanted[c] == Some(0)).min_by(|&a, &b| {
        distance(mesh.sites[a], centre).total_cmp(&distance(mesh.sites[b], centre))
    });
    let mut fixed = vec![None; wanted.len()];
    // first all of it as farms, then the village in its middle
    for part in [1, 0] {
        let inside = |c: usize| wanted[c].is_some_and(|w| w <= part);
        let mut queue: Vec<usize> = first.into_iter().collect();
        let mut seen = vec![false; wanted.len()];
        while let Some(cell) = queue.pop() {
            if inside(cell) && !std::mem::replace(&mut seen[cell], true) {
                fixed[cell] = Some(part);
                queue.extend(mesh.neighbours[cell].iter().map(|&(o, _)| o));
            }
        }
    }
    fixed
}

/// Every so many people along a line that winds through the place (Morton
/// order), so that each settlement gets its share of seeds.
fn strewn(mesh: &Mesh, fixed: &[Option<usize>], seed: u64) -> Vec<usize> {
    let mut cells: Vec<usize> =
        (0..mesh.sites.len()).filter(|&c| mesh.land[c] && fixed[c].is_none()).collect();
    cells.sort_by_key(|&c| morton(mesh.sites[c]));
    let total: f64 = cells.iter().map(|&c| mesh.people(c)).sum();
    let step = total / (AREAS - 2) as f64;
    let mut due = step * seed::stream(seed, streams::AREAS).between(0.2, 0.8);
    let mut seeds = Vec::new();
    let mut people = 0.0;
    for &cell in &cells {
        people += mesh.people(cell);
        if people >= due && seeds.len() < AREAS - 2 {
            seeds.push(cell);
            due += step;
        }
    }
    let mut spare = cells.iter().copied().filter(|c| !seeds.contains(c)).collect::<Vec<_>>();
    while seeds.len() < AREAS - 2 {
        let Some(cell) = spare.pop() else { break };
        seeds.push(cell);
    }
    seeds
}

fn morton(at: Coord) -> u64 {
    let (x, y) = ((at.x + 20_000.0) as u64, (at.y + 20_000.0) as u64);
    (0..17)
        .fold(0, |key, bit| key | ((x >> bit & 1) << (2 * bit)) | ((y >> bit & 1) << (2 * bit + 1)))
}

/// Each cell to the seed that reaches it first. Distance is measured in
/// widths of an area, so that a small area beside open country stays small.
fn spread(mesh: &Mesh, fixed: &[Option<usize>], seeds: &[usize]) -> Vec<usize> {
    let mut label = vec![OUTSIDE; mesh.sites.len()];
    let mut reached = vec![f64::INFINITY; mesh.sites.len()];
    let mut heap = BinaryHeap::new();
    for (cell, part) in fixed.iter().enumerate() {
        if let Some(part) = *part {
            label[cell] = part;
            reached[cell] = 0.0;
        }
    }
    for (number, &cell) in seeds.iter().enumerate() {
        label[cell] = number + 2;
        reached[cell] = 0.0;
        heap.push(Reverse((0u64, cell)));
    }
    while let Some(Reverse((bits, cell))) = heap.pop() {
        if bits > reached[cell].to_bits() {
            continue;
        }
        for &(other, barrier) in &mesh.neighbours[cell] {
            if !mesh.land[other] || fixed[other].is_some() {
                continue;
            }
            let width = area_width((mesh.people_per_km2[cell] * mesh.people_per_km2[other]).sqrt());
            let step = distance(mesh.sites[cell], mesh.sites[other]) / width + 0.5 * barrier;
            let cost = reached[cell] + step;
            if cost < reached[other] {
                reached[other] = cost;
                label[other] = label[cell];
                // positive floats sort as their bits do
                heap.push(Reverse((cost.to_bits(), other)));
            }
        }
    }
    label
}

fn held(mesh: &Mesh, label: &[usize]) -> Vec<f64> {
    let mut people = vec![0.0; AREAS];
    for (cell, &area) in label.iter().enumerate().filter(|(_, a)| **a != OUTSIDE) {
        people[area] += mesh.people(cell);
    }
    people
}

fn move_to_middles(mesh: &Mesh, label: &[usize], seeds: &mut [usize]) {
    let people = held(mesh, label);
    let mut middle = vec![Coord { x: 0.0, y: 0.0 }; AREAS];
    for (cell, &area) in label.iter().enumerate().filter(|(_, a)| **a != OUTSIDE) {
        let share = mesh.people(cell) / people[area].max(1e-9);
        middle[area].x += share * mesh.sites[cell].x;
        middle[area].y += share * mesh.sites[cell].y;
    }
    let mut nearest = vec![f64::INFINITY; AREAS];
    for (cell, &area) in label.iter().enumerate().filter(|(_, a)| **a != OUTSIDE && **a >= 2) {
        let far = distance(mesh.sites[cell], middle[area]);
        if far < nearest[area] {
            nearest[area] = far;
            if let Some(seed) = seeds.get_mut(area - 2) {
                *seed = cell;
            }
        }
    }
}

/// The seeds of the emptiest areas move into the fullest ones.
fn rebalance(mesh: &Mesh, label: &[usize], seeds: &mut [usize]) {
    let people = held(mesh, label);
    let mut order: Vec<usize> = (2..AREAS).collect();
    order.sort_by(|&a, &b| people[a].total_cmp(&people[b]));
    for pair in 0..order.len() / 12 {
        let (small, large) = (order[pair], order[order.len() - 1 - pair]);
        if people[large] < 2.4 * people[small] {
            break;
        }
        let from = seeds[large - 2];
        let farthest = (0..label.len()).filter(|&c| label[c] == large).max_by(|&a, &b| {
            let far = |c: usize| distance(mesh.sites[c], mesh.sites[from]) * mesh.people(c).sqrt();
            far(a).total_cmp(&far(b))
        });
        if let Some(cell) = farthest {
            seeds[small - 2] = cell;
        }
    }
}

/// Ground shut in by the enclave's ragged edge, which no seed could reach,
/// goes to whoever is next to it.
fn fill_gaps(mesh: &Mesh, label: &mut [usize]) {
    loop {
        let filled: Vec<(usize, usize)> = (0..label.len())
            .filter(|&c| mesh.land[c] && label[c] == OUTSIDE)
            .filter_map(|c| {
                let beside = mesh.neighbours[c].iter().map(|&(o, _)| label[o]);
                beside.filter(|&l| l != OUTSIDE).max().map(|area| (c, area))
            })
            .collect();
        if filled.is_empty() {
            return;
        }
        for (cell, area) in filled {
            label[cell] = area;
        }
    }
}

/// Islets too empty for an area of their own belong to the nearest area,
/// which so becomes several polygons.
fn join_islets(mesh: &Mesh, label: &mut [usize]) {
    for part in mesh.parts(true) {
        let Some(&first) = part.first().filter(|_| part.iter().all(|&c| label[c] == OUTSIDE))
        else {
            continue;
        };
        let nearest = (0..label.len()).filter(|&c| label[c] != OUTSIDE).min_by(|&a, &b| {
            let far = |c: usize| distance(mesh.sites[c], mesh.sites[first]);
            far(a).total_cmp(&far(b))
        });
        if let Some(area) = nearest.map(|c| label[c]) {
            part.iter().for_each(|&c| label[c] = area);
        }
    }
}
