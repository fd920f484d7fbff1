//! What is there to know of the areas selected? Where they are, what was
//! found, who lives there, their take-up of each service, their neighbours;
//! of several areas, their sum.
//!
//! A sum is that of the building blocks, by the statistics of a row: it is
//! what a level of the officer's own made of these areas would say.
//!
//! Under protection a sum leaves the withheld areas out, with their base and
//! what is expected of them, as totals do. What is not protected: a larger
//! area is counted in full, so that it may be compared with the areas it is
//! made of, and with a sum of those. Where the areas left out hold more than
//! half of what is expected the sum would mislead, and is withheld as a whole.

use super::answer::{Finding, Observed, TakeUp, TakeUpRow};
use super::counted::CountedBlocks;
use super::figures::{Figures, figures};
use super::place_people;
pub use super::place_people::{AgeShare, Ages, ClassShare};
pub use super::place_services::ServiceTakeUp;
use super::place_services::{self, Of, Services};
pub use super::place_words::CardWords;
use super::place_words::services_caption;
use super::sums::{AtBlocks, Blocks, Into, into_areas};
use super::take_up::{Inputs, channel_words};
use super::totals::withheld_told;
use crate::base::{AreaCode, Error, Notes, Progress, Result, Unit};
use crate::geography::{Geography, Level};
use crate::project::Protection;
use std::collections::BTreeSet;

/// What is counted for a question whatever is selected: made once, asked for
/// every selection.
pub struct PlaceGround {
    counted: CountedBlocks,
    at_blocks: AtBlocks,
    is_test: bool,
    /// An error where every service by every building block is too much: the
    /// card stands without them.
    services: std::result::Result<Services, Error>,
}

/// An area in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaLine {
    pub code: AreaCode,
    pub name: Option<String>,
    pub finding: Option<Finding>,
    pub ratio: Option<f64>,
}

/// A larger area that an area lies in.
#[derive(Clone, Debug, PartialEq)]
pub struct Within {
    /// "Ward".
    pub level: String,
    /// Its name, else its code.
    pub name: String,
}

/// The figures of one area, or of several taken together. Ratios are on a
/// scale of 100; what cannot be said is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceFigures {
    /// `None`: withheld as a whole.
    pub observed: Option<Observed>,
    pub base: Option<f64>,
    pub rate: Option<f64>,
    pub rate_low: Option<f64>,
    pub rate_high: Option<f64>,
    pub expected: Option<f64>,
    pub ratio: Option<f64>,
    pub ratio_low: Option<f64>,
    pub ratio_high: Option<f64>,
    /// Of one area: several taken together are no area that was tested.
    pub q: Option<f64>,
    pub finding: Option<Finding>,
    pub gap: Option<f64>,
    pub potential: Option<f64>,
}

/// The card of what is selected.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceSummary {
    /// What the figures are of.
    pub words: CardWords,
    pub protection: Protection,
    pub unit: Unit,
    /// "Output Area", "Output Areas".
    pub level_words: (String, String),
    pub areas_of_level: usize,
    /// 0: nothing is selected, and this is of the whole council.
    pub selected: usize,
    /// The first of the areas selected, by code: at most `MOST_LISTED`.
    pub areas: Vec<AreaLine>,
    /// The larger areas that the one area lies in, nearest first.
    pub within: Vec<Within>,
    /// `None` where nothing is selected.
    pub figures: Option<PlaceFigures>,
    /// Of several areas: how many there are of each finding.
    pub findings: Vec<(Finding, usize)>,
    /// Areas selected that the sum leaves out because they are withheld, as
    /// may be told.
    pub withheld: Option<usize>,
    /// Areas selected without a base or a profile.
    pub without_data: usize,
    /// "OAC 2021 supergroup".
    pub profile_words: Option<String>,
    /// The greatest share first.
    pub profile: Vec<ClassShare>,
    pub ages: Option<Ages>,
    pub services: Vec<ServiceTakeUp>,
    /// What the rows of `services` are held against.
    pub services_caption: String,
    /// Why there are no `services`, where they could not be counted.
    pub services_trouble: Option<String>,
    /// Of one area: those that touch it.
    pub neighbours: Vec<AreaLine>,
}

/// Areas of a selection that are listed one by one.
pub const MOST_LISTED: usize = 200;

impl PlaceGround {
    /// Counts for a question. Errors as of `take_up`.
    pub fn of(inputs: &Inputs, progress: &Progress) -> Result<PlaceGround> {
        // What is worth noting is in the answer's notes.
        let counted = CountedBlocks::of(inputs, &mut Notes::new(), progress)?;
        progress.stage("Counting each service", 0);
        let standard = counted.standard(inputs.question);
        let at_blocks = AtBlocks::of(&counted.layer(), standard);
        let is_test = standard.is_test();
        let services = Services::of(inputs, &counted, progress);
        if services.as_ref().is_err_and(Error::is_cancelled) {
            return Err(Error::cancelled());
        }
        Ok(PlaceGround { counted, at_blocks, is_test, services })
    }
}

