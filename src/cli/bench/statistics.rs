//! How long do neighbours, breaks and the statistics of place take?

use super::data::Data;
use super::stopwatch::{Bench, Timed};
use super::{inputs, layers};
use crate::base::{Error, Progress, Result, seed};
use crate::geography::{Geography, Level, Neighbours, Shape, Topology};
use crate::stats::{
    Breaks, Draws, Permutations, Quadrant, Weights, getis_ord, local_moran, natural_breaks,
};
use serde_json::{Value, json};

const CLASSES: usize = 7;
const PERMUTATIONS: u32 = 999;
/// Below this a p-value is counted as small, to compare answers by.
const SMALL_P: f64 = 0.05;

/// From polygons in memory, the topology made in the clock.
pub fn queen(bench: &Bench) -> Result<Timed> {
    let level = inputs::level(&bench.data)?;
    let shapes: Vec<Option<Shape>> = (0..level.len()).map(|at| level.shape(at)).collect();
    let shapes: Vec<_> = shapes.iter().map(Option::as_ref).collect();
    let work = |()| Ok(neighbours(&Topology::new(&shapes), &level));
    Ok(bench.time(|| Ok(()), work, |near| Ok(pairs(near)))?.of_areas(level.len()))
}

/// From the topology.
pub fn queen_apart(bench: &Bench) -> Result<Timed> {
    let level = inputs::level(&bench.data)?;
    let Some(boundaries) = &level.boundaries else {
        return Err(Error::new("The layer has no shapes"));
    };
    let work = |()| Ok(neighbours(boundaries.topology(), &level));
    Ok(bench.time(|| Ok(()), work, |near| Ok(pairs(near)))?.of_areas(level.len()))
}

fn neighbours(topology: &Topology, level: &Level) -> Neighbours {
    Neighbours::new(topology, |at| level.areas[at].code.to_string())
}

/// How many areas, and pairs of neighbours, each from either side.
fn pairs(near: &Neighbours) -> Value {
    json!([near.len(), (0..near.len()).map(|area| near.queen(area).len()).sum::<usize>()])
}

/// The layer's `rate`; made up where it has none.
pub fn rates(data: &Data, level: &Level) -> Result<Vec<f64>> {
    let made_up = || {
        let mut chance = seed::stream(20_260_131, 0);
        (0..level.len()).map(|_| (chance.normal() * 0.3).exp()).collect()
    };
    Ok(inputs::numbers(data, level, "rate")?.unwrap_or_else(made_up))
}

/// Seven natural breaks of the rates.
pub fn breaks(bench: &Bench) -> Result<Timed> {
    let level = inputs::level(&bench.data)?;
    let rates = rates(&bench.data, &level)?;
    let work = |()| Ok(natural_breaks(&rates, CLASSES));
    let timed = bench.time(
        || Ok(()),
        work,
        |breaks| {
            Ok(breaks.as_ref().map_or(Value::Null, |breaks| bounds_and_squares(breaks, &rates)))
        },
    )?;
    Ok(timed.of_areas(level.len()))
}

/// The upper bounds, and the sum of squared deviations within classes: the
/// optimum is the least.
fn bounds_and_squares(breaks: &Breaks, values: &[f64]) -> Value {
    let mut sums = vec![[0.0; 3]; breaks.count()];
    for value in values {
        if let Some(class) = breaks.class_of(*value) {
            let [n, sum, squares] = &mut sums[class];
            *n += 1.0;
            *sum += value;
            *squares += value * value;
        }
    }
    let within = sums.iter().map(|[n, sum, squares]| squares - sum * sum / n.max(1.0));
    let digits = |value: f64, by: f64| (value * by).round() / by;
    let uppers: Vec<f64> = breaks.uppers.iter().map(|upper| digits(*upper, 1e5)).collect();
    json!([uppers, digits(within.sum(), 1e4)])
}

/// Local Moran's I of what is asked for against what is expected.
pub fn moran(bench: &Bench, shared: bool) -> Result<Timed> {
    let Place { values, starts, neighbours } = place(bench)?;
    let weights = Weights { starts: &starts, neighbours: &neighbours, weights: None };
    let (how, progress) = (permutations(shared), Progress::new());
    let work = |()| local_moran(&values, &weights, &how, &progress);
    let timed = bench.time(
        || Ok(()),
        work,
        |found| {
            let small = || found.iter().flatten().filter(|area| area.p < SMALL_P);
            let of = |quadrant| small().filter(|area| area.quadrant == quadrant).count();
            let (hh, ll) = (of(Quadrant::HighHigh), of(Quadrant::LowLow));
            Ok(json!({ "sig05": small().count(), "hh": hh, "ll": ll }))
        },
    )?;
    Ok(timed.of_areas(values.len()))
}

/// Gi* of the same.
pub fn gstar(bench: &Bench, shared: bool) -> Result<Timed> {
    let Place { values, starts, neighbours } = place(bench)?;
    let weights = Weights { starts: &starts, neighbours: &neighbours, weights: None };
    let (how, progress) = (permutations(shared), Progress::new());
    let work = |()| getis_ord(&values, &weights, &how, &progress);
    let timed = bench.time(
        || Ok(()),
        work,
        |found| {
            let small = found.iter().flatten().filter(|area| area.p < SMALL_P).count();
            Ok(json!({ "sig05": small }))
        },
    )?;
    Ok(timed.of_areas(values.len()))
}

fn permutations(shared: bool) -> Permutations {
    let draws = if shared { Draws::SharedTable } else { Draws::Complete };
    Permutations { count: PERMUTATIONS, seed: 1, draws }
}

/// A value of each area, and its queen neighbours.
struct Place {
    values: Vec<Option<f64>>,
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

fn place(bench: &Bench) -> Result<Place> {
    let level = inputs::level(&bench.data)?;
    let values = against_expected(&bench.data, &level)?;
    let geography: Geography = inputs::geography(level)?;
    let near = geography.neighbours(&layers::id())?;
    let (mut starts, mut neighbours) = (vec![0], Vec::new());
    for area in 0..near.len() {
        neighbours.extend(near.queen(area).iter().map(|area| *area as u32));
        starts.push(neighbours.len() as u32);
    }
    Ok(Place { values: values.into_iter().map(Some).collect(), starts, neighbours })
}

/// Records against those expected of the area's people, at the rate of its
/// profile group; the layer's rates where there are no records or people.
fn against_expected(data: &Data, level: &Level) -> Result<Vec<f64>> {
    let people = inputs::numbers(data, level, "pop")?;
    let (Some(people), Some(cases)) = (people, inputs::cases(data, level)?) else {
        return rates(data, level);
    };
    let groups = inputs::groups(data, level)?;
    let mut of_group = vec![[0.0; 2]; groups.iter().max().map_or(0, |most| most + 1)];
    for ((group, cases), people) in groups.iter().zip(&cases).zip(&people) {
        of_group[*group][0] += cases;
        of_group[*group][1] += people;
    }
    let ratio = |((group, cases), people): ((&usize, &f64), &f64)| {
        let [all_cases, all_people] = of_group[*group];
        let expected = people * all_cases / all_people.max(1.0);
        if expected > 0.0 { cases / expected } else { 0.0 }
    };
    Ok(groups.iter().zip(&cases).zip(&people).map(ratio).collect())
}
