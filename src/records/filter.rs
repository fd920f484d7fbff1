//! Which records does a question ask for? A filter in outside ids, compiled
//! once into a table of yes and no for each column it touches.

use super::code_column::Codes;
use super::{ClassFilter, NONE_U16, Records};
use crate::base::{ChannelId, InteractionId, Period, ServiceId};
use std::ops::Range;

/// What is asked for. An empty list means all; a list that is not empty leaves
/// out the records whose value is not known. A period leaves out the records
/// without a date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub services: Vec<ServiceId>,
    pub interactions: Vec<InteractionId>,
    pub channels: Vec<ChannelId>,
    /// Classes that records carry themselves. A class that a record has by
    /// its area alone is asked for with `blocks`.
    pub profile_types: Vec<String>,
    pub period: Period,
    /// Positions of building blocks; `None`: all, and unplaced records too.
    pub blocks: Option<Vec<usize>>,
    /// Classes of a scheme, by the records' own type or by where they are.
    pub classes: Option<ClassFilter>,
    /// Five-year bands of age that records carry: 0 is ages 0–4.
    pub age_bands: Vec<u8>,
}

/// A filter against the dictionaries of some records. `None`: all pass.
pub(super) struct Compiled<'a> {
    classes: Option<&'a ClassFilter>,
    age_bands: Option<Wanted>,
    services: Option<Wanted>,
    interactions: Option<Wanted>,
    channels: Option<Wanted>,
    profiles: Option<Wanted>,
    days: Option<Wanted>,
    blocks: Option<Wanted>,
}

/// The codes of a column that pass.
#[derive(Debug, PartialEq)]
enum Wanted {
    /// Few runs of codes, first and last of each: compared, many rows at once.
    Runs(Vec<(u32, u32)>),
    /// By code.
    Table(Vec<bool>),
}

/// So many runs are compared faster than they are looked up in a table.
const MOST_RUNS: usize = 4;

impl Wanted {
    /// "Not known", and all else beyond the table, does not pass.
    fn of(table: Vec<bool>) -> Wanted {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (code, _) in (0..).zip(&table).filter(|(_, yes)| **yes) {
            if let Some((_, last)) = runs.last_mut().filter(|(_, last)| *last + 1 == code) {
                *last = code;
            } else if runs.len() < MOST_RUNS {
                runs.push((code, code));
            } else {
                return Wanted::Table(table);
            }
        }
        Wanted::Runs(runs)
    }
}

fn wanted<T: PartialEq>(wanted: &[T], dictionary: &[T]) -> Option<Wanted> {
    let table = || dictionary.iter().map(|value| wanted.contains(value)).collect();
    (!wanted.is_empty()).then(|| Wanted::of(table()))
}

/// The days of a period as the `day` column has them; an empty range where
/// none of them can be there.
fn days(period: Period) -> Option<(u16, u16)> {
    if period.is_everything() {
        return None;
    }
    let last_known = i32::from(NONE_U16 - 1);
    let column_day = |day: crate::base::Date| day.0.saturating_sub(Records::DAY_OFFSET);
    let from = period.from.and_then(|m| m.first_day()).map_or(0, column_day).max(0);
    let to = period.to.and_then(|m| m.last_day()).map_or(last_known, column_day).min(last_known);
    match (u16::try_from(from), u16::try_from(to)) {
        (Ok(from), Ok(to)) => Some((from, to)),
        _ => Some((1, 0)),
    }
}

impl Filter {
    pub(super) fn compile(&self, records: &Records) -> Compiled<'_> {
        let bands: Vec<u8> = (0..u8::MAX).collect();
        Compiled {
            classes: self.classes.as_ref(),
            age_bands: wanted(&self.age_bands, &bands),
            services: wanted(&self.services, &records.services),
            interactions: wanted(&self.interactions, &records.interactions),
            channels: wanted(&self.channels, &records.channels),
            profiles: wanted(&self.profile_types, &records.profile_types),
            days: days(self.period).map(|(from, to)| {
                let run = (from <= to).then_some((from.into(), to.into()));
                Wanted::Runs(run.into_iter().collect())
            }),
            blocks: self.blocks.as_ref().map(|wanted| {
                let mut table = vec![false; records.blocks.len()];
                for &block in wanted {
                    if let Some(yes) = table.get_mut(block) {
                        *yes = true;
                    }
                }
                Wanted::of(table)
            }),
        }
    }
}