/// Building blocks chosen, in order, and the area selected that each is in.
pub(super) struct Chosen {
    pub blocks: Vec<usize>,
    /// By position in `blocks`: the position among the areas selected.
    pub area: Vec<Option<usize>>,
    pub areas: usize,
}

impl Chosen {
    fn of(geography: &Geography, level: &Level, selected: &[usize]) -> Result<Chosen> {
        let blocks = geography.blocks()?;
        let same = level.id == blocks.id;
        let parents = if same { None } else { Some(geography.parents(&blocks.id, &level.id)?) };
        let mut place = vec![None; level.len()];
        for (i, &area) in selected.iter().enumerate() {
            if let Some(place) = place.get_mut(area) {
                *place = Some(i);
            }
        }
        let mut chosen = Chosen { blocks: Vec::new(), area: Vec::new(), areas: selected.len() };
        for block in 0..blocks.len() {
            let area = parents.as_ref().map_or(Some(block), |parents| parents.of(block));
            let Some(area) = area else { continue };
            let of_area = place.get(area).copied().flatten();
            if of_area.is_some() || selected.is_empty() {
                chosen.blocks.push(block);
                chosen.area.push(of_area);
            }
        }
        Ok(chosen)
    }

    /// What stands at the blocks chosen.
    pub fn pick<T: Copy>(&self, all: &[T], none: T) -> Vec<T> {
        self.blocks.iter().map(|block| all.get(*block).copied().unwrap_or(none)).collect()
    }

    /// All in one area, but for the areas that are left out.
    pub fn together(&self, is_in: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
        self.area.iter().map(|area| area.filter(|area| is_in(*area)).map(|_| 0)).collect()
    }
}

/// The card of the areas selected, of the level of an answer that is already
/// protected. Codes that the level does not have are passed over.
///
/// # Errors
/// A level that is not there; building blocks that have no way to it.
pub fn place(
    inputs: &Inputs,
    answer: &TakeUp,
    ground: &PlaceGround,
    selection: &BTreeSet<AreaCode>,
    progress: &Progress,
) -> Result<PlaceSummary> {
    let geography = inputs.geography;
    let level = geography.level(&answer.level)?;
    let selected: Vec<usize> =
        selection.iter().filter_map(|code| level.position(code.as_str())).collect();
    let chosen = Chosen::of(geography, level, &selected)?;
    progress.check()?;
    let rows: Vec<&TakeUpRow> = selected.iter().filter_map(|at| answer.rows.get(*at)).collect();
    let figures = match rows.as_slice() {
        [] => None,
        [row] => Some(PlaceFigures::of_row(row)),
        _ => Some(together(inputs, ground, &chosen, &rows)),
    };
    let is_withheld = |row: &&&TakeUpRow| row.observed.count().is_none();
    let withheld = rows.iter().filter(is_withheld).count();
    let without_data = rows.iter().filter(|row| row.finding == Some(Finding::NoData)).count();
    let named = ground.counted.named();
    let base = &ground.counted.base.values;
    let (services, services_trouble) = match (&figures, &ground.services) {
        (None, _) => (Vec::new(), None),
        (_, Err(error)) => (Vec::new(), Some(error.to_string())),
        (Some(own), Ok(services)) => {
            let is_shown: Vec<bool> =
                rows.iter().map(|row| row.observed.count().is_some()).collect();
            let of = Of { base, chosen: &chosen, own, is_shown };
            (place_services::rows(inputs, services, &of, answer, progress)?, None)
        }
    };
    let channels = channel_words(&answer.question, inputs.council);
    let one = if let [one] = selected.as_slice() { Some(*one) } else { None };
    Ok(PlaceSummary {
        words: CardWords::of(answer, inputs.settings),
        protection: answer.protection,
        unit: answer.question.unit,
        level_words: answer.level_words.clone(),
        areas_of_level: answer.rows.len(),
        selected: rows.len(),
        areas: rows.iter().take(MOST_LISTED).map(|row| AreaLine::of(row)).collect(),
        within: one.map_or_else(Vec::new, |area| within(geography, level, area)),
        figures,
        findings: if rows.len() > 1 { findings(&rows) } else { Vec::new() },
        withheld: withheld_told(withheld).filter(|count| *count > 0),
        without_data,
        profile_words: named.map(|named| format!("{} {}", named.scheme, named.tier)),
        profile: named
            .map_or_else(Vec::new, |named| place_people::mix(named, base, &chosen.blocks)),
        ages: place_people::ages(
            inputs.council,
            geography.blocks()?,
            &answer.question.base,
            &chosen.blocks,
        ),
        services,
        services_caption: services_caption(answer, named, channels.as_deref()),
        services_trouble,
        neighbours: one.map_or_else(Vec::new, |area| neighbours(geography, answer, area)),
    })
}

