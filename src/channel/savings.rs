//! What do moved contacts save, by whatever they are told apart by? Whole
//! contacts times exact unit costs, summed exactly.

use super::contacts::Cell;
use super::moving::{Moved, Step};
use super::unit_costs::{Estimate, Three, UnitCosts};
use crate::base::money::Pence;

/// The contacts moved under each estimate of likelihood.
pub struct Runs<'a> {
    pub steps: &'a [Step],
    pub cells: &'a [Cell],
    /// By step.
    pub moved: Three<&'a [Moved]>,
    pub costs: &'a UnitCosts,
}

/// What is told of one part of a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub asked: u64,
    pub moved: Three<u64>,
    /// `None` where nothing that moved has a unit cost.
    pub saving: Option<Three<Pence>>,
    /// Moved under the central estimate, with no unit cost.
    pub unpriced: u64,
}

/// The places of the counts of one part: by step, then service.
struct Lanes {
    services: usize,
    of: Vec<Three<u64>>,
    asked: u64,
}

impl Runs<'_> {
    /// What one contact saves by a step, by the estimate of its costs.
    pub fn saved_by_one(&self, step: usize, service: Option<u16>) -> Option<Three<Pence>> {
        let step = self.steps.get(step)?;
        let from = self.costs.of_contact(service, Some(step.from))?;
        let to = match step.to {
            Some(to) => self.costs.of_contact(service, Some(to))?,
            None => Three::all(Pence::ZERO),
        };
        Some(Three {
            low: from.low.minus(to.low),
            central: from.central.minus(to.central),
            high: from.high.minus(to.high),
        })
    }

    /// The parts that `part_of` tells apart (those it gives `None` for are in
    /// none), by their number.
    pub fn parts(
        &self,
        parts: usize,
        services: usize,
        part_of: impl Fn(usize, &Cell) -> Option<usize>,
    ) -> Vec<Part> {
        let lane_count = self.steps.len() * (services + 1);
        let mut lanes: Vec<Lanes> = Vec::new();
        lanes.resize_with(parts, || Lanes { services, of: Vec::new(), asked: 0 });
        for step in 0..self.steps.len() {
            for (at, cell) in self.cells.iter().enumerate() {
                let of = |estimate| {
                    self.moved.of(estimate).get(step).map_or(0, |moved: &Moved| moved.moved[at])
                };
                let asked = self.moved.central.get(step).map_or(0, |moved| moved.asked[at]);
                let moved = Three {
                    low: of(Estimate::Low),
                    central: of(Estimate::Central),
                    high: of(Estimate::High),
                };
                if asked == 0 && moved == Three::all(0) {
                    continue;
                }
                let Some(lanes) = part_of(step, cell).and_then(|part| lanes.get_mut(part)) else {
                    continue;
                };
                if lanes.of.is_empty() {
                    lanes.of = vec![Three::all(0); lane_count];
                }
                let lane = &mut lanes.of
                    [step * (services + 1) + cell.service.map_or(services, usize::from)];
                lane.low += moved.low;
                lane.central += moved.central;
                lane.high += moved.high;
                lanes.asked += asked;
            }
        }
        lanes.iter().map(|lanes| self.priced(lanes)).collect()
    }

    fn priced(&self, lanes: &Lanes) -> Part {
        let mut part = Part { asked: lanes.asked, ..Part::default() };
        let mut saving: Option<Three<Pence>> = None;
        for (at, count) in lanes.of.iter().enumerate() {
            let (step, service) = (at / (lanes.services + 1), at % (lanes.services + 1));
            part.moved.low += count.low;
            part.moved.central += count.central;
            part.moved.high += count.high;
            if *count == Three::all(0) {
                continue;
            }
            let service =
                u16::try_from(service).ok().filter(|at| usize::from(*at) < lanes.services);
            match self.saved_by_one(step, service) {
                Some(one) => {
                    let of = saving.get_or_insert_with(Three::default);
                    of.low = of.low.plus(times(one.low, count.low));
                    of.central = of.central.plus(times(one.central, count.central));
                    of.high = of.high.plus(times(one.high, count.high));
                }
                None => part.unpriced += count.central,
            }
        }
        // Nothing moved saves nothing: that is known.
        part.saving = if part.moved == Three::all(0) { Some(Three::default()) } else { saving };
        part
    }
}

/// An amount for each of some contacts.
pub fn times(one: Pence, count: u64) -> Pence {
    one.times(i64::try_from(count).unwrap_or(i64::MAX))
}
