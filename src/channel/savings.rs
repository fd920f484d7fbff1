//! What do moved contacts save, by whatever they are told apart by? Whole
//! contacts times exact unit costs, summed exactly.

use super::contacts::Cell;
use super::moving::{Moved, Step};
use super::unit_costs::{Three, UnitCosts};
use crate::base::money::Pence;

/// The contacts moved under each estimate of likelihood.
pub struct Runs<'a> {
    pub steps: &'a [Step],
    pub cells: &'a [Cell],
    /// By step.
    pub moved: Three<&'a [Moved]>,
    pub costs: &'a UnitCosts,
    /// By step: the positions of the cells that it asks for or moves.
    touched: Vec<Vec<usize>>,
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
pub struct Lanes {
    services: usize,
    of: Vec<Three<u64>>,
    asked: u64,
}

impl<'a> Runs<'a> {
    /// What the runs of each estimate moved, at some costs.
    pub fn new(
        steps: &'a [Step],
        cells: &'a [Cell],
        moved: Three<&'a [Moved]>,
        costs: &'a UnitCosts,
    ) -> Runs<'a> {
        let is_touched = |step: usize, at: usize| {
            let of = |moved: &[Moved]| {
                moved.get(step).is_some_and(|of| of.asked[at] > 0 || of.moved[at] > 0)
            };
            of(moved.central) || of(moved.low) || of(moved.high)
        };
        let touched = (0..steps.len())
            .map(|step| (0..cells.len()).filter(|at| is_touched(step, *at)).collect())
            .collect();
        Runs { steps, cells, moved, costs, touched }
    }

    /// What one contact saves by a step, by the estimate of its costs.
    pub fn saved_by_one(&self, step: usize, service: Option<u16>) -> Option<Three<Pence>> {
        self.saved_by_one_at(self.costs, step, service)
    }

    fn saved_by_one_at(
        &self,
        costs: &UnitCosts,
        step: usize,
        service: Option<u16>,
    ) -> Option<Three<Pence>> {
        let step = self.steps.get(step)?;
        let from = costs.of_contact(service, Some(step.from))?;
        let to = match step.to {
            Some(to) => costs.of_contact(service, Some(to))?,
            None => Three::all(Pence::ZERO),
        };
        Some(Three {
            low: from.low.minus(to.low),
            central: from.central.minus(to.central),
            high: from.high.minus(to.high),
        })
    }

    /// (position of the cell, asked, moved) of a step, where there is either.
    pub fn of_step(&self, step: usize) -> impl Iterator<Item = (usize, u64, Three<u64>)> {
        let of = move |moved: &[Moved], at: usize| moved.get(step).map_or(0, |m| m.moved[at]);
        let touched = self.touched.get(step).map_or(&[][..], Vec::as_slice);
        touched.iter().map(move |&at| {
            let asked = self.moved.central.get(step).map_or(0, |moved| moved.asked[at]);
            let moved = Three {
                low: of(self.moved.low, at),
                central: of(self.moved.central, at),
                high: of(self.moved.high, at),
            };
            (at, asked, moved)
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
        self.lanes(parts, services, part_of).iter().map(|lanes| self.priced(lanes)).collect()
    }

    /// All that moves by steps that are `counted`, as one part, to be priced
    /// at these and at other costs.
    pub fn whole(&self, services: usize, counted: &[bool]) -> Lanes {
        let in_whole =
            |step: usize, _: &Cell| counted.get(step).copied().unwrap_or(true).then_some(0);
        let whole = self.lanes(1, services, in_whole).into_iter().next();
        whole.unwrap_or(Lanes { services, of: Vec::new(), asked: 0 })
    }

    fn lanes(
        &self,
        parts: usize,
        services: usize,
        part_of: impl Fn(usize, &Cell) -> Option<usize>,
    ) -> Vec<Lanes> {
        let lane_count = self.steps.len() * (services + 1);
        let mut lanes: Vec<Lanes> = Vec::new();
        lanes.resize_with(parts, || Lanes { services, of: Vec::new(), asked: 0 });
        for step in 0..self.steps.len() {
            for (at, asked, moved) in self.of_step(step) {
                let cell = &self.cells[at];
                let Some(lanes) = part_of(step, cell).and_then(|part| lanes.get_mut(part)) else {
                    continue;
                };
                if lanes.of.is_empty() {
                    lanes.of = vec![Three::all(0); lane_count];
                }
                let service = cell.service.map_or(services, usize::from);
                let lane = &mut lanes.of[step * (services + 1) + service];
                lane.low += moved.low;
                lane.central += moved.central;
                lane.high += moved.high;
                lanes.asked += asked;
            }
        }
        lanes
    }

    /// What a part saves.
    pub fn priced(&self, lanes: &Lanes) -> Part {
        self.priced_at(self.costs, lanes)
    }

    /// What a part saves at other costs.
    pub fn priced_at(&self, costs: &UnitCosts, lanes: &Lanes) -> Part {
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
            match self.saved_by_one_at(costs, step, service) {
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
