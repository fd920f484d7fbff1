//! How is each service taken up in the areas selected? Every service is held
//! against what is expected of it alone, by the method, the base and the
//! period of the question.
//!
//! All services are counted in one pass. There a person stands in the area of
//! their latest contact with any of them; the one service that a question
//! asks about keeps the question's own figures.

use super::answer::{Finding, Observed, TakeUp};
use super::counted::CountedBlocks;
use super::counting::Counting;
use super::expected::{by_class, by_one_rate, cells, class_rates, overall_rate};
use super::figures::figures;
use super::place::{Chosen, PlaceFigures, mislead};
use super::place_disclosure::{Part, withheld_too};
use super::potential::robust_rates;
use super::sums::{AreaSums, AtBlocks, Blocks, Into, into_areas};
use super::take_up::{Inputs, filter_of};
use crate::base::{Progress, Result, ServiceId};
use crate::project::Expected;
use crate::records::{CrossCounts, Dimension, Filter, Key, count_by_block_and};
use std::cmp::Ordering;
use std::sync::Arc;

/// One service in the areas selected.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceTakeUp {
    pub service: ServiceId,
    pub name: String,
    /// The one service that the question asks about.
    pub is_asked: bool,
    /// `None`: withheld as a whole.
    pub observed: Option<Observed>,
    pub expected: Option<f64>,
    /// Ratio to expected, on a scale of 100, with its interval.
    pub ratio: Option<f64>,
    pub ratio_low: Option<f64>,
    pub ratio_high: Option<f64>,
    /// Why nothing can be said: too few, no data or withheld.
    pub silent: Option<Finding>,
    /// True where withheld areas are left out of a sum.
    pub leaves_out: bool,
}

impl ServiceTakeUp {
    /// Which side of 100 the whole interval lies on.
    pub fn clear_of_expected(&self) -> Option<Ordering> {
        let (low, high) = (self.ratio_low?, self.ratio_high?);
        match (low > 100.0, high < 100.0) {
            (true, _) => Some(Ordering::Greater),
            (_, true) => Some(Ordering::Less),
            _ => None,
        }
    }
}

/// What is expected of one service, whatever is selected.
enum Rates {
    One(Option<f64>),
    /// By position of the class that the question expects demand by.
    ByClass(Vec<Option<f64>>),
    /// By position of the class that potential is taken within.
    ByGroup(Vec<Option<f64>>),
}

struct Counted {
    service: ServiceId,
    name: String,
    /// Position among the keys of the counts.
    key: usize,
    rates: Rates,
}

/// Every service, counted by building block.
pub(super) struct Services {
    counts: CrossCounts,
    /// Position in the counts of each building block of the level.
    of_block: Vec<Option<usize>>,
    /// Those asked about first, then by how many there are in all.
    services: Vec<Counted>,
    class: Arc<[Option<usize>]>,
    group: Arc<[Option<usize>]>,
}

impl Services {
    /// With the base and the classes of the question's own count.
    pub(super) fn of(
        inputs: &Inputs,
        counted: &CountedBlocks,
        progress: &Progress,
    ) -> Result<Services> {
        let Inputs { geography, council, records, question, .. } = *inputs;
        let filter = Filter { services: Vec::new(), ..filter_of(question) };
        let counts =
            count_by_block_and(records, &filter, question.unit, Dimension::Service, progress)?;
        let blocks = geography.blocks()?;
        let of_block: Vec<Option<usize>> =
            blocks.areas.iter().map(|area| records.blocks.binary_search(&area.code).ok()).collect();
        let mut services: Vec<(u64, Counted)> = Vec::new();
        for (key, id) in counts.keys.iter().enumerate() {
            let Key::Service(service) = *id else { continue };
            progress.check()?;
            let observed = at_blocks(&counts, key, of_block.iter().copied());
            let layer = Blocks { observed: &observed, ..counted.layer() };
            let rates = rates(&question.expected, &layer);
            let known = council.service(service);
            let name = known.map_or_else(|| format!("Service {service}"), |s| s.name.clone());
            let all = counts.totals.get(key).copied().unwrap_or(0);
            services.push((all, Counted { service, name, key, rates }));
        }
        let later = |counted: &Counted| !question.services.contains(&counted.service);
        services.sort_by(|(a, x), (b, y)| {
            later(x).cmp(&later(y)).then(b.cmp(a)).then_with(|| x.name.cmp(&y.name))
        });
        Ok(Services {
            services: services.into_iter().map(|(_, counted)| counted).collect(),
            counts,
            of_block,
            class: Arc::clone(&counted.class),
            group: Arc::clone(&counted.group),
        })
    }
}

