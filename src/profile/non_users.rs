//! Who does not use it, and where do they live? Base less distinct customers,
//! by class and area, the most first.

use super::card::{capitalised, common_card, in_sentence};
use super::counted::Counted;
use super::customer_profile::{Inputs, chosen};
use super::figures::over;
use crate::base::{AreaCode, Error, LevelId, Notes, Progress, Result, Unit};
use crate::demand::{Counting, MethodCard, Observed, of_unit};
use crate::geography::Level;
use crate::project::{ProfileQuestion, Protection};
use std::collections::BTreeMap;

/// Those of one class in one area. What cannot be said is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct NonUsersRow {
    pub area: AreaCode,
    pub area_name: Option<String>,
    /// Position of the class in the tier.
    pub class: usize,
    pub class_code: String,
    pub class_name: String,
    pub customers: Observed,
    pub base: f64,
    /// Base less customers, never below 0.
    pub non_users: Option<f64>,
    /// Customers over base, 0–1 or above.
    pub penetration: Option<f64>,
}

/// The non-users of an area, all classes together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum AreaNonUsers {
    Shown(f64),
    /// One of its rows is.
    Withheld,
    #[default]
    NoBase,
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq)]
pub struct NonUsers {
    pub question: ProfileQuestion,
    pub protection: Protection,
    pub level: LevelId,
    /// "ward", "wards".
    pub level_words: (String, String),
    pub scheme_name: String,
    pub tier: String,
    pub customer_words: String,
    pub base_words: String,
    /// Most non-users first; those withheld last.
    pub rows: Vec<NonUsersRow>,
    /// By position in the level: all classes together.
    pub by_area: Vec<AreaNonUsers>,
    /// Of the areas of which all rows are shown.
    pub non_users: f64,
    pub card: MethodCard,
    pub notes: Notes,
}

/// Who does not use the services asked about, by class and area of a level.
///
/// Errors: as of `customer_profile`; contacts in place of people; a level that
/// building blocks have no way to.
pub fn non_users(inputs: &Inputs, level: &LevelId, progress: &Progress) -> Result<NonUsers> {
    if inputs.question.unit != Unit::People {
        return Err(Error::usage("Who does not use a service is told of people, not of contacts")
            .remedy("Ask for people"));
    }
    let counted = Counted::of(inputs, progress)?;
    let laid = &counted.laid;
    let places = Places::laid(inputs, level)?;
    let mut sums: BTreeMap<(usize, usize), (u64, f64)> = BTreeMap::new();
    for (block, base) in counted.base.values.iter().enumerate() {
        let class = laid.classes.of_block.get(block).copied().flatten();
        if let (Some(area), Some(class), Some(base)) = (places.of(block), class, base) {
            sums.entry((area, class)).or_default().1 += base;
        }
    }
    let mut nowhere = 0;
    for of in &counted.standing {
        let has_base = |block: &usize| counted.base.values.get(*block).copied().flatten().is_some();
        match (of.block.filter(has_base).and_then(|b| places.of(b)), of.class) {
            (Some(area), Some(class)) => sums.entry((area, class)).or_default().0 += of.count,
            _ if of.block.is_none() => nowhere += of.count,
            _ => {}
        }
    }
    progress.check()?;
    let counting = Counting { unit: Unit::People, protection: inputs.protection };
    let mut more_than_base = Vec::new();
    let mut rows: Vec<NonUsersRow> = Vec::new();
    for ((area, class), (customers, base)) in sums {
        let told = counting.told(customers);
        let of = &places.level.areas[area];
        let class_name = laid.classes.names[class].clone();
        if customers as f64 > base && told.count().is_some() {
            let place = of.name.clone().unwrap_or_else(|| of.code.to_string());
            more_than_base.push(format!("{class_name} in {place}"));
        }
        rows.push(NonUsersRow {
            area: of.code.clone(),
            area_name: of.name.clone(),
            class,
            class_code: laid.classes.codes[class].clone(),
            class_name,
            customers: told,
            base,
            non_users: told.count().map(|count| (base - count as f64).max(0.0)),
            penetration: told.count().and_then(|count| over(count as f64, base)),
        });
    }
    let by_area = by_area(&rows, places.level);
    let non_users = by_area.iter().map(|area| match area {
        AreaNonUsers::Shown(count) => *count,
        _ => 0.0,
    });
    let non_users = non_users.sum();
    rows.sort_by(|a, b| {
        let most = |row: &NonUsersRow| row.non_users.unwrap_or(-1.0);
        most(b).total_cmp(&most(a)).then_with(|| a.area.cmp(&b.area)).then(a.class.cmp(&b.class))
    });
    let mut notes = Notes::new();
    notes.warn_of("More customers than base, so none is counted as a non-user:", more_than_base);
    let is_in = |block: Option<usize>| block.is_some_and(|block| places.of(block).is_some());
    counted.unknown_types.note(&counted.of_unknown_type, &is_in, counting, &mut notes);
    if nowhere > 0 {
        notes.remark(format!(
            "{} could not be placed: the non-users are as many too many.",
            capitalised(&counting.of_unit(nowhere))
        ));
    }
    let customer_words = super::customer_words(&inputs.question.customers, inputs.council);
    let mut card = common_card(inputs, laid, &counted.base.words);
    card.set(
        "Question",
        format!(
            "Who does not use {}: base less distinct customers, by {} and {}.",
            in_sentence(&customer_words),
            laid.classes.tier,
            places.level.singular
        ),
    );
    Ok(NonUsers {
        question: inputs.question.clone(),
        protection: inputs.protection,
        level: places.level.id.clone(),
        level_words: (places.level.singular.clone(), places.level.plural.clone()),
        scheme_name: laid.classes.scheme.clone(),
        tier: laid.classes.tier.clone(),
        customer_words,
        base_words: counted.base.words.clone(),
        non_users,
        rows,
        by_area,
        card,
        notes,
    })
}

