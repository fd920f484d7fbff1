//! Where is everything in the sample council? Output Areas with their
//! outlines, and what they nest in.

use super::areas::{self, AREAS, OUTSIDE};
use super::mesh::Mesh;
use super::nesting::{Pieces, group};
use super::outlines::outlines;
use super::place::{COUNCIL, SETTLEMENTS};
use super::terrain::{Terrain, distance, metres, streams};
use crate::base::{Progress, Result, seed};
use geo::{Coord, MultiPolygon};
use std::collections::BTreeSet;

pub const WARDS: usize = 24;

/// A larger area: its code and name.
#[derive(Clone, Debug)]
pub struct Larger {
    pub code: String,
    pub name: String,
}

/// An Output Area before people live in it.
#[derive(Clone, Debug)]
pub struct OutputArea {
    pub code: String,
    pub lsoa: usize,
    pub msoa: usize,
    pub ward: usize,
    /// EPSG:27700.
    pub shape: MultiPolygon,
    /// Metres from the skeleton's corner.
    pub middle: Coord,
    /// Inhabited points inside, metres from the skeleton's corner, with the
    /// people around each; never empty.
    pub homes: Vec<(Coord, f64)>,
    /// People that the ground's density gives it.
    pub people: f64,
    /// Positions of those it touches, ascending; water is not bridged.
    pub touching: Vec<usize>,
}

pub struct Country {
    /// In order of code.
    pub areas: Vec<OutputArea>,
    pub lsoas: Vec<Larger>,
    pub msoas: Vec<Larger>,
    pub wards: Vec<Larger>,
    pub ward_shapes: Vec<MultiPolygon>,
}

impl Country {
    pub fn new(seed: u64, progress: &Progress) -> Result<Country> {
        progress.stage("Shaping the land", 0);
        let terrain = Terrain::new(seed);
        let mesh = Mesh::new(&terrain, seed, progress)?;
        progress.stage("Dividing it into areas", 14);
        let label = areas::grow(&terrain, &mesh, seed, progress)?;
        progress.stage("Grouping areas", 0);
        let pieces = pieces(&mesh, &label);
        let mut stream = seed::stream(seed, streams::NESTING);
        let mut linked = pieces.clone();
        linked.join_parts();
        let ward = group(&linked, WARDS, &mut stream);
        progress.check()?;
        let (lsoa, lsoas) = lsoas_in(&linked, &ward, &mut stream);
        let lsoa_pieces = linked.grouped(&lsoa, lsoas);
        let msoas = (lsoas as f64 / 4.8).round() as usize;
        let msoa_of_lsoa = group(&lsoa_pieces, msoas, &mut stream);
        progress.check()?;
        let (msoa_order, msoas) =
            from_north_west(&linked.grouped(&lsoa, lsoas).grouped(&msoa_of_lsoa, msoas));
        let (ward_order, wards) = named_wards(&linked.grouped(&ward, WARDS));

        // number everything afresh, so that codes run through MSOAs and LSOAs
        let mut order: Vec<usize> = (0..AREAS).collect();
        let middle = &pieces.middle;
        let msoa = |area: usize| msoa_order[msoa_of_lsoa[lsoa[area]]];
        order.sort_by(|&a, &b| {
            (msoa(a), lsoa[a]).cmp(&(msoa(b), lsoa[b])).then(middle[b].y.total_cmp(&middle[a].y))
        });
        let mut new_lsoa = vec![usize::MAX; lsoas];
        let mut named_lsoas: Vec<Larger> = Vec::new();
        let mut letter = (usize::MAX, 0u8);
        for &area in &order {
            if new_lsoa[lsoa[area]] == usize::MAX {
                let within = msoa(area);
                letter = if letter.0 == within { (within, letter.1 + 1) } else { (within, b'A') };
                new_lsoa[lsoa[area]] = named_lsoas.len();
                named_lsoas.push(Larger {
                    code: format!("Z01{:06}", named_lsoas.len() + 1),
                    name: format!("{COUNCIL} {:03}{}", within + 1, char::from(letter.1)),
                });
            }
        }
        let mut place = vec![0; AREAS];
        order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
        let everything: Vec<usize> = (0..AREAS).collect();
        let shapes = outlines(&mesh, &label, &everything, AREAS);
        let ward_of: Vec<usize> = ward.iter().map(|&w| ward_order[w]).collect();
        let ward_shapes = outlines(&mesh, &label, &ward_of, WARDS);
        let mut homes = homes(&mesh, &label);
        let areas = order
            .iter()
            .enumerate()
            .map(|(new, &old)| {
                let mut touching: Vec<usize> =
                    pieces.touching[old].iter().map(|&o| place[o]).collect();
                touching.sort_unstable();
                let homes = std::mem::take(&mut homes[old]);
                OutputArea {
                    code: format!("Z{:08}", new + 1),
                    lsoa: new_lsoa[lsoa[old]],
                    msoa: msoa(old),
                    ward: ward_of[old],
                    shape: shapes[old].clone(),
                    middle: middle[old],
                    people: pieces.people[old],
                    homes,
                    touching,
                }
            })
            .collect();
        Ok(Country { areas, lsoas: named_lsoas, msoas, wards, ward_shapes })
    }
}