/// The counts of one key at these positions.
fn at_blocks(
    counts: &CrossCounts,
    key: usize,
    positions: impl Iterator<Item = Option<usize>>,
) -> Vec<u64> {
    positions.map(|at| at.and_then(|at| counts.cell(at, key)).unwrap_or(0)).collect()
}

/// A target, or rates from a file, are of the service they were given for:
/// the others take the council's own rates.
fn rates(expected: &Expected, layer: &Blocks) -> Rates {
    let overall = || overall_rate(layer.observed, layer.base);
    match expected {
        Expected::Overall | Expected::Rate(_) => Rates::One(overall()),
        Expected::Profile { .. } => {
            Rates::ByClass(class_rates(&cells(layer.observed, layer.base, layer.class)))
        }
        Expected::Potential { .. } => {
            let grouped = cells(layer.observed, layer.base, layer.group);
            Rates::ByGroup(robust_rates(&grouped, overall()))
        }
    }
}

/// What the rows are of.
pub(super) struct Of<'a> {
    /// By position of the building block.
    pub base: &'a [Option<f64>],
    pub chosen: &'a Chosen,
    /// The figures of the question itself.
    pub own: &'a PlaceFigures,
    /// By position among the areas selected: whether the question's own count
    /// is shown there.
    pub is_shown: Vec<bool>,
}

/// The rows of the areas chosen. Where the question is of several services,
/// its own figure is their sum: no row that is withheld can be worked out from
/// that and the others.
pub(super) fn rows(
    inputs: &Inputs,
    services: &Services,
    of: &Of,
    answer: &TakeUp,
    progress: &Progress,
) -> Result<Vec<ServiceTakeUp>> {
    let Of { chosen, own, .. } = *of;
    let counting = Counting { unit: answer.question.unit, protection: answer.protection };
    let base = chosen.pick(of.base, None);
    let class = chosen.pick(&services.class, None);
    let group = chosen.pick(&services.group, None);
    let positions = chosen.pick(&services.of_block, None);
    let asked = answer.question.services.as_slice();
    let mut rows: Vec<ServiceTakeUp> = Vec::new();
    // Of the services that the total is made of: the row, and what it hides.
    let mut parts: Vec<(usize, Part)> = Vec::new();
    for counted in &services.services {
        progress.check()?;
        let (service, name) = (counted.service, counted.name.clone());
        if asked == [service] {
            rows.push(of_question(service, name, of));
            continue;
        }
        let observed = at_blocks(&services.counts, counted.key, positions.iter().copied());
        let layer = Blocks { observed: &observed, base: &base, class: &class, group: &group };
        let at_blocks = AtBlocks {
            expected: expected(&counted.rates, &layer),
            potential: vec![None; observed.len()],
            overall_rate: None,
        };
        let each = Into::Areas { parent: &chosen.area, count: chosen.areas };
        let areas = into_areas(&layer, &at_blocks, each).areas;
        let row = row(inputs, counted, &layer, &at_blocks, (chosen, &areas), answer);
        if asked.is_empty() || asked.contains(&service) {
            let of_total = areas.iter().zip(&of.is_shown).filter(|(_, is_shown)| **is_shown);
            let told = |area: &AreaSums| match counting.told(area.observed) {
                Observed::Count(count) if row.silent != Some(Finding::Withheld) => count,
                _ => 0,
            };
            let part = of_total.fold(Part::default(), |part, (area, _)| Part {
                observed: part.observed + area.observed,
                told: part.told + told(area),
            });
            parts.push((rows.len(), part));
        }
        rows.push(row);
    }
    if answer.protection.on && asked.len() != 1 && own.observed.and_then(Observed::count).is_some()
    {
        let hiding: Vec<Part> = parts.iter().map(|(_, part)| *part).collect();
        for part in withheld_too(&hiding, answer.protection.k) {
            let Some(row) = parts.get(part).and_then(|(at, _)| rows.get_mut(*at)) else { continue };
            let (service, name) = (row.service, std::mem::take(&mut row.name));
            *row = ServiceTakeUp { silent: Some(Finding::Withheld), ..nothing(service, name) };
        }
    }
    Ok(rows)
}

