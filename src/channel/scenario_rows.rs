//! What does a scenario save by step, group, service, area and channel? The
//! rows of its answer, protected as the last step.

use super::contacts::Cell;
use super::moving::CappedBy;
use super::reach::Within;
use super::savings::{Runs, times};
use super::scenario::{Order, ScenarioInputs};
use super::scenario_answer::{DetailRow, SavingRow, StepRow};
use super::scenario_words::{self, CapFacts};
use super::told::{Scale, told};
use super::unit_costs::{Three, channel_name, service_name};
use crate::base::Result;
use crate::base::money::Pence;
use crate::demand::Observed;
use crate::project::Protection;

/// How counts and money are told.
pub(super) struct Telling {
    pub protection: Protection,
    pub scale: Scale,
    pub order: Order,
    /// By step: whether it is in figures of more than itself. A step that is
    /// withheld is not, or it would be found by subtraction.
    pub is_counted: Vec<bool>,
}

impl Telling {
    pub fn of(runs: &Runs<'_>, services: usize, protection: Protection, scale: Scale) -> Telling {
        let everything = vec![true; runs.steps.len()];
        let mut telling =
            Telling { protection, scale, order: Order::of(None), is_counted: everything };
        let steps = step_counts(runs, services, &telling);
        let is_shown: Vec<bool> = steps.iter().map(|step| step.is_told(protection)).collect();
        let moves = |(step, is_shown): (&StepCounts, &bool)| *is_shown && step.moved > 0;
        // Where nothing that is shown moves anyone, what is withheld stands
        // together, and is told if it is many.
        if steps.iter().zip(&is_shown).any(moves) {
            telling.is_counted = is_shown;
        }
        let whole = runs.priced(&runs.whole(services, &telling.is_counted));
        telling.order = Order::of(whole.saving);
        telling
    }

    fn counts_step(&self, step: usize) -> bool {
        self.is_counted.get(step).copied().unwrap_or(true)
    }

    fn saving(&self, saving: Option<Three<Pence>>) -> Option<Three<Pence>> {
        saving.map(|saving| self.order.put(saving.map(|pence| self.scale.pence(pence))))
    }

    /// (asked, moved) of parts, scaled so that they sum to the scaled sums;
    /// no more is moved than asked.
    fn counts(&self, asked_and_moved: &[(u64, u64)]) -> Vec<(u64, u64)> {
        let moved: Vec<u64> = asked_and_moved.iter().map(|(_, moved)| *moved).collect();
        let short: Vec<u64> =
            asked_and_moved.iter().map(|(asked, moved)| asked.saturating_sub(*moved)).collect();
        let (moved, short) = (self.scale.counts(&moved), self.scale.counts(&short));
        moved.iter().zip(&short).map(|(moved, short)| (moved + short, *moved)).collect()
    }
}

pub(super) struct Breakdown<'a> {
    pub inputs: &'a ScenarioInputs<'a>,
    pub runs: &'a Runs<'a>,
    pub telling: &'a Telling,
    pub within: &'a Within,
}