/// Takes the 1 from rows whose code is not wanted; false where none is left.
fn narrow<T>(mask: &mut [u8], codes: &[T], wanted: &Wanted) -> bool
where
    T: Copy + PartialOrd + TryFrom<u32> + Into<u32>,
{
    match wanted {
        Wanted::Runs(runs) => {
            // Compared in the column's own width. A run beyond it has no codes.
            let within =
                |&(from, to): &(u32, u32)| Some((T::try_from(from).ok()?, T::try_from(to).ok()?));
            let runs: Vec<(T, T)> = runs.iter().filter_map(within).collect();
            match runs[..] {
                [] => mask.fill(0),
                [(from, to)] => {
                    for (yes, &code) in mask.iter_mut().zip(codes) {
                        *yes &= u8::from(code >= from) & u8::from(code <= to);
                    }
                }
                _ => {
                    let mut in_any = vec![0; codes.len()];
                    for (from, to) in runs {
                        for (yes, &code) in in_any.iter_mut().zip(codes) {
                            *yes |= u8::from(code >= from) & u8::from(code <= to);
                        }
                    }
                    mask.iter_mut().zip(in_any).for_each(|(yes, is_in)| *yes &= is_in);
                }
            }
        }
        Wanted::Table(table) => {
            for (yes, &code) in mask.iter_mut().zip(codes) {
                *yes &= u8::from(table.get(code.into() as usize).copied().unwrap_or(false));
            }
        }
    }
    mask.iter().fold(0, |any, yes| any | yes) != 0
}

impl Compiled<'_> {
    /// True where nothing is asked.
    pub(super) fn passes_all(&self) -> bool {
        let columns = [
            &self.age_bands,
            &self.services,
            &self.interactions,
            &self.channels,
            &self.profiles,
            &self.days,
            &self.blocks,
        ];
        self.classes.is_none() && columns.iter().all(|wanted| wanted.is_none())
    }

    /// 1 or 0 for each of `rows`, which must lie within the columns; false,
    /// and anything in the mask, where none passes. `blocks` is a buffer.
    pub(super) fn mask(
        &self,
        records: &Records,
        rows: Range<usize>,
        mask: &mut Vec<u8>,
        blocks: &mut Vec<u32>,
    ) -> bool {
        mask.clear();
        mask.resize(rows.len(), 1);
        let columns = &records.columns;
        // Nothing is known in a column that is empty: none passes.
        let mut narrowed = |wanted: &Option<Wanted>, codes: Codes<'_>| {
            let Some(wanted) = wanted else { return true };
            match codes.of(rows.clone()) {
                Some(Codes::Narrow(codes)) => narrow(mask, codes, wanted),
                Some(Codes::Wide(codes)) => narrow(mask, codes, wanted),
                None => false,
            }
        };
        // What asks for least first: a chunk without any is left at once.
        let any = narrowed(&self.services, columns.service.codes())
            && narrowed(&self.channels, Codes::Narrow(&columns.channel))
            && narrowed(&self.days, Codes::Wide(&columns.day))
            && narrowed(&self.interactions, columns.interaction.codes())
            && narrowed(&self.profiles, columns.profile.codes())
            && narrowed(&self.age_bands, Codes::Narrow(&columns.age_band));
        if !any || (self.blocks.is_none() && self.classes.is_none()) {
            return any;
        }
        let blocks = columns.block.read(rows.clone(), blocks);
        if let Some(classes) = self.classes {
            for ((yes, row), block) in mask.iter_mut().zip(rows).zip(blocks) {
                *yes &= u8::from(*yes == 1 && classes.passes(columns.profile.at(row), *block));
            }
        }
        self.blocks.as_ref().is_none_or(|wanted| narrow(mask, blocks, wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Month;

    #[test]
    fn a_period_beyond_the_calendar_of_the_column_passes_nothing() {
        let month = |year| Month::new(year, 1);
        assert_eq!(days(Period::default()), None);
        let before = days(Period { from: None, to: month(1850) });
        assert_eq!(before, Some((1, 0)));
        let after = days(Period { from: month(2500), to: None });
        assert_eq!(after, Some((1, 0)));
        assert_eq!(days(Period { from: month(1900), to: None }), Some((0, NONE_U16 - 1)));
    }

    #[test]
    fn codes_pass_alike_by_runs_and_by_table() {
        let codes: Vec<u16> = (0..40).chain([NONE_U16]).collect();
        for wanted in [vec![], vec![0], vec![3, 4, 5], vec![1, 3, 9], vec![0, 2, 4, 6, 8, 39]] {
            let table: Vec<bool> = (0..40).map(|code| wanted.contains(&code)).collect();
            let plain: Vec<u8> = codes.iter().map(|code| u8::from(wanted.contains(code))).collect();
            for way in [Wanted::of(table.clone()), Wanted::Table(table)] {
                let mut mask = vec![1; codes.len()];
                assert_eq!(narrow(&mut mask, &codes, &way), !wanted.is_empty());
                assert_eq!(mask, plain, "{way:?}");
            }
        }
    }
}