/// One service over the areas chosen.
fn row(
    inputs: &Inputs,
    counted: &Counted,
    layer: &Blocks,
    at_blocks: &AtBlocks,
    (chosen, areas): (&Chosen, &[AreaSums]),
    answer: &TakeUp,
) -> ServiceTakeUp {
    let (service, name) = (counted.service, counted.name.clone());
    let counting = Counting { unit: answer.question.unit, protection: answer.protection };
    let is_shown = |area: &AreaSums| counting.told(area.observed).count().is_some();
    let sum = |shown: bool| -> f64 {
        let wanted = areas.iter().filter(|area| is_shown(area) == shown);
        wanted.filter_map(|area| area.expected).sum()
    };
    let leaves_out = !areas.iter().all(is_shown);
    if leaves_out && (!areas.iter().any(is_shown) || mislead(sum(false), sum(true))) {
        let alone = areas.len() == 1;
        let hidden = Observed::Withheld { below: answer.protection.k };
        return ServiceTakeUp {
            observed: alone.then_some(hidden),
            silent: Some(Finding::Withheld),
            ..nothing(service, name)
        };
    }
    let parent = chosen.together(|area| areas.get(area).is_some_and(is_shown));
    let whole = Into::Areas { parent: &parent, count: 1 };
    let sums = into_areas(layer, at_blocks, whole).areas;
    let Some(f) = figures(&sums, answer.question.unit, true, inputs.settings).pop() else {
        return nothing(service, name);
    };
    ServiceTakeUp {
        observed: Some(Observed::Count(f.observed)),
        expected: f.expected,
        ratio: f.ratio,
        ratio_low: f.ratio_low,
        ratio_high: f.ratio_high,
        silent: f.finding.filter(|f| matches!(f, Finding::TooFew | Finding::NoData)),
        leaves_out,
        ..nothing(service, name)
    }
}

fn nothing(service: ServiceId, name: String) -> ServiceTakeUp {
    ServiceTakeUp {
        service,
        name,
        is_asked: false,
        observed: None,
        expected: None,
        ratio: None,
        ratio_low: None,
        ratio_high: None,
        silent: None,
        leaves_out: false,
    }
}

fn of_question(service: ServiceId, name: String, of: &Of) -> ServiceTakeUp {
    let own = of.own;
    let is_silent =
        |f: &Finding| matches!(f, Finding::TooFew | Finding::NoData | Finding::Withheld);
    ServiceTakeUp {
        is_asked: true,
        observed: own.observed,
        expected: own.expected,
        ratio: own.ratio,
        ratio_low: own.ratio_low,
        ratio_high: own.ratio_high,
        silent: own.finding.filter(is_silent),
        leaves_out: own.observed.and_then(Observed::count).is_some()
            && of.is_shown.contains(&false),
        ..nothing(service, name)
    }
}

fn expected(rates: &Rates, layer: &Blocks) -> Vec<Option<f64>> {
    let count = layer.observed.len();
    match rates {
        Rates::One(None) => vec![None; count],
        Rates::One(Some(rate)) => by_one_rate(layer.base, *rate),
        Rates::ByClass(rates) => {
            by_class(count, &cells(layer.observed, layer.base, layer.class), rates)
        }
        Rates::ByGroup(rates) => {
            by_class(count, &cells(layer.observed, layer.base, layer.group), rates)
        }
    }
}