impl Breakdown<'_> {
    /// Whether a step may take the contacts of a cell.
    fn is_taken_from(&self, cell: &Cell) -> bool {
        self.within.has(cell)
            && self.runs.steps.iter().any(|s| cell.channel == Some(s.from) && s.within.has(cell))
    }

    /// A row for each (key, name), and what the cells of each come to.
    /// `part_of` is asked for what a step moves, and (`None`) for what is there.
    fn rows(
        &self,
        names: Vec<(String, String)>,
        part_of: impl Fn(Option<usize>, &Cell) -> Option<usize>,
    ) -> Vec<SavingRow> {
        let services = self.inputs.contacts.services.len();
        let parts = self.runs.parts(names.len(), services, |step, cell| {
            part_of(Some(step), cell).filter(|_| self.telling.counts_step(step))
        });
        let mut there = vec![0; names.len()];
        for cell in self.runs.cells.iter().filter(|cell| self.is_taken_from(cell)) {
            if let Some(count) = part_of(None, cell).and_then(|part| there.get_mut(part)) {
                *count += cell.count;
            }
        }
        let counts: Vec<(u64, u64)> = parts.iter().map(|p| (p.asked, p.moved.central)).collect();
        let shown = self.telling.counts(&counts);
        let there_shown = self.telling.scale.counts(&there);
        let rows = names.into_iter().zip(&parts).enumerate().map(|(at, ((key, name), part))| {
            let protection = self.telling.protection;
            let (asked, moved) = shown[at];
            let all = [part.asked, part.moved.central, asked, moved];
            let moved = told(protection, moved, &all);
            SavingRow {
                key,
                name,
                contacts: told(protection, there_shown[at], &[there[at]]),
                asked: told(protection, asked, &all),
                moved,
                saving: self.telling.saving(part.saving).filter(|_| moved.count().is_some()),
            }
        });
        rows.collect()
    }

    pub fn groups(&self) -> Vec<SavingRow> {
        let contacts = self.inputs.contacts;
        let mut names: Vec<(String, String)> =
            contacts.groups.iter().map(|g| (g.code.clone(), g.name.clone())).collect();
        let none = names.len();
        names.push((String::new(), "In no group".to_string()));
        without_idle_last(self.rows(names, |_, cell| Some(cell.group.map_or(none, usize::from))))
    }

    pub fn services(&self) -> Vec<SavingRow> {
        let ScenarioInputs { contacts, ground, .. } = *self.inputs;
        let name = |id| (format!("{id}"), service_name(ground.council, id));
        let mut names: Vec<(String, String)> =
            contacts.services.iter().copied().map(name).collect();
        let none = names.len();
        names.push((String::new(), "Service not known".to_string()));
        without_idle_last(self.rows(names, |_, cell| Some(cell.service.map_or(none, usize::from))))
    }

    /// By the channel that contacts leave.
    pub fn channels(&self) -> Vec<SavingRow> {
        let ScenarioInputs { contacts, ground, .. } = *self.inputs;
        let name = |id| (format!("{id}"), channel_name(ground.council, id));
        let names = contacts.channels.iter().copied().map(name).collect();
        self.rows(names, |step, cell| {
            let step = step.and_then(|step| self.runs.steps.get(step));
            step.map(|step| step.from).or(cell.channel).map(usize::from)
        })
    }

    pub fn areas(&self) -> Result<Vec<SavingRow>> {
        let geography = self.inputs.ground.geography;
        let level = geography.level(self.inputs.level)?;
        let name = |area: &crate::geography::Area| {
            (area.code.to_string(), area.name.clone().unwrap_or_default())
        };
        let mut names: Vec<(String, String)> = level.areas.iter().map(name).collect();
        names.push((String::new(), "Not placed".to_string()));
        let area_of = self.area_of()?;
        Ok(without_idle_last(self.rows(names, |_, cell| Some(area_of(cell)))))
    }

    /// The position of a cell's area; the number of areas where it has none.
    fn area_of(&self) -> Result<impl Fn(&Cell) -> usize> {
        let geography = self.inputs.ground.geography;
        let (blocks, level) = (geography.blocks()?, geography.level(self.inputs.level)?);
        let none = level.len();
        let parents = if level.id == blocks.id {
            None
        } else {
            Some(geography.parents(&blocks.id, &level.id)?)
        };
        Ok(move |cell: &Cell| {
            let block = cell.block.map(|block| block as usize);
            let area = block.and_then(|block| match &parents {
                Some(parents) => parents.of(block),
                None => Some(block),
            });
            area.unwrap_or(none)
        })
    }
}

/// Rows whose last, of what is not known, is there only where it has contacts.
fn without_idle_last(mut rows: Vec<SavingRow>) -> Vec<SavingRow> {
    let idle =
        |row: &SavingRow| row.contacts == Observed::Count(0) && row.asked == Observed::Count(0);
    if rows.last().is_some_and(idle) {
        rows.pop();
    }
    rows
}

/// What one step asks for and moves; `shown` in the time that is told.
struct StepCounts {
    asked: u64,
    moved: u64,
    shown: (u64, u64),
}

impl StepCounts {
    /// Whether both may be told.
    fn is_told(&self, protection: Protection) -> bool {
        told(protection, self.moved, &self.all()).count().is_some()
    }

    /// One small count among these hides them all.
    fn all(&self) -> [u64; 4] {
        [self.asked, self.moved, self.shown.0, self.shown.1]
    }
}

fn step_counts(runs: &Runs<'_>, services: usize, telling: &Telling) -> Vec<StepCounts> {
    let parts = runs.parts(runs.steps.len(), services, |step, _| Some(step));
    let counts: Vec<(u64, u64)> = parts
        .iter()
        .zip(runs.moved.central)
        .map(|(part, moved)| (moved.asked_in_all, part.moved.central))
        .collect();
    let shown = telling.counts(&counts);
    let of = |(&(asked, moved), shown)| StepCounts { asked, moved, shown };
    counts.iter().zip(shown).map(of).collect()
}