fn pieces(mesh: &Mesh, label: &[usize]) -> Pieces {
    let mut people = vec![0.0; AREAS];
    let mut middle = vec![Coord { x: 0.0, y: 0.0 }; AREAS];
    for (cell, &area) in label.iter().enumerate().filter(|(_, a)| **a != OUTSIDE) {
        let here = mesh.people(cell);
        people[area] += here;
        middle[area].x += here * mesh.sites[cell].x;
        middle[area].y += here * mesh.sites[cell].y;
    }
    for (at, people) in middle.iter_mut().zip(&people) {
        *at = Coord { x: at.x / people, y: at.y / people };
    }
    let mut touching = vec![BTreeSet::new(); AREAS];
    for edge in &mesh.edges {
        let (a, b) = (label[edge.left], label[edge.right]);
        if a != b && a != OUTSIDE && b != OUTSIDE {
            touching[a].insert(b);
            touching[b].insert(a);
        }
    }
    let touching = touching.into_iter().map(|t| t.into_iter().collect()).collect();
    Pieces { people, middle, touching }
}

/// About five Output Areas to an LSOA, within each ward.
fn lsoas_in(pieces: &Pieces, ward: &[usize], stream: &mut seed::Stream) -> (Vec<usize>, usize) {
    let mut lsoa = vec![0; pieces.len()];
    let mut next = 0;
    for w in 0..WARDS {
        let members: Vec<usize> = (0..pieces.len()).filter(|&p| ward[p] == w).collect();
        let inside = pieces.only(&members);
        let count = (members.len() as f64 / 5.0).round().max(1.0) as usize;
        for (&member, g) in members.iter().zip(group(&inside, count, stream)) {
            lsoa[member] = next + g;
        }
        next += count.min(members.len());
    }
    (lsoa, next)
}

/// MSOAs are numbered from the north-west, as is the custom.
fn from_north_west(msoas: &Pieces) -> (Vec<usize>, Vec<Larger>) {
    let mut order: Vec<usize> = (0..msoas.len()).collect();
    order.sort_by(|&a, &b| {
        let rank = |m: usize| msoas.middle[m].x - 1.6 * msoas.middle[m].y;
        rank(a).total_cmp(&rank(b))
    });
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
    let named = (1..=order.len())
        .map(|n| Larger { code: format!("Z02{n:06}"), name: format!("{COUNCIL} {n:03}") })
        .collect();
    (place, named)
}

/// Each ward takes the nearest settlement's name that is still free, the
/// nearest pair first; codes follow the names.
fn named_wards(wards: &Pieces) -> (Vec<usize>, Vec<Larger>) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (w, &middle) in wards.middle.iter().enumerate() {
        for (s, place) in SETTLEMENTS.iter().enumerate() {
            // a larger place is the likelier name
            let far = distance(middle, metres(place.at)) / (place.people / 1000.0 + 1.0).sqrt();
            pairs.push((far, w, s));
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut name: Vec<Option<usize>> = vec![None; wards.len()];
    let mut taken = [false; SETTLEMENTS.len()];
    for (_, w, s) in pairs {
        if name[w].is_none() && !taken[s] {
            name[w] = Some(s);
            taken[s] = true;
        }
    }
    let text = |w: usize| name[w].map_or("", |s| SETTLEMENTS[s].name);
    let mut order: Vec<usize> = (0..wards.len()).collect();
    order.sort_by_key(|&w| text(w));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
    let named = order
        .iter()
        .enumerate()
        .map(|(n, &w)| Larger { code: format!("Z05{:06}", n + 1), name: text(w).to_string() })
        .collect();
    (place, named)
}

/// Cells that lie wholly inside their area, with their people; the most
/// peopled cell where none does.
fn homes(mesh: &Mesh, label: &[usize]) -> Vec<Vec<(Coord, f64)>> {
    let mut homes = vec![Vec::new(); AREAS];
    let mut fallback: Vec<Option<(Coord, f64)>> = vec![None; AREAS];
    for (cell, &area) in label.iter().enumerate().filter(|(_, a)| **a != OUTSIDE) {
        let home = (mesh.sites[cell], mesh.people(cell));
        if mesh.neighbours[cell].iter().all(|&(o, _)| label[o] == area) {
            homes[area].push(home);
        }
        if fallback[area].is_none_or(|(_, people)| home.1 > people) {
            fallback[area] = Some(home);
        }
    }
    for (homes, fallback) in homes.iter_mut().zip(fallback) {
        if homes.is_empty() {
            homes.extend(fallback);
        }
    }
    homes
}