/// The sum of several areas, with the statistics of a row.
fn together(
    inputs: &Inputs,
    ground: &PlaceGround,
    chosen: &Chosen,
    rows: &[&TakeUpRow],
) -> PlaceFigures {
    let is_shown =
        |area: usize| rows.get(area).is_some_and(|row: &&TakeUpRow| row.observed.count().is_some());
    let expected = |hidden: bool| -> f64 {
        let wanted = rows.iter().filter(|row| row.observed.count().is_none() == hidden);
        wanted.filter_map(|row| row.expected.get()).sum()
    };
    if mislead(expected(true), expected(false)) || rows.iter().all(|r| r.observed.count().is_none())
    {
        return PlaceFigures::withheld();
    }
    let parent = chosen.together(is_shown);
    let all = ground.counted.layer();
    let (observed, base) = (chosen.pick(all.observed, 0), chosen.pick(all.base, None));
    let (class, group) = (chosen.pick(all.class, None), chosen.pick(all.group, None));
    let layer = Blocks { observed: &observed, base: &base, class: &class, group: &group };
    let at_blocks = AtBlocks {
        expected: chosen.pick(&ground.at_blocks.expected, None),
        potential: chosen.pick(&ground.at_blocks.potential, None),
        overall_rate: ground.at_blocks.overall_rate,
    };
    let sums = into_areas(&layer, &at_blocks, Into::Areas { parent: &parent, count: 1 }).areas;
    let unit = inputs.question.unit;
    let found = figures(&sums, unit, ground.is_test, inputs.settings).pop();
    found.map_or_else(PlaceFigures::withheld, |found| PlaceFigures::of_sum(&found))
}

/// Whether a sum that leaves out what is withheld would mislead.
pub(super) fn mislead(expected_withheld: f64, expected_shown: f64) -> bool {
    expected_withheld > expected_shown
}

impl PlaceFigures {
    fn withheld() -> PlaceFigures {
        PlaceFigures { finding: Some(Finding::Withheld), ..PlaceFigures::default() }
    }

    fn of_row(row: &TakeUpRow) -> PlaceFigures {
        PlaceFigures {
            observed: Some(row.observed),
            base: row.base.get(),
            rate: row.rate.get(),
            rate_low: row.rate_low.get(),
            rate_high: row.rate_high.get(),
            expected: row.expected.get(),
            ratio: row.ratio.get(),
            ratio_low: row.ratio_low.get(),
            ratio_high: row.ratio_high.get(),
            q: row.q.get(),
            finding: row.finding,
            gap: row.gap.get(),
            potential: row.potential.get(),
        }
    }

    /// Of a sum: what makes a finding of it is left out, for it stands among
    /// no other areas.
    fn of_sum(f: &Figures) -> PlaceFigures {
        let kept = |finding| matches!(finding, Finding::TooFew | Finding::NoData);
        PlaceFigures {
            observed: Some(Observed::Count(f.observed)),
            base: f.base,
            rate: f.rate,
            rate_low: f.rate_low,
            rate_high: f.rate_high,
            expected: f.expected,
            ratio: f.ratio,
            ratio_low: f.ratio_low,
            ratio_high: f.ratio_high,
            q: None,
            finding: f.finding.filter(|finding| kept(*finding)),
            gap: f.gap,
            potential: f.potential,
        }
    }
}

impl AreaLine {
    fn of(row: &TakeUpRow) -> AreaLine {
        AreaLine {
            code: row.code.clone(),
            name: row.name.clone(),
            finding: row.finding,
            ratio: row.ratio.get(),
        }
    }

    /// Its name, else its code.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(self.code.as_str())
    }
}

/// How many areas there are of each finding; a lone withheld one is not told.
fn findings(rows: &[&TakeUpRow]) -> Vec<(Finding, usize)> {
    let count = |finding| rows.iter().filter(|row| row.finding == Some(finding)).count();
    let counted = Finding::ALL.into_iter().map(|finding| (finding, count(finding)));
    let told = |(finding, count): &(Finding, usize)| {
        *count > 0 && (*finding != Finding::Withheld || withheld_told(*count).is_some())
    };
    counted.filter(told).collect()
}

fn within(geography: &Geography, level: &Level, area: usize) -> Vec<Within> {
    let above = geography.levels_above(&level.id);
    let larger = above.into_iter().filter(|other| other.id != level.id && other.len() > 1);
    larger
        .filter_map(|other| {
            let parents = geography.parents(&level.id, &other.id).ok()?;
            let parent = other.areas.get(parents.of(area)?)?;
            let name = parent.name.clone().unwrap_or_else(|| parent.code.to_string());
            Some(Within { level: other.singular.clone(), name })
        })
        .collect()
}

/// Those that touch an area; none where the level has no shapes.
fn neighbours(geography: &Geography, answer: &TakeUp, area: usize) -> Vec<AreaLine> {
    let Ok(neighbours) = geography.neighbours(&answer.level) else { return Vec::new() };
    let rows = neighbours.queen(area).iter().filter_map(|other| answer.rows.get(*other));
    rows.map(AreaLine::of).collect()
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
