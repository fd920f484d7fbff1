//! Which records have a type of their own that no scheme knows? They are
//! classed by the area they lie in, and that is told.

use super::counted::{Standing, counts};
use super::customer_profile::Inputs;
use crate::base::{Notes, Progress, Result, ServiceId};
use crate::council::Council;
use crate::demand::Counting;
use crate::records::{Classing, Records};

/// The types on record that are a type of no scheme of the council.
#[derive(Clone, Debug, Default)]
pub(super) struct UnknownTypes {
    /// Each code, and what it is where a scheme has it at another tier.
    codes: Vec<String>,
    classing: Classing,
}

impl UnknownTypes {
    pub fn of(council: &Council, records: &Records) -> UnknownTypes {
        let is_known = |code: &str| {
            let lowest = council.schemes.iter().filter_map(|scheme| scheme.tiers.last());
            lowest.flat_map(|tier| &tier.classes).any(|class| class.code == code)
        };
        // Without a scheme nothing is known of any code.
        let mut codes = Vec::new();
        let by_type = records.profile_types.iter().map(|code| {
            if is_known(code) {
                return None;
            }
            codes.push(called(code, council));
            u16::try_from(codes.len() - 1).ok()
        });
        let by_type = by_type.collect();
        let by_block = vec![None; records.blocks.len()];
        let classing = Classing { classes: codes.len(), by_block, by_type };
        UnknownTypes { codes, classing }
    }

    /// Customers (or contacts) with such a type: `class` is its position.
    pub fn counts(
        &self,
        inputs: &Inputs,
        services: &[ServiceId],
        progress: &Progress,
    ) -> Result<Vec<Standing>> {
        match self.codes.is_empty() {
            true => Ok(Vec::new()),
            false => counts(inputs, services, &self.classing, progress),
        }
    }

    /// Tells of them: how many, and the codes that are not of a few alone.
    pub fn note(
        &self,
        standing: &[Standing],
        is_in: &dyn Fn(Option<usize>) -> bool,
        counting: Counting,
        notes: &mut Notes,
    ) {
        let mut sums = vec![0; self.codes.len()];
        for of in standing.iter().filter(|of| is_in(of.block)) {
            if let Some(sum) = of.class.and_then(|class| sums.get_mut(class)) {
                *sum += of.count;
            }
        }
        let all: u64 = sums.iter().sum();
        if all == 0 {
            return;
        }
        let told = self.codes.iter().zip(&sums).filter(|(_, sum)| **sum > 0);
        let told = told.filter(|(_, sum)| counting.told(**sum).count().is_some());
        let codes: Vec<String> = told.map(|(code, _)| code.clone()).collect();
        let words = super::card::capitalised(&counting.of_unit(all));
        let words = format!(
            "{words} with a type of their own that no scheme has, classed by the area they lie in"
        );
        match codes.is_empty() {
            true => notes.warn(format!("{words}.")),
            false => notes.warn_of(format!("{words}:"), codes),
        }
    }
}

/// "A (a group, and no type)" for the code of a class above the lowest tier.
fn called(code: &str, council: &Council) -> String {
    let upper = council.schemes.iter().flat_map(|scheme| {
        let above = scheme.tiers.len().saturating_sub(1);
        scheme.tiers.iter().take(above).zip(std::iter::repeat(scheme.tiers.last()))
    });
    let mut of = upper.filter(|(tier, _)| tier.classes.iter().any(|class| class.code == code));
    match of.next() {
        Some((tier, Some(lowest))) => format!("{code} (a {}, and no {})", tier.name, lowest.name),
        _ => code.to_string(),
    }
}