/// A row for each step.
pub(super) fn step_rows(breakdown: &Breakdown<'_>) -> Vec<StepRow> {
    let Breakdown { inputs, runs, telling, .. } = breakdown;
    let ScenarioInputs { contacts, ground, .. } = **inputs;
    let services = contacts.services.len();
    let parts = runs.parts(runs.steps.len(), services, |step, _| Some(step));
    let counts = step_counts(runs, services, telling);
    let channel = |at: u8| contacts.channels.get(usize::from(at)).copied();
    let steps = runs.steps.iter().zip(&parts).zip(runs.moved.central).enumerate();
    steps
        .filter_map(|(at, ((step, part), moved))| {
            let protection = telling.protection;
            let from = channel(step.from)?;
            let to = step.to.and_then(channel);
            let (asked_shown, moved_shown) = counts[at].shown;
            let all = counts[at].all();
            let told_moved = told(protection, moved_shown, &all);
            let asked = told(protection, asked_shown, &all);
            let name = |id| channel_name(ground.council, id);
            Some(StepRow {
                from,
                to,
                words: scenario_words::step(&name(from), to.map(name).as_deref()),
                available: told(
                    protection,
                    telling.scale.count(moved.available),
                    &[moved.available],
                ),
                asked,
                moved: told_moved,
                saving: telling.saving(part.saving).filter(|_| told_moved.count().is_some()),
                capped: scenario_words::capped(&CapFacts {
                    groups: &contacts.groups,
                    capped: &moved.capped,
                    is_capped: part.moved.central < moved.asked_in_all,
                    asked,
                    moved: told_moved,
                    from: &name(from),
                    to: to.map(name),
                }),
            })
        })
        .collect()
}

/// One (step, group, service, area) and what is asked and moved there.
struct Entry {
    key: [usize; 4],
    asked: u64,
    moved: Three<u64>,
    capped: Option<CappedBy>,
}

/// Every group, service and area of every step where something was asked.
pub(super) fn details(breakdown: &Breakdown<'_>) -> Result<Vec<DetailRow>> {
    let Breakdown { inputs, runs, telling, .. } = breakdown;
    let contacts = inputs.contacts;
    let (groups, services) = (contacts.groups.len(), contacts.services.len());
    let areas = inputs.ground.geography.level(inputs.level)?.len();
    let area_of = breakdown.area_of()?;
    let mut entries: Vec<Entry> = Vec::new();
    for step in 0..runs.steps.len() {
        for (at, asked, moved) in runs.of_step(step) {
            let cell = &runs.cells[at];
            let group = cell.group.map_or(groups, usize::from);
            let capped = runs.moved.central.get(step).and_then(|m| *m.capped.get(group)?);
            let service = cell.service.map_or(services, usize::from);
            entries.push(Entry {
                key: [step, group, service, area_of(cell)],
                asked,
                moved,
                capped,
            });
        }
    }
    entries.sort_by_key(|entry| entry.key);
    let mut merged: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match merged.last_mut().filter(|last| last.key == entry.key) {
            Some(last) => {
                last.asked += entry.asked;
                last.moved.low += entry.moved.low;
                last.moved.central += entry.moved.central;
                last.moved.high += entry.moved.high;
            }
            None => merged.push(entry),
        }
    }
    let counts: Vec<(u64, u64)> = merged.iter().map(|e| (e.asked, e.moved.central)).collect();
    let shown = telling.counts(&counts);
    let known = |at: usize, most: usize| (at < most).then_some(at);
    let rows = merged.iter().zip(shown).map(|(entry, (asked, moved))| {
        let [step, group, service, area] = entry.key;
        let all = [entry.asked, entry.moved.central, asked, moved];
        let moved = told(telling.protection, moved, &all);
        let id = known(service, services).and_then(|at| u16::try_from(at).ok());
        let saving = priced(runs, step, id, entry.moved);
        DetailRow {
            group: known(group, groups),
            service: known(service, services),
            area: known(area, areas),
            step,
            asked: told(telling.protection, asked, &all),
            moved,
            capped: entry.capped.filter(|_| entry.moved.central < entry.asked),
            saving: telling.saving(saving).filter(|_| moved.count().is_some()),
        }
    });
    Ok(rows.collect())
}

fn priced(
    runs: &Runs<'_>,
    step: usize,
    service: Option<u16>,
    moved: Three<u64>,
) -> Option<Three<Pence>> {
    if moved == Three::all(0) {
        return Some(Three::default());
    }
    let one = runs.saved_by_one(step, service)?;
    Some(Three {
        low: times(one.low, moved.low),
        central: times(one.central, moved.central),
        high: times(one.high, moved.high),
    })
}
