//! Which records does a question ask for? A filter in outside ids, compiled
//! once into a table of yes and no for each column it touches.

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
    age_bands: Option<Vec<bool>>,
    services: Option<Vec<bool>>,
    interactions: Option<Vec<bool>>,
    channels: Option<Vec<bool>>,
    profiles: Option<Vec<bool>>,
    /// First and last day that pass.
    days: Option<(u16, u16)>,
    blocks: Option<Vec<bool>>,
}

/// Yes where the dictionary's value is wanted. Values beyond the dictionary,
/// "not known" among them, are beyond the table: no.
fn table<T: PartialEq>(wanted: &[T], dictionary: &[T]) -> Option<Vec<bool>> {
    (!wanted.is_empty()).then(|| dictionary.iter().map(|value| wanted.contains(value)).collect())
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
            age_bands: table(&self.age_bands, &bands),
            services: table(&self.services, &records.services),
            interactions: table(&self.interactions, &records.interactions),
            channels: table(&self.channels, &records.channels),
            profiles: table(&self.profile_types, &records.profile_types),
            days: days(self.period),
            blocks: self.blocks.as_ref().map(|wanted| {
                let mut table = vec![false; records.blocks.len()];
                for &block in wanted {
                    if let Some(yes) = table.get_mut(block) {
                        *yes = true;
                    }
                }
                table
            }),
        }
    }
}

/// Takes the yes from rows whose code the table does not have as yes.
fn narrow<T: Copy + Into<u32>>(mask: &mut [bool], codes: &[T], table: &[bool]) {
    for (yes, &code) in mask.iter_mut().zip(codes) {
        *yes &= table.get(code.into() as usize).copied().unwrap_or(false);
    }
}

impl Compiled<'_> {
    /// One yes or no for each of `rows`, which must lie within the columns.
    pub(super) fn mask(&self, records: &Records, rows: Range<usize>, mask: &mut Vec<bool>) {
        mask.clear();
        mask.resize(rows.len(), true);
        let columns = &records.columns;
        if let Some(table) = &self.services {
            narrow(mask, &columns.service[rows.clone()], table);
        }
        if let Some(table) = &self.interactions {
            narrow(mask, &columns.interaction[rows.clone()], table);
        }
        if let Some(table) = &self.channels {
            narrow(mask, &columns.channel[rows.clone()], table);
        }
        if let Some(table) = &self.profiles {
            narrow(mask, &columns.profile[rows.clone()], table);
        }
        if let Some((from, to)) = self.days {
            for (yes, &day) in mask.iter_mut().zip(&columns.day[rows.clone()]) {
                *yes &= (from..=to).contains(&day);
            }
        }
        if let Some(table) = &self.blocks {
            narrow(mask, &columns.block[rows.clone()], table);
        }
        if let Some(table) = &self.age_bands {
            narrow(mask, &columns.age_band[rows.clone()], table);
        }
        if let Some(classes) = self.classes {
            for (yes, row) in mask.iter_mut().zip(rows) {
                *yes = *yes && classes.passes(records, row);
            }
        }
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
}