/// Non-users of each area of a level, all classes together: its base less its
/// customers, of whichever class a record of theirs says they are.
fn by_area(rows: &[NonUsersRow], level: &Level) -> Vec<AreaNonUsers> {
    /// Base and customers; `None` where a row is withheld.
    type Sum = Option<(f64, u64)>;
    let mut sums: Vec<Sum> = vec![Some((0.0, 0)); level.len()];
    for row in rows {
        let sum = level.position(row.area.as_str()).and_then(|at| sums.get_mut(at));
        let Some(sum) = sum else { continue };
        *sum = sum
            .zip(row.customers.count())
            .map(|((base, all), count)| (base + row.base, all + count));
    }
    let told = |sum: Sum| match sum {
        None => AreaNonUsers::Withheld,
        Some((base, _)) if base <= 0.0 => AreaNonUsers::NoBase,
        Some((base, customers)) => AreaNonUsers::Shown((base - customers as f64).max(0.0)),
    };
    sums.into_iter().map(told).collect()
}

impl NonUsers {
    /// "18,000 of … do not use it; the most are Suburbanites in Altrincham."
    pub fn sentence(&self) -> String {
        use crate::base::number::decimal;
        let Some(first) = self.rows.iter().find(|row| row.non_users.is_some()) else {
            return "There is no base to hold customers against.".to_string();
        };
        let area = first.area_name.clone().unwrap_or_else(|| first.area.to_string());
        let shown = if self.protection.on { " in what is shown" } else { "" };
        format!(
            "{} {} do not use {}{shown}. The most are {} in {area}: {} of {}, with {}.",
            decimal(self.non_users, 0),
            self.base_words,
            in_sentence(&self.customer_words),
            first.class_name,
            decimal(first.non_users.unwrap_or(0.0), 0),
            decimal(first.base, 0),
            of_unit(first.customers, Unit::People),
        )
    }
}

/// Where building blocks lie in a level; nowhere for those not selected.
pub(super) struct Places<'a> {
    pub level: &'a Level,
    area: Vec<Option<usize>>,
}

impl<'a> Places<'a> {
    pub fn laid(inputs: &Inputs<'a>, level: &LevelId) -> Result<Places<'a>> {
        let (blocks, level) = (inputs.geography.blocks()?, inputs.geography.level(level)?);
        let mut area: Vec<Option<usize>> = if level.id == blocks.id {
            (0..blocks.len()).map(Some).collect()
        } else {
            inputs.geography.parents(&blocks.id, &level.id)?.all().to_vec()
        };
        if let Some(chosen) = chosen(inputs)? {
            for (area, is_in) in area.iter_mut().zip(chosen) {
                *area = area.filter(|_| is_in);
            }
        }
        Ok(Places { level, area })
    }

    /// The position of the area that a block lies in.
    pub fn of(&self, block: usize) -> Option<usize> {
        self.area.get(block).copied().flatten()
    }
}
