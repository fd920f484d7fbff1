//! The profile in words that can be quoted: its title, its sentence, and what
//! is to be said of one class.

use super::answer::{CustomerProfile, ProfileRow, RowNote};
use super::card::capitalised;
use crate::base::Unit;
use crate::base::number::{counted, decimal, percent, with_thousands};
use crate::demand::{Observed, of_unit};

/// "Older person's bus pass: who uses it".
pub fn title(profile: &CustomerProfile) -> String {
    let within =
        profile.within_words.as_ref().map(|words| format!(" in {words}")).unwrap_or_default();
    format!("{}: who uses it{within}", capitalised(&profile.customer_words))
}

/// "Index by group, 100 is the overall average, with 95% interval · 8,412 customers
/// of 27,930 people aged 65 and over. Highest: …".
pub fn sentence(profile: &CustomerProfile) -> String {
    let totals = &profile.totals;
    let average = match &profile.within_words {
        Some(words) => format!("the average of {words}"),
        None => "the overall average".to_string(),
    };
    let customers = of_unit(Observed::Count(totals.customers), profile.question.unit);
    if totals.customers == 0 {
        let why = match totals.on_record {
            Observed::Count(0) => "Nobody is on record for it.",
            _ => "None that can be shown is in a class.",
        };
        return format!("No index can be told. {why}");
    }
    let shown = if totals.withheld > 1 {
        format!(" in the classes shown ({} are withheld)", totals.withheld)
    } else if profile.protection.on {
        " in the classes shown".to_string()
    } else {
        String::new()
    };
    let mut text = format!(
        "Index by {}, 100 is {average}: {customers} for {} {}{shown}.",
        profile.tier,
        decimal(totals.base, 0),
        profile.base_words,
    );
    let clear = |row: &&ProfileRow| row.index_low.is_some_and(|low| low > 100.0);
    let by_index = |a: &&ProfileRow, b: &&ProfileRow| {
        a.index.unwrap_or(0.0).total_cmp(&b.index.unwrap_or(0.0))
    };
    if let Some(row) = profile.rows.iter().filter(clear).max_by(by_index) {
        text.push_str(&format!(
            " Most likely: {}, index {}.",
            row.name,
            decimal(row.index.unwrap_or(0.0), 0)
        ));
    }
    let below = |row: &&ProfileRow| row.index_high.is_some_and(|high| high < 100.0);
    if let Some(row) = profile.rows.iter().filter(below).min_by(by_index) {
        text.push_str(&format!(
            " Least likely: {}, index {}.",
            row.name,
            decimal(row.index.unwrap_or(0.0), 0)
        ));
    }
    text
}

/// What is to be said of one class: "1,204 of 2,960 people aged 65 and over:
/// 40.7% (39.0 to 42.5), 1.39 times the overall average."
pub fn class_sentence(profile: &CustomerProfile, class: usize) -> Option<String> {
    let row = profile.rows.get(class)?;
    let unit = profile.question.unit;
    let base = format!("{} {}", decimal(row.base, 0), profile.base_words);
    let average = match &profile.within_words {
        Some(words) => format!("the average of {words}"),
        None => "the overall average".to_string(),
    };
    Some(match (row.note, row.customers, row.index) {
        (Some(RowNote::Withheld), ..) => {
            format!("Withheld: fewer than {} among {base}.", profile.protection.k)
        }
        (_, Observed::Count(count), Some(index)) => {
            let rate = row.penetration.unwrap_or(0.0);
            let told = match unit {
                Unit::People => percent(rate, 1),
                Unit::Transactions => format!("{} for every 100", decimal(rate * 100.0, 1)),
            };
            let limits = match (row.penetration_low, row.penetration_high) {
                (Some(low), Some(high)) => {
                    format!(" ({} to {})", decimal(low * 100.0, 1), decimal(high * 100.0, 1))
                }
                _ => String::new(),
            };
            let counted = match unit {
                Unit::People => with_thousands(i64::try_from(count).unwrap_or(i64::MAX)),
                Unit::Transactions => counted(count as usize, "contact", "contacts"),
            };
            format!(
                "{counted} of {base}: {told}{limits}, {} times {average}.",
                decimal(index / 100.0, 2)
            )
        }
        (_, Observed::Count(count), None) => {
            format!("Too few to say: {} among {base}.", of_unit(Observed::Count(count), unit))
        }
        (_, Observed::Withheld { below }, None | Some(_)) => {
            format!("Withheld: fewer than {below} among {base}.")
        }
    })
}

/// What an index means, by the class that has the highest: "An index of 139
/// means that people aged 65 and over where Older suburbs live are 1.39 times
/// as likely to be customers as the overall average." `None` where no index
/// is clear of 100.
pub fn meaning(profile: &CustomerProfile) -> Option<String> {
    let clear = profile.rows.iter().filter(|row| row.index_low.is_some_and(|low| low > 100.0));
    let highest = clear.max_by(|a, b| a.index.unwrap_or(0.0).total_cmp(&b.index.unwrap_or(0.0)))?;
    let index = highest.index?;
    let average = match &profile.within_words {
        Some(words) => format!("the average of {words}"),
        None => "the overall average".to_string(),
    };
    let what = match profile.question.unit {
        Unit::People => "as likely to be customers as",
        Unit::Transactions => "as often in contact as",
    };
    Some(format!(
        "An index of {} means that {} where {} live are {} times {what} {average}.",
        decimal(index, 0),
        profile.base_words,
        highest.name,
        decimal(index / 100.0, 2),
    ))
}
